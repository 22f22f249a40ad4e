"""Who may open which list in the staff area."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wagtail.permission_policies import ModelPermissionPolicy


class LookOnly(ModelPermissionPolicy):
    """Whoever holds the model's "view" permission may look; nobody adds, changes or deletes by hand."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action == "view" and user.is_staff and super().user_has_permission(user, action)

    def user_has_any_permission(self, user: Any, actions: Iterable[str]) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)
