"""What people would pay for a project, and what became of it: for its team and staff."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from innovate.core import charts, numbers
from innovate.core.permissions import require
from innovate.crowdfund.conversion import Conversion, conversion_of
from innovate.projects.models import Project
from innovate.projects.queries import project_by_slug
from innovate.voting import demand as prices
from innovate.voting.demand import FEWEST, Demand


@require_safe
def project_demand(request: HttpRequest, slug: str) -> HttpResponse:
    """The demand curves, and the way from a wish to a pledge."""
    project = _project(request, slug)
    demand, conversion = prices.demand_of(project), conversion_of(project)
    context = {
        "project": project,
        "demand": demand,
        "curves": [(curve, prices.chart_of(curve)) for curve in demand.curves],
        "conversion": conversion,
        "funnel": _funnel(demand, conversion),
        "compares": conversion.backing >= FEWEST,
        "fewest": FEWEST,
    }
    return render(request, "portal/project_demand.html", context)


@require_safe
def demand_file(request: HttpRequest, slug: str) -> HttpResponse:
    """The steps of the curves as CSV."""
    project = _project(request, slug)
    text = prices.write_csv(prices.demand_of(project))
    response = HttpResponse(f"\ufeff{text}", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="prices-{project.pk}.csv"'
    response["Cache-Control"] = "private, no-store"
    return response


def _project(request: HttpRequest, slug: str) -> Project:
    project = project_by_slug(slug, request.user)
    require(
        request.user,
        "voting.see_demand",
        project,
        _("What people would pay is for the team of this project."),
    )
    return project


def _funnel(demand: Demand, conversion: Conversion) -> charts.Funnel:
    steps: list[tuple[str, float]] = [
        (_("Want it"), demand.supporters),
        (_("Named a price they would pay"), demand.named),
        (_("Of these, follow it or back it"), conversion.staying),
        (_("Of these, back it"), conversion.backing),
    ]
    if conversion.backing >= FEWEST:
        # With fewer, a name in the list of backers would tell the price that person named.
        steps.append((_("At their price or a higher one"), conversion.at_price))
    return charts.funnel(
        steps,
        headings=(_("Step"), _("People"), _("Of the step before")),
        write=numbers.full,
        write_share=numbers.share,
    )
