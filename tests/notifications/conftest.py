"""Kinds that only the tests know."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils.translation import gettext_lazy as _

from innovate.notifications import kinds


@pytest.fixture(autouse=True)
def _kinds() -> Iterator[None]:
    before = dict(kinds.registry)
    kinds.register(
        "tests.greeting",
        subject=_("“%(project)s” needs you"),
        body=_("%(name)s paid %(price)s."),
        icon="trophy",
    )
    kinds.register("tests.quiet", subject="Quiet", body="Only in the inbox.", mail=False)
    yield
    kinds.registry.clear()
    kinds.registry.update(before)
