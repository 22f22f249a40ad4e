from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "innovate.portal"
    label = "portal"
