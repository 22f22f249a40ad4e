from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "innovate.payments"
    label = "payments"
