"""The ranks of one row are counted among different numbers of units.

Wrong: the target is ``07/20`` and the phase of the same year ``5/19``.
Right: ``07/20`` and ``5/20``; a baseline among another number than all the targets may be right
(units join and leave) and is only worth a look.
Reason: place 7 of 20 and place 7 of 19 are different demands, and an actual cannot be held against
both.
"""

from __future__ import annotations

from collections.abc import Iterator

from lotrinh.core.lint.figures import Figure, all_figures, row_name
from lotrinh.core.lint.types import Draft, References, Rule, Severity
from lotrinh.core.messages import Message
from lotrinh.core.plan.types import Indicator, Plan
from lotrinh.core.values.types import Rank


def check(plan: Plan, references: References) -> Iterator[Draft]:
    """Yield a finding for each row whose ranks have different denominators."""
    for row in plan.indicators:
        ranks = [figure for figure in all_figures(row) if _of(figure)]
        ranks.sort(key=lambda figure: figure.cell.place)
        odd = next((figure for figure in ranks if _of(figure) != _of(ranks[0])), None)
        if odd is not None:
            demands = {_of(figure) for figure in ranks if figure.cell is not row.baseline}
            yield _draft(row, ranks[0], odd, None if len(demands) > 1 else Severity.INFO)


def _of(figure: Figure) -> int | None:
    return figure.value.of if isinstance(figure.value, Rank) else None


def _draft(row: Indicator, first: Figure, odd: Figure, severity: Severity | None) -> Draft:
    return Draft(
        place=odd.cell.place,
        quotes=(first.quote, odd.quote),
        severity=severity,
        message=Message(
            f"Dòng {row_name(row)}: {first.label.vi} xếp trên tổng số {_of(first)} đơn vị "
            f"({first.text}), {odd.label.vi} trên {_of(odd)} ({odd.text}).",
            f"Row {row_name(row)}: {first.label.en} is a rank among {_of(first)} units "
            f"({first.text}), {odd.label.en} among {_of(odd)} ({odd.text}).",
        ),
        suggestion=Message(
            "Kiểm tra số đơn vị tham gia và ghi cùng một mẫu số trong cả dòng.",
            "Check how many units take part and write the same number throughout the row.",
        ),
    )


RULE = Rule(
    code="LT118",
    name="rank-denominator",
    severity=Severity.WARNING,
    title=Message("Mẫu số xếp hạng không thống nhất", "Ranks among different numbers of units"),
    check=check,
)
