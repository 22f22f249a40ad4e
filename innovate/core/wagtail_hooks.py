"""The staff area's own menus."""

from __future__ import annotations

from collections.abc import Callable

from wagtail import hooks
from wagtail.admin.menu import MenuItem

from innovate.core.staff.menus import staff_menus


def _registered(item: MenuItem) -> Callable[[], MenuItem]:
    return lambda: item


for _menu in staff_menus():
    hooks.register("register_admin_menu_item", _registered(_menu))
