from django.apps import AppConfig


class FulfilmentConfig(AppConfig):
    name = "innovate.fulfilment"
    label = "fulfilment"
