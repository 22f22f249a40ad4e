"""Challenges: briefs that call for ideas, with what is judged, asked and promised."""

import uuid
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Orderable
from wagtail.search import index

from innovate.core.money import CurrencyField, MoneyProperty
from innovate.portal.blocks import BodyBlock
from innovate.portal.challenges import rules
from innovate.portal.challenges.rules import ChallengeState, FieldKind
from innovate.portal.models.base import PublicPage


class Challenge(models.Model):  # type: ignore[django-manager-missing]
    """One challenge in all its languages: what its pages share is its state, and who handed in what.

    The deadline and the questions stand on the page that was there first (`queries.brief`). When judging begins the
    criteria are copied to `criteria` (`[{"key", "weight", "title": {language: words}}]`), so that editing the page
    changes no result.
    """

    key = models.UUIDField(unique=True, editable=False)
    state = models.CharField(
        _("state"), max_length=12, choices=ChallengeState, default=ChallengeState.OPEN, editable=False
    )
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True, editable=False)
    judge_by = models.DateTimeField(_("result due"), null=True, blank=True, editable=False)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("decided by"),
    )
    criteria = models.JSONField(default=list, blank=True, editable=False)

    class Meta:
        verbose_name = _("challenge")
        verbose_name_plural = _("challenges")
        indexes = (models.Index(fields=["state", "judge_by"], name="challenge_queue"),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state=ChallengeState.OPEN, closed_at=None)
                | models.Q(closed_at__isnull=False, judge_by__isnull=False),
                name="closed_challenge_has_dates",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=ChallengeState.DECIDED)
                | models.Q(decided_at__isnull=False, decided_by__isnull=False),
                name="decided_challenge_says_when_and_by_whom",
            ),
        )

    def __str__(self) -> str:
        page = self.pages.order_by("pk").first()
        return page.title if page else str(self.key)

    def get_absolute_url(self) -> str:
        return reverse("portal:judging", args=[self.pk])


class ChallengeIndexPage(PublicPage):
    """The list of challenges, by where they stand."""

    lead = models.CharField(_("sentence below the title"), max_length=240, blank=True)

    content_panels = [*PublicPage.content_panels, FieldPanel("lead")]
    parent_page_types = ["portal.HomePage"]
    subpage_types = ["portal.ChallengePage"]
    max_count_per_parent = 1
    template = "portal/challenge_index.html"

    class Meta:
        verbose_name = _("list of challenges")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        # The rooms' queries need every model loaded, so not while this module is.
        from innovate.portal.challenges import queries

        found = queries.index(self, request.GET.get("show", ""), request.GET.get("cursor", ""))
        return {**super().get_context(request, *args, **kwargs), **found}


class ChallengeForm(WagtailAdminPageForm):
    """Where editors write a brief."""

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean()
        closes = data.get("closes_at")
        # What is open keeps its deadline when it has passed; to begin with one would end it at once, for good.
        if closes and closes <= timezone.now() and "closes_at" in self.changed_data:
            self.add_error("closes_at", _("Choose a time that is still to come."))
        return data


