"""The STT of a table's groups or rows is repeated, skips, goes backwards or is left out.

Wrong: groups ``1``, ``2``, ``7``; rows ``a``, ``b``, ``d`` that leave out ``c``; one group that
letters its rows and the next that does not.
Right: groups ``1``, ``2``, ``3``; rows ``a``, ``b``, ``c``, ``d``, ``đ``. A group with a single
row needs no letter.
Reason: people cite rows by their STT ("chỉ tiêu 2b"); a hole looks like a row that was lost.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from lotrinh.core.lint.numbering import Break, breaks, ordinal
from lotrinh.core.lint.types import Draft, Quote, References, Rule, Severity
from lotrinh.core.lint.wording import say
from lotrinh.core.messages import Message
from lotrinh.core.plan.types import Indicator, Plan

_WHY = {
    "repeated": ("bị lặp", "is used twice"),
    "skipped": ("bị nhảy", "skips a number"),
    "backwards": ("bị lùi", "goes backwards"),
    "start": ("không bắt đầu từ đầu", "does not begin with the first number"),
}


def check(plan: Plan, references: References) -> Iterator[Draft]:
    """Yield a finding for each break in the numbers of groups and rows."""
    last = 0
    for _part, rows_of_part in groupby(plan.indicators, key=lambda r: (r.appendix, r.part)):
        rows = list(rows_of_part)
        heads = _group_heads(rows)
        numbers = [row.group_number for row in heads]
        for found in breaks(numbers, may_start=last + 1, one_list=True):
            yield _broken(heads[found.index], numbers[found.index], found, of_group=True)
        lists = _lists(rows)
        for members in lists:
            yield from _check_list(members, last)
        yield from _check_blanks(lists)
        last = _last_position([*numbers, *(row.number for row in rows if not row.group)], last)


def _group_heads(rows: Sequence[Indicator]) -> list[Indicator]:
    """Return the first row of each outermost group, in order."""
    runs = groupby(rows, key=lambda r: (r.group_number, r.group.split(" > ")[0]))
    return [next(members) for (number, _name), members in runs if number.strip()]


def _lists(rows: Sequence[Indicator]) -> list[list[Indicator]]:
    """Return the rows that count in one list: those of the same group, without its subgroups."""
    found: dict[tuple[str, str], list[Indicator]] = {}
    for row in rows:
        found.setdefault((row.group_number, row.group), []).append(row)
    return list(found.values())


def _check_list(rows: Sequence[Indicator], last: int) -> Iterator[Draft]:
    """Yield the breaks among rows; a group's first letter may belong to a subgroup's own row."""
    numbers = [row.number for row in rows]
    for found in breaks(numbers, may_start=None if rows[0].group else last + 1, one_list=True):
        yield _broken(rows[found.index], numbers[found.index], found, of_group=False)


def _check_blanks(lists: Sequence[Sequence[Indicator]]) -> Iterator[Draft]:
    """Yield for a group of several rows without STT, where another group numbers its rows."""
    if not any(ordinal(row.number) for rows in lists for row in rows):
        return
    for rows in lists:
        blank = [row for row in rows if not row.number.strip()]
        if len(rows) > 1 and blank:
            yield _unnumbered(blank)


def _last_position(numbers: Sequence[str], before: int) -> int:
    positions = [found.position for number in numbers if (found := ordinal(number))]
    return positions[-1] if positions else before


def _broken(row: Indicator, number: str, found: Break, *, of_group: bool) -> Draft:
    vi, en = _WHY[found.why]
    name = row.group.split(" > ")[0] if of_group else row.name
    return Draft(
        place=row.place,
        quotes=(Quote(f"{number} {name}", row.place),),
        message=Message(
            f"STT “{number}” ({say(name, 60)}) {vi}; lẽ ra là “{found.expected}”.",
            f"STT “{number}” ({say(name, 60)}) {en}; “{found.expected}” was expected.",
        ),
        suggestion=Message(
            "Đánh lại STT cho liền; nếu thiếu dòng thì bổ sung dòng đó.",
            "Renumber the rows; if a row was lost, put it back.",
        ),
    )


def _unnumbered(rows: Sequence[Indicator]) -> Draft:
    return Draft(
        place=rows[0].place,
        severity=Severity.INFO,
        quotes=tuple(Quote(row.name, row.name_place) for row in rows),
        message=Message(
            f"{len(rows)} dòng không có STT, trong khi các dòng khác của bảng có.",
            f"{len(rows)} rows have no STT, while other rows of the table have one.",
        ),
        suggestion=Message(
            "Đánh a, b, c cho các dòng cùng nhóm.", "Letter the rows of the group a, b, c."
        ),
    )


RULE = Rule(
    code="LT204",
    name="row-numbering",
    severity=Severity.WARNING,
    title=Message("STT trong bảng bị trùng, nhảy, thiếu", "Rows of a table are misnumbered"),
    check=check,
)
