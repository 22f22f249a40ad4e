"""Challenges: briefs that call for ideas, and what was handed in to them."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Orderable
from wagtail.search import index

from innovate.core.money import CurrencyField, MoneyProperty
from innovate.portal.blocks import BodyBlock
from innovate.portal.models.base import PublicPage


class ChallengeIndexPage(PublicPage):
    """The list of challenges, those that are open first."""

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
        from innovate.portal import queries

        page = queries.challenges(self, request.GET.get("cursor", ""))
        return {**super().get_context(request, *args, **kwargs), "challenges": page}


class ChallengePage(PublicPage):
    """A brief that calls for ideas or for a technology."""

    class Kind(models.TextChoices):
        IDEAS = "ideas", _("Consumer ideas")
        TECHNOLOGY = "technology", _("Technology wanted")
        CODESIGN = "codesign", _("Design together")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.IDEAS)
    lead = models.CharField(_("the brief in one sentence"), max_length=240)
    picture = models.ForeignKey(
        "wagtailimages.Image", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    body = StreamField(BodyBlock(), verbose_name=_("brief"))
    reward_amount = models.BigIntegerField(_("reward, in minor units"), null=True, blank=True)
    reward_currency = CurrencyField(default="EUR")
    reward_note = models.CharField(_("what else there is to win"), max_length=200, blank=True)
    closes_at = models.DateTimeField(_("closes"))
    terms = RichTextField(_("terms"), blank=True, features=["bold", "italic", "link", "ul", "ol"])

    reward = MoneyProperty("reward_amount", "reward_currency")

    content_panels = [
        *PublicPage.content_panels,
        FieldPanel("lead"),
        MultiFieldPanel([FieldPanel("kind"), FieldPanel("closes_at")], heading=_("What and until when")),
        FieldPanel("picture"),
        FieldPanel("body"),
        InlinePanel("criteria", heading=_("Criteria"), label=_("Criterion"), min_num=1),
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

    @property
    def is_open(self) -> bool:
        return self.closes_at > timezone.now()

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        # The rooms' queries need every model loaded, so not while this module is.
        from innovate.portal import queries

        entries = queries.entries(self, request.user, request.GET.get("cursor", ""))
        return {**super().get_context(request, *args, **kwargs), **entries}


class Criterion(Orderable):
    """What submissions to a challenge are judged by; weights are relative to each other."""

    page = ParentalKey(ChallengePage, on_delete=models.CASCADE, related_name="criteria")
    title = models.CharField(_("criterion"), max_length=80)
    text = models.CharField(_("what we look for"), max_length=200, blank=True)
    weight = models.PositiveSmallIntegerField(_("weight"), default=1)

    panels = [FieldPanel("title"), FieldPanel("text"), FieldPanel("weight")]

    class Meta(Orderable.Meta):
        verbose_name = _("criterion")


class ChallengeEntry(models.Model):
    """A project handed in to a challenge. The challenge is named by what its translations share."""

    challenge_key = models.UUIDField()
    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="entries")
    entered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["challenge_key", "project"], name="one_entry_per_challenge"),
        )

    def __str__(self) -> str:
        return f"{self.project_id} in {self.challenge_key}"
