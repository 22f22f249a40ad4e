from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "innovate.organisations"
    label = "organisations"
