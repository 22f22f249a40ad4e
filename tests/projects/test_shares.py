from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from innovate.core.errors import Conflict, NotAllowed, Refused
from innovate.core.money import Money
from innovate.ledger import audit
from innovate.ledger.queries import balance
from innovate.ledger.services import Leg, NotEnoughHeld, post
from innovate.notifications.models import Notice
from innovate.projects.keeping import account_of
from innovate.projects.models import AppendOnly, ProjectAncestor, RoyaltyEntry, Sale
from innovate.projects.services import royalties, shares
from tests.factories.accounts import UserFactory
from tests.factories.projects import DraftFactory, ProjectFactory

pytestmark = pytest.mark.django_db
HELD = "held:campaign:1"


def euros(cents):
    return Money(cents, "EUR")


def gave(project, person=None, kind="feedback"):
    person = person or UserFactory()
    shares.record_contribution(
        project=project, actor=project.author, person=person, kind=kind, title="Found why the lid leaks"
    )
    return person


def propose(project, parts, **changes):
    values = {"rate": 1000, "years": 5, "currency": "EUR", **changes}
    return shares.propose_shares(project=project, actor=project.author, shares=parts, **values)


def agreed(project, parts, **changes):
    agreement = propose(project, parts, **changes)
    for share in agreement.shares.filter(accepted_at=None):
        shares.accept_shares(agreement=agreement, person=share.person)
    agreement.refresh_from_db()
    assert agreement.state == "agreed"
    return agreement


def paid_in(cents, account=HELD):
    post(
        kind="tests.charge",
        key=f"tests:{account}:{cents}:{timezone.now()}",
        transfers=[Leg("stripe:clearing", account, euros(cents))],
    )


def sell(project, cents, event, **changes):
    return royalties.accrue(
        project=project, sale=euros(cents), event=event, held_in=HELD, **{"at": timezone.now(), **changes}
    )


def owed(person):
    return balance(account_of(person.pk), "EUR").amount


# Contributions


def test_a_contribution_is_recorded_once_and_its_person_told():
    project = ProjectFactory()
    person = gave(project)
    assert Notice.objects.get(kind="projects.contribution_recorded").person == person
    with pytest.raises(Conflict):
        gave(project, person)
    with pytest.raises(Refused):
        shares.record_contribution(
            project=project, actor=project.author, person=person, kind="test", title=" \u200b"
        )


# Agreeing


def test_shares_count_when_the_last_one_concerned_has_said_yes():
    project = ProjectFactory()
    first, second = gave(project), gave(project)
    agreement = propose(project, {project.author_id: 5000, first.pk: 3000, second.pk: 2000})
    shares.accept_shares(agreement=agreement, person=first)
    assert agreement.state == "proposed"
    with pytest.raises(NotAllowed):
        shares.accept_shares(agreement=agreement, person=UserFactory())
    shares.accept_shares(agreement=agreement, person=second)
    assert agreement.state == "agreed"
    assert project.timeline.filter(kind="projects.shares_agreed").count() == 1


def test_alone_it_is_agreed_at_once():
    project = ProjectFactory()
    assert propose(project, {project.author_id: 10_000}).state == "agreed"


def test_who_would_lose_a_share_is_asked():
    project = ProjectFactory()
    first = gave(project)
    agreed(project, {project.author_id: 5000, first.pk: 5000})
    second = propose(project, {project.author_id: 10_000})
    assert second.state == "proposed"
    assert second.shares.get(person=first).basis_points == 0
    shares.accept_shares(agreement=second, person=first)
    assert second.state == "agreed"


def test_a_no_has_words_and_ends_the_proposal():
    project = ProjectFactory()
    person = gave(project)
    agreement = propose(project, {person.pk: 5000})
    with pytest.raises(Refused):
        shares.decline_shares(agreement=agreement, person=person, reason="")
    shares.decline_shares(agreement=agreement, person=person, reason="A half would be fair.")
    with pytest.raises(Conflict):
        shares.accept_shares(agreement=agreement, person=person)
    assert propose(project, {person.pk: 6000}).number == 2


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"rate": 0}, "rate"),
        ({"rate": 10_001}, "rate"),
        ({"years": 0}, "years"),
        ({"cap": Money(-1, "EUR")}, "cap"),
        ({"cap": Money(100, "USD")}, "cap"),
    ],
)
def test_numbers_out_of_range_are_refused_by_field(changes, field):
    project = ProjectFactory()
    with pytest.raises(Refused) as refused:
        propose(project, {project.author_id: 100}, **changes)
    assert field in refused.value.fields


