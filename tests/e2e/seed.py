"""What staff prepare before the first visitor comes: a category, the classification of makers, their own account.

Run as a program inside a house's environment.
"""

from __future__ import annotations

import django

django.setup()

from innovate.accounts.services import create_person  # noqa: E402
from innovate.projects.models import Category  # noqa: E402
from innovate.suppliers import services as suppliers  # noqa: E402
from innovate.suppliers.services.registry import CapabilityRow  # noqa: E402

if __name__ == "__main__":
    category = Category.objects.create(slug="kitchen", name_en="Kitchen", name_zh="厨房", support_threshold=2)
    suppliers.load_taxonomy(
        capabilities=[
            CapabilityRow("assembly", "Assembly", "装配"),
            CapabilityRow("assembly.final", "Final assembly", "总装", "assembly"),
        ]
    )
    suppliers.set_category_need(category=category, capabilities=["assembly.final"])
    create_person(
        email="staff@example.org",
        display_name="Amara",
        password="correct horse battery",
        is_staff=True,
        is_superuser=True,
    )
