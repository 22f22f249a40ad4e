"""The portal's tables: the editors' pages, one file per concept, and what stands around every page."""

from innovate.portal.models.articles import ArticleIndexPage, ArticlePage, ArticleProject
from innovate.portal.models.challenges import (
    Challenge,
    ChallengeIndexPage,
    ChallengePage,
    Criterion,
    Judge,
    Question,
)
from innovate.portal.models.entries import ChallengeEntry, EntryAnswer, Score, ScoreSheet
from innovate.portal.models.furniture import Menu, SiteSettings
from innovate.portal.models.pages import HomePage, LandingPage, StandardPage

__all__ = [
    "ArticleIndexPage",
    "ArticlePage",
    "ArticleProject",
    "Challenge",
    "ChallengeEntry",
    "ChallengeIndexPage",
    "ChallengePage",
    "Criterion",
    "EntryAnswer",
    "HomePage",
    "Judge",
    "LandingPage",
    "Menu",
    "Question",
    "Score",
    "ScoreSheet",
    "SiteSettings",
    "StandardPage",
]
