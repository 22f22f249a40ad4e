"""One house with a project at every stop of the road, so that every address has something to show."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest import mock
from urllib.parse import urlsplit
from uuid import uuid4

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.test import Client, override_settings
from django.utils import timezone

from innovate.accounts.models import ApiToken, User
from innovate.accounts.services import issue_token
from innovate.core.money import Money
from innovate.crowdfund.models import Campaign
from innovate.moderation.models import Appeal, HeldText, Report
from innovate.notifications.links import unsubscribe_url
from innovate.organisations.models import Invitation, Membership, Organisation, VerificationDocument
from innovate.organisations.services.invitations import hash_link
from innovate.payments.models import CardSetup, Charge, Mismatch
from innovate.portal.challenges import briefs
from innovate.portal.challenges import services as calls
from innovate.portal.models import ChallengeIndexPage, ChallengePage, EntryAnswer
from innovate.portal.staff.groups import EDITORS, MODERATORS, OPERATORS
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
    offers,
    post_update,
    private,
    rights,
    shares,
)
from innovate.projects.services.bom import new_revision, set_line
from innovate.projects.services.documents import add_document
from innovate.projects.services.versions import record_version
from innovate.suppliers import services as suppliers
from innovate.suppliers.models import Certificate, CertificateType, Contract, Milestone, Supplier, Tender
from innovate.voting.models import Round
from innovate.voting.services import close_round
from innovate.voting.services.talks import open_talk
from tests.factories import challenges, crowdfund, discussions, fulfilment
from tests.factories import suppliers as sourcing
from tests.factories.accounts import StaffFactory, UserFactory, staff_of
from tests.factories.moderation import SanctionFactory
from tests.factories.notifications import DeliveryFactory, NoticeFactory
from tests.factories.organisations import OrganisationFactory, paper
from tests.factories.pages import drawing
from tests.factories.payments import queued_charge, saved_card
from tests.factories.projects import DraftFactory, ProjectFactory, picture
from tests.factories.rings import doubted
from tests.factories.voting import (
    DesignFactory,
    RoundFactory,
    RoundInvitationFactory,
    ballot,
    open_round_with,
)

#: Who asks. `backer` owns a pledge, a parcel, a payment, a ballot, a message, a notice and a token; `maker`
#: owns the supplier and `worker` is a plain member of it; `rival` owns another one; `staff` is a superuser; an
#: editor, a moderator and an operator have what their group has.
VISITOR, STRANGER, BACKER, LEAD, MEMBER, MAKER, WORKER, RIVAL, STAFF, EDITOR, MODERATOR, OPERATOR = (
    PERSONAS
) = (
    "visitor",
    "stranger",
    "backer",
    "lead",
    "member",
    "maker",
    "worker",
    "rival",
    "staff",
    "editor",
    "moderator",
    "operator",
)
GROUPS = {EDITOR: EDITORS, MODERATOR: MODERATORS, OPERATOR: OPERATORS}

Place = dict[str, Any]


@contextmanager
def undone() -> Iterator[None]:
    """Take back whatever happens inside. Marked as a test's own, so that code which must not run in a
    transaction still does.
    """
    block = transaction.atomic()
    block._from_testcase = True  # type: ignore[attr-defined]
    with block:
        yield
        transaction.set_rollback(True)


@dataclass
class Scene:
    """The people, their browsers, and what the addresses of each place are made of."""

    people: dict[str, User] = field(default_factory=dict)
    clients: dict[str, Client] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)

    def of_team(self, project: Project) -> Project:
        """Put our lead and our member on the project's team."""
        for name in (LEAD, MEMBER):
            TeamMember.objects.create(project=project, person=self.people[name], role=name)
        return project

    def of_maker(self, organisation: Organisation) -> Organisation:
        """Make our worker a plain member of the maker's organisation."""
        Membership.objects.create(
            organisation=organisation, person=self.people[WORKER], role=Membership.Role.MEMBER
        )
        return organisation


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
            _people,
            _own_things,
            _ideas,
            _calls,
            _gates,
            _details,
            _teams,
            _rounds,
            _campaigns,
            _makers,
            _offers,
            _moderated,
            _tenders,
            _contracts,
            _parcels,
        ):
            build(scene)
        yield scene


def _person(name: str) -> User:
    if name in GROUPS:
        return staff_of(GROUPS[name], display_name=name.title())
    make = StaffFactory if name == STAFF else UserFactory
    return make(display_name=name.title())


def _people(scene: Scene) -> None:
    for name in PERSONAS:
        client = scene.clients[name] = Client()
        if name != VISITOR:
            scene.people[name] = _person(name)
            client.force_login(scene.people[name])


