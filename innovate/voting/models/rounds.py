from django.conf import settings
from django.db import models
from django.db.models.fields.files import ImageFieldFile
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from innovate.core.languages import InTwoLanguages
from innovate.core.pictures import PictureField
from innovate.projects.models import Project
from innovate.voting.models.standing import standing_field


class Round(InTwoLanguages):
    """One vote on a project's designs. What was decided is frozen in `result` and can be computed again."""

    TOLD = ("title", "question")

    class Method(models.TextChoices):
        """The keys of `counting.METHODS`."""

        APPROVAL = "approval", _("Choose all you like")
        SCORE = "score", _("Give each 0 to 5 points")
        SCHULZE = "schulze", _("Rank them: one against one (Schulze)")
        RANKED_PAIRS = "ranked-pairs", _("Rank them: clearest majorities first (ranked pairs)")
        INSTANT_RUNOFF = "instant-runoff", _("Rank them: the last drops out (instant run-off)")
        EQUAL_SHARES = "equal-shares", _("Choose several at once (equal shares)")

    class Electorate(models.TextChoices):
        EVERYONE = "everyone", _("Everyone")
        SUPPORTERS = "supporters", _("Supporters of the idea")
        SINCE = "since", _("Who joined before a date")
        INVITED = "invited", _("Only people you invite")
        TEAM = "team", _("The team")

    class State(models.TextChoices):
        DRAFT = "draft", _("Being prepared")
        OPEN = "open", _("Open")
        CLOSED = "closed", _("Being counted")
        DECIDED = "decided", _("Decided")
        VOID = "void", _("Void")

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="rounds")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(_("title"), max_length=80)
    question = models.CharField(_("question"), max_length=200)
    method = models.CharField(_("how people vote"), max_length=16, choices=Method, default=Method.APPROVAL)
    seats = models.PositiveSmallIntegerField(_("how many designs are chosen"), default=1)
    offers_none = models.BooleanField(_("offer “none of these”"), default=False)
    electorate = models.CharField(
        _("who may vote"), max_length=12, choices=Electorate, default=Electorate.EVERYONE
    )
    joined_before = models.DateField(_("joined before"), null=True, blank=True, help_text="midnight UTC")
    is_final = models.BooleanField(_("what is chosen goes to funding"), default=True)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    opens_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    min_turnout = models.PositiveIntegerField(_("fewest ballots for a valid result"), default=1)
    electorate_size = models.PositiveIntegerField(null=True, blank=True)
    turnout_shown = models.PositiveIntegerField(default=0, help_text="last told to the live room")
    commitment = models.CharField(
        max_length=64, blank=True, help_text="SHA-256 of the secret, published at opening"
    )
    secret = models.CharField(max_length=64, blank=True, help_text="published once the round has closed")
    root = models.CharField(max_length=64, blank=True, help_text="Merkle root of all ballots")
    result = models.JSONField(null=True, blank=True)
    #: The first of the designs chosen, None where "none of these" won; see `Design.chosen`.
    winner = models.ForeignKey("Design", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("round")
        verbose_name_plural = _("rounds")
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(fields=["project", "number"], name="round_number_once"),
            models.UniqueConstraint(
                fields=["project"],
                condition=models.Q(state__in=["draft", "open", "closed"]),
                name="one_unfinished_round_per_project",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["draft", "open", "closed", "decided", "void"]),
                name="round_state_known",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["draft", "void"])
                | (models.Q(opens_at__isnull=False, closes_at__isnull=False) & ~models.Q(commitment="")),
                name="round_opened_with_commitment",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="decided")
                | models.Q(result__isnull=False, decided_at__isnull=False),
                name="round_decided_with_result",
            ),
            models.CheckConstraint(
                condition=models.Q(method="equal-shares", seats__gte=2)
                | (~models.Q(method="equal-shares") & models.Q(seats=1)),
                name="round_seats_fit_the_method",
            ),
            models.CheckConstraint(
                condition=models.Q(electorate="since", joined_before__isnull=False)
                | (~models.Q(electorate="since") & models.Q(joined_before=None)),
                name="round_date_fits_the_electorate",
            ),
        )
        indexes = (models.Index(fields=["state", "closes_at"], name="round_by_clock"),)

    def __str__(self) -> str:
        return f"{self.title} ({self.project_id}/{self.number})"

    def get_absolute_url(self) -> str:
        return reverse("voting:round", args=[self.project.slug, self.number])

    @property
    def more_winners(self) -> int:
        """How many designs were chosen besides the first."""
        return max(0, len((self.result or {}).get("winners", ())) - 1)

    @property
    def is_open(self) -> bool:
        """Whether a ballot would be taken now; the clock counts, not only the state."""
        return (
            self.state == self.State.OPEN and self.closes_at is not None and timezone.now() < self.closes_at
        )


