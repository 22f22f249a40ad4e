from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "innovate.accounts"
    label = "accounts"
