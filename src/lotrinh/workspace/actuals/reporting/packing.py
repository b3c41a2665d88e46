"""Putting a school's figures of a period together as a package, and reading one again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from lotrinh.core.packages import Answer, EvidenceItem, Item, Package, counts_of, from_bytes
from lotrinh.core.values.types import Direction
from lotrinh.reference import load_catalogue
from lotrinh.workspace.actuals.current import Current, current_actuals
from lotrinh.workspace.actuals.models import Actual
from lotrinh.workspace.actuals.reporting.decisions import OFFICER
from lotrinh.workspace.actuals.reporting.models import Remark, Submission
from lotrinh.workspace.people.queries import Person, Unit
from lotrinh.workspace.plans.queries import PlanRow, list_rows, plan_in_force

NARRATIVE_LIMIT = 20_000
"""The longest narrative, in signs."""

_NAME_LIMIT = 150


@dataclass(frozen=True, slots=True)
class Packed:
    """A package with the actuals that are in it, and the rows of the plan in force."""

    package: Package
    actuals: tuple[Actual, ...]
    rows: tuple[PlanRow, ...]

    @property
    def asked(self) -> list[PlanRow]:
        """The rows whose figures are asked for."""
        return asked_in(self.rows, self.package.period)


def pack(
    actor: Person,
    unit: Unit,
    period: str,
    *,
    code: str,
    narrative: str,
    sent_at: datetime,
    last: Submission | None,
) -> Packed:
    """Return the approved actuals of ``period`` as the package that follows ``last``.

    In the order of the plan in force; ``code`` is the school's where it goes to. The number of
    queries does not depend on that of rows.

    Raises: NotAllowed.
    """
    plan = plan_in_force(actor=actor, unit=unit, school_year=period[:9])
    rows = list_rows(actor=actor, plan=plan) if plan is not None else []
    current = current_actuals({row.indicator_id for row in rows})
    held = held_in(rows, current, period)
    package = Package(
        key=uuid4(),
        unit_code=code,
        unit_name=unit.name,
        period=period,
        number=last.number + 1 if last is not None else 1,
        items=items_of(held),
        narrative=narrative.strip(),
        answers=_answers(last),
        sent_by=str(actor)[:_NAME_LIMIT],
        sent_at=sent_at,
    )
    return Packed(package, tuple(actual for _, actual in held), tuple(rows))


def held_in(rows: Sequence[PlanRow], current: Current, period: str) -> list[tuple[PlanRow, Actual]]:
    """Return the rows that have an approved actual of ``period``, each with it."""
    found = [(row, current.get((row.indicator_id, period))) for row in rows]
    return [(row, actual) for row, actual in found if actual is not None]


def asked_in(rows: Iterable[PlanRow], period: str) -> list[PlanRow]:
    """Return the rows whose figures are asked for in a period: in a school year all of them, in its
    first semester those that have a phase of it."""
    if not period.endswith("/1"):
        return list(rows)
    return [row for row in rows if any(phase.key == period for phase in row.phases.all())]


def items_of(held: Iterable[tuple[PlanRow, Actual]]) -> tuple[Item, ...]:
    """Return approved actuals as a package has them."""
    return tuple(_item(row, actual) for row, actual in held)


def package_of(submission: Submission) -> Package:
    """Return the package that a submission is."""
    return from_bytes(submission.content.encode())


def code_of(row: PlanRow) -> str:
    """Return the catalogue's code of a row, ``""`` for one that it does not know."""
    entry = load_catalogue().find(row.name, row.group)
    return entry.code if entry is not None else ""


def by_key(items: Iterable[Item]) -> dict[str, Item]:
    """Return figures by the school's key."""
    return {item.key: item for item in items}


def unmended(last: Submission, now: Sequence[Item], narrative: str | None) -> list[Remark]:
    """Return what a person remarked on a returned submission and is neither answered nor mended.

    A figure is mended by another one, the whole by anything that is different. Without a narrative
    that of the submission is taken to go again.
    """
    before = package_of(last)
    old, new = by_key(before.items), by_key(now)
    is_same = old == new and narrative in (None, before.narrative)
    return [
        one
        for one in last.remarks.all()
        if one.code == OFFICER
        and not one.answer
        and (old.get(one.item) == new.get(one.item) if one.item else is_same)
    ]


def last_submission(unit: Unit, period: str) -> Submission | None:
    """Return the newest submission of a school and period."""
    return Submission.objects.filter(unit=unit, period=period).order_by("-number").first()


def newer_than(submission: Submission) -> Submission | None:
    """Return the newest submission of the school and period, if it is newer than this one."""
    last = last_submission(submission.unit, submission.period)
    return last if last is not None and last.number > submission.number else None


def _item(row: PlanRow, actual: Actual) -> Item:
    part, whole = counts_of(actual.value)
    return Item(
        key=row.indicator.key,
        code=code_of(row),
        name=row.name,
        unit_text=row.unit_text,
        direction=Direction(row.indicator.direction),
        text=actual.text,
        value=actual.value,
        numerator=part,
        denominator=whole,
        note=actual.note,
        evidence=tuple(
            EvidenceItem(one.filename, one.file.sha256, one.file.size, one.file.media_type)
            for one in actual.evidence.all()
        ),
    )


def _answers(last: Submission | None) -> tuple[Answer, ...]:
    answered: Sequence[Remark] = list(last.remarks.exclude(answer="")) if last is not None else []
    return tuple(Answer(one.item, one.code, one.answer) for one in answered)
