"""What a menu and the links elsewhere are made of."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from innovate.portal.blocks.links import is_address

#: The pages every Innovate has, by the name of their address; their words are translated with the site.
ENTRIES = {
    "portal:project_list": _("Projects"),
    "portal:challenges": _("Challenges"),
    "suppliers:list": _("Suppliers"),
    "suppliers:tender_list": _("Tenders"),
    "projects:new": _("Propose an idea"),
    "suppliers:join": _("Join as a supplier"),
    "search:search": _("Search"),
    "portal:articles": _("Stories"),
    "api:openapi-view": _("For developers: the API"),
}


class PageLinkBlock(blocks.StructBlock):
    page = blocks.PageChooserBlock(label=_("Page"))
    label = blocks.CharBlock(
        label=_("Label"), max_length=40, required=False, help_text=_("Empty: the page’s title.")
    )

    class Meta:
        icon = "doc-empty"
        label = _("A page")


class AddressLinkBlock(blocks.StructBlock):
    label = blocks.CharBlock(label=_("Label"), max_length=40)
    address = blocks.CharBlock(label=_("Address"), max_length=200, validators=[is_address])

    class Meta:
        icon = "link"
        label = _("An address")


class MenuBlock(blocks.StreamBlock):
    """The links of a menu, in order."""

    entry = blocks.ChoiceBlock(choices=list(ENTRIES.items()), label=_("A part of this site"), icon="home")
    page = PageLinkBlock()
    address = AddressLinkBlock()

    class Meta:
        max_num = 8
        min_num = 1


class SocialLinkBlock(blocks.StructBlock):
    name = blocks.CharBlock(label=_("Name"), max_length=40)
    address = blocks.URLBlock(label=_("Address"))

    class Meta:
        icon = "link"
        label = _("Place")


class SocialLinksBlock(blocks.StreamBlock):
    """Where else to find us."""

    place = SocialLinkBlock()

    class Meta:
        max_num = 8
