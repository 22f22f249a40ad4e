from django.apps import AppConfig


class CrowdfundConfig(AppConfig):
    name = "innovate.crowdfund"
    label = "crowdfund"
