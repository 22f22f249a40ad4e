"""The designs of a round, and the earlier ones they have grown from."""

from __future__ import annotations

from innovate.voting.models import Design, Round


def designs_of(round: Round) -> dict[int, Design]:
    """Return the round's designs by their keys, with authors, pictures and the designs they descend from, the oldest
    first, as `ancestors` (two queries, three when one of them revises another).
    """
    rows = Design.objects.filter(round=round).select_related("author__profile").prefetch_related("pictures")
    found = {design.pk: design for design in rows}
    earlier: dict[int, Design] = {}
    if any(design.revised_from_id for design in found.values()):
        before = Design.objects.filter(round__project=round.project_id, round__number__lt=round.number)
        earlier = {design.pk: design for design in before.select_related("author__profile", "round")}
    for design in found.values():
        design.round = round
        design.ancestors = _ancestors(design, earlier)  # type: ignore[attr-defined]
    return found


def _ancestors(design: Design, earlier: dict[int, Design]) -> list[Design]:
    line: list[Design] = []
    # Each is of an earlier round than the one before, so the line ends.
    while (parent := earlier.get(design.revised_from_id or 0)) is not None:
        line.insert(0, parent)
        design = parent
    return line