def test_shares_of_strangers_or_beyond_the_whole_are_refused():
    project = ProjectFactory()
    stranger, person = UserFactory(), gave(project)
    for parts in ({}, {stranger.pk: 100}, {person.pk: 6000, project.author_id: 5000}, {person.pk: -5}):
        with pytest.raises(Refused) as refused:
            propose(project, parts)
        assert "shares" in refused.value.fields
    with pytest.raises(Conflict):
        propose(DraftFactory(), {project.author_id: 1})


def test_proposal_taken_back_is_told_to_everybody_it_was_about_but_who_did_it():
    project = ProjectFactory()
    one, other = gave(project), gave(project)
    agreement = propose(project, {one.pk: 5000, other.pk: 4000, project.author_id: 1000})
    shares.withdraw_shares(agreement=agreement, actor=project.author)
    told = Notice.objects.filter(kind="projects.shares_withdrawn").values_list("person", flat=True)
    assert set(told) == {one.pk, other.pk}
    with pytest.raises(Conflict):
        shares.withdraw_shares(agreement=agreement, actor=project.author)


def test_one_proposal_waits_at_a_time_and_the_whole_is_the_databases_rule():
    project = ProjectFactory()
    person = gave(project)
    agreement = propose(project, {person.pk: 5000})
    with pytest.raises(Conflict):
        propose(project, {person.pk: 4000})
    with pytest.raises(IntegrityError), transaction.atomic():
        type(agreement).objects.filter(pk=agreement.pk).update(shared=10_001)


def built_on(project, root, points):
    ProjectAncestor.objects.create(
        project=project, ancestor=root, distance=1, basis_points=points, by=project.author
    )


def test_roots_share_by_what_is_agreed_there_or_else_their_author():
    root, silent, project = ProjectFactory(), ProjectFactory(), ProjectFactory()
    helper = gave(root)
    agreed(root, {root.author_id: 2000, helper.pk: 1000})
    built_on(project, root, 1000)
    built_on(project, silent, 500)
    agreement = agreed(project, {project.author_id: 8500})
    lines = set(agreement.shares.values_list("person", "via", "basis_points"))
    assert lines == {
        (project.author_id, None, 8500),
        (root.author_id, root.pk, 667),
        (helper.pk, root.pk, 333),
        (silent.author_id, silent.pk, 500),
    }
    with pytest.raises(Refused) as refused:
        propose(project, {project.author_id: 8501})
    assert refused.value.code == "too_much"


def test_roots_from_before_there_was_a_bound_leave_the_makers_their_part():
    project = ProjectFactory()
    for _n in range(10):
        built_on(project, ProjectFactory(), 1000)
    agreement = agreed(project, {project.author_id: 7000})
    assert agreement.shared == 10_000
    assert {share.basis_points for share in agreement.shares.exclude(via=None)} == {300}


# Royalties


def test_a_sale_is_shared_in_the_ledger_once():
    project = ProjectFactory()
    person = gave(project)
    agreed(project, {project.author_id: 6000, person.pk: 3000})
    paid_in(10_000)
    sale = sell(project, 9999, "pledge:1")
    assert sell(project, 9999, "pledge:1") == sale
    # floor(9,999 × 10 %) = 999: 599.4, 299.7 and 99.9 unshared become 599, 300 and 100.
    assert (owed(project.author), owed(person)) == (599, 300)
    assert balance(HELD, "EUR").amount == 10_000 - 899
    assert list(audit.findings()) == []
    with pytest.raises(AppendOnly):
        sale.save()
    with pytest.raises(AppendOnly):
        RoyaltyEntry.objects.first().save()


def test_many_small_sales_come_to_the_same_as_one_large():
    project = ProjectFactory()
    person = gave(project)
    agreed(project, {project.author_id: 3333, person.pk: 6667}, rate=333)
    paid_in(10_000)
    for number in range(20):
        sell(project, 33, f"pledge:{number}")
    assert owed(project.author) + owed(person) == 660 * 333 // 10_000
    assert royalties.owed_by(project.pk, "EUR") == {
        project.author_id: owed(project.author),
        person.pk: owed(person),
    }
    assert list(audit.findings()) == []


def test_the_cap_is_never_passed_and_a_refund_makes_room_again():
    project = ProjectFactory()
    agreed(project, {project.author_id: 10_000}, cap=euros(150))
    paid_in(10_000)
    sell(project, 1000, "pledge:1")
    sell(project, 1000, "pledge:2")
    assert owed(project.author) == 150
    royalties.give_back(of="pledge:1", money=euros(1000), event="refund:1", at=timezone.now())
    assert owed(project.author) == 100
    royalties.give_back(of="pledge:1", money=euros(1000), event="refund:1", at=timezone.now())
    assert owed(project.author) == 100
    sell(project, 9000, "pledge:3")
    assert owed(project.author) == 150


