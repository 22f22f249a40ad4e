"""The API of `suppliers`."""

from ninja import Router

router = Router(tags=["suppliers"])
