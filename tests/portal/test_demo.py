"""The demo: its content holds together, it is the same at every load, and it starts only where it may."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from typing import Any
from xml.etree import ElementTree

import pytest
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.core.management import CommandError, call_command
from django.db import models, transaction
from django.utils import timezone

from innovate.accounts.models import Profile, User
from innovate.discussions.models import Message
from innovate.moderation.models import Report
from innovate.moderation.rules import DECIDE_WITHIN
from innovate.portal.demo import content, loading, scale
from innovate.portal.demo.artwork.faces import face
from innovate.projects.models import Project, ProjectTranslation, Stage, TimelineEntry
from innovate.suppliers.models import Supplier
from innovate.voting.models import Ballot, Support, SupportTally
from tests.factories.accounts import UserFactory

#: One of each kind that needs no card, which a test inside a transaction could not charge.
FEW = ("balcony-wind-turbine", "solar-blind", "picture-drying-rack", "window-herb-rail", "second-pane")


def quiet(_line: str) -> None:
    pass


def test_content_has_no_broken_reference() -> None:
    assert content.check() == []


def test_content_is_as_large_as_promised() -> None:
    stages = Counter(line.stage for line in content.projects())
    assert sum(stages.values()) >= 24
    assert set(stages) == set(Stage)
    kinds = Counter(row.kind for row in content.organisations())
    assert kinds["supplier"] >= 60
    assert kinds["distributor"] >= 4
    assert {row.kind for row in content.challenges()} == {"ideas", "technology", "codesign"}
    assert len(content.challenges()) >= 5


def test_members_differ_in_name_and_in_what_they_say() -> None:
    members = content.members(400)
    assert len({person.name for person in members}) == 400
    assert len({person.bio for person in members}) == 400
    assert len({person.name for person in content.handles(364)}) == 364


def test_suppliers_differ_in_every_text() -> None:
    rows = content.organisations()
    for text in ("name", "blurb"):
        for language in ("en", "zh"):
            assert len({getattr(row, text).get(language) for row in rows}) == len(rows)


def test_face_is_the_same_for_the_same_person_and_drawable() -> None:
    assert face("lin-mei") == face("lin-mei")
    assert len({face(person.key) for person in content.people()}) > 60
    ElementTree.fromstring(face("lin-mei"))


@pytest.mark.django_db
def test_load_demo_outside_demo_and_debug_is_refused(settings: Any) -> None:
    settings.DEMO = settings.DEBUG = False
    with pytest.raises(CommandError, match="only with DEMO=1 or DEBUG=1"):
        call_command("load_demo")
    with pytest.raises(CommandError, match="only with DEMO=1 or DEBUG=1"):
        call_command("load_demo", scale=10)


@pytest.mark.django_db
def test_load_demo_with_a_live_key_is_refused(settings: Any) -> None:
    settings.STRIPE_SECRET_KEY = "sk_live_of_somebody"
    with pytest.raises(CommandError, match="live key"):
        call_command("load_demo")


@pytest.mark.django_db
def test_load_demo_into_a_database_with_people_is_refused(settings: Any) -> None:
    settings.STRIPE_SECRET_KEY = "sk_test_x"
    UserFactory()
    with pytest.raises(CommandError, match="empty database"):
        call_command("load_demo")
    call_command("load_demo", if_empty=True)
    assert User.objects.count() == 1
    with pytest.raises(CommandError, match="empty database"):
        call_command("load_demo", scale=10)


@pytest.fixture
def cut_off(settings: Any, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A database in which a load got as far as its people; what `load_demo` then does is written down."""
    settings.STRIPE_SECRET_KEY = "sk_test_x"
    staff = content.personas()["staff"]
    UserFactory(email=staff.email)
    User.objects.update(password=UNUSABLE_PASSWORD_PREFIX)
    did: list[str] = []
    monkeypatch.setattr(loading.reset, "empty", lambda: did.append("emptied"))
    monkeypatch.setattr(loading, "load", lambda say: did.append("loaded"))
    return did


