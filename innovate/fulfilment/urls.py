"""Pages of deliveries, under /projects/."""

from __future__ import annotations

from django.urls import path

from innovate.fulfilment import views

app_name = "fulfilment"
urlpatterns = [
    path("<str:slug>/delivery/", views.batch, name="batch"),
    path("parcels/<int:pk>/ship/", views.ship, name="ship"),
    path("parcels/<int:pk>/confirm/", views.confirm, name="confirm"),
    path("parcels/<int:pk>/missing/", views.missing, name="missing"),
]