def _own_things(scene: Scene) -> None:
    """What belongs to one person alone, and what people say."""
    backer, places = scene.people[BACKER], scene.places
    token, _secret = issue_token(person=backer, name="laptop", scope=ApiToken.Scope.READ)
    notice = NoticeFactory(person=backer, kind="discussions.message_hidden", data={"reason": "Spam"})
    link = urlsplit(unsubscribe_url(backer.pk, "discussions.message_hidden", "en")).path
    places["nowhere"] = {}
    places["file"] = {"path": "leaf.txt"}
    places["mail"] = {"delivery_id": DeliveryFactory().pk}
    places["token"] = {"pk": token.pk}
    places["person"] = {"pk": backer.pk}
    places["notice"] = {"notice_id": notice.pk}
    places["mailed link"] = {"token": link.rstrip("/").rpartition("/")[2]}

    charge = queued_charge(saved_card(backer))
    Charge.objects.filter(pk=charge.pk).update(state=Charge.State.ACTION_REQUIRED)
    CardSetup.objects.create(
        person=backer, reference=f"charge:{charge.uid}:{charge.attempts}", state=CardSetup.State.PENDING
    )
    places["payment"] = {"pk": charge.pk}
    places["mismatch"] = {"pk": Mismatch.objects.create(kind="tests", subject="charge:1").pk}

    said = {"app_label": "discussions", "model": "message"}
    for name, room, state in (
        ("open room", discussions.make_room(), "visible"),
        ("private room", discussions.make_room("private", [backer]), "visible"),
        ("hidden message", discussions.make_room(), "hidden"),
        ("deleted message", discussions.make_room(), "deleted"),
    ):
        message = discussions.say(room, backer)
        type(message).objects.filter(pk=message.pk).update(state=state)
        places[name] = {"room_id": room.pk, "message_id": message.pk, "pk": message.pk, **said}
    report = Report.objects.create(
        target_type=ContentType.objects.get_for_model(message),
        target_id=message.pk,
        label="Hello",
        reporter=scene.people[STRANGER],
        about=backer,
        reason=Report.Reason.SPAM,
    )
    places["report"] = dict.fromkeys(("report_id", "pk", "report"), report.pk)


def _moderated(scene: Scene) -> None:
    """A text is held, and somebody asks for a second look at their silence."""
    person, author, room = UserFactory(), UserFactory(), discussions.make_room()
    said = {"body": "Buy!", "reply_to": None, "organisation": None, "client_uuid": str(uuid4())}
    payload = {"room": room.pk, **said}
    held = HeldText.objects.create(
        kind="message", key="1", author=author, label="Buy!", text="Buy!", score=9, payload=payload
    )
    silence = SanctionFactory(person=person)
    appeal = Appeal.objects.create(sanction=silence, against=silence.created_by, text="I was polite.")
    for name, row in (("held text", held), ("sanction", silence), ("appeal", appeal)):
        scene.places[name] = {"pk": row.pk, "email": person.email}


def _ideas(scene: Scene) -> None:
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


def _calls(scene: Scene) -> None:
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


def _gates(scene: Scene) -> None:
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


def _details(scene: Scene) -> None:
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


def _teams(scene: Scene) -> None:
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


def _rounds(scene: Scene) -> None:
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


def _campaigns(scene: Scene) -> None:
    drafted = crowdfund.CampaignFactory(project=scene.of_team(ProjectFactory(stage="funding")))
    scene.places["campaign in draft"] = {"slug": drafted.project.slug, "campaign_id": drafted.pk}
    live: Campaign = crowdfund.LiveCampaignFactory(project=scene.of_team(ProjectFactory(stage="funding")))
    tier = crowdfund.TierFactory(campaign=live)
    places = {"slug": live.project.slug, "campaign_id": live.pk, "tier": tier.pk}
    scene.places["campaign"] = places
    scene.places["pledge"] = {**places, "pk": crowdfund.active(tier, scene.people[BACKER]).pk}
    other = crowdfund.TierFactory(
        campaign=crowdfund.LiveCampaignFactory(project=scene.of_team(ProjectFactory(stage="funding")))
    )
    pledge = crowdfund.pending(other, scene.people[BACKER])
    scene.places["reservation"] = {"slug": other.campaign.project.slug, "pk": pledge.pk}


