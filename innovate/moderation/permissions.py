"""Staff decide; everyone who signed in may report."""

from __future__ import annotations

import rules

rules.add_perm("moderation.report", rules.is_authenticated)
rules.add_perm("moderation.decide", rules.is_staff)
rules.add_perm("moderation.sanction", rules.is_staff)
