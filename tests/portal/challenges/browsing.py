"""Somebody's browser."""

from __future__ import annotations

from django.test import Client

from innovate.accounts.models import User


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client
