"""Pages of `suppliers`."""

from __future__ import annotations

from django.urls import path, register_converter

from innovate.suppliers.views import bids, contracts, registry, tenders


def _one_of(*words: str) -> type:
    """A path converter that takes one of a few words."""
    return type(
        "OneOf",
        (),
        {
            "regex": "|".join(words),
            "to_python": lambda self, value: value,
            "to_url": lambda self, value: value,
        },
    )


register_converter(_one_of("close", "standstill"), "early")
register_converter(_one_of("shortlist", "reject", "award"), "decision")
register_converter(_one_of("withdraw", "confirm"), "bid_change")
register_converter(_one_of("deliver", "accept", "dispute"), "step_action")

app_name = "suppliers"
urlpatterns = [
    path("suppliers/", registry.supplier_list, name="list"),
    path("suppliers/join/", registry.join, name="join"),
    path("suppliers/<str:slug>/", registry.supplier, name="detail"),
    path("suppliers/<str:slug>/check/", registry.check, name="check"),
    path(
        "suppliers/<str:slug>/certificates/<int:pk>/remove/",
        registry.remove_certificate,
        name="remove_certificate",
    ),
    path("projects/<str:slug>/sourcing/", tenders.sourcing, name="sourcing"),
    path("projects/<str:slug>/sourcing/again/", tenders.retender, name="retender"),
    path("tenders/", tenders.tender_list, name="tender_list"),
    path("tenders/<int:pk>/", tenders.tender, name="tender"),
    path("tenders/<int:pk>/edit/", tenders.edit, name="tender_edit"),
    path("tenders/<int:pk>/bid/", bids.bid, name="bid"),
    path("tenders/<int:pk>/bid/<bid_change:what>/", bids.change, name="bid_change"),
    path("tenders/<int:pk>/now/<early:what>/", tenders.early, name="early"),
    path("tenders/<int:pk>/bids/<int:bid_pk>/<decision:what>/", tenders.decide, name="decide"),
    path("contracts/<int:pk>/", contracts.contract, name="contract"),
    path("contracts/<int:pk>/sign/", contracts.sign, name="sign"),
    path("contracts/<int:pk>/steps/<int:number>/<step_action:what>/", contracts.step, name="step"),
    path("contracts/<int:pk>/steps/<int:number>/paper/", contracts.paper, name="paper"),
]
