"""Parts do not add up to their whole.

Wrong: *Hoàn thành tốt* 60, *Hoàn thành* 35, *Chưa hoàn thành* 3 (98 %); *Tổng số* 180 over
*Lớp 1* 60, *Lớp 2* 62, *Lớp 3* 61; *24 cán bộ, giáo viên gồm 02 cán bộ
quản lý, 18 giáo viên, 05 giáo viên bộ môn* (25).
Right: parts that add up, give or take what rounding makes; ratings where the lower one holds the
higher (*Đạt* 100, of which *Tốt* 60, *Chưa đạt* 0) and parts that are no partition (*trong đó nữ*)
are left alone.
Reason: the whole or a part is wrong, and every share worked out from them too.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from lotrinh.core.lint.figures import (
    BOTTOM_RATINGS,
    Figure,
    all_figures,
    in_percent,
    percent_of,
    rating_scales,
)
from lotrinh.core.lint.types import Draft, Quote, References, Rule, Severity
from lotrinh.core.lint.wording import body_texts
from lotrinh.core.messages import Message
from lotrinh.core.plan.types import Indicator, Plan
from lotrinh.core.text import fold, squeeze, words
from lotrinh.core.values.rational import decimals_of
from lotrinh.core.values.types import Count, Number

_TOTALS_FIRST = ("tong so", "tong")
_TOTALS_LAST = ("cong", "tong cong")
_HUNDRED = Decimal(100)
_LISTING = re.compile(
    r"(?<![\d/.,])(?P<whole>\d+)\s+(?P<noun>[^\d():;.]{2,60}?)[\s(,:]*"
    r"(?:trong đó\s+)?(?:bao gồm|gồm có|gồm|chia ra)\s*:?\s*"
    r"(?P<parts>\d+\s+[^\d,;.():]+(?:(?:[,;]|\bvà\b)\s*\d+\s+[^\d,;.():]+)+)(?=[.;)]|$)",
    re.IGNORECASE,
)
_PART = re.compile(r"(\d+)\s+([^\d,;]+)")
_SEXES = {"nam", "nu"}


def check(plan: Plan, references: References) -> Iterator[Draft]:
    """Yield a finding for each set of parts, in a column or sentence, that does not add up."""
    for rows in _groups(plan):
        yield from _ratings(rows)
        yield from _totals(rows)
    for quote in body_texts(plan):
        yield from _listings(quote)


def _groups(plan: Plan) -> list[list[Indicator]]:
    groups: defaultdict[tuple[str, str, str, str], list[Indicator]] = defaultdict(list)
    for row in plan.indicators:
        groups[row.appendix, row.part, row.group, fold(row.unit)].append(row)
    return list(groups.values())


def _ratings(rows: Sequence[Indicator]) -> Iterator[Draft]:
    for scale in rating_scales(rows):
        lowest = next((row for rating, row in scale.items() if rating in BOTTOM_RATINGS), None)
        if lowest is not None and len(scale) > 2:
            yield from _rating_columns(lowest, [r for r in scale.values() if r is not lowest])


def _rating_columns(lowest: Indicator, others: Sequence[Indicator]) -> Iterator[Draft]:
    for figures in _columns([*others, lowest]):
        found = [percent_of(figure.value, lowest) for figure in figures]
        shares = [share for share in found if share is not None]
        if len(shares) < len(found):
            continue
        rounding = sum((Decimal("0.5").scaleb(-decimals_of(share)) for share in shares), Decimal(0))
        added = sum(shares, Decimal(0))
        cumulative = any(shares[-1] + share == _HUNDRED for share in shares[:-1])
        if not cumulative and abs(added - _HUNDRED) > rounding:
            yield _draft(figures, figures[-1], added, "100%")


def _totals(rows: Sequence[Indicator]) -> Iterator[Draft]:
    if in_percent(rows[0]) or any(fold(row.name).startswith("trong do") for row in rows):
        return
    for index, total in enumerate(rows):
        name = " ".join(words(total.name))
        parts: Sequence[Indicator] = ()
        if name in _TOTALS_LAST and index == len(rows) - 1:
            parts = rows[:index]
        elif any(f"{name} ".startswith(f"{word} ") for word in _TOTALS_FIRST):
            parts = _partition([row for row in rows if row is not total])
        if len(parts) > 1:
            yield from _total_columns(total, parts)


def _partition(rows: Sequence[Indicator]) -> Sequence[Indicator]:
    """Return rows that part a whole for certain: numbered siblings, or male and female."""
    names = [fold(row.name) for row in rows]
    stems = {re.sub(r"\d+$", "", name) for name in names}
    numbered = len(stems) == 1 and all(name[-1:].isdigit() for name in names)
    return rows if numbered or set(names) == _SEXES else ()


def _total_columns(total: Indicator, parts: Sequence[Indicator]) -> Iterator[Draft]:
    for whole, *rest in _columns([total, *parts]):
        amounts = [_amount(figure) for figure in (whole, *rest)]
        known = [amount for amount in amounts if amount is not None]
        if len(known) == len(amounts) and sum(known[1:]) != known[0]:
            yield _draft(rest, whole, sum(known[1:], Decimal(0)), whole.text)


def _columns(rows: Sequence[Indicator]) -> Iterator[tuple[Figure, ...]]:
    """Yield the figures of ``rows`` column by column, as far as they have the same columns."""
    for figures in zip(*(all_figures(row) for row in rows), strict=False):
        if len({figure.label for figure in figures}) == 1:
            yield figures


def _amount(figure: Figure) -> Decimal | None:
    match figure.value:
        case Number(value):
            return value
        case Count(count):
            return Decimal(count)
        case _:
            return None


def _listings(quote: Quote) -> Iterator[Draft]:
    for found in _LISTING.finditer(quote.text):
        parts = _PART.findall(found["parts"])
        known = set(words(found["noun"])) | _SEXES
        added = sum(int(number) for number, _ in parts)
        if added != int(found["whole"]) and all(known & set(words(noun)) for _, noun in parts):
            whole = f"{found['whole']} {squeeze(found['noun'])}"
            yield Draft(
                place=quote.place,
                quotes=(Quote(found.group(), quote.place),),
                message=Message(
                    f"“{whole}” nhưng các phần cộng lại là {added}.",
                    f"“{whole}”, but the parts add up to {added}.",
                ),
                suggestion=_MEND,
            )


def _draft(parts: Sequence[Figure], at: Figure, added: Decimal, whole: str) -> Draft:
    texts = " + ".join(figure.text for figure in parts)
    shown = str(added).replace(".", ",")
    return Draft(
        place=at.cell.place,
        quotes=tuple(dict.fromkeys(figure.quote for figure in (*parts, at))),
        message=Message(
            f"Cột {at.label.vi}: {texts} = {shown}, không phải {whole}.",
            f"Column of {at.label.en}: {texts} = {shown}, not {whole}.",
        ),
        suggestion=_MEND,
    )


_MEND = Message(
    "Đối chiếu từng số; sửa phần sai hoặc tổng sai.",
    "Check each figure; mend the part or the total that is wrong.",
)

RULE = Rule(
    code="LT113",
    name="sum-mismatch",
    severity=Severity.ERROR,
    title=Message("Các phần cộng lại không bằng tổng", "Parts that do not add up"),
    check=check,
)
