from django.db import models

from innovate.voting.models.rounds import Design


class DesignTalk(models.Model):
    """Where people talk about one design; the room follows the project's own, open, locked or private."""

    design = models.OneToOneField(Design, on_delete=models.CASCADE, primary_key=True, related_name="talk")
    room = models.OneToOneField("discussions.Room", on_delete=models.PROTECT, related_name="design_talk")

    def __str__(self) -> str:
        return f"talk about {self.design_id} in room {self.room_id}"
