"""Every mail becomes a row first."""

from django.core.mail.backends.dummy import EmailBackend as OutboxBackend

__all__ = ["OutboxBackend"]
