"""The tables of projects, by concept."""

from innovate.projects.models.bom import BomLine, BomRevision, Document, DocumentVersion
from innovate.projects.models.contributions import Contribution, RoyaltyEntry, Sale, Share, ShareAgreement
from innovate.projects.models.decisions import Decision
from innovate.projects.models.files import ProjectFile
from innovate.projects.models.finding import ProjectTag, ProjectToken, Tag
from innovate.projects.models.following import Follow, Telling
from innovate.projects.models.gates import DeclineAppeal, ReviewRequest, SupportClock
from innovate.projects.models.joining import Invitation, JoinRequest, OpenRole
from innovate.projects.models.merging import MergeRequest
from innovate.projects.models.news import UpdatePicture, UpdateVersion
from innovate.projects.models.offers import Offer, OfferSignature, OfferState, OfferVersion, Side
from innovate.projects.models.private import Confidence, Expert, PrivateDetail
from innovate.projects.models.project import Category, Project, ProjectImage
from innovate.projects.models.rights import ProtectedRight
from innovate.projects.models.roots import ProjectAncestor
from innovate.projects.models.story import AppendOnly, TimelineEntry, Update
from innovate.projects.models.team import Handover, TeamMember, TeamPermission
from innovate.projects.models.versions import ProjectVersion
from innovate.projects.models.words import PARTS, ProjectTranslation, Words
from innovate.projects.stages import Stage

__all__ = [
    "PARTS",
    "AppendOnly",
    "BomLine",
    "BomRevision",
    "Category",
    "Confidence",
    "Contribution",
    "Decision",
    "DeclineAppeal",
    "Document",
    "DocumentVersion",
    "Expert",
    "Follow",
    "Handover",
    "Invitation",
    "JoinRequest",
    "MergeRequest",
    "Offer",
    "OfferSignature",
    "OfferState",
    "OfferVersion",
    "OpenRole",
    "PrivateDetail",
    "Project",
    "ProjectAncestor",
    "ProjectFile",
    "ProjectImage",
    "ProjectTag",
    "ProjectToken",
    "ProjectTranslation",
    "ProjectVersion",
    "ProtectedRight",
    "ReviewRequest",
    "RoyaltyEntry",
    "Sale",
    "Share",
    "ShareAgreement",
    "Side",
    "Stage",
    "SupportClock",
    "Tag",
    "TeamMember",
    "TeamPermission",
    "Telling",
    "TimelineEntry",
    "Update",
    "UpdatePicture",
    "UpdateVersion",
    "Words",
]
