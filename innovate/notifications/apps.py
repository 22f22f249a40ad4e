from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "innovate.notifications"
    label = "notifications"
