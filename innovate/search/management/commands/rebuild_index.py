"""Build the search index anew from rows."""

from __future__ import annotations

from itertools import islice

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection, transaction
from modelsearch.backends import get_search_backend
from modelsearch.conf import get_app_config

from innovate.projects.models import Project, ProjectToken
from innovate.projects.similarity import store_tokens

BATCH = 500


class Command(BaseCommand):
    help = "Throw the search index away and build it from the database."

    def handle(self, *args: object, **options: object) -> None:
        if settings.ELASTICSEARCH_URL:
            call_command("wagtail_update_index", stdout=self.stdout)
        else:
            with transaction.atomic():
                # Entries are written in one go where there are none, one by one where there are.
                get_search_backend().reset_indexes()
                call_command("wagtail_update_index", stdout=self.stdout)
        rows = Project.objects.order_by("pk").iterator(chunk_size=BATCH)
        while batch := list(islice(rows, BATCH)):
            store_tokens(batch)
        # The database chooses its ways by how many rows there were when it last counted.
        with connection.cursor() as cursor:
            for model in (get_app_config().get_model("IndexEntry"), ProjectToken):
                cursor.execute(f"ANALYZE {connection.ops.quote_name(model._meta.db_table)}")
