"""The portal's tables: the editors' pages, one file per concept, and what stands around every page."""

from innovate.portal.models.articles import ArticleIndexPage, ArticlePage, ArticleProject
from innovate.portal.models.challenges import ChallengeEntry, ChallengeIndexPage, ChallengePage, Criterion
from innovate.portal.models.furniture import Menu, SiteSettings
from innovate.portal.models.pages import HomePage, LandingPage, StandardPage

__all__ = [
    "ArticleIndexPage",
    "ArticlePage",
    "ArticleProject",
    "ChallengeEntry",
    "ChallengeIndexPage",
    "ChallengePage",
    "Criterion",
    "HomePage",
    "LandingPage",
    "Menu",
    "SiteSettings",
    "StandardPage",
]
