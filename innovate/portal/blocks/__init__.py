"""The building blocks of editors' pages, and those of menus."""

from innovate.portal.blocks.body import BodyBlock, LandingBlock
from innovate.portal.blocks.menus import MenuBlock, SocialLinksBlock

__all__ = ["BodyBlock", "LandingBlock", "MenuBlock", "SocialLinksBlock"]
