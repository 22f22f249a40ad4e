"""Ideas, challenges, reviews, private details, teams and votes."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from innovate.portal.challenges import briefs
from innovate.portal.challenges import services as calls
from innovate.portal.models import ChallengeIndexPage, ChallengePage
from innovate.projects import confidentiality
from innovate.projects import services as teams
from innovate.projects.bom_rules import Part
from innovate.projects.models import MergeRequest, Project, ProjectImage, TeamMember
from innovate.projects.services import (
    add_file,
    add_image,
    decline,
    gates,
    hide_project,
    post_update,
    private,
    shares,
)
from innovate.projects.services.bom import new_revision, set_line
from innovate.projects.services.documents import add_document
from innovate.projects.services.versions import record_version
from innovate.voting.models import Round
from innovate.voting.services import close_round
from innovate.voting.services.talks import open_talk
from tests.factories import challenges
from tests.factories.organisations import paper
from tests.factories.pages import drawing
from tests.factories.projects import DraftFactory, ProjectFactory, picture
from tests.factories.rings import doubted
from tests.factories.voting import (
    DesignFactory,
    RoundFactory,
    RoundInvitationFactory,
    ballot,
    open_round_with,
)
from tests.portal.scene.people import (
    BACKER,
    LEAD,
    MEMBER,
    RIVAL,
    STAFF,
    STRANGER,
    Scene,
)


def add_ideas(scene: Scene) -> None:
    root = ProjectFactory()
    for name, make in (("draft", DraftFactory), ("idea", ProjectFactory)):
        project = scene.of_team(make())
        add_image(project=project, actor=project.author, upload=picture())
        scene.places[name] = {
            "slug": project.slug,
            "pk": ProjectImage.objects.get(project=project).pk,
            "category": project.category.slug,
            "language": "zh-hans",
            "parent": root.slug,
            "id": project.pk,
        }
        file = add_file(project=project, actor=project.author, upload=paper())
        scene.places[f"{name}'s paper"] = {"slug": project.slug, "pk": file.pk}
        member = TeamMember.objects.get(project=project, person=scene.people[MEMBER])
        scene.places[f"{name}'s member"] = {"slug": project.slug, "pk": member.pk}
    hidden = scene.of_team(ProjectFactory())
    hide_project(project=hidden, actor=scene.people[STAFF], reason="It copies a lamp.")
    scene.places["hidden idea"] = {
        "slug": hidden.slug,
        "pk": hidden.pk,
        "app_label": "projects",
        "model": "project",
    }
    told = scene.of_team(ProjectFactory())
    news = post_update(
        project=told,
        author=told.author,
        title="Lids",
        body="They fit.",
        audience="supporters",
        pictures=[picture()],
    )
    page = add_document(project=told, actor=told.author, title="Drawing", upload=paper())
    bill = new_revision(project=told, actor=told.author)
    set_line(revision=bill, part=Part("1", "Lid"))
    scene.places["news"] = {"slug": told.slug, "pk": news.pk, "picture": news.pictures.get().pk}
    scene.places["document"] = {"slug": told.slug, "pk": page.pk, "number": 1}
    scene.places["parts list"] = {"slug": told.slug, "number": bill.number, "other": bill.number}
    twin, other = scene.of_team(ProjectFactory()), scene.of_team(ProjectFactory())
    asked = MergeRequest.objects.create(project=twin, into=other, reason="The same.", asked_by=twin.author)
    scene.places["merge"] = {"slug": other.slug, "pk": asked.pk, "into": twin.slug}
    challenge = ChallengeIndexPage.objects.get(locale__language_code="en").add_child(
        instance=ChallengePage(
            title="Quiet kitchens",
            slug="quiet-kitchens",
            lead="Less noise.",
            closes_at=timezone.now() + timedelta(days=5),
            picture=drawing(),
        )
    )
    scene.places["challenge"] = {"pk": challenge.pk}
    scene.places["call"] = {"pk": challenge.challenge_id, "project": scene.places["idea"]["slug"]}


def add_calls(scene: Scene) -> None:
    """Challenges that are open, being judged and decided: our rival leads the jury, our stranger is on it, and our
    backer hands in a solution for their eyes alone.
    """
    rival, stranger, backer = (scene.people[name] for name in (RIVAL, STRANGER, BACKER))
    for name in ("open", "judged", "decided"):
        row = challenges.challenge(
            slug=f"{name}-call", kind="technology", judges=(stranger,), lead=rival,
            questions=({"label": "CAD", "kind": "file"},),
        )  # fmt: skip
        entry = calls.begin_entry(challenge=row, actor=backer)
        answers = {briefs.questions(row)[0].key: paper()}
        text = "It is felted out of what is left of jeans."
        calls.save_entry(entry=entry, actor=backer, title="Felt", text=text, answers=answers)
        calls.hand_in(entry=entry, actor=backer)
        answer = entry.answers.get()
        scene.places[f"{name} entry"] = {"pk": entry.pk, "answer": answer.pk, "question": answer.question}
        scene.places[f"{name} call"] = {"pk": row.pk}
        if name != "open":
            row = challenges.closed(row)
        if name == "decided":
            challenges.decided(row, scene.people[STAFF])


def add_gates(scene: Scene) -> None:
    """What stands at the gates: our lead's idea declined, with an objection to another no by our staff; an unfunded
    project, a review that is owed, a version.
    """
    lead, staff = scene.people[LEAD], scene.people[STAFF]
    declined = scene.of_team(ProjectFactory())
    Project.objects.filter(pk=declined.pk).update(author=lead)
    decline(project=declined, actor=staff, reason="Nobody can build this.")
    scene.places["declined"] = {"slug": declined.slug}
    other = ProjectFactory()
    decline(project=other, actor=staff, reason="Nobody can build this.")
    objection = gates.appeal_decline(project=other, actor=other.author, text="You overlooked the lid.")
    scene.places["objection"] = {"pk": objection.pk}
    scene.places["unfunded"] = {"slug": scene.of_team(ProjectFactory(stage="unfunded")).slug}
    scene.places["review"] = {"pk": gates.open_review(project=ProjectFactory()).pk}
    told = scene.of_team(ProjectFactory())
    version = record_version(project=told, actor=told.author)
    assert version is not None
    scene.places["version"] = {"slug": told.slug, "number": version.number}
    scene.places["fingerprint"] = {"value": version.content_hash}


def add_details(scene: Scene) -> None:
    """What a team shows in confidence: an idea open to makers with our stranger as its expert, and a paper our backer
    promised to keep.
    """
    people = scene.people
    project, kept = scene.of_team(ProjectFactory()), scene.of_team(ProjectFactory())
    private.write_details(project=project, actor=people[LEAD], text="The hinge.", open_to_makers=True)
    expert = private.invite_expert(project=project, actor=people[LEAD], person=people[STRANGER])
    scene.places["details"] = {"slug": project.slug, "pk": expert.pk}
    private.invite_expert(project=kept, actor=people[LEAD], person=people[BACKER])
    private.accept_terms(project=kept, person=people[BACKER], name="Backer", version=confidentiality.CURRENT)
    file = add_file(project=kept, actor=people[LEAD], upload=paper())
    private.show_to_reviewers(file=file, shown=True)
    scene.places["secret paper"] = {"slug": kept.slug, "pk": file.pk}


def add_teams(scene: Scene) -> None:
    """What waits around a team: an open role, a request and an invitation of our backer, a question, the lead
    being handed over.
    """
    lead, member, backer = (scene.people[name] for name in (LEAD, MEMBER, BACKER))
    project = scene.of_team(ProjectFactory())
    asked = scene.of_team(ProjectFactory())
    role = teams.open_role(project=project, actor=lead, title="Sewing", needs="Two evenings a week.")
    request = teams.ask_to_join(project=asked, person=backer, message="I have sewn tents for years.")
    invitation, token = teams.invite(project=project, actor=lead, who=backer.email)
    handover = teams.offer_handover(project=project, giver=lead, taker=member)
    question = teams.open_decision(project=asked, actor=lead, question="Which lid?")
    shares.record_contribution(
        project=asked, actor=lead, person=backer, kind="feedback", title="Found why the lid leaks"
    )
    proposal = shares.propose_shares(
        project=asked, actor=lead, rate=300, years=5, currency="EUR", shares={backer.pk: 5000}
    )
    scene.places["shares"] = {"slug": asked.slug, "number": proposal.number, "person": backer.pk}
    scene.places["open role"] = {"slug": project.slug, "pk": role.pk}
    scene.places["join request"] = {"slug": asked.slug, "pk": request.pk, "request": request.pk}
    scene.places["invitation"] = {"slug": project.slug, "pk": invitation.pk, "token": token}
    scene.places["handover"] = {"slug": project.slug, "pk": handover.pk}
    scene.places["question"] = {"slug": asked.slug, "pk": question.pk, "taker": member.pk}


def add_rounds(scene: Scene) -> None:
    preparing = RoundFactory(project=scene.of_team(ProjectFactory(stage="design")))
    design = DesignFactory(round=preparing)
    voting = open_round_with(project=scene.of_team(ProjectFactory(stage="design")))
    ballot(voting, {"approved": []}, scene.people[BACKER])
    for round in (voting, None):
        doubted(scene.people[BACKER], voting.project, round)
    decided = open_round_with(project=scene.of_team(ProjectFactory(stage="design")))
    ballot(decided, {"approved": [decided.designs.first().pk]}, scene.people[BACKER])
    close_round(round=decided, actor=decided.project.author)
    for name, row in (
        ("round in preparation", preparing),
        ("open round", voting),
        ("decided round", decided),
    ):
        scene.places[name] = {
            "slug": row.project.slug,
            "number": row.number,
            "round_id": row.pk,
            "pk": design.pk,
            "form": "json",
        }
    invitation = RoundInvitationFactory(round=preparing)
    scene.places["round invitation"] = {**scene.places["round in preparation"], "pk": invitation.pk}
    assert Round.objects.get(pk=decided.pk).state == Round.State.DECIDED
    talked = voting.designs.first()
    open_talk(design=talked, state="open")
    scene.places["talked design"] = {"slug": voting.project.slug, "number": voting.number, "pk": talked.pk}
