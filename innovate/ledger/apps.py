from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "innovate.ledger"
    label = "ledger"
