"""Projects at any stage. Rows are made as the services make them, so constraints hold."""

from __future__ import annotations

import io

import factory
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from factory.django import DjangoModelFactory
from PIL import Image

from innovate.discussions.services import open_room
from innovate.projects.models import Category, Contribution, Project, TeamMember
from innovate.projects.stages import Stage
from tests.factories.accounts import UserFactory

IDEA_TEXT = (
    "A pot wall of pleated silicone between two rigid rings. Pulled up it cooks for two; "
    "pressed down it is as high as a dinner plate, and it goes into the dishwasher."
)


class CategoryFactory(DjangoModelFactory[Category]):
    class Meta:
        model = Category

    slug = factory.Sequence(lambda n: f"category-{n}")
    name_en = factory.Sequence(lambda n: f"Category {n}")
    name_zh = factory.Sequence(lambda n: f"类别 {n}")
    support_threshold = 3


class DraftFactory(DjangoModelFactory[Project]):
    """A complete draft that could be published; its author leads it."""

    class Meta:
        model = Project
        skip_postgeneration_save = True

    author = factory.SubFactory(UserFactory)
    category = factory.SubFactory(CategoryFactory)
    slug = factory.Sequence(lambda n: f"folding-cooker-{n}")
    title = factory.Sequence(lambda n: f"Folding cooker {n}")
    pitch = "A two-cup cooker that folds to the height of a dinner plate."
    problem = "In a shared flat a cooker is in the way for twenty-three hours a day."
    idea = IDEA_TEXT
    audience = "Students and people living alone."

    @factory.post_generation
    def led(self, create: bool, extracted: bool | None, **kwargs: object) -> None:
        if create:
            TeamMember.objects.create(project=self, person=self.author, role=TeamMember.Role.LEAD)
            Contribution.objects.create(project=self, person=self.author, kind=Contribution.Kind.IDEA)


class ProjectFactory(DraftFactory):
    """A published project, by default an idea; `stage=` puts it anywhere on the road."""

    stage = Stage.IDEA
    room = factory.LazyFunction(lambda: open_room(kind="project", state="open"))
    published_at = factory.LazyFunction(timezone.now)


def picture(
    name: str = "picture.png", *, size: tuple[int, int] = (64, 48), colour: str = "teal"
) -> SimpleUploadedFile:
    """Return an upload that is a real picture."""
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "PNG")
    return SimpleUploadedFile(name, out.getvalue(), content_type="image/png")
