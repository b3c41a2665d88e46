"""Reads about units in time: the tree as of a day, one unit with its history."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Q
from django.utils import timezone

from lotrinh.core.indicators import UnitTree
from lotrinh.core.text import fold, words
from lotrinh.workspace.people.days import ONE_DAY
from lotrinh.workspace.people.models import (
    FormerName,
    Unit,
    UnitChange,
    UnitLink,
    UnitPath,
    User,
    valid_on,
)
from lotrinh.workspace.people.permissions import NotAllowed, Permission, Person, is_allowed
from lotrinh.workspace.people.units.planning import PARTS, seat_of
from lotrinh.workspace.people.units.trees import NamesInTime, tree_of

FOUND_AT_MOST = 100
"""How many units a search shows."""

_ORDER = {kind: place for place, kind in enumerate(Unit.Kind.values)}


@dataclass(frozen=True, slots=True)
class Named:
    """A unit with the name and the code of a day."""

    unit: Unit
    name: str
    code: str


@dataclass(frozen=True, slots=True)
class Branch:
    """A unit in the tree of a day: how many of each kind lie in it, and what lies right in it where
    that is shown."""

    named: Named
    counts: Mapping[str, int]
    is_open: bool
    is_own: bool
    inside: list[Branch] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Found:
    """A unit that a search found, and the names of all that it lies in, the nearest first."""

    named: Named
    above: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TreePage:
    """The tree as of a day, open down to ``under``; or what a search found, and how many more.

    ``missing`` is the unit asked for where it was not there on that day.
    """

    on: date
    branches: list[Branch]
    under: Unit | None
    missing: Unit | None
    found: list[Found]
    more: int
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Change:
    """What became of the unit on a day: from what, to what, by which document."""

    on: date
    kind: str
    basis: str
    old: Named | None
    new: Named | None
    is_own: bool  # of the unit itself, and not of another that went into it
    parent: Named | None  # what it lay in from then on, if it was moved


@dataclass(frozen=True, slots=True)
class Name:
    """What the unit was called, from and to which day; None where it is not known or not over."""

    name: str
    code: str
    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
class Place:
    """Whom the unit lay in, from and to which day; None where it is not known or not over."""

    parent: Named
    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
class UnitPage:
    """One unit as of a day.

    ``above`` are the units that it lay in, the farthest first; ``inside`` those that lay right in
    it, by kind; ``places`` whom it lay in on all days. ``predecessors`` and ``successors`` are
    those right before and after. ``may`` are the changes that the person may make: ``open``,
    ``rename``, ``move``, ``merge``, ``split``, ``close``, ``open_part``, ``rename_part``,
    ``close_part``.
    """

    named: Named
    on: date
    is_there: bool
    above: list[Named]
    inside: list[tuple[str, list[Named]]]
    changes: list[Change]
    names: list[Name]
    places: list[Place]
    predecessors: list[Named]
    successors: list[Named]
    may: frozenset[str]

    @property
    def is_over(self) -> bool:
        """Say whether the unit has ended by today: then nothing is left to change in it."""
        ends = self.named.unit.valid_to
        return ends is not None and ends < timezone.localdate()


def load_tree(*, under: Unit | None = None) -> UnitTree:
    """Return core's tree of all units, or of ``under``, all that ever lay in it and all that these
    ever lay in. Five queries at most.

    Raises: UnsoundUnitTree.
    """
    if under is None:
        return tree_of(
            Unit.objects.all(),
            FormerName.objects.all(),
            UnitLink.objects.all(),
            UnitChange.objects.all(),
        )
    inside = UnitPath.objects.filter(ancestor=under).values("unit")
    above = UnitPath.objects.filter(Q(unit=under) | Q(unit__in=inside)).values("ancestor")
    part = Unit.objects.filter(Q(pk=under.pk) | Q(pk__in=inside) | Q(pk__in=above)).order_by()
    units, rows = list(part), part.values("pk")
    chosen = {unit.pk for unit in units}
    changes = UnitChange.objects.filter(Q(old__in=rows) | Q(new__in=rows))
    return tree_of(
        units,
        FormerName.objects.filter(unit__in=rows),
        UnitLink.objects.filter(unit__in=rows, parent__in=rows),
        [change for change in changes if {change.old_id, change.new_id} <= {None, *chosen}],
    )


def tree_page(
    *,
    actor: Person,
    on: date,
    search: str = "",
    under: Unit | None = None,
    own: Unit | None = None,
    is_folded: bool = False,
) -> TreePage:
    """Return the tree as of a day, open down to ``under``, else to ``own``; only its tops where it
    ``is_folded``.

    With ``search``, words of a name without accents or of a code, the units that fit instead.

    Raises: NotAllowed for a visitor.
    """
    require_signed_in(actor)
    if words(search):
        found, more = _search(search, on)
        return TreePage(on, [], None, None, found, more, {})
    missing = None if under is None or _is_there(under, on) else under
    opened = under if missing is None else None
    shown = opened or (None if is_folded else own)
    chain = [] if shown is None else [*_chain(shown, on), shown.pk]
    rows = _rows(chain, on)
    counts = _counts(rows, on)
    branches = _branches(rows, chain, counts, on, own)
    whole: dict[str, int] = defaultdict(int)
    for branch in branches:
        whole[branch.named.unit.kind] += 1
        for kind, count in branch.counts.items():
            whole[kind] += count
    return TreePage(on, branches, opened, missing, [], 0, _ordered(whole))


def unit_page(*, actor: Person, unit: Unit, on: date) -> UnitPage:
    """Return a unit as of a day: its name and code then, whom it lay in, what lay in it; and its
    changes, former names, predecessors and successors of all days.

    Raises: NotAllowed for a visitor.
    """
    require_signed_in(actor)
    paths = UnitPath.objects.filter(valid_on(on), unit=unit).order_by("-distance")
    above = [path.ancestor for path in paths.select_related("ancestor")]
    inside = [
        link.unit
        for link in UnitLink.objects.filter(valid_on(on), parent=unit).select_related("unit")
    ]
    up = list(UnitLink.objects.filter(unit=unit).select_related("parent"))
    up.sort(key=lambda link: link.valid_from or date.min)
    recorded = list(
        UnitChange.objects.filter(Q(old=unit) | Q(new=unit)).select_related("old", "new")
    )
    concerned = [one for change in recorded for one in (change.old, change.new) if one is not None]
    parents = [link.parent for link in up]
    units = {one.pk: one for one in [unit, *above, *inside, *parents, *concerned]}
    names = NamesInTime(units.values(), FormerName.objects.filter(unit__in=list(units)))

    def named(one: Unit, day: date) -> Named:
        called = names.on(one.pk, day)
        return Named(one, called.name, called.code)

    changes = [
        Change(
            on=change.on,
            kind=change.kind,
            basis=change.basis,
            old=None if change.old is None else named(change.old, change.on - ONE_DAY),
            new=None if change.new is None else named(change.new, change.on),
            is_own=change.old_id == unit.pk or change.old is None,
            parent=next(
                (named(link.parent, change.on) for link in up if link.valid_from == change.on),
                None,
            )
            if change.kind == UnitChange.Kind.MOVED
            else None,
        )
        for change in recorded
    ]
    return UnitPage(
        named=named(unit, on),
        on=on,
        is_there=_is_there(unit, on),
        above=[named(one, on) for one in above],
        inside=_by_kind([named(one, on) for one in inside]),
        changes=changes,
        names=[
            Name(
                called.name,
                called.code,
                None if called.first == date.min else called.first,
                None if called.last == date.max else called.last,
            )
            for called in names.all_of(unit.pk)
        ],
        places=[
            Place(
                named(link.parent, link.valid_from or link.valid_to or on),
                link.valid_from,
                link.valid_to,
            )
            for link in up
        ],
        predecessors=[
            one.old
            for one in changes
            if one.old and one.new and one.new.unit == unit != one.old.unit
        ],
        successors=[
            one.new
            for one in changes
            if one.old and one.new and one.old.unit == unit != one.new.unit
        ],
        may=changes_allowed(actor, unit),
    )


def changes_allowed(actor: Person, unit: Unit) -> frozenset[str]:
    """Return which changes of ``unit`` the person may make today; see ``UnitPage``."""
    seat = seat_of(unit)
    if unit.kind in PARTS:
        allowed = is_allowed(actor, seat, Permission.MANAGE_GROUPS)
        return frozenset({"rename_part", "close_part"}) if allowed else frozenset()
    may: set[str] = set()
    if is_allowed(actor, seat, Permission.MANAGE_UNITS):
        may |= {"rename", "move", "merge", "split", "close"}
    if unit.kind == Unit.Kind.SCHOOL:
        if is_allowed(actor, unit, Permission.MANAGE_GROUPS):
            may.add("open_part")
    elif is_allowed(actor, unit, Permission.MANAGE_UNITS):
        may.add("open")
    if unit.kind not in PARTS and any(
        is_allowed(actor, unit, one) for one in (Permission.READ, Permission.MANAGE_PEOPLE)
    ):
        may.add("people")
    return frozenset(may)


def unit_of_code(code: str, on: date) -> Unit | None:
    """Return the unit that ``code`` said on a day; None if there was none. Two queries."""
    former = FormerName.objects.filter(code=code, valid_to__gte=on).values("unit")
    candidates = list(Unit.objects.filter(valid_on(on)).filter(Q(code=code) | Q(pk__in=former)))
    names = NamesInTime(candidates, FormerName.objects.filter(unit__in=candidates))
    return next((one for one in candidates if names.on(one.pk, on).code == code), None)


def beside(unit: Unit, on: date) -> list[Named]:
    """Return the units of the same kind that lay in the same unit on a day, without it, by name."""
    parents = UnitLink.objects.filter(valid_on(on), unit=unit).values("parent")
    links = UnitLink.objects.filter(valid_on(on), parent__in=parents, unit__kind=unit.kind)
    return _named((link.unit for link in links.exclude(unit=unit).select_related("unit")), on)


def possible_parents(unit: Unit, on: date, kinds: Iterable[str]) -> list[Named]:
    """Return the units of these kinds in the nearest province that ``unit`` lay in on a day, or in
    what it lay in where there is none; by name."""
    above = UnitPath.objects.filter(valid_on(on), unit=unit).order_by("distance")
    chain = [path.ancestor for path in above.select_related("ancestor")]
    top = next((one for one in chain if one.kind == Unit.Kind.PROVINCE), None)
    top = top or (chain[-1] if chain else None)
    if top is None:
        return _named(Unit.objects.filter(valid_on(on), kind__in=list(kinds)), on)
    inside = UnitPath.objects.filter(valid_on(on), ancestor=top, unit__kind__in=list(kinds))
    found = [path.unit for path in inside.select_related("unit")]
    return _named([*found, *([top] if top.kind in set(kinds) else [])], on)


def lying_in(unit: Unit, on: date) -> list[Named]:
    """Return what lay right in ``unit`` on a day, by name."""
    links = UnitLink.objects.filter(valid_on(on), parent=unit).select_related("unit")
    return _named((link.unit for link in links), on)


def _named(units: Iterable[Unit], on: date) -> list[Named]:
    units = list(units)
    names = NamesInTime(units, FormerName.objects.filter(unit__in=units))
    found = [
        Named(unit, called.name, called.code)
        for unit in units
        for called in [names.on(unit.pk, on)]
    ]
    return sorted(found, key=lambda one: (fold(one.name), one.unit.pk))


def require_signed_in(actor: Person) -> None:
    """The names of units are public, so that whoever has an account may see them."""
    if not isinstance(actor, User) or not actor.is_active:
        raise NotAllowed


def _is_there(unit: Unit, on: date) -> bool:
    return (unit.valid_from or date.min) <= on <= (unit.valid_to or date.max)


def _chain(unit: Unit, on: date) -> list[int]:
    """Return the ids of what ``unit`` lay in on a day, the farthest first."""
    paths = UnitPath.objects.filter(valid_on(on), unit=unit).order_by("-distance")
    return list(paths.values_list("ancestor_id", flat=True))


def _rows(chain: Sequence[int], on: date) -> dict[int | None, list[Named]]:
    """Return what lies right in each unit of ``chain``, and (None) what lies in nothing."""
    placed = UnitLink.objects.filter(valid_on(on)).values("unit")
    tops = Unit.objects.filter(valid_on(on)).exclude(pk__in=placed)
    links = UnitLink.objects.filter(valid_on(on), parent__in=chain).select_related("unit")
    inside: dict[int | None, list[Unit]] = defaultdict(list)
    inside[None] = list(tops)
    for link in links:
        inside[link.parent_id].append(link.unit)
    everything = _named({one.pk: one for of in inside.values() for one in of}.values(), on)
    by_id = {one.unit.pk: one for one in everything}
    return {
        parent: sorted(
            (by_id[one.pk] for one in of),
            key=lambda one: (_ORDER[one.unit.kind], fold(one.name), one.unit.pk),
        )
        for parent, of in inside.items()
    }


def _counts(rows: Mapping[int | None, list[Named]], on: date) -> dict[int, dict[str, int]]:
    ids = [one.unit.pk for of in rows.values() for one in of]
    paths = UnitPath.objects.filter(valid_on(on), ancestor__in=ids)
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for ancestor, kind, count in (
        paths.order_by().values_list("ancestor", "unit__kind").annotate(Count("pk"))
    ):
        found[ancestor][kind] = count
    return {ancestor: _ordered(counts) for ancestor, counts in found.items()}


def _ordered(counts: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda one: _ORDER[one[0]]))


def _branches(
    rows: Mapping[int | None, list[Named]],
    chain: Sequence[int],
    counts: Mapping[int, Mapping[str, int]],
    on: date,
    own: Unit | None,
    parent: int | None = None,
) -> list[Branch]:
    return [
        Branch(
            named=one,
            counts=counts.get(one.unit.pk, {}),
            is_open=one.unit.pk in chain,
            is_own=own is not None and one.unit.pk == own.pk,
            inside=_branches(rows, chain, counts, on, own, one.unit.pk)
            if one.unit.pk in chain
            else [],
        )
        for one in rows.get(parent, [])
    ]


def _search(search: str, on: date) -> tuple[list[Found], int]:
    wanted = words(search)
    there = Unit.objects.filter(valid_on(on))
    called = {
        pk: (name, code) for pk, name, code in there.order_by().values_list("pk", "name", "code")
    }
    # The one that ended first after the day is the one that held on it.
    former = FormerName.objects.filter(valid_to__gte=on).order_by("-valid_to")
    for pk, name, code in former.values_list("unit_id", "name", "code"):
        if pk in called:
            called[pk] = (name, code)
    fits = sorted(
        (fold(name), pk)
        for pk, (name, code) in called.items()
        if all(word in f"{fold(name)} {code.lower()}" for word in wanted)
    )
    shown = [pk for _name, pk in fits[:FOUND_AT_MOST]]
    units = Unit.objects.in_bulk(shown)
    paths = UnitPath.objects.filter(valid_on(on), unit__in=shown).order_by("distance")
    above: dict[int, list[str]] = defaultdict(list)
    for path in paths:
        above[path.unit_id].append(called[path.ancestor_id][0])
    found = [Found(Named(units[pk], *called[pk]), tuple(above[pk])) for pk in shown]
    return found, len(fits) - len(shown)


def _by_kind(inside: Iterable[Named]) -> list[tuple[str, list[Named]]]:
    kinds: dict[str, list[Named]] = defaultdict(list)
    for one in sorted(inside, key=lambda one: (fold(one.name), one.unit.pk)):
        kinds[one.unit.kind].append(one)
    return [(kind, kinds[kind]) for kind in Unit.Kind.values if kind in kinds]
