"""What a project is: its category, its words, its pictures."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.search import index

from innovate.core import han
from innovate.core.money import CurrencyField, MoneyProperty
from innovate.core.pictures import PictureField
from innovate.projects.models.standing import Standing, standing_constraints
from innovate.projects.models.words import Readable
from innovate.projects.stages import ROAD, SUPPORTABLE, Stage

if TYPE_CHECKING:
    from innovate.projects.models.team import TeamMember

USUAL_THRESHOLD = 50


class Category(models.Model):
    """A kind of product; `support_threshold` supporters open the design stage."""

    slug = models.SlugField(max_length=40, unique=True)
    name_en = models.CharField(_("name in English"), max_length=60)
    name_zh = models.CharField(_("name in Chinese"), max_length=60)
    description_en = models.CharField(_("description in English"), max_length=200, blank=True)
    description_zh = models.CharField(_("description in Chinese"), max_length=200, blank=True)
    support_threshold = models.PositiveIntegerField(
        _("supporters to reach the design stage"), default=USUAL_THRESHOLD
    )
    idea_days = models.PositiveSmallIntegerField(
        _("days an idea has to find its supporters"),
        null=True,
        blank=True,
        help_text=_("Empty: no end. An idea half way there gets half as much again, once."),
    )
    review_required = models.BooleanField(
        _("staff look at an idea before its design begins"),
        default=False,
        help_text=_("Otherwise enough supporters open the design stage at once."),
    )
    review_days = models.PositiveSmallIntegerField(_("days until a review must be answered"), default=10)
    lock_after = models.PositiveIntegerField(
        _("supporters after which a change needs a reason"),
        null=True,
        blank=True,
        help_text=_("Supporters are told the reason. Empty: never."),
    )
    icon = models.CharField(_("icon"), max_length=40, default="box", help_text=_("A Lucide icon name."))
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position", "pk")
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(support_threshold__gte=1), name="category_threshold_positive"
            ),
            models.CheckConstraint(
                condition=models.Q(idea_days=None) | models.Q(idea_days__gte=1), name="category_days_positive"
            ),
            models.CheckConstraint(
                condition=models.Q(review_days__gte=1), name="category_review_days_positive"
            ),
            models.CheckConstraint(
                condition=models.Q(lock_after=None) | models.Q(lock_after__gte=1),
                name="category_lock_positive",
            ),
        )

    def __str__(self) -> str:
        return self.name_en


class Project(index.Indexed, Readable, Standing):
    """One product from idea to delivery. Only `services.move_stage` changes `stage`."""

    slug = models.SlugField(max_length=80, unique=True, allow_unicode=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="projects")
    title = models.CharField(_("title"), max_length=80, blank=True)
    pitch = models.CharField(_("pitch"), max_length=200, blank=True)
    problem = models.TextField(_("problem"), max_length=4000, blank=True)
    idea = models.TextField(_("idea"), max_length=12000, blank=True)
    audience = models.TextField(_("audience"), max_length=2000, blank=True)
    #: None only while a draft's author has not chosen yet
    category = models.ForeignKey(
        Category, on_delete=models.PROTECT, null=True, blank=True, related_name="projects"
    )
    price_amount = models.BigIntegerField(null=True, blank=True)
    price_currency = CurrencyField(default="EUR", blank=True)
    price = MoneyProperty("price_amount", "price_currency")
    stage = models.CharField(_("stage"), max_length=12, choices=Stage, default=Stage.DRAFT)
    stage_since = models.DateTimeField(default=timezone.now)
    stopped_at = models.CharField(
        max_length=12, blank=True, choices=Stage, help_text=_("The stage an exit (declined, cancelled) left.")
    )
    room = models.OneToOneField(
        "discussions.Room", on_delete=models.PROTECT, null=True, blank=True, related_name="project"
    )
    #: since when so many support it that its words change only with a reason they are told
    locked_at = models.DateTimeField(null=True, blank=True, editable=False)
    #: goes up with every change of the words, so that two windows cannot overwrite each other unseen
    version = models.PositiveIntegerField(default=0, editable=False)
    published_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)

    search_fields = [
        index.SearchField("title", boost=4),
        index.SearchField("pitch", boost=2),
        index.SearchField("problem"),
        index.SearchField("idea"),
        index.SearchField("translated_text"),
        index.SearchField("tag_names"),
        index.SearchField("index_words"),
        index.FilterField("stage"),
        index.FilterField("category_id"),
        index.FilterField("hidden_at"),
        index.FilterField("merged_into_id"),
    ]
    # The search room's reconciler keeps the index: a save must not wait for a search server.
    search_auto_update = False

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        permissions = (
            ("decline_project", _("Can decline projects")),
            ("hide_project", _("Can hide and restore projects")),
            ("merge_project", _("Can merge projects that are the same idea")),
        )
        constraints = (
            *standing_constraints(),
            models.CheckConstraint(condition=models.Q(stage__in=Stage.values), name="project_stage_known"),
            models.CheckConstraint(
                condition=models.Q(stage=Stage.DRAFT, published_at=None)
                | (~models.Q(stage=Stage.DRAFT) & models.Q(published_at__isnull=False, room__isnull=False)),
                name="project_published_unless_draft",
            ),
            models.CheckConstraint(
                condition=models.Q(stage=Stage.DRAFT)
                | (models.Q(category__isnull=False) & ~models.Q(title="")),
                name="project_named_unless_draft",
            ),
            models.CheckConstraint(
                condition=models.Q(price_amount=None) | models.Q(price_amount__gt=0),
                name="project_price_positive",
            ),
        )
        indexes = (
            models.Index(fields=["stage", "-published_at", "-id"], name="project_by_stage"),
            models.Index(fields=["category", "-published_at", "-id"], name="project_by_category"),
            models.Index(
                fields=["category", "stage", "-published_at", "-id"], name="project_by_category_stage"
            ),
            models.Index(fields=["readable_in", "-published_at", "-id"], name="project_by_language"),
            models.Index(fields=["-published_at", "-id"], name="project_newest"),
            models.Index(
                fields=["merged_into"],
                name="project_merged",
                condition=models.Q(merged_into__isnull=False),
            ),
            # What search and other followers of changes read on every turn.
            models.Index(fields=["updated_at", "id"], name="project_changes"),
        )

    def __str__(self) -> str:
        return self.title

    @classmethod
    def get_indexed_objects(cls) -> "models.QuerySet[Project]":
        """What lists show, and nothing else: found are the newest, which a heap of drafts would push aside."""
        rows = super().get_indexed_objects().exclude(stage=Stage.DRAFT)
        return rows.filter(hidden_at=None, merged_into_id=None).prefetch_related("translations", "tags")

    def get_absolute_url(self) -> str:
        return reverse("portal:project", args=[self.slug])

    def get_stage_display(self) -> str:  # type: ignore[no-redef]
        """The stage's name; Django's own method translates every stage to find it."""
        return str(Stage(self.stage).label)

    @property
    def is_draft(self) -> bool:
        return self.stage == Stage.DRAFT

    def index_words(self) -> str:
        """What the search index needs besides: the title, which it keeps apart from all other words, among them once
        more, so that one column answers for all; and what is Chinese, cut apart.
        """
        texts = (self.title, self.pitch, self.problem, self.idea, self.translated_text(), self.tag_names())
        return " ".join([self.title, han.indexed("\n".join(texts))])

    @property
    def is_listed(self) -> bool:
        """Whether lists and search show it: as `queries.visible_projects`, of a row that has been read."""
        return not (self.is_draft or self.is_hidden or self.is_merged)

    @property
    def takes_support(self) -> bool:
        return self.stage in SUPPORTABLE and not self.is_hidden

    @property
    def support_threshold(self) -> int:
        """How many supporters open the design stage; the usual number while no category is chosen."""
        return self.category.support_threshold if self.category else USUAL_THRESHOLD

    @property
    def stops_passed(self) -> int:
        """How many of the seven stops an exited project had reached, for the stage rail."""
        return list(ROAD).index(Stage(self.stopped_at)) + 1 if self.stopped_at in ROAD else 0

    def tag_names(self) -> str:
        """The tags' names, for the search index."""
        return ", ".join(tag.name for tag in self.tags.all())

    @cached_property
    def pictures(self) -> "list[ProjectImage]":
        """All pictures in their order, read once; `queries.with_pictures` reads them for many projects."""
        return list(self.images.all())

    @cached_property
    def memberships(self) -> "dict[int, TeamMember]":
        """Person → membership, read once per object: a page asks several times what somebody may do."""
        return {member.person_id: member for member in self.team.all()}

    @property
    def cover(self) -> "ProjectImage | None":
        """The first picture."""
        return self.pictures[0] if self.pictures else None


class ProjectImage(models.Model):
    """A picture of a project; the one with the lowest position is its cover. Sides in pixels."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="images")
    file = PictureField(upload_to="projects/")
    alt = models.CharField(_("what the picture shows"), max_length=200, blank=True)
    #: language → what the picture shows, in the languages of the project's translations
    other_alts = models.JSONField(default=dict, blank=True, editable=False)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return self.alt or f"picture {self.pk}"

    @property
    def alt_text(self) -> str:
        """What the picture shows, in the language its project is read in where somebody said it."""
        known = ProjectImage.project.is_cached(self)
        language = self.project.reading if known else get_language()
        return self.other_alts.get(language) or self.alt
