from django.apps import AppConfig
from django.db.models.signals import post_delete, post_migrate, post_save


class PortalConfig(AppConfig):
    name = "innovate.portal"
    label = "portal"

    def ready(self) -> None:
        from wagtail.models import Page, Site
        from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

        from innovate.portal import translations
        from innovate.portal.challenges.briefs import follow_original
        from innovate.portal.challenges.wanted import ASKER
        from innovate.portal.furniture import forget
        from innovate.portal.models import ChallengePage, Menu, SiteSettings
        from innovate.portal.site import ensure_site
        from innovate.portal.staff.groups import ensure_groups
        from innovate.projects import purposes

        purposes.register(ASKER)
        post_migrate.connect(ensure_site, sender=self, dispatch_uid="portal.ensure_site")
        # After the site: groups are given rights on the root of the pages.
        post_migrate.connect(ensure_groups, sender=self, dispatch_uid="portal.ensure_groups")
        translations.connect()
        page_published.connect(follow_original, sender=ChallengePage, dispatch_uid="portal.follow_original")
        for changed in (page_published, page_slug_changed, page_unpublished, post_page_move):
            changed.connect(forget, dispatch_uid="portal.forget")
        for model in (Menu, SiteSettings, Site):
            post_save.connect(forget, sender=model, dispatch_uid=f"portal.forget.{model.__name__}")
            post_delete.connect(forget, sender=model, dispatch_uid=f"portal.forget.{model.__name__}")
        post_delete.connect(forget, sender=Page, dispatch_uid="portal.forget.page")
