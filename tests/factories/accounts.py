"""People of every kind."""

from __future__ import annotations

import factory
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from factory.django import DjangoModelFactory

from innovate.accounts.models import Profile, User

PASSWORD = "correct horse battery"


class UserFactory(DjangoModelFactory[User]):
    """A person with a verified address, a profile and PASSWORD."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    display_name = factory.Sequence(lambda n: f"Person {n}")

    @classmethod
    def _create(cls, model_class: type[User], *args: object, **kwargs: object) -> User:
        password = kwargs.pop("password", PASSWORD)
        return model_class.objects.create_user(*args, password=password, **kwargs)

    @factory.post_generation
    def verified(self, create: bool, extracted: bool | None, **kwargs: object) -> None:
        if create and extracted is not False:
            EmailAddress.objects.create(user=self, email=self.email, verified=True, primary=True)
            Profile.objects.create(person=self)


class StaffFactory(UserFactory):
    is_staff = True
    is_superuser = True


def staff_of(*groups: str, **fields: object) -> User:
    """Make somebody who works here in these groups and is no superuser."""
    person = StaffFactory(is_superuser=False, **fields)
    person.groups.set(Group.objects.filter(name__in=groups))
    assert person.groups.count() == len(groups)
    return person
