"""Working out who lies in whom and when, from the links between units."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from django.db import transaction

from lotrinh.workspace.people.models import UnitLink, UnitPath

_BATCH = 5_000
_PARAMETERS = 500  # far below what SQLite takes in one statement

LinksUp = Mapping[int, list[UnitLink]]


@transaction.atomic
def rebuild_paths(units: Iterable[int]) -> None:
    """Work out the paths of ``units`` (ids) and of all that ever lay in them; others stay."""
    changed = _with_all_below(set(units))
    links = _links_above(changed)
    for part in _parts(sorted(changed)):
        UnitPath.objects.filter(unit__in=part).delete()
    UnitPath.objects.bulk_create(
        (path for unit in sorted(changed) for path in _paths(unit, links)), batch_size=_BATCH
    )


def _with_all_below(units: set[int]) -> set[int]:
    found, look = set(units), units
    while look:
        below: set[int] = set()
        for part in _parts(sorted(look)):
            below |= set(UnitLink.objects.filter(parent__in=part).values_list("unit_id", flat=True))
        look = below - found
        found |= below
    return found


def _links_above(units: set[int]) -> LinksUp:
    links: dict[int, list[UnitLink]] = defaultdict(list)
    seen, look = set(units), units
    while look:
        above: set[int] = set()
        for part in _parts(sorted(look)):
            for link in UnitLink.objects.filter(unit__in=part):
                links[link.unit_id].append(link)
                above.add(link.parent_id)
        look = above - seen
        seen |= above
    return links


def _paths(unit: int, links: LinksUp) -> Iterator[UnitPath]:
    look: list[tuple[int, int, date, date]] = [(unit, 0, date.min, date.max)]
    while look:
        below, distance, first, last = look.pop()
        for link in links.get(below, ()):
            begins = max(first, link.valid_from or date.min)
            ends = min(last, link.valid_to or date.max)
            if begins <= ends:
                yield UnitPath(
                    unit_id=unit,
                    ancestor_id=link.parent_id,
                    distance=distance + 1,
                    valid_from=None if begins == date.min else begins,
                    valid_to=None if ends == date.max else ends,
                )
                look.append((link.parent_id, distance + 1, begins, ends))


def _parts(ids: list[int]) -> Iterator[list[int]]:
    return (ids[start : start + _PARAMETERS] for start in range(0, len(ids), _PARAMETERS))
