from django.apps import AppConfig


class VotingConfig(AppConfig):
    name = "innovate.voting"
    label = "voting"
