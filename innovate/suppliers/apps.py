from django.apps import AppConfig


class SuppliersConfig(AppConfig):
    name = "innovate.suppliers"
    label = "suppliers"
