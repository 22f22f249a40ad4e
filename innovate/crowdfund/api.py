"""The API of `crowdfund`."""

from ninja import Router

router = Router(tags=["crowdfund"])
