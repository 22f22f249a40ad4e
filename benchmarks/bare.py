"""The house with two addresses more, behind the same middleware: an empty page, and one INSERT."""

from __future__ import annotations

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path

from innovate.urls import urlpatterns as of_the_house

TABLE = "bench_insert"
ADDRESS = "/bench/insert/"
PAGE = "/bench/page/"


def make_table() -> None:
    """Make the table that the bare view and pgbench insert into."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {TABLE} (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, said int)")


def insert(request: HttpRequest) -> HttpResponse:
    """Store one row and say so."""
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {TABLE} (said) VALUES (1)")
    return HttpResponse("stored")


def page(request: HttpRequest) -> HttpResponse:
    """Answer with a page that shows nothing."""
    return HttpResponse("<!doctype html><title>Nothing</title>")


urlpatterns = [path(ADDRESS.lstrip("/"), insert), path(PAGE.lstrip("/"), page), *of_the_house]
