from __future__ import annotations

import pytest

from innovate.core.money import Money
from innovate.crowdfund.conversion import Conversion, conversion_of
from innovate.projects.models import Follow
from innovate.projects.stages import Stage
from innovate.voting import services
from innovate.voting.models import Support
from tests.factories.accounts import UserFactory
from tests.factories.crowdfund import TierFactory, active, held
from tests.factories.projects import ProjectFactory


@pytest.mark.django_db
def test_conversion_counts_each_person_once(django_assert_num_queries):
    tier = TierFactory(amount=5000)
    project = tier.campaign.project
    high, low, follower, foreign, plain, stranger = UserFactory.create_batch(6)
    Support.objects.bulk_create(
        [
            Support(project=project, person=high, price_amount=6000),
            Support(project=project, person=low, price_amount=5000),
            Support(project=project, person=follower, price_amount=4000),
            Support(project=project, person=foreign, price_amount=100, price_currency="USD"),
            Support(project=project, person=plain),
        ]
    )
    Follow.objects.bulk_create([Follow(project=project, person=person) for person in (low, follower, plain)])
    for person in (high, low, foreign, plain, stranger):
        active(tier, person, quantity=2)
    held(tier, follower)
    with django_assert_num_queries(2):
        found = conversion_of(project)
    assert found == Conversion(staying=4, backing=3, at_price=1, backers=5, supporters=4)


@pytest.mark.django_db
def test_conversion_of_an_idea_is_nothing_yet():
    project = ProjectFactory(stage=Stage.IDEA)
    services.support(project=project, person=UserFactory(), price=Money(100, "EUR"))
    assert conversion_of(project) == Conversion(0, 0, 0, 0, 0)
