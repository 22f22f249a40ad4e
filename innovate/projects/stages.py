"""The names of the stages a product goes through, and the road they form."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Stage(models.TextChoices):
    DRAFT = "draft", _("Draft")
    IDEA = "idea", _("Idea")
    DESIGN = "design", _("Design")
    FUNDING = "funding", _("Funding")
    SOURCING = "sourcing", _("Sourcing")
    PRODUCTION = "production", _("Production")
    DELIVERY = "delivery", _("Delivery")
    COMPLETED = "completed", _("Completed")
    UNFUNDED = "unfunded", _("Not funded")
    DECLINED = "declined", _("Declined")
    CANCELLED = "cancelled", _("Cancelled")


#: Later a person backs the product instead of supporting the idea; taking support back is always possible.
SUPPORTABLE = frozenset({Stage.IDEA, Stage.DESIGN, Stage.UNFUNDED})
#: The seven public stops, in order.
ROAD = (
    Stage.IDEA,
    Stage.DESIGN,
    Stage.FUNDING,
    Stage.SOURCING,
    Stage.PRODUCTION,
    Stage.DELIVERY,
    Stage.COMPLETED,
)
