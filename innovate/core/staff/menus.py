"""The menus of the staff area that several rooms fill: a room's entry names the hook of its menu.

Wagtail hides an entry from who may not open it, and a menu without entries.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

MODERATION, PRODUCTS, MONEY, MAKERS = (
    f"register_{name}_menu_item" for name in ("moderation", "products", "money", "makers")
)


def staff_menus() -> list[MenuItem]:
    """Return the menus themselves, in the order of the sidebar."""
    return [
        SubmenuMenuItem(label, Menu(register_hook_name=hook), name=hook, icon_name=icon, order=order)
        for order, (hook, label, icon) in enumerate(
            (
                (MODERATION, _("Moderation"), "warning"),
                (PRODUCTS, _("Products"), "pick"),
                (MONEY, _("Money"), "order"),
                (MAKERS, _("Makers"), "cogs"),
            ),
            start=250,
        )
    ]
