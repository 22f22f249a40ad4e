"""What pages are made of. A block's template reads no database: `portal.body` brings what all blocks show."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.images.blocks import ImageChooserBlock

from innovate.portal.blocks.links import is_address
from innovate.portal.choosers import ProjectChooserBlock

INLINE = ["bold", "italic", "link", "ul", "ol"]


class StepBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=60)
    text = blocks.CharBlock(label=_("Text"), max_length=200, required=False)


class StepsBlock(blocks.StructBlock):
    heading = blocks.CharBlock(label=_("Heading"), max_length=80, required=False)
    steps = blocks.ListBlock(StepBlock(), label=_("Steps"), min_num=2, max_num=7)

    class Meta:
        template = "portal/blocks/steps.html"
        icon = "list-ol"
        label = _("Steps")


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("Quote"))
    who = blocks.CharBlock(label=_("Who said it"), max_length=80, required=False)

    class Meta:
        template = "portal/blocks/quote.html"
        icon = "openquote"
        label = _("Quote")


class ActionBlock(blocks.StructBlock):
    heading = blocks.CharBlock(label=_("Heading"), max_length=80)
    text = blocks.CharBlock(label=_("Text"), max_length=200, required=False)
    button = blocks.CharBlock(label=_("Button"), max_length=40)
    link = blocks.CharBlock(
        label=_("Link"),
        max_length=200,
        validators=[is_address],
        help_text=_("An address on this site, such as /projects/new/."),
    )

    class Meta:
        template = "portal/blocks/action.html"
        icon = "pick"
        label = _("Call to action")


class PictureBlock(blocks.StructBlock):
    image = ImageChooserBlock(label=_("Picture"))
    alt = blocks.CharBlock(
        label=_("What the picture shows"),
        max_length=300,
        help_text=_("Read aloud to people who cannot see it."),
    )
    caption = blocks.CharBlock(label=_("Caption"), max_length=200, required=False)

    class Meta:
        template = "portal/blocks/picture.html"
        icon = "image"
        label = _("Picture")


class GalleryBlock(blocks.StructBlock):
    heading = blocks.CharBlock(label=_("Heading"), max_length=80, required=False)
    pictures = blocks.ListBlock(PictureBlock(), label=_("Pictures"), min_num=2, max_num=12)

    class Meta:
        template = "portal/blocks/gallery.html"
        icon = "image"
        label = _("Gallery")


class QuestionBlock(blocks.StructBlock):
    question = blocks.CharBlock(label=_("Question"), max_length=160)
    answer = blocks.RichTextBlock(label=_("Answer"), features=INLINE)


class QuestionsBlock(blocks.StructBlock):
    heading = blocks.CharBlock(label=_("Heading"), max_length=80, required=False)
    questions = blocks.ListBlock(QuestionBlock(), label=_("Questions"))

    class Meta:
        template = "portal/blocks/questions.html"
        icon = "help"
        label = _("Questions and answers")


class ProjectsBlock(blocks.StructBlock):
    heading = blocks.CharBlock(label=_("Heading"), max_length=80)
    text = blocks.CharBlock(label=_("Text"), max_length=200, required=False)
    projects = blocks.ListBlock(
        ProjectChooserBlock(label=_("Project")), label=_("Projects"), min_num=1, max_num=8
    )

    class Meta:
        template = "portal/blocks/projects.html"
        icon = "pick"
        label = _("Featured projects")


class NumbersBlock(blocks.StructBlock):
    heading = blocks.CharBlock(label=_("Heading"), max_length=80, required=False)
    which = blocks.MultipleChoiceBlock(
        label=_("Numbers"),
        choices=[
            ("projects", _("Projects in the open")),
            ("supporters", _("People who support one")),
            ("delivered", _("Delivered")),
            ("makers", _("Verified makers")),
            ("raised", _("Money raised")),
        ],
        help_text=_("Counted anew, at most a minute old."),
    )

    class Meta:
        template = "portal/blocks/numbers.html"
        icon = "order"
        label = _("Live numbers")


class SponsorBlock(blocks.StructBlock):
    logo = ImageChooserBlock(label=_("Logo"))
    name = blocks.CharBlock(label=_("Name"), max_length=80, help_text=_("Read aloud in place of the logo."))
    link = blocks.URLBlock(label=_("Website"), required=False)


class SponsorsBlock(blocks.StructBlock):
    heading = blocks.CharBlock(label=_("Heading"), max_length=80, required=False)
    sponsors = blocks.ListBlock(SponsorBlock(), label=_("Sponsors"), min_num=1, max_num=12)

    class Meta:
        template = "portal/blocks/sponsors.html"
        icon = "group"
        label = _("Sponsors")


class HeroBlock(blocks.StructBlock):
    headline = blocks.CharBlock(label=_("Headline"), max_length=80)
    lead = blocks.CharBlock(label=_("Sentence below it"), max_length=240, required=False)
    picture = ImageChooserBlock(
        label=_("Picture"), required=False, help_text=_("It decorates; say in words what matters.")
    )
    button = blocks.CharBlock(label=_("Button"), max_length=40, required=False)
    link = blocks.CharBlock(label=_("Link"), max_length=200, required=False, validators=[is_address])

    class Meta:
        template = "portal/blocks/hero.html"
        icon = "pick"
        label = _("Hero")

    def clean(self, value: blocks.StructValue) -> blocks.StructValue:
        cleaned = super().clean(value)
        if bool(cleaned["button"]) != bool(cleaned["link"]):
            lacking = "link" if cleaned["button"] else "button"
            raise blocks.StructBlockValidationError(
                {lacking: blocks.struct_block.ValidationError(_("A button needs words and a link."))}
            )
        return cleaned


class BodyBlock(blocks.StreamBlock):
    """What a page's body may be made of."""

    text = blocks.RichTextBlock(
        label=_("Text"),
        features=["h2", "h3", "blockquote", "hr", *INLINE],
        template="portal/blocks/text.html",
    )
    steps = StepsBlock()
    picture = PictureBlock()
    gallery = GalleryBlock()
    quote = QuoteBlock()
    questions = QuestionsBlock()
    projects = ProjectsBlock()
    numbers = NumbersBlock()
    sponsors = SponsorsBlock()
    action = ActionBlock()


class LandingBlock(BodyBlock):
    """The body of a landing page: a hero may lead it."""

    hero = HeroBlock()

    class Meta:
        block_counts = {"hero": {"max_num": 1}}

    def clean(self, value: blocks.StreamValue, *args: Any, **kwargs: Any) -> blocks.StreamValue:
        cleaned = super().clean(value, *args, **kwargs)
        for position, block in enumerate(cleaned):
            if block.block_type == "hero" and position > 0:
                raise StreamBlockValidationError(
                    non_block_errors=[_("The hero opens the page: move it to the top.")]
                )
        return cleaned
