from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig, apps
from django.forms import Field
from django.utils.translation import gettext_lazy as _

#: What a room may register with a room above it in the import order, each in a module of this name.
REGISTERING_MODULES = ("reconcilers", "permissions", "notices", "timeline", "exports", "leaving")


class CoreConfig(AppConfig):
    name = "innovate.core"
    label = "core"

    def ready(self) -> None:
        # Said by us: of the catalogues that offer these words, a stranger's would win in Chinese.
        Field.default_error_messages["required"] = _("This field is required.")
        # Registers what a column can be compared by.
        import_module("innovate.core.lookups")
        # Only our own apps: importing other packages' modules of these names too early breaks them.
        for app in apps.get_app_configs():
            if app.name.startswith("innovate."):
                for name in REGISTERING_MODULES:
                    if find_spec(f"{app.name}.{name}"):
                        import_module(f"{app.name}.{name}")
