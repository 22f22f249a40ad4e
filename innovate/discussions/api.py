"""The API of `discussions`."""

from ninja import Router

router = Router(tags=["discussions"])
