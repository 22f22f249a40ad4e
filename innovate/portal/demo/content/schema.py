"""The shapes of the demo's content. Plain data: no Django, no clock, no randomness."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Text:
    """One text in both languages of the site."""

    en: str
    zh: str

    def get(self, language: str) -> str:
        """Return the text for a language tag such as ``en``, ``zh`` or ``zh-hans``."""
        return self.zh if language.lower().startswith("zh") else self.en


@dataclass(frozen=True, slots=True)
class DemoCategory:
    """A product category. ``threshold`` is the number of supporters that opens the design stage."""

    key: str
    name: Text
    description: Text
    threshold: int
    accent: str
    icon: str


@dataclass(frozen=True, slots=True)
class DemoCapability:
    """Something a maker can do. ``parent`` is None for the ten headings of the tree."""

    code: str
    name: Text
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class DemoCertificateType:
    """A kind of proof a supplier can show. ``scope`` is ``organisation`` or ``product``."""

    code: str
    name: Text
    description: Text
    scope: str


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """A member. ``persona`` names the demo account it stands for, or is empty, as is the zone of its language."""

    key: str
    name: str
    language: str
    email: str
    city: str
    bio: str
    persona: str = ""
    time_zone: str = ""


@dataclass(frozen=True, slots=True)
class DemoCertificate:
    """A certificate held. ``expires_in_months`` counts from today; below zero it has lapsed."""

    type: str
    number: str
    expires_in_months: int


@dataclass(frozen=True, slots=True)
class DemoOrganisation:
    """A supplier or distributor.

    ``capabilities`` maps a capability code to its evidence: declared, document or audited.
    ``capacity_per_month`` is in units; ``regions`` are ISO 3166 codes, or ``EU`` and ``WORLD``.
    """

    key: str
    kind: str
    name: Text
    country: str
    city: Text
    founded: int
    blurb: Text
    owner: str
    regions: tuple[str, ...]
    capacity_per_month: int = 0
    min_order: int = 0
    lead_time_days: int = 0
    members: tuple[str, ...] = ()
    capabilities: dict[str, str] = field(default_factory=dict)
    certificates: tuple[DemoCertificate, ...] = ()


@dataclass(frozen=True, slots=True)
class DemoDesign:
    """An option in a design round. ``author`` is the project's when empty; ``revises`` is the key of a sketch;
    ``more`` are pictures beside the cover.
    """

    key: str
    name: Text
    note: Text
    picture: str = ""
    author: str = ""
    revises: str = ""
    more: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DemoTier:
    """Something to back. ``price`` is in minor units; ``limit`` is None when unlimited."""

    key: str
    name: Text
    description: Text
    price: int
    limit: int | None = None
    units: int = 1
    delivery_months: int = 8


@dataclass(frozen=True, slots=True)
class DemoNeed:
    """A part or a service to be sourced."""

    key: str
    title: Text
    spec: Text
    capabilities: tuple[str, ...]
    quantity: int
    certificates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DemoMessage:
    """A message in the project's room, or in that of the design whose key is ``about``; in the language its author
    wrote it in.
    """

    author: str
    language: str
    text: str
    hours_ago: int
    about: str = ""


@dataclass(frozen=True, slots=True)
class DemoUpdate:
    """News from the team."""

    author: str
    title: Text
    body: Text
    days_ago: int


@dataclass(frozen=True, slots=True)
class DemoProject:
    """One product. ``stage`` is the stage the loader walks it to; money is in minor units of ``currency``.

    ``picture`` is the name of a file in ``artwork/`` without its suffix; ``winner`` is the key of the design
    that was decided; ``round_open`` says that its design round takes votes; ``sketches`` are what an earlier round
    was about, which chose those that designs revise; ``method`` and ``offers_none`` are the design round's rules;
    ``reason`` is the written reason
    of a declined or cancelled project; ``pledged_percent`` of ``goal`` is what the loader should bring in;
    ``point`` says where within its stage the story stands, when that is not the usual place: a campaign in
    ``review`` or ``collecting``, bids ``evaluating``, an award in ``standstill``, a contract just ``begun`` or
    with a ``disputed`` milestone, parcels all ``shipped``.
    """

    slug: str
    category: str
    stage: str
    language: str
    author: str
    title: Text
    pitch: Text
    problem: Text
    idea: Text
    audience: Text
    tags: tuple[str, ...]
    wished_price: int
    currency: str
    days_old: int
    supporters: int
    picture: str
    picture_alt: Text
    team: tuple[str, ...] = ()
    goal: int = 0
    pledged_percent: int = 0
    winner: str = ""
    round_open: bool = False
    method: str = "approval"
    offers_none: bool = False
    point: str = ""
    reason: Text | None = None
    sketches: tuple[DemoDesign, ...] = ()
    designs: tuple[DemoDesign, ...] = ()
    tiers: tuple[DemoTier, ...] = ()
    needs: tuple[DemoNeed, ...] = ()
    messages: tuple[DemoMessage, ...] = ()
    updates: tuple[DemoUpdate, ...] = ()

    @property
    def is_detailed(self) -> bool:
        """Whether the project carries designs, tiers, needs and talk."""
        return bool(self.designs)


@dataclass(frozen=True, slots=True)
class DemoQuestion:
    """Something a challenge asks of whoever hands in."""

    label: Text
    kind: str = "text"
    choices: tuple[Text, ...] = ()
    required: bool = True
    public: bool = False


@dataclass(frozen=True, slots=True)
class DemoSolution:
    """Something described in a challenge alone, by a person or for the organisation they act for."""

    person: str
    title: str
    text: str
    organisation: str = ""
    answers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DemoSheet:
    """A judge's points on an entry (a project's slug or a solution's title); below zero: not judged."""

    entry: str
    judge: str
    points: tuple[int, ...]
    comment: str


