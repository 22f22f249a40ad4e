from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from innovate.core.errors import Conflict, Refused
from innovate.core.reconcilers import run_once
from innovate.notifications.models import Notice
from innovate.projects import services as projects
from innovate.projects.models import ProtectedRight
from innovate.projects.rules import REMINDERS, reminder_due
from innovate.projects.services import rights
from tests.factories.accounts import UserFactory
from tests.factories.projects import ProjectFactory

db = pytest.mark.django_db


def entered(project=None, **changes):
    project = project or ProjectFactory()
    values = {
        "kind": "patent",
        "title": "The fold",
        "number": "EP 1 234 567",
        "office": "EPO",
        "owner": "Mina",
        "status": "granted",
        **changes,
    }
    return rights.add_right(project=project, actor=project.author, **values)


@given(st.integers(-400, 400))
def test_the_reminder_that_is_due_is_the_closest_that_has_come(days_left):
    due = reminder_due(days_left)
    if due is None:
        assert days_left < 0 or days_left > max(REMINDERS)
    else:
        assert 0 <= days_left <= due
        assert not any(days_left <= closer < due for closer in REMINDERS)


@db
@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": "\u200b"}, "title"),
        ({"office": ""}, "office"),
        ({"owner": " "}, "owner"),
        ({"number": ""}, "number"),
        ({"filed_on": date(2020, 1, 1), "expires_on": date(2019, 1, 1)}, "expires_on"),
        ({"filed_on": date(2999, 1, 1)}, "filed_on"),
    ],
)
def test_an_entry_that_cannot_be_is_refused_by_field(changes, field):
    with pytest.raises(Refused) as refused:
        entered(**changes)
    assert set(refused.value.fields) == {field}


@db
def test_a_number_is_entered_once_per_project_and_office():
    right = entered()
    with pytest.raises(Conflict):
        entered(right.project)
    entered(right.project, office="USPTO")
    entered(ProjectFactory())


@db
def test_the_team_is_reminded_at_90_30_and_7_days_once_each():
    member = UserFactory()
    right = entered(expires_on=timezone.localdate() + timedelta(days=100))
    projects.add_member(project=right.project, person=member, actor=right.project.author)

    def told():
        run_once(["projects.rights"])
        return Notice.objects.filter(kind="projects.right_expires", person=member).count()

    counts = []
    for days_left in (100, 90, 89, 30, 30, 8, 7, 1, 0):
        with time_machine.travel(timezone.now() + timedelta(days=100 - days_left)):
            counts.append(told())
    assert counts == [0, 1, 1, 2, 2, 2, 3, 3, 3]


@db
def test_a_right_entered_late_is_reminded_of_once_and_a_renewed_one_anew():
    right = entered(expires_on=timezone.localdate() + timedelta(days=5))
    run_once(["projects.rights"])
    run_once(["projects.rights"])
    assert Notice.objects.filter(kind="projects.right_expires").count() == 1
    right.refresh_from_db()
    fields = ("kind", "title", "number", "office", "status", "owner", "filed_on", "is_public")
    values = {name: getattr(right, name) for name in fields}
    rights.edit_right(right=right, **values, expires_on=timezone.localdate() + timedelta(days=20))
    run_once(["projects.rights"])
    assert Notice.objects.filter(kind="projects.right_expires").count() == 2


@db
@pytest.mark.parametrize("changes", [{"status": "lapsed"}, {"status": "refused"}])
def test_what_is_dead_is_not_reminded_of(changes):
    entered(expires_on=timezone.localdate() + timedelta(days=5), **changes)
    run_once(["projects.rights"])
    assert not Notice.objects.exists()


@db
def test_the_register_shows_the_public_what_is_public(client):
    project = ProjectFactory()
    entered(project, title="The public fold")
    entered(project, title="The secret hinge", number="2", is_public=False)
    url = reverse("projects:rights", args=[project.slug])
    page = client.get(url).content.decode()
    assert "The public fold" in page
    assert "The secret hinge" not in page
    client.force_login(project.author)
    assert "The secret hinge" in client.get(url).content.decode()


@db
def test_an_entry_is_made_changed_and_taken_out_by_pages(client):
    project = ProjectFactory()
    client.force_login(project.author)
    typed = {"kind": "design", "title": "The lid", "office": "EUIPO", "owner": "Mina", "status": "granted"}
    url = reverse("projects:new_right", args=[project.slug])
    wrong = client.post(url, typed)
    assert "number" in wrong.context["form"].errors
    assert "The lid" in wrong.content.decode()
    client.post(url, {**typed, "number": "007", "expires_on": "2040-01-01", "is_public": "on"})
    right = ProtectedRight.objects.get()
    edit = reverse("projects:edit_right", args=[project.slug, right.pk])
    assert 'value="2040-01-01"' in client.get(edit).content.decode()
    client.post(edit, {**typed, "number": "008"})
    right.refresh_from_db()
    assert (right.number, right.is_public) == ("008", False)
    client.post(edit, {"action": "remove"})
    assert not ProtectedRight.objects.exists()
