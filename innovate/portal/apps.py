from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PortalConfig(AppConfig):
    name = "innovate.portal"
    label = "portal"

    def ready(self) -> None:
        from innovate.portal.site import ensure_site

        post_migrate.connect(ensure_site, sender=self, dispatch_uid="portal.ensure_site")
