"""What a document became, part by part, for the right column of a preview."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lotrinh.core.plan.types import Indicator, Place, Plan
from lotrinh.workspace.components.anchors import source_anchor, understood_anchor
from lotrinh.workspace.components.words import LEVEL_WORDS


@dataclass(frozen=True, slots=True)
class Entry:
    """A thing that was understood: its id here, its id in the document, what it says."""

    anchor: str
    source: str
    title: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A kind of thing with its entries, in the order of the document."""

    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Understood:
    """All parts; ``jumps`` gives the entry's id for the id of any place that belongs to it."""

    parts: tuple[Part, ...]
    jumps: dict[str, str]


def understood(plan: Plan) -> Understood:
    """Return what ``plan`` was understood as; parts that it does not have are left out."""
    builder = _Builder()
    builder.add(_("Legal bases"), ((b.place, b.text, "", ()) for b in plan.legal_bases))
    builder.add(
        _("Targets"),
        ((i.place, _name_of(i), _figures_of(i), (i.name_place, i.place)) for i in plan.indicators),
    )
    builder.add(
        _("Targets said in the text"),
        ((t.place, t.text, _match_of(plan, t.indicator), ()) for t in plan.body_targets),
    )
    builder.add(
        _("Tasks and solutions"),
        (
            (
                g.place,
                f"{g.number}. {g.title}" if g.number else g.title,
                _count_of_tasks(len(g.items)),
                [item.place for item in g.items],
            )
            for g in plan.task_groups
        ),
    )
    builder.add(
        _("Roadmap"),
        (
            (s.place, s.name, _count_of_tasks(len(s.items)), [item.place for item in s.items])
            for s in plan.stages
        ),
    )
    builder.add(
        _("Responsibilities"),
        ((r.place, r.role, "", [item.place for item in r.items]) for r in plan.responsibilities),
    )
    if plan.posting:
        builder.add(_("Public posting"), [(plan.posting.place, plan.posting.text, "", ())])
    builder.add(_("Recipients"), ((r.place, r.text, "", ()) for r in plan.recipients))
    if plan.signatory:
        signed = f"{plan.signatory.title} – {plan.signatory.name}".strip(" –")
        builder.add(_("Signed by"), [(plan.signatory.place, signed, "", ())])
    return Understood(tuple(builder.parts), builder.jumps)


class _Builder:
    """Collects parts, gives each entry an id of its own and remembers which places lead to it."""

    def __init__(self) -> None:
        self.parts: list[Part] = []
        self.jumps: dict[str, str] = {}
        self._taken: set[str] = set()

    def add(self, title: str, rows: Iterable[tuple[Place, str, str, Iterable[Place]]]) -> None:
        """Add a part; each row is place, title, detail, and further places that belong to it."""
        entries = tuple(self._entry(*row) for row in rows)
        if entries:
            self.parts.append(Part(title, entries))

    def _entry(self, place: Place, title: str, detail: str, places: Iterable[Place]) -> Entry:
        wanted = understood_anchor(place)
        anchor, number = wanted, 1
        while anchor in self._taken:
            number += 1
            anchor = f"{wanted}-{number}"
        self._taken.add(anchor)
        for known in (place, *places):
            self.jumps.setdefault(understood_anchor(known), anchor)
        return Entry(anchor, source_anchor(place), title, detail)


def _name_of(indicator: Indicator) -> str:
    name = f"{indicator.number}. {indicator.name}" if indicator.number else indicator.name
    return f"{name} ({indicator.unit})" if indicator.unit else name


def _figures_of(indicator: Indicator) -> str:
    """Return a row's figures on one line, each with its column; what is blank is said so."""
    blank = _("blank")
    figures = [f"{_('Baseline')} {indicator.baseline.text or blank}"]
    figures += [
        f"{LEVEL_WORDS[level]} {cell.text or blank}" for level, cell in indicator.targets.items()
    ]
    figures += [f"{key}: {cell.text or blank}" for key, cell in indicator.phases.items()]
    return " · ".join(figures)


def _match_of(plan: Plan, index: int | None) -> str:
    if index is None:
        return _("No row in the target tables")
    return _("Row in the tables: %(name)s") % {"name": plan.indicators[index].name}


def _count_of_tasks(count: int) -> str:
    return ngettext("%(count)d task", "%(count)d tasks", count) % {"count": count}
