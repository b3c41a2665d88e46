"""Which tasks do not say who, by when or with what; shared by the rules on task groups."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from lotrinh.core.lint.types import Draft, Quote, References, Severity, TaskDemand
from lotrinh.core.lint.wording import MARKS, say
from lotrinh.core.messages import Message
from lotrinh.core.plan.types import Plan, TaskGroup, TaskItem


@dataclass(frozen=True, slots=True)
class Asked:
    """What a task should name: the field of :class:`TaskItem`, and its words in a message.

    ``in_text`` finds it inside a task's own sentence, where the reader found no column for it.
    """

    field: str
    vi: str
    en: str
    in_text: re.Pattern[str]
    example: str


def groups_without(plan: Plan, references: References, asked: Asked) -> Iterator[Draft]:
    """Yield one finding for each task group in which some tasks do not name what is ``asked``.

    It is a warning once the standard in force on the plan's date asks for it, before that an info.
    """
    demand = _demand_on(plan.issued_on, references, asked.field)
    for group in plan.task_groups:
        lacking = [item for item in group.items if not _names(item, asked)]
        if lacking:
            yield _draft(group, len(lacking), asked, demand)


def _names(item: TaskItem, asked: Asked) -> bool:
    return bool(getattr(item, asked.field).strip() or asked.in_text.search(item.text))


def _demand_on(day: date | None, references: References, field: str) -> TaskDemand | None:
    for demand in references.task_demands:
        begun = day and (demand.effective_from is None or demand.effective_from <= day)
        over = day and demand.effective_to and demand.effective_to < day
        if begun and not over and field in demand.asks:
            return demand
    return None


def _draft(group: TaskGroup, lacking: int, asked: Asked, demand: TaskDemand | None) -> Draft:
    reason_vi = reason_en = ""
    if demand:
        vi, en = MARKS[demand.certainty]
        reason_vi = f" {demand.source} yêu cầu điều này{vi}."
        reason_en = f" {demand.source} asks for it{en}."
    total = len(group.items)
    return Draft(
        place=group.place,
        severity=Severity.WARNING if demand else Severity.INFO,
        quotes=(Quote(f"{group.number}. {group.title}", group.place),),
        message=Message(
            f"Nhóm nhiệm vụ {group.number} ({say(group.title, 50)}): {lacking}/{total} việc "
            f"chưa ghi {asked.vi}.{reason_vi}",
            f"Task group {group.number} ({say(group.title, 50)}): {lacking} of {total} tasks "
            f"do not say {asked.en}.{reason_en}",
        ),
        suggestion=Message(
            f"Ghi {asked.vi} cho từng việc, ví dụ “{asked.example}”.",
            f"Say for each task {asked.en}, such as “{asked.example}”.",
        ),
    )
