"""What a person said in rooms, for the file with their data."""

from __future__ import annotations

from innovate.accounts.exports import register

register(
    "messages",
    lambda person: (
        person.room_messages.order_by("pk")
        .values("room_id", "body", "state", "reply_to_id", "created_at", "edited_at")
        .iterator(chunk_size=500)
    ),
)
