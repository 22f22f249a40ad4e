"""Documents with their versions, and revisions of the bill of materials."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from innovate.core.errors import Conflict, Refused
from innovate.core.files import UploadRefused
from innovate.notifications.models import Notice
from innovate.projects import paper_queries
from innovate.projects.bom_rules import BomRefused, Part
from innovate.projects.models import BomRevision, Document, DocumentVersion, TeamMember
from innovate.projects.services import bom, documents
from tests.factories.accounts import UserFactory
from tests.factories.projects import ProjectFactory, picture

pytestmark = pytest.mark.django_db
NOBODY = AnonymousUser()
CSV = "number,name,quantity,unit,unit_cost,supplier,parent\nA,Lid,2,pcs,,,\nB,Ring,1,pcs,3.50,Ring & Co,A\n"


def pdf(text: bytes = b"one") -> SimpleUploadedFile:
    return SimpleUploadedFile("plan.pdf", b"%PDF-1.4 " + text + b" %%EOF", content_type="application/pdf")


@pytest.fixture(autouse=True)
def private(monkeypatch, tmp_path):
    storage = DocumentVersion._meta.get_field("file").storage
    for name in ("base_location", "location"):
        monkeypatch.setitem(storage.__dict__, name, str(tmp_path))


def test_every_version_of_a_document_is_kept():
    project = ProjectFactory()
    row = documents.add_document(project=project, actor=project.author, title="Plan", upload=pdf())
    documents.add_version(document=row, actor=project.author, upload=pdf(b"two"), note="Wider")
    versions = list(row.versions.all())
    assert [(v.number, v.note) for v in versions] == [(2, "Wider"), (1, "")]
    assert versions[0].sha256 != versions[1].sha256
    with versions[1].file.open() as kept:
        assert kept.read().startswith(b"%PDF-1.4 one")
    with pytest.raises(Conflict, match="version 1"):
        documents.add_version(document=row, actor=project.author, upload=pdf())


def test_document_is_the_teams_until_it_is_shown():
    project = ProjectFactory()
    row = documents.add_document(project=project, actor=project.author, title="Plan", upload=pdf())
    assert list(paper_queries.documents_of(project, NOBODY)) == []
    assert list(paper_queries.documents_of(project, project.author)) == [row]
    documents.show_document(document=row, is_public=True)
    assert list(paper_queries.documents_of(project, NOBODY)) == [row]


def test_document_that_lies_about_its_type_has_no_title_or_a_taken_one_is_refused():
    project = ProjectFactory()
    given = {"project": project, "actor": project.author}
    with pytest.raises(UploadRefused):
        lie = SimpleUploadedFile("plan.pdf", b"<script>", content_type="application/pdf")
        documents.add_document(**given, title="Plan", upload=lie)
    with pytest.raises(Refused):
        documents.add_document(**given, title="\u200b ", upload=pdf())
    documents.add_document(**given, title="Plan", upload=pdf())
    with pytest.raises(Conflict):
        documents.add_document(**given, title="Plan", upload=pdf(b"two"))
    assert Document.objects.count() == DocumentVersion.objects.count() == 1


def test_document_pages(client):
    project = ProjectFactory()
    address = f"/projects/{project.slug}/documents/"
    assert client.get(address).status_code == 200
    client.force_login(project.author)
    assert client.post(address, {"title": "", "upload": pdf()}).status_code == 422
    answer = client.post(address, {"title": "Photo", "upload": picture(), "is_public": "on"})
    page = answer["Location"]
    assert "<img" in client.get(page).text
    assert client.post(page, {"upload": pdf(), "note": "As PDF"}).status_code == 302
    assert client.post(page, {"upload": pdf()}).status_code == 422
    client.logout()
    shown = client.get(page)
    assert "As PDF" in shown.text and "Add a version" not in shown.text
    assert b"".join(client.get(f"{page}2/").streaming_content).startswith(b"%PDF")
    assert client.get(f"{page}3/").status_code == 404


@pytest.fixture
def draft():
    project = ProjectFactory()
    return bom.new_revision(project=project, actor=project.author, note="First")


def test_revision_begins_as_a_copy_and_one_is_worked_on_at_a_time(draft):
    author = draft.project.author
    bom.import_lines(revision=draft, text=CSV)
    with pytest.raises(Conflict):
        bom.new_revision(project=draft.project, actor=author)
    bom.release(revision=draft, actor=author)
    copied = bom.new_revision(project=draft.project, actor=author)
    assert (copied.number, bom.parts_of(copied)) == (2, bom.parts_of(draft))


def test_released_revision_never_changes(draft):
    author = draft.project.author
    bom.import_lines(revision=draft, text=CSV)
    bom.release(revision=draft, actor=author)
    assert draft.total == 700
    for change in (
        lambda: bom.import_lines(revision=draft, text=CSV),
        lambda: bom.set_line(revision=draft, part=Part("C", "Box")),
        lambda: bom.remove_line(revision=draft, number="B"),
        lambda: bom.release(revision=draft, actor=author),
    ):
        with pytest.raises(Conflict):
            change()
    with pytest.raises(IntegrityError), transaction.atomic():
        BomRevision.objects.filter(pk=draft.pk).update(total=None)


def test_bad_import_changes_nothing_and_names_the_lines(draft):
    bom.import_lines(revision=draft, text=CSV)
    with pytest.raises(BomRefused) as refused:
        bom.import_lines(revision=draft, text=CSV + "C,,1,pcs,,,\n")
    assert "Line 4" in refused.value.fields["line 4"]
    assert len(bom.parts_of(draft)) == 2


def test_set_line_renames_a_part_with_what_goes_into_it(draft):
    bom.import_lines(revision=draft, text=CSV)
    bom.set_line(revision=draft, part=Part("Z", "Lid"), instead_of="A")
    assert {part.number: part.parent for part in bom.parts_of(draft)} == {"Z": "", "B": "Z"}
    with pytest.raises(BomRefused):
        bom.set_line(revision=draft, part=Part("Z", "Lid", parent="B"), instead_of="Z")
    with pytest.raises(BomRefused):
        bom.remove_line(revision=draft, number="Z")
    bom.remove_line(revision=draft, number="B")


def test_empty_revision_is_not_released(draft):
    with pytest.raises(BomRefused):
        bom.release(revision=draft, actor=draft.project.author)


def test_release_tells_the_team_and_a_public_one_the_story(draft):
    member = UserFactory()
    TeamMember.objects.create(project=draft.project, person=member)
    bom.show_revision(revision=draft, is_public=True)
    draft.refresh_from_db()
    bom.import_lines(revision=draft, text=CSV)
    assert not paper_queries.revisions_of(draft.project, NOBODY).exists()
    bom.release(revision=draft, actor=draft.project.author)
    assert paper_queries.revisions_of(draft.project, NOBODY).get() == draft
    assert Notice.objects.get(person=member).kind == "projects.bom_released"
    assert draft.project.timeline.get().kind == "projects.bom_released"


def test_bom_pages_work_from_first_line_to_comparison(client):
    project = ProjectFactory()
    client.force_login(project.author)
    base = f"/projects/{project.slug}/bom/"
    page = client.post(base, {"note": "First"})["Location"]
    sheet = SimpleUploadedFile("bom.csv", CSV.encode())
    assert client.post(page, {"action": "import", "upload": sheet}).status_code == 302
    bad = client.post(page, {"action": "import", "upload": SimpleUploadedFile("b.csv", (CSV + "C").encode())})
    assert bad.status_code == 422 and "Line 4" in bad.text
    assert "€7" in client.get(page).text
    line = {
        "action": "line",
        "number": "B",
        "name": "Ring",
        "quantity": "3",
        "unit_cost": "1",
        "parent": "A",
        "instead_of": "B",
    }
    assert "3.50" in client.get(f"{page}?line=B").text
    assert client.post(page, line).status_code == 302
    assert client.post(page, {**line, "quantity": "-1"}).status_code == 422
    assert client.post(page, {"action": "release"}).status_code == 302
    second = client.post(base)["Location"]
    client.post(second, {"action": "line", "number": "C", "name": "Box", "quantity": "1"})
    text = client.get(f"{second}from/1/").text
    assert "Box" in text and "new" in text
    exported = client.get(f"{second}csv/")
    assert exported.text.count("\r\n") == 4
    assert client.post(second, {"action": "nonsense"}).status_code == 404
    client.logout()
    assert client.get(page).status_code == 404
    assert client.get(base).status_code == 200


def test_bom_api(client):
    project = ProjectFactory()
    client.force_login(project.author)
    base = f"/api/projects/{project.slug}/bom"
    assert client.post(base, {}, content_type="application/json").status_code == 201
    lines = {"lines": [{"number": "A", "name": "Lid", "quantity": "2", "unit_cost": 150}]}
    bill = client.put(f"{base}/1/lines", lines, content_type="application/json").json()
    assert bill["total"] == {"amount": 300, "currency": "EUR"}
    lines["lines"][0]["parent"] = "A"
    assert client.put(f"{base}/1/lines", lines, content_type="application/json").status_code == 422
    assert client.post(f"{base}/1/release").json()["state"] == "released"
    assert client.get(f"{base}/1").json()["lines"][0]["line"]["amount"] == 300
    client.post(base, {}, content_type="application/json")
    lines = {"lines": [{"number": "A", "name": "Lid", "quantity": "3", "unit_cost": 150}]}
    client.put(f"{base}/2/lines", lines, content_type="application/json")
    (change,) = client.get(f"{base}/2/from/1").json()["changes"]
    assert (change["number"], change["what"]) == ("A", ["quantity"])
    client.logout()
    assert client.get(f"{base}/2/from/1").status_code == 404