def _makers(scene: Scene) -> None:
    sourcing.load_base()
    organisation = scene.of_maker(OrganisationFactory(created_by=scene.people[MAKER]))
    certificate = Certificate.objects.create(
        supplier=sourcing.SupplierFactory(organisation=organisation),
        type=CertificateType.objects.get(code="CE"),
        number="CE-1",
        valid_until=timezone.localdate() + timedelta(days=300),
    )
    sourcing.SupplierFactory(organisation=OrganisationFactory(created_by=scene.people[RIVAL]))
    document = VerificationDocument.objects.create(
        organisation=organisation, file=paper(), uploaded_by=scene.people[MAKER]
    )
    place = {"slug": organisation.slug, "person_id": scene.people[WORKER].pk}
    scene.places["maker"] = {**place, "pk": certificate.pk}
    secret = "scene-secret"
    invitation = Invitation.objects.create(
        organisation=organisation,
        email=scene.people[STRANGER].email,
        hashed=hash_link(secret),
        invited_by=scene.people[MAKER],
        expires_at=timezone.now() + timedelta(days=14),
    )
    scene.places["invitation to act"] = {**place, "pk": invitation.pk, "secret": secret}
    scene.places["maker's paper"] = {**place, "pk": document.pk}


def _offers(scene: Scene) -> None:
    """Our maker, verified, offers to buy an idea of our lead's; another idea has a right in its register."""
    lead, maker = scene.people[LEAD], scene.people[MAKER]
    project = ProjectFactory(author=lead, led=False)
    project.team.all().delete()
    scene.of_team(project)
    organisation = Organisation.objects.get(slug=scene.places["maker"]["slug"])
    Organisation.objects.filter(pk=organisation.pk).update(state="verified", verified_at=timezone.now())
    organisation.refresh_from_db()
    offer = offers.make_offer(
        project=project,
        buyer=maker,
        amount=Money(500_000, "EUR"),
        terms="All rights in the idea; its author is named on the box.",
        valid_until=timezone.now() + timedelta(days=20),
        organisation=organisation,
    )
    right = rights.add_right(
        project=project,
        actor=lead,
        kind="patent",
        title="The fold",
        office="EPO",
        owner="Lead Ng",
        status="filed",
    )
    scene.places["offer"] = {"slug": project.slug, "pk": offer.pk, "organisation": organisation.slug}
    scene.places["right"] = {"slug": project.slug, "pk": right.pk}


def _bid(scene: Scene, supplier: Supplier) -> tuple[Tender, Any]:
    tender = sourcing.open_tender()
    scene.of_team(tender.project)
    receipt = suppliers.submit_bid(
        tender=tender, supplier=supplier, actor=scene.people[MAKER], offer=sourcing.offer(tender)
    )
    return tender, receipt.bid


def _opened(scene: Scene, supplier: Supplier) -> tuple[Tender, Any]:
    tender, bid = _bid(scene, supplier)
    suppliers.close_tender(tender=tender, actor=scene.people[STAFF])
    suppliers.open_bids(tender=tender)
    bid.refresh_from_db()
    return tender, bid


def _tenders(scene: Scene) -> None:
    supplier = Supplier.objects.get(organisation__slug=scene.places["maker"]["slug"])
    for name, make in (("sealed bid", _bid), ("opened bid", _opened)):
        tender, bid = make(scene, supplier)
        scene.places[name] = {
            "pk": tender.pk,
            "tender_id": tender.pk,
            "bid_pk": bid.pk,
            "slug": tender.project.slug,
            "supplier": supplier.organisation.slug,
        }


def _contract(scene: Scene, supplier: Supplier) -> Contract:
    tender, bid = _opened(scene, supplier)
    suppliers.award(bid=bid, actor=scene.people[LEAD], reason="Best price and a good record.")
    contract = suppliers.end_standstill(tender=tender, actor=scene.people[STAFF])
    assert contract is not None
    return contract


def _contracts(scene: Scene) -> None:
    supplier = Supplier.objects.get(organisation__slug=scene.places["maker"]["slug"])
    scene.places["unsigned contract"] = {"pk": _contract(scene, supplier).pk}
    contract, maker, lead = _contract(scene, supplier), scene.people[MAKER], scene.people[LEAD]
    suppliers.sign_contract(contract=contract, actor=lead, name="Team Lead", side="team")
    suppliers.sign_contract(contract=contract, actor=maker, name="Maker Owner", side="supplier")
    first, second, third = contract.milestones.order_by("number")
    for step, name in ((first, "delivered step"), (second, "disputed step"), (third, "step to do")):
        if step != third:
            suppliers.deliver_milestone(milestone=step, actor=maker, note="All there.", file=paper())
        if step == second:
            suppliers.dispute_milestone(milestone=step, actor=lead, reason="Two are missing.")
        scene.places[name] = {"pk": contract.pk, "number": step.number}


def _parcels(scene: Scene) -> None:
    batch = fulfilment.planned(1, [scene.people[BACKER]])
    scene.of_team(batch.project)
    scene.places["parcel"] = {"slug": batch.project.slug, "pk": fulfilment.parcels(batch)[0].pk}