class Design(InTwoLanguages):
    """An option in a round; `image` is its cover. `revised_from` is the design of an earlier round that it improves.

    `chosen`: its place among the designs that a decided round chose (1 is the first), None for the others.
    """

    TOLD = ("title", "notes", "alt")
    TOLD_WITH = "round"

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="designs")
    title = models.CharField(_("title"), max_length=80)
    notes = models.TextField(_("what is different about it"), max_length=2000, blank=True)
    image = PictureField(_("picture"), upload_to="designs/", blank=True)
    alt = models.CharField(_("what the picture shows"), max_length=200, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="designs")
    revised_from = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="revisions"
    )
    position = models.PositiveSmallIntegerField(default=0)
    to_revise = models.BooleanField(
        default=False,
        help_text="carried over from an earlier round, and not yet revised as the team meant to",
    )
    chosen = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ("position", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["round", "chosen"],
                condition=models.Q(chosen__isnull=False),
                name="design_chosen_in_one_place",
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def gallery(self) -> list[tuple[ImageFieldFile, str]]:
        """Each picture, the cover first, with what it shows for the reader."""
        if not self.image:
            return []
        words = self.words
        further = [
            (
                picture.file,
                gettext("“%(title)s”, picture %(number)s") % {"title": words.title, "number": number},
            )
            for number, picture in enumerate(self.pictures.all(), 2)
        ]
        return [(self.image, words.alt), *further]


class DesignPicture(models.Model):
    """A picture of a design beside its cover. Sides in pixels."""

    design = models.ForeignKey(Design, on_delete=models.CASCADE, related_name="pictures")
    file = PictureField(upload_to="designs/")
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return f"picture {self.position} of {self.design_id}"


class RoundInvitation(models.Model):
    """Somebody asked to vote in a round. `person` is whose address it is: who signed in with it when they were
    asked, or else whoever voted first with that address confirmed; then it is nobody else's any more.
    """

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(_("e-mail address"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="round_invitations",
    )
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("pk",)
        constraints = (
            # Addresses are stored in lower case, so that this is one per address.
            models.UniqueConstraint(fields=["round", "email"], name="one_round_invitation_per_address"),
            models.UniqueConstraint(
                fields=["round", "person"],
                condition=models.Q(person__isnull=False),
                name="one_round_invitation_per_person",
            ),
        )

    def __str__(self) -> str:
        return f"{self.email} to vote in {self.round_id}"


class Ballot(models.Model):
    """One person's answer in a round; it may be changed until the round closes. `content` is as `rules`
    makes it.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="ballots")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="ballots")
    content = models.JSONField()
    nonce = models.CharField(max_length=64)
    leaf_hash = models.CharField(
        max_length=64, help_text="how the ballot is called in public, and its place there"
    )
    #: Part of the leaf (`rules.leaf`): the hash changes with it.
    standing = standing_field()
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["round", "person"], name="one_ballot_per_person"),)
        indexes = (models.Index(fields=["round", "leaf_hash"], name="ballot_in_public_order"),)

    def __str__(self) -> str:
        return f"ballot of {self.person_id} in {self.round_id}"
