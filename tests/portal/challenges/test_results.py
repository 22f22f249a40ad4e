"""What everybody may read of a decided challenge."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from innovate.portal.challenges import services
from innovate.projects.models import Project
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.challenges import again, challenge, closed, decided, entered
from tests.factories.projects import ProjectFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("how", ["hidden", "merged"])
def test_chosen_project_that_is_not_shown_any_more_is_not_in_the_result(client: Client, how: str) -> None:
    row = challenge()
    best, other = entered(row, ProjectFactory(title="Felt hinge")), entered(row)
    decided(closed(row), StaffFactory(), chosen=best)
    page, told = f"/challenges/{row.pk}/result/", f"/api/challenges/{row.pk}/result"
    assert "Felt hinge" in client.get(page).text
    rows = Project.objects.filter(pk=best.project_id)
    if how == "hidden":
        rows.update(hidden_at=timezone.now(), hidden_by=UserFactory(), hidden_reason="A copy.")
    else:
        rows.update(merged_into=other.project, merged_at=timezone.now(), stage="cancelled")
    shown = client.get(page)
    assert "Felt hinge" not in shown.text and shown.context["took_part"] == 2
    assert client.get(told).json() == {"took_part": 2, "chosen": []}


def test_chosen_solution_that_was_for_the_judges_alone_is_named_in_the_result(client: Client) -> None:
    row, solver = challenge(kind="technology"), UserFactory()
    entry = services.begin_entry(challenge=row, actor=solver)
    services.save_entry(
        entry=entry, actor=solver, title="Felt of denim", text="Torn, carded and needled at 160 degrees."
    )
    services.hand_in(entry=again(entry), actor=solver)
    decided(closed(row), StaffFactory(), chosen=entry)
    shown = client.get(f"/challenges/{row.pk}/result/").text
    assert "Felt of denim" in shown and "needled" not in shown
    (chosen,) = client.get(f"/api/challenges/{row.pk}/result").json()["chosen"]
    assert chosen["title"] == "Felt of denim"
