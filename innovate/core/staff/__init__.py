"""What every room's pages in the staff area are built from: lists, histories and decisions with a reason.

Nothing is added, changed or deleted there by hand. What staff decide goes through the services that serve
everybody else, one row at a time, and each row's refusal is named.
"""

from __future__ import annotations

from innovate.core.staff.decisions import Decision, ReasonForm, register_decisions
from innovate.core.staff.history import Record
from innovate.core.staff.menus import MAKERS, MODERATION, MONEY, PRODUCTS
from innovate.core.staff.viewsets import Section, StaffViewSet

__all__ = [
    "MAKERS",
    "MODERATION",
    "MONEY",
    "PRODUCTS",
    "Decision",
    "ReasonForm",
    "Record",
    "Section",
    "StaffViewSet",
    "register_decisions",
]
