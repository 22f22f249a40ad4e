from django.apps import AppConfig


class DiscussionsConfig(AppConfig):
    name = "innovate.discussions"
    label = "discussions"
