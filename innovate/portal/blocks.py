"""The building blocks of editors' pages. Each is one template that reads no database by itself."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock


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
        label=_("Link"), max_length=200, help_text=_("An address on this site, such as /projects/new/.")
    )

    class Meta:
        template = "portal/blocks/action.html"
        icon = "pick"
        label = _("Call to action")


class PictureBlock(blocks.StructBlock):
    image = ImageChooserBlock(label=_("Picture"))
    alt = blocks.CharBlock(label=_("What the picture shows"), max_length=200)
    caption = blocks.CharBlock(label=_("Caption"), max_length=200, required=False)

    class Meta:
        template = "portal/blocks/picture.html"
        icon = "image"
        label = _("Picture")


class QuestionBlock(blocks.StructBlock):
    question = blocks.CharBlock(label=_("Question"), max_length=160)
    answer = blocks.RichTextBlock(label=_("Answer"), features=["bold", "italic", "link", "ul", "ol"])


class QuestionsBlock(blocks.StructBlock):
    heading = blocks.CharBlock(label=_("Heading"), max_length=80, required=False)
    questions = blocks.ListBlock(QuestionBlock(), label=_("Questions"))

    class Meta:
        template = "portal/blocks/questions.html"
        icon = "help"
        label = _("Questions and answers")


class BodyBlock(blocks.StreamBlock):
    """What a page's body may be made of."""

    text = blocks.RichTextBlock(
        label=_("Text"),
        features=["h2", "h3", "bold", "italic", "link", "ul", "ol", "blockquote", "hr"],
        template="portal/blocks/text.html",
    )
    steps = StepsBlock()
    picture = PictureBlock()
    quote = QuoteBlock()
    questions = QuestionsBlock()
    action = ActionBlock()
