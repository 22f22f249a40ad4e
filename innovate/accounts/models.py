import hashlib
import secrets
from typing import Any, ClassVar

import rules
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Store a person with a hashed password; without one they can only sign in by other means."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class FormerName(str):
    """The words that stand for a name that was taken back; stored as nothing."""


class NameField(models.CharField):
    """A person's name. An empty one is that of somebody who left, read in the language of the reader."""

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        return FormerName(_("Former member")) if value == "" else value

    def get_prep_value(self, value: Any) -> Any:
        return "" if isinstance(value, FormerName) else super().get_prep_value(value)

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in by e-mail. What others see of them is `display_name` and their Profile."""

    email = models.EmailField(_("e-mail address"), unique=True)
    display_name = NameField(_("display name"), max_length=60)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, default="en")
    time_zone = models.CharField(_("time zone"), max_length=60, default="UTC")
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(_("staff"), default=False)
    date_joined = models.DateTimeField(_("joined"), default=timezone.now)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["display_name"]
    objects = UserManager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = (models.UniqueConstraint(Lower("email"), name="one_person_per_email"),)

    def __str__(self) -> str:
        return self.display_name

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Say whether this person has the permission. On an object, the rooms' rules bind a superuser too:
        nobody's power in the staff area lets them sign, award, pay or be paid in another's place.
        """
        if obj is not None and rules.perm_exists(perm):
            return self.is_active and rules.has_perm(perm, self, obj)
        return super().has_perm(perm, obj)

    @property
    def avatar_url(self) -> str:
        """Where the picture lies, if the profile is loaded already: a list of people asks no more for it."""
        profile = self._state.fields_cache.get("profile")
        return profile.avatar.url if profile and profile.avatar else ""

    @property
    def has_left(self) -> bool:
        """Whether the account was deleted; what it took part in stays, without a name."""
        return isinstance(self.display_name, FormerName)

    def get_full_name(self) -> str:
        return self.display_name

    def get_short_name(self) -> str:
        return self.display_name


class Profile(models.Model):
    """What a person tells the others about themselves."""

    person = models.OneToOneField(User, on_delete=models.CASCADE, related_name="profile")
    bio = models.TextField(_("about you"), max_length=1000, blank=True)
    avatar = models.ImageField(_("picture"), upload_to="avatars/", blank=True)

    def __str__(self) -> str:
        return f"profile of {self.person_id}"


def hash_token(token: str) -> str:
    """Return what is stored of a token. It has 256 random bits, so a plain SHA-256 cannot be guessed back."""
    return hashlib.sha256(token.encode()).hexdigest()


class ApiToken(models.Model):
    """A personal key to the API; only its hash is kept, and `prefix` so that its owner can tell it apart."""

    class Scope(models.TextChoices):
        READ = "read", _("Read what you can read")
        WRITE = "write", _("Act for you")

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="personal_tokens")
    name = models.CharField(_("name"), max_length=60)
    prefix = models.CharField(max_length=12)
    hashed = models.CharField(max_length=64, unique=True)
    scope = models.CharField(_("may"), max_length=10, choices=Scope, default=Scope.READ)
    created_at = models.DateTimeField(default=timezone.now)
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"

    @staticmethod
    def new_secret() -> str:
        return f"inn_{secrets.token_urlsafe(32)}"
