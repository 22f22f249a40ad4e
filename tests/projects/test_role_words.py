"""Open roles told in two languages."""

from __future__ import annotations

import pytest

from innovate.core.errors import Refused
from innovate.projects import services
from innovate.projects.models import OpenRole
from tests.factories.projects import ProjectFactory

pytestmark = pytest.mark.django_db
ROLE = {"title": "Somebody who can sew", "needs": "Two evenings a week."}
OTHER = {"zh-hans": {"title": "会缝纫的人", "needs": "每周两个晚上。", "offers": ""}}


def test_team_looks_for_somebody_in_both_languages(client):
    project = ProjectFactory()
    client.force_login(project.author)
    typed = {**ROLE, "other_title": "会缝纫的人", "other_needs": "每周两个晚上。"}
    assert client.post(f"/projects/{project.slug}/team/roles/new/", typed).status_code == 302
    role = OpenRole.objects.get()
    assert role.other_words == OTHER
    shown = client.get(f"/zh-hans/projects/{project.slug}/team/").content.decode()
    assert '<h3 lang="zh-hans">会缝纫的人</h3>' in shown
    assert ROLE["title"] not in shown
    services.edit_role(role=role, actor=project.author, title="A tailor", needs="One evening.")
    role.refresh_from_db()
    assert role.other_words == OTHER


def test_open_role_refuses_to_tell_some_readers_less():
    project = ProjectFactory()
    with pytest.raises(Refused) as refusal:
        services.open_role(
            project=project, actor=project.author, other={"zh-hans": {"title": "会缝纫的人"}}, **ROLE
        )
    assert list(refusal.value.fields) == ["other_needs"]
