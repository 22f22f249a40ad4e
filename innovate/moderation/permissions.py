"""Everyone who signed in may report; what follows needs a Django permission, which a group of staff carries."""

from __future__ import annotations

import rules

from innovate.core.permissions import holds

rules.add_perm("moderation.report", rules.is_authenticated)
rules.add_perm("moderation.decide", holds("moderation.decide_report"))
rules.add_perm("moderation.sanction", holds("moderation.sanction_person"))
rules.add_perm("moderation.decide_appeal", holds("moderation.decide_appeal"))
