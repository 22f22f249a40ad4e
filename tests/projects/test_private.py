from __future__ import annotations

import zipfile

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from innovate.accounts.exports import archive
from innovate.core.errors import Conflict, NotAllowed, Refused
from innovate.core.reconcilers import run_once
from innovate.notifications.models import Notice
from innovate.organisations.models import Organisation
from innovate.portal.staff.groups import OPERATORS
from innovate.projects import confidentiality
from innovate.projects import services as projects
from innovate.projects.models import Confidence, Expert, PrivateDetail, ProjectVersion
from innovate.projects.services import private
from innovate.projects.services.versions import record_version
from tests.factories.accounts import StaffFactory, UserFactory, staff_of
from tests.factories.organisations import OrganisationFactory, paper
from tests.factories.projects import ProjectFactory, picture

pytestmark = pytest.mark.django_db
SECRET = "Zirconium hinge QX-77"


def kept(open_to_makers=False):
    project = ProjectFactory()
    private.write_details(project=project, actor=project.author, text=SECRET, open_to_makers=open_to_makers)
    return project


def exported(person):
    with zipfile.ZipFile(archive(person)) as file:
        return " ".join(file.read(name).decode(errors="ignore") for name in file.namelist())


def page_of(client, project, person):
    client.force_login(person)
    return client.get(reverse("projects:details", args=[project.slug]))


def promise(client, project, **data):
    data = {"name": "Ada Lovelace", "accept": "on", "version": confidentiality.CURRENT, **data}
    return client.post(reverse("projects:details", args=[project.slug]), data, follow=True)


def test_expert_reads_after_accepting_and_the_author_sees_when(client):
    project, expert = kept(), UserFactory()
    assert page_of(client, project, expert).status_code == 403
    private.invite_expert(project=project, actor=project.author, person=expert)
    assert Notice.objects.filter(person=expert, kind="projects.expert_invited").exists()
    page = page_of(client, project, expert)
    assert SECRET not in page.text
    assert "belongs to the people who wrote it" in page.text
    page = promise(client, project)
    assert SECRET in page.text
    row = Confidence.objects.get(person=expert)
    assert row.terms_hash == confidentiality.terms_hash(confidentiality.CURRENT)
    page = page_of(client, project, project.author)
    assert "Ada Lovelace" in page.text


@pytest.mark.parametrize("data", [{"name": " "}, {"accept": ""}, {"name": "\u200b"}, {"version": 0}])
def test_terms_are_not_accepted_by_half(client, data):
    project, expert = kept(), UserFactory()
    private.invite_expert(project=project, actor=project.author, person=expert)
    page_of(client, project, expert)
    page = promise(client, project, **data)
    assert page.context["form"].errors
    assert SECRET not in page.text
    assert not Confidence.objects.exists()


def test_staff_promise_like_everybody_else(client):
    project = kept()
    page = page_of(client, project, StaffFactory())
    assert SECRET not in page.text
    assert SECRET in promise(client, project).text


def test_staff_neither_write_nor_hand_around_what_a_team_keeps(client):
    project, operator = kept(), staff_of(OPERATORS)
    expert = private.invite_expert(project=project, actor=project.author, person=UserFactory())
    file = projects.add_file(project=project, actor=project.author, upload=paper())
    assert operator.has_perm("projects.edit_project", project)
    client.force_login(operator)
    api, json = f"/api/projects/{project.slug}/details", "application/json"
    page = reverse("projects:show_to_reviewers", args=[project.slug, file.pk])
    answers = [
        client.put(api, {"text": "Tin."}, content_type=json),
        client.post(f"{api}/experts", {"who": operator.email}, content_type=json),
        client.delete(f"{api}/experts/{expert.pk}"),
        client.put(f"{api}/files/{file.pk}", {"for_reviewers": True}, content_type=json),
        client.post(reverse("projects:dismiss_expert", args=[project.slug, expert.pk])),
        client.post(page, {"shown": "yes"}),
    ]
    assert [answer.status_code for answer in answers] == [403] * 6
    assert not any(SECRET in answer.text for answer in answers)
    assert PrivateDetail.objects.get().text == SECRET
    assert Expert.objects.get() == expert
    file.refresh_from_db()
    assert not file.for_reviewers


