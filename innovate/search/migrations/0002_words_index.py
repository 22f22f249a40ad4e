"""PostgreSQL: one index over the two columns that every search asks together; the library has one for each."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

NAME = "search_entry_words"


def create(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Make the index. PostgreSQL knows the mean share of each word from it, and so which way is the shorter."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"CREATE INDEX {NAME} ON wagtailsearch_indexentry USING gin ((title || body))")


def drop(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Remove the index."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP INDEX IF EXISTS {NAME}")


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial"), ("wagtailsearch", "0006_customise_indexentry")]
    operations = [migrations.RunPython(create, drop)]
