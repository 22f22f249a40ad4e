"""Pages of `payments`."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path, re_path

from innovate.payments import views

app_name = "payments"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.charge_list, name="charge_list"),
    path("charges/<int:pk>/", views.charge, name="charge"),
    path("charges/<int:pk>/card/", views.card, name="card"),
    path("charges/<int:pk>/card/done/", views.card_done, name="card_done"),
    path("account/", views.own_account, name="own_account"),
    path("payouts/<uuid:uid>/take-back/", views.take_back, name="take_back"),
    re_path(r"^accounts/(?P<slug>[-\w]+)/$", views.account, name="account"),
    path("mismatches/", views.mismatch_list, name="mismatch_list"),
    path("mismatches/<int:pk>/", views.mismatch, name="mismatch"),
]
