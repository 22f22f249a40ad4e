"""What everybody may see of a person, under /people/."""

from __future__ import annotations

from django.urls import path

from innovate.accounts import views

app_name = "people"
urlpatterns = [path("<int:pk>/", views.person, name="person")]
