from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig, apps

#: What a room may register with a room above it in the import order, each in a module of this name.
REGISTERING_MODULES = ("reconcilers", "permissions", "notices", "timeline")


class CoreConfig(AppConfig):
    name = "innovate.core"
    label = "core"

    def ready(self) -> None:
        # Only our own apps: importing other packages' modules of these names too early breaks them.
        for app in apps.get_app_configs():
            if app.name.startswith("innovate."):
                for name in REGISTERING_MODULES:
                    if find_spec(f"{app.name}.{name}"):
                        import_module(f"{app.name}.{name}")
