"""What delivery writes into a project's story."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from innovate.projects.timeline_kinds import register

register("fulfilment.shipped", text=_("%(count)s parcels were handed to the carrier."), icon="truck")