@pytest.mark.django_db
@pytest.mark.parametrize("if_empty", [True, False])
def test_load_demo_after_one_that_was_cut_off_begins_again(cut_off: list[str], if_empty: bool) -> None:
    call_command("load_demo", if_empty=if_empty)
    assert cut_off == ["emptied", "loaded"]


@pytest.mark.django_db
def test_load_demo_after_one_that_was_cut_off_spares_other_people(cut_off: list[str]) -> None:
    UserFactory()
    with pytest.raises(CommandError, match="1 other people"):
        call_command("load_demo", if_empty=True)
    assert cut_off == []


#: What of a row is the same at every load: no keys, no moments, no random marks.
FACTS: dict[type[models.Model], tuple[str, ...]] = {
    User: ("email", "display_name", "language", "time_zone"),
    Profile: ("person__email", "bio"),
    Supplier: ("organisation__slug", "capacity_per_month", "min_order"),
    Project: ("slug", "title", "pitch", "stage", "author__email", "stopped_at"),
    ProjectTranslation: ("project__slug", "language", "title", "idea"),
    TimelineEntry: ("project__slug", "kind", "actor__email"),
    Support: ("project__slug", "person__email", "price_amount"),
    Message: ("room__project__slug", "author__email", "body"),
    Ballot: ("round__project__slug", "person__email"),
}


def content_hash() -> str:
    """One number for everything the demo says."""
    facts = {
        model.__name__: sorted(json.dumps(row) for row in model._default_manager.values_list(*columns))
        for model, columns in FACTS.items()
    }
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()


@pytest.mark.django_db
def test_two_loads_have_the_same_content() -> None:
    hashes = []
    for _turn in range(2):
        with transaction.atomic():
            loading.load(quiet, only=FEW)
            hashes.append(content_hash())
            transaction.set_rollback(True)
    assert hashes[0] == hashes[1]


@pytest.mark.django_db
def test_loaded_projects_speak_both_languages_and_stand_where_their_story_says() -> None:
    loading.load(quiet, only=FEW)
    assert {row.slug: row.stage for row in Project.objects.all()} == {
        slug: content.project(slug).stage for slug in FEW
    }
    assert all(ProjectTranslation.objects.filter(project__slug=slug).count() == 1 for slug in FEW)
    assert User.objects.filter(email=content.personas()["team"].email).get().check_password("try-it-out-2026")
    assert not loading.people.was_interrupted()
    waiting = Report.objects.filter(state=Report.State.OPEN)
    assert (
        {row.reporter.language for row in waiting}
        == {row.about.language for row in waiting}
        == {"en", "zh-hans"}
    )
    assert not waiting.filter(created_at__lt=timezone.now() - DECIDE_WITHIN).exists()


@pytest.mark.django_db
def test_scale_stores_that_many_with_tallies_that_a_recount_agrees_with() -> None:
    call_command("load_demo", scale=300)
    assert Project.objects.count() == 300
    counted = dict(Support.objects.values_list("project").annotate(n=models.Count("pk")))
    tallies = dict(SupportTally.objects.values_list("project", "supporters"))
    assert tallies == {pk: counted.get(pk, 0) for pk in Project.objects.values_list("pk", flat=True)}
    waiting = Project.objects.filter(
        stage=Stage.IDEA, support_tally__supporters__gte=models.F("category__support_threshold")
    )
    assert not waiting.exists()
    assert len(set(Project.objects.values_list("stage", flat=True))) > 6


@pytest.mark.django_db
@pytest.mark.parametrize("count", [0, -5, scale.MOST + 1])
def test_scale_out_of_range_is_refused(count: int) -> None:
    with pytest.raises(CommandError, match="takes a number from 1 to"):
        call_command("load_demo", scale=count)