class ChallengePage(PublicPage):
    """A brief that calls for ideas, designs or a technology."""

    Kind = rules.Kind
    base_form_class = ChallengeForm

    challenge = models.ForeignKey(
        Challenge, on_delete=models.PROTECT, null=True, editable=False, related_name="pages"
    )
    kind = models.CharField(_("kind"), max_length=12, choices=rules.Kind, default=rules.Kind.IDEAS)
    lead = models.CharField(_("the brief in one sentence"), max_length=240)
    picture = models.ForeignKey(
        "wagtailimages.Image", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    body = StreamField(BodyBlock(), verbose_name=_("brief"))
    project = models.ForeignKey(
        "projects.Project",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("the project it is for"),
        help_text=_("When people design together: entries are designs for it, or ideas built on it."),
    )
    reward_amount = models.BigIntegerField(
        _("reward, in minor units"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(rules.LARGEST_REWARD)],
        help_text=_("In cents or fen: 500000 are 5,000.00. The page shows it as money; look at the preview."),
    )
    reward_currency = CurrencyField(default="EUR")
    reward_note = models.CharField(_("what else there is to win"), max_length=200, blank=True)
    closes_at = models.DateTimeField(
        _("closes"),
        help_text=_("Once this has passed, judging begins and the challenge does not open again."),
    )
    judge_by = models.DateTimeField(
        _("result by"), null=True, blank=True, help_text=_("Two weeks after it closes when left empty.")
    )
    terms = RichTextField(
        _("terms"),
        blank=True,
        features=["bold", "italic", "link", "ul", "ol"],
        help_text=_("Whoever hands in accepts them as they stand then."),
    )

    reward = MoneyProperty("reward_amount", "reward_currency")
    #: A copy is another challenge; a translation finds its own by what it shares with the original (`save`).
    exclude_fields_in_copy = ["challenge"]

    content_panels = [
        *PublicPage.content_panels,
        FieldPanel("lead"),
        MultiFieldPanel(
            [FieldPanel("kind"), FieldPanel("project"), FieldPanel("closes_at"), FieldPanel("judge_by")],
            heading=_("What and until when"),
        ),
        FieldPanel("picture"),
        FieldPanel("body"),
        InlinePanel("criteria", heading=_("Criteria"), label=_("Criterion"), min_num=1),
        InlinePanel("questions", heading=_("Questions to whoever hands in"), label=_("Question")),
        InlinePanel("judges", heading=_("Judges"), label=_("Judge"), max_num=rules.MOST_JUDGES),
        MultiFieldPanel(
            [FieldPanel("reward_amount"), FieldPanel("reward_currency"), FieldPanel("reward_note")],
            heading=_("Reward"),
        ),
        FieldPanel("terms"),
    ]
    parent_page_types = ["portal.ChallengeIndexPage"]
    subpage_types: list[str] = []
    search_fields = [*PublicPage.search_fields, index.SearchField("lead"), index.SearchField("body")]
    template = "portal/challenge.html"

    class Meta:
        verbose_name = _("challenge")
        indexes = (models.Index(fields=["closes_at"], name="challenge_deadline"),)

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.challenge_id is None:
            self.challenge, _made = Challenge.objects.get_or_create(key=self.translation_key)
            if kwargs.get("update_fields") is not None:
                kwargs["update_fields"] = {*kwargs["update_fields"], "challenge"}
        super().save(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        if self.closes_at and self.judge_by and self.judge_by <= self.closes_at:
            raise ValidationError({"judge_by": _("The result can only come after the challenge closes.")})

    @property
    def is_open(self) -> bool:
        return self.closes_at > timezone.now()

    @property
    def is_closing_soon(self) -> bool:
        return self.is_open and self.closes_at <= timezone.now() + rules.SOON

    @property
    def result_due(self) -> datetime:
        """Until when the judges have."""
        return self.judge_by or self.closes_at + rules.JUDGE_WITHIN

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        # The rooms' queries need every model loaded, so not while this module is.
        from innovate.portal.challenges import queries, wanted

        shown = queries.challenge_page(self, request.user, request.GET.get("cursor", ""))
        context = super().get_context(request, *args, **kwargs)
        return {**context, **shown, "write_url": wanted.write_url(self)}


class Criterion(Orderable):
    """What entries are judged by; weights are relative to each other. `key` is the same in every language."""

    page = ParentalKey(ChallengePage, on_delete=models.CASCADE, related_name="criteria")
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    title = models.CharField(_("criterion"), max_length=80)
    text = models.CharField(_("what we look for"), max_length=200, blank=True)
    weight = models.PositiveSmallIntegerField(
        _("weight"), default=1, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )

    panels = [FieldPanel("title"), FieldPanel("text"), FieldPanel("weight")]

    class Meta(Orderable.Meta):
        verbose_name = _("criterion")


class Question(Orderable):
    """Something asked of whoever hands in. `key` is the same in every language."""

    page = ParentalKey(ChallengePage, on_delete=models.CASCADE, related_name="questions")
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    label = models.CharField(_("question"), max_length=120)
    help_text = models.CharField(_("what helps to answer it"), max_length=200, blank=True)
    kind = models.CharField(_("answered with"), max_length=8, choices=FieldKind, default=FieldKind.TEXT)
    choices = models.TextField(
        _("to choose from"), blank=True, max_length=2000, help_text=_("One on each line. Only for a choice.")
    )
    is_required = models.BooleanField(_("must be answered"), default=True)
    is_public = models.BooleanField(
        _("everyone may read the answer"),
        default=False,
        help_text=_("Otherwise only judges do. Whoever answers is told which it is."),
    )

    panels = [
        FieldPanel(name) for name in ("label", "help_text", "kind", "choices", "is_required", "is_public")
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("question")

    @property
    def options(self) -> list[str]:
        """What can be chosen, in the editors' order."""
        return [line.strip()[:200] for line in self.choices.splitlines() if line.strip()]

    @property
    def labelled_options(self) -> list[tuple[str, str]]:
        """What is stored → what is read, where `briefs.questions` found the reader's words."""
        shown = self.__dict__.get("shown_options", self.options)
        return list(
            zip(self.options, shown if len(shown) == len(self.options) else self.options, strict=True)
        )

    def clean(self) -> None:
        super().clean()
        if self.kind == FieldKind.CHOICE and len(self.options) < 2:
            raise ValidationError({"choices": _("Write at least two lines to choose from.")})


class Judge(Orderable):
    """Somebody asked to judge. The lead puts together the shortlist and the result; staff can as well."""

    page = ParentalKey(ChallengePage, on_delete=models.CASCADE, related_name="judges")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("person")
    )
    is_lead = models.BooleanField(_("leads the jury"), default=False)

    panels = [FieldPanel("person"), FieldPanel("is_lead")]

    class Meta(Orderable.Meta):
        verbose_name = _("judge")