@pytest.mark.parametrize(
    ("allowed", "state", "status"),
    [
        (True, Organisation.State.VERIFIED, 200),
        (False, Organisation.State.VERIFIED, 403),
        (True, Organisation.State.UNVERIFIED, 403),
    ],
)
def test_makers_ask_only_when_verified_and_allowed(client, allowed, state, status):
    maker = UserFactory()
    OrganisationFactory(created_by=maker, kind=Organisation.Kind.SUPPLIER, state=state)
    assert page_of(client, kept(allowed), maker).status_code == status


def test_dismissed_expert_reads_nothing_more_but_their_promise_stays(client):
    project, expert = kept(), UserFactory()
    row = private.invite_expert(project=project, actor=project.author, person=expert)
    page_of(client, project, expert)
    promise(client, project)
    client.force_login(project.author)
    client.post(reverse("projects:dismiss_expert", args=[project.slug, row.pk]))
    assert not Expert.objects.exists()
    assert page_of(client, project, expert).status_code == 403
    assert Confidence.objects.filter(person=expert).exists()


def test_new_terms_are_accepted_anew(client, monkeypatch):
    project, expert = kept(), UserFactory()
    private.invite_expert(project=project, actor=project.author, person=expert)
    page_of(client, project, expert)
    promise(client, project)
    monkeypatch.setattr(confidentiality, "TERMS", {**confidentiality.TERMS, 2: ["Other terms."]})
    monkeypatch.setattr(confidentiality, "CURRENT", 2)
    page = page_of(client, project, expert)
    assert "Other terms." in page.text
    assert SECRET not in page.text
    with pytest.raises(Conflict):
        private.accept_terms(project=project, person=expert, name="Ada", version=1)


def test_paper_for_reviewers_is_sent_only_to_who_promised(client):
    project, expert = kept(), UserFactory()
    private.invite_expert(project=project, actor=project.author, person=expert)
    file = projects.add_file(project=project, actor=project.author, upload=paper())
    address = reverse("projects:file", args=[project.slug, file.pk])
    page_of(client, project, expert)
    promise(client, project)
    assert client.get(address).status_code == 404
    client.force_login(project.author)
    client.post(reverse("projects:show_to_reviewers", args=[project.slug, file.pk]), {"shown": "yes"})
    client.force_login(expert)
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.getvalue().startswith(b"%PDF-")
    client.force_login(UserFactory())
    assert client.get(address).status_code == 404
    client.logout()
    assert client.get(address).status_code == 404


def test_details_are_in_no_public_place(client):
    project = kept()
    record_version(project=project, actor=project.author)
    projects.add_image(project=project, actor=project.author, upload=picture())
    run_once(["search.index", "voting.tallies"])
    addresses = [
        project.get_absolute_url(),
        "/zh-hans" + project.get_absolute_url(),
        "/projects/",
        f"/projects/{project.slug}/story/",
        f"/projects/{project.slug}/versions/",
        f"/projects/{project.slug}/versions/1/",
        f"/projects/{project.slug}/versions/1/content.json",
        f"/projects/{project.slug}/updates/",
        f"/projects/{project.slug}/team/",
        "/search/?q=Zirconium",
        "/feeds/projects/",
        "/sitemaps/projects.xml",
        f"/api/projects/{project.slug}",
        f"/api/projects/{project.slug}/versions/1",
        "/api/projects",
    ]
    for person in (None, UserFactory()):
        if person:
            client.force_login(person)
        for address in addresses:
            answer = client.get(address)
            assert answer.status_code in (200, 404), address
            # What was searched for stands in the field of the search page; the rest of the secret does not.
            assert "QX-77" not in answer.text, address
    assert "QX-77" not in str(ProjectVersion.objects.get().content)
    assert "QX-77" not in project.translated_text()
    card = client.get(reverse("project_card", args=[project.slug]))
    assert card.status_code == 200
    assert b"QX-77" not in card.getvalue()


def test_details_are_in_the_authors_own_export_and_in_nobody_elses():
    project, expert = kept(), UserFactory()
    private.invite_expert(project=project, actor=project.author, person=expert)
    private.accept_terms(project=project, person=expert, name="Ada", version=confidentiality.CURRENT)
    assert SECRET in exported(project.author)
    assert SECRET not in exported(expert)
    assert "terms_hash" in exported(expert)


