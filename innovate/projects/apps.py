from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "innovate.projects"
    label = "projects"

    def ready(self) -> None:
        from innovate.discussions import extras
        from innovate.projects import credits

        extras.register("project", credits.offer)
