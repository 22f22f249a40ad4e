"""Pages under /rooms/."""

from __future__ import annotations

from django.urls import path

from innovate.discussions import views

app_name = "discussions"
urlpatterns = [
    path("<int:room_id>/", views.room, name="room"),
    path("<int:room_id>/messages/", views.post, name="post"),
    path("<int:room_id>/messages/<int:message_id>/edit/", views.edit, name="edit"),
    path("<int:room_id>/messages/<int:message_id>/delete/", views.delete, name="delete"),
    path("<int:room_id>/messages/<int:message_id>/hide/", views.hide, name="hide"),
    path("<int:room_id>/messages/<int:message_id>/restore/", views.restore, name="restore"),
]