def test_details_pages_are_kept_by_no_cache(client):
    project = kept()
    assert "no-store" in page_of(client, project, project.author)["Cache-Control"]


def test_refusals_of_services():
    project, person = kept(), UserFactory()
    with pytest.raises(NotAllowed):
        private.accept_terms(project=project, person=person, name="Ada", version=confidentiality.CURRENT)
    with pytest.raises(Conflict):
        private.invite_expert(project=project, actor=project.author, person=project.author)
    private.invite_expert(project=project, actor=project.author, person=person)
    with pytest.raises(Conflict):
        private.invite_expert(project=project, actor=project.author, person=person)
    with pytest.raises(Refused):
        private.write_details(project=project, actor=project.author, text="x" * 12_001, open_to_makers=False)
    row = private.accept_terms(project=project, person=person, name="Ada", version=confidentiality.CURRENT)
    again = private.accept_terms(project=project, person=person, name="Eve", version=confidentiality.CURRENT)
    assert (again.pk, again.signed_name) == (row.pk, "Ada")
    with pytest.raises(IntegrityError), transaction.atomic():
        Confidence.objects.create(
            project=project,
            person=person,
            terms_version=confidentiality.CURRENT,
            terms_hash="x",
            signed_name="E",
        )


def test_team_page_keeps_what_was_typed_and_asks_by_name(client):
    project, expert = kept(), UserFactory(display_name="Grace Hopper")
    client.force_login(project.author)
    address = reverse("projects:details", args=[project.slug])
    page = client.post(address, {"action": "save", "text": "y" * 12_001})
    assert page.context["form"].errors["text"]
    assert "yyyy" in page.text
    page = client.post(address, {"action": "ask", "who": "nobody@example.org"})
    assert page.context["expert_form"].errors["who"]
    client.post(address, {"action": "ask", "who": "Grace Hopper"})
    assert Expert.objects.get().person == expert
    client.post(address, {"action": "save", "text": "Other words", "open_to_makers": "on"})
    project.refresh_from_db()
    assert (project.private_detail.text, project.private_detail.open_to_makers) == ("Other words", True)


def test_second_of_two_writers_is_told_and_loses_nothing(client):
    project, other = kept(), UserFactory()
    project.team.create(person=other, role="lead")
    url = reverse("projects:details", args=[project.slug])
    version = page_of(client, project, other).context["version"]
    private.write_details(project=project, actor=project.author, text="Steel instead.", open_to_makers=False)
    page = client.post(url, {"text": "Brass instead.", "version": version, "open_to_makers": "on"})
    assert "Brass instead." in page.text and "Steel instead." in page.text
    assert project.author.display_name in page.text and "in the meantime" in page.text
    assert PrivateDetail.objects.get().text == "Steel instead."
    # A mistake beside it is not taken for having seen the other's words; saving again after that is.
    late = client.post(url, {"text": "x" * 12_001, "version": version})
    assert late.context["version"] == version
    client.post(url, {"text": "Brass instead.", "version": page.context["version"]})
    assert PrivateDetail.objects.get().text == "Brass instead."


def test_same_words_twice_or_no_version_disagree_with_nobody(client):
    project = ProjectFactory()
    client.force_login(project.author)
    url = reverse("projects:details", args=[project.slug])
    typed = {"text": "Steel.", "version": client.get(url).context["version"]}
    assert typed["version"] == "none"
    for sent in (typed, typed, {"text": "Brass."}):
        assert client.post(url, sent).status_code == 302
    assert PrivateDetail.objects.get().text == "Brass."
    late = client.post(url, {"text": "Tin.", "version": "nonsense \x00"})
    assert late.status_code == 200 and "another window" in late.text
    assert PrivateDetail.objects.get().text == "Brass."


def test_first_words_of_two_writers_meet(client):
    project = ProjectFactory()
    private.write_details(
        project=project, actor=project.author, text="A.", open_to_makers=False, version="none"
    )
    with pytest.raises(Conflict) as refused:
        private.write_details(
            project=project, actor=project.author, text="B.", open_to_makers=False, version="none"
        )
    assert refused.value.code == "changed_elsewhere"