@dataclass(frozen=True, slots=True)
class DemoVerdict:
    """What the result says of an entry; without an ``award`` it was not chosen."""

    entry: str
    reason: str
    award: str = ""


@dataclass(frozen=True, slots=True)
class DemoChallenge:
    """A call for ideas. ``reward`` is in minor units of ``currency``; ``entries`` are projects handed in, and
    ``answers`` what was said with each.

    ``deadline_days`` counts from today; below zero it is closed, and decided when there are verdicts. The first of
    the ``judges`` leads the jury. ``weights`` are those of the criteria.
    """

    key: str
    category: str
    title: Text
    brief: Text
    criteria: tuple[Text, ...]
    reward_text: Text
    reward: int
    currency: str
    deadline_days: int
    picture: str
    picture_alt: Text
    kind: str = "ideas"
    entries: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    weights: tuple[int, ...] = ()
    judges: tuple[str, ...] = ()
    terms: Text | None = None
    questions: tuple[DemoQuestion, ...] = ()
    solutions: tuple[DemoSolution, ...] = ()
    sheets: tuple[DemoSheet, ...] = ()
    verdicts: tuple[DemoVerdict, ...] = ()


@dataclass(frozen=True, slots=True)
class DemoArticle:
    """A page of prose in Markdown, with a picture key when it has a picture."""

    key: str
    title: Text
    summary: Text
    body: Text
    picture: str = ""
    picture_alt: Text | None = None


@dataclass(frozen=True, slots=True)
class DemoPaper:
    """A document of a team; version by version, ``notes`` says what is new and ``days`` how long ago it came."""

    title: str
    author: str
    is_public: bool
    notes: tuple[str, ...]
    days: tuple[int, ...]
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DemoBill:
    """One revision of a parts list, as CSV."""

    author: str
    note: str
    days: int
    lines: str


@dataclass(frozen=True, slots=True)
class DemoRight:
    """A registered right: ``filed`` so many days ago (None: not yet) for ``years``."""

    kind: str
    title: str
    number: str
    office: str
    status: str
    owner: str
    filed: int | None = None
    years: int = 0


@dataclass(frozen=True, slots=True)
class DemoDecision:
    """A question to the team; without ``decided`` it waits."""

    asked_by: str
    question: str
    options: tuple[str, ...]
    opened: int
    answer: str = ""
    reason: str = ""
    decided: int | None = None


@dataclass(frozen=True, slots=True)
class DemoGift:
    """What somebody gave."""

    person: str
    kind: str
    title: str
    days: int


@dataclass(frozen=True, slots=True)
class DemoSharing:
    """How success is shared: ``rate`` and ``shares`` (person to part) in basis points, ``cap`` in minor units."""

    rate: int
    years: int
    days: int
    note: str
    shares: dict[str, int]
    cap: int | None = None


@dataclass(frozen=True, slots=True)
class DemoWorkbench:
    """What the team of a project works with."""

    project: str
    papers: tuple[DemoPaper, ...] = ()
    bills: tuple[DemoBill, ...] = ()
    rights: tuple[DemoRight, ...] = ()
    decisions: tuple[DemoDecision, ...] = ()
    gifts: tuple[DemoGift, ...] = ()
    sharing: DemoSharing | None = None
