"""The whole house, built in the order in which its rooms need each other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from unittest import mock

from django.test import override_settings

from innovate.organisations.models import VerificationDocument
from innovate.portal.models import EntryAnswer
from innovate.suppliers.models import Milestone
from tests.portal.scene.house import add_moderated, add_own_things
from tests.portal.scene.making import (
    add_campaigns,
    add_contracts,
    add_makers,
    add_offers,
    add_parcels,
    add_tenders,
)
from tests.portal.scene.people import (
    Scene,
    add_people,
)
from tests.portal.scene.projects import add_calls, add_details, add_gates, add_ideas, add_rounds, add_teams


@contextmanager
def built(folder: Path) -> Iterator[Scene]:
    """Build the house, its files below `folder`."""
    with ExitStack() as stack:
        for name in ("public", "private"):
            (folder / name).mkdir()
        (folder / "public" / "leaf.txt").write_text("leaf")
        stack.enter_context(
            override_settings(
                MEDIA_ROOT=folder / "public",
                STRIPE_SECRET_KEY="sk_test_nobody_is_called",
                STRIPE_API_BASE="",
                STRIPE_WEBHOOK_SECRET="whsec_nobody_is_called",
                LIVE_HEALTH_URL="",
            )
        )
        for model in (VerificationDocument, Milestone, EntryAnswer):
            storage = model._meta.get_field("file").storage
            kept = {"base_location": str(folder / "private"), "location": str(folder / "private")}
            stack.enter_context(mock.patch.dict(storage.__dict__, kept))
        scene = Scene()
        for build in (
            add_people,
            add_own_things,
            add_ideas,
            add_calls,
            add_gates,
            add_details,
            add_teams,
            add_rounds,
            add_campaigns,
            add_makers,
            add_offers,
            add_moderated,
            add_tenders,
            add_contracts,
            add_parcels,
        ):
            build(scene)
        yield scene
