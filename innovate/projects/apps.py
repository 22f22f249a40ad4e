from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "innovate.projects"
    label = "projects"