def test_what_was_sold_before_after_or_in_another_currency_earns_nothing():
    project = ProjectFactory()
    agreement = agreed(project, {project.author_id: 10_000}, years=1)
    paid_in(10_000)
    assert sell(project, 100, "a", at=agreement.agreed_at - timedelta(seconds=1)) is None
    assert sell(project, 100, "b", at=agreement.agreed_at + timedelta(days=367)) is None
    other = royalties.accrue(
        project=project, sale=Money(100, "USD"), event="c", at=timezone.now(), held_in=HELD
    )
    assert other is None
    assert sell(ProjectFactory(), 100, "d") is None
    assert not Sale.objects.exists()
    with pytest.raises(ValueError, match="more than nothing"):
        sell(project, 0, "e")


def test_a_royalty_is_never_taken_out_of_what_is_not_there():
    project = ProjectFactory()
    agreed(project, {project.author_id: 10_000})
    with pytest.raises(NotEnoughHeld):
        sell(project, 1000, "pledge:1")
    assert not Sale.objects.exists()


def test_no_more_goes_back_than_was_sold_and_unshared_sales_give_nothing_back():
    project = ProjectFactory()
    agreed(project, {project.author_id: 10_000})
    paid_in(1000)
    sell(project, 500, "pledge:1")
    with pytest.raises(ValueError, match="no more"):
        royalties.give_back(of="pledge:1", money=euros(501), event="r", at=timezone.now())
    assert royalties.give_back(of="pledge:9", money=euros(1), event="r", at=timezone.now()) is None


def test_a_new_version_shares_what_is_sold_from_then_on():
    project = ProjectFactory()
    person = gave(project)
    agreed(project, {project.author_id: 10_000})
    paid_in(10_000)
    sell(project, 1000, "pledge:1")
    agreed(project, {person.pk: 10_000})
    sell(project, 1000, "pledge:2")
    assert (owed(project.author), owed(person)) == (100, 100)
    royalties.give_back(of="pledge:1", money=euros(1000), event="refund:1", at=timezone.now())
    assert (owed(project.author), owed(person)) == (0, 100)


# Pages


def test_the_shares_page_is_public_but_a_proposal_is_not(client):
    project = ProjectFactory()
    person = gave(project)
    agreed(project, {project.author_id: 10_000}, note="It was my idea.")
    propose(project, {person.pk: 7000, project.author_id: 3000}, note="Mina did most of it.")
    url = reverse("projects:shares", args=[project.slug])
    page = client.get(url).content.decode()
    assert "It was my idea." in page
    assert "Mina did most of it." not in page
    client.force_login(person)
    assert "I agree" in client.get(url).content.decode()


def test_shares_are_proposed_agreed_and_seen_by_pages(client):
    project = ProjectFactory()
    person = gave(project)
    client.force_login(project.author)
    url = reverse("projects:propose_shares", args=[project.slug])
    typed = {"rate": "2.5", "years": "5", "currency": "EUR", "cap_text": "1,000", f"share-{person.pk}": "120"}
    wrong = client.post(url, typed)
    assert f"share-{person.pk}" in wrong.context["form"].errors
    assert 'value="2.5"' in wrong.content.decode()
    client.post(url, {**typed, f"share-{person.pk}": "40"})
    agreement = project.share_agreements.get()
    assert (agreement.rate, agreement.cap, agreement.shared) == (250, euros(100_000), 4000)
    client.force_login(person)
    assert "Look at your share" in client.get("/me/").content.decode()
    answer = reverse("projects:answer_shares", args=[project.slug, 1])
    assert (
        "This field is required" in client.post(answer, {"action": "decline", "reason": ""}).content.decode()
    )
    client.post(answer, {"action": "accept"})
    agreement.refresh_from_db()
    assert agreement.state == "agreed"


def test_contribution_is_written_down_by_name_or_address(client):
    project, tester = ProjectFactory(), UserFactory(display_name="Tess Ter")
    UserFactory.create_batch(2, display_name="Two")
    client.force_login(project.author)
    address = reverse("projects:shares", args=[project.slug])
    given = {"kind": "test", "title": "A week of cooking"}
    for who, words in (("Two", "or several people do"), ("no@example.org", "Nobody has joined")):
        page = client.post(address, {**given, "who": who})
        assert words in page.text and "A week of cooking" in page.text
    client.post(address, {**given, "who": "tess ter"})
    client.post(address, {**given, "who": tester.email, "title": "Another week"})
    assert project.contributions.filter(person=tester, kind="test").count() == 2
