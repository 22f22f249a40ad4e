from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "innovate.search"
    label = "search"
