from django.apps import AppConfig


class ModerationConfig(AppConfig):
    name = "innovate.moderation"
    label = "moderation"
