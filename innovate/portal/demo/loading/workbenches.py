"""What the teams of some projects work with: papers, parts lists, rights, decisions, gifts and shares."""

from __future__ import annotations

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from innovate.core.money import Money
from innovate.portal.demo import content
from innovate.portal.demo.artwork.sheets import sheet
from innovate.portal.demo.content import DemoWorkbench
from innovate.portal.demo.loading.clock import TODAY, at
from innovate.portal.demo.loading.people import Crew
from innovate.projects.models import Project
from innovate.projects.services import bom, decisions, documents, rights, shares


def load(crew: Crew) -> None:
    """Furnish every project that is there."""
    for bench in content.workbenches():
        project = Project.objects.filter(slug=bench.project).select_related("author").first()
        if project is not None:
            _papers(bench, project, crew)
            _bills(bench, project, crew)
            _rights(bench, project)
            _decisions(bench, project, crew)
            _shares(bench, project, crew)


def _papers(bench: DemoWorkbench, project: Project, crew: Crew) -> None:
    for paper in bench.papers:
        document = None
        for number, (note, days) in enumerate(zip(paper.notes, paper.days, strict=True), 1):
            pdf = sheet(paper.title, number, paper.lines)
            upload = SimpleUploadedFile(f"v{number}.pdf", pdf, content_type="application/pdf")
            author = crew[paper.author]
            with at(days):
                if document is None:
                    document = documents.add_document(
                        project=project,
                        actor=author,
                        title=paper.title,
                        upload=upload,
                        is_public=paper.is_public,
                        note=note,
                    )
                else:
                    documents.add_version(document=document, actor=author, upload=upload, note=note)


def _bills(bench: DemoWorkbench, project: Project, crew: Crew) -> None:
    for bill in bench.bills:
        author = crew[bill.author]
        with at(bill.days):
            revision = bom.new_revision(project=project, actor=author, note=bill.note)
            bom.show_revision(revision=revision, is_public=True)
            bom.import_lines(revision=revision, text=bill.lines)
            revision.refresh_from_db()
            bom.release(revision=revision, actor=author)


def _rights(bench: DemoWorkbench, project: Project) -> None:
    for right in bench.rights:
        filed = None if right.filed is None else (TODAY - timedelta(days=right.filed)).date()
        rights.add_right(
            project=project,
            actor=project.author,
            kind=right.kind,
            title=right.title,
            number=right.number,
            office=right.office,
            status=right.status,
            owner=right.owner,
            filed_on=filed,
            expires_on=None if filed is None else filed + timedelta(days=365 * right.years),
            is_public=True,
        )


def _decisions(bench: DemoWorkbench, project: Project, crew: Crew) -> None:
    for line in bench.decisions:
        with at(line.opened):
            decision = decisions.open_decision(
                project=project, actor=crew[line.asked_by], question=line.question, options=line.options
            )
        if line.decided is not None:
            with at(line.decided):
                decisions.decide(
                    decision=decision, actor=project.author, answer=line.answer, reason=line.reason
                )


def _shares(bench: DemoWorkbench, project: Project, crew: Crew) -> None:
    for gift in bench.gifts:
        with at(gift.days):
            shares.record_contribution(
                project=project,
                actor=project.author,
                person=crew[gift.person],
                kind=gift.kind,
                title=gift.title,
            )
    sharing = bench.sharing
    if sharing is None:
        return
    with at(sharing.days):
        agreement = shares.propose_shares(
            project=project,
            actor=project.author,
            rate=sharing.rate,
            years=sharing.years,
            currency=project.price_currency,
            shares={crew[key].pk: points for key, points in sharing.shares.items()},
            cap=None if sharing.cap is None else Money(sharing.cap, project.price_currency),
            note=sharing.note,
        )
        for person in agreement.shares.exclude(person=project.author).order_by("pk"):
            shares.accept_shares(agreement=agreement, person=person.person)
