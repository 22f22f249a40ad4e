"""What stands around every page and is the staff's to word: menus, contact, imprint, an announcement."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import StreamField

from innovate.portal.blocks import MenuBlock, SocialLinksBlock


class Menu(models.Model):
    """One menu in one language. Where there is none, the site shows its own default."""

    class Place(models.TextChoices):
        HEADER = "header", _("At the top of every page")
        TAKE_PART = "take_part", _("Footer: take part")
        ABOUT = "about", _("Footer: about us")

    place = models.CharField(_("place"), max_length=12, choices=Place)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    links = StreamField(MenuBlock(), verbose_name=_("links"))

    panels = [
        HelpPanel(
            _(
                "Without a menu of its own, a place shows the site's usual links. Delete a menu to return to them."
            )
        ),
        FieldPanel("place"),
        FieldPanel("language"),
        FieldPanel("links"),
    ]

    class Meta:
        verbose_name = _("menu")
        verbose_name_plural = _("menus")
        ordering = ("place", "language")
        constraints = (
            models.UniqueConstraint(
                fields=["place", "language"],
                name="one_menu_per_place",
                violation_error_message=_("This place has a menu in this language already."),
            ),
            models.CheckConstraint(
                condition=models.Q(place__in=["header", "take_part", "about"]), name="menu_place_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_place_display()} ({self.get_language_display()})"


@register_setting(icon="site", order=10)
class SiteSettings(BaseSiteSetting):
    """Contact, imprint, footer note and announcement; texts per language."""

    contact_email = models.EmailField(_("contact address"), blank=True)
    postal_address = models.TextField(_("postal address"), max_length=300, blank=True)
    social = StreamField(SocialLinksBlock(), verbose_name=_("elsewhere"), blank=True)
    imprint_en = models.TextField(_("imprint in English"), max_length=600, blank=True)
    imprint_zh = models.TextField(_("imprint in Chinese"), max_length=600, blank=True)
    note_en = models.CharField(_("footer note in English"), max_length=240, blank=True)
    note_zh = models.CharField(_("footer note in Chinese"), max_length=240, blank=True)
    announcement_en = models.CharField(_("announcement in English"), max_length=200, blank=True)
    announcement_zh = models.CharField(_("announcement in Chinese"), max_length=200, blank=True)
    announcement_link = models.CharField(
        _("where it leads"),
        max_length=200,
        blank=True,
        help_text=_(
            "An address on this site, such as /projects/; readers of Chinese are led to the Chinese page."
        ),
    )
    announced_until = models.DateTimeField(
        _("shown until"), null=True, blank=True, help_text=_("Empty: until you take it away.")
    )

    panels = [
        MultiFieldPanel(
            [FieldPanel("contact_email"), FieldPanel("postal_address"), FieldPanel("social")],
            heading=_("Contact"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("announcement_en"),
                FieldPanel("announcement_zh"),
                FieldPanel("announcement_link"),
                FieldPanel("announced_until"),
            ],
            heading=_("Announcement above every page"),
        ),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("note_en", "note_zh", "imprint_en", "imprint_zh")],
            heading=_("Footer"),
        ),
    ]

    class Meta:
        verbose_name = _("site settings")

    def clean(self) -> None:
        super().clean()
        if self.announcement_link and not self.announcement_link.startswith("/"):
            from django.core.exceptions import ValidationError

            raise ValidationError(
                {"announcement_link": _("Write an address on this site; it begins with /.")}
            )
