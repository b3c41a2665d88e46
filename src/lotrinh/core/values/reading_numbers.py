"""Numbers, counts, bounds and ranges: ``99,8%``, ``01 giáo viên``, ``≥ 98%``, ``80 - 85%``."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lotrinh.core.messages import Message
from lotrinh.core.text import fold
from lotrinh.core.values.amounts import AMOUNT, PERCENT, Amount, read_amount, unit_of
from lotrinh.core.values.source import Found, Source, aside
from lotrinh.core.values.types import Bound, Count, Number, Operator, Range

_LEAD = re.compile(
    r"(?:(?:dat|con|la|duy tri|giu|giu vung|giam con|giam xuong|giam xuong con|tang len|ty le"
    r"|ti le):? "
    r"|[=:](?![<>]) ?)*"
)
_ABOUT = re.compile(r"(?:khoang|gan|tam|uoc|uoc dat|xap xi)(?: dat)? |[~≈] ?")
_CHANGE = re.compile(r"(?:giam|tang)(?: them| duoc)? ")
_QUANTITY = re.compile(rf"(?P<sign>[-−+]?)(?P<amount>{AMOUNT}) ?(?P<rest>.*)")
_PERCENT_WORD = re.compile(r"(?:%|phan tram\b)")
_EXPLANATION = re.compile(r"[,;:.]? ?[^\W\d]|[,;:.]? ?\(")  # begins with a letter or a bracket
_ANOTHER_FIGURE = re.compile(r"[0-9] ?%")
_MEASURES = {
    "cm", "diem", "dong", "gio", "ha", "kg", "km", "m", "m2", "m²", "nghin dong", "phut", "tan",
    "thang", "trieu dong", "trieu", "tuoi", "ty dong", "ty", "tuan",
}  # fmt: skip

_FIGURE = r"(?= ?[-−]?[0-9])"
_AT_LEAST = (
    r">=|=>|≥|⩾|> =|it nhat|toi thieu|khong duoi|khong it hon|khong thap hon|khong nho hon"
    r"|thap nhat"
)
_AT_MOST = (
    r"<=|=<|≤|⩽|< =|khong qua|khong vuot qua|khong vuot|khong cao hon|khong nhieu hon"
    r"|khong lon hon|khong tren|khong hon|toi da|nhieu nhat|cao nhat|cham nhat"
)
_OVER = r">|tren|lon hon|cao hon|nhieu hon|hon|vuot tren|vuot"
_UNDER = r"<|duoi|nho hon|thap hon|it hon|chua den|chua toi"
_BEFORE = tuple(
    (re.compile(rf"(?:{words})(?: la| dat| con)?:?{_FIGURE}"), operator)
    for words, operator in (
        (_AT_LEAST, Operator.GE),
        (_AT_MOST, Operator.LE),
        (_OVER, Operator.GT),
        (_UNDER, Operator.LT),
    )
)
_AFTER = re.compile(rf"(?:tu )?(?P<limit>[-−]?{AMOUNT}.*?) tro (?P<side>len|xuong)\b(?P<rest>.*)")
_FROM = re.compile(rf"tu{_FIGURE}")
_SIDES = {"len": Operator.GE, "xuong": Operator.LE}
_RANGE = re.compile(
    rf"(?:tu )?(?P<low>[-−]?{AMOUNT}) ?(?P<percent>%?) ?(?:-|–|—|÷|~|den|toi) ?"
    rf"(?P<high>[-−]?{AMOUNT}) ?(?P<rest>.*)"
)


@dataclass(frozen=True, slots=True)
class _Unit:
    """The unit of an amount, what is printed behind it, and what was assumed to know it.

    ``noun`` when it is printed and no measure: what is counted.
    """

    name: str | None
    rest: str = ""
    assumptions: tuple[Message, ...] = ()
    noun: bool = False


@dataclass(frozen=True, slots=True)
class _Quantity:
    """An amount with its unit; ``noun`` says that the unit is what is counted."""

    number: Number
    noun: bool
    assumptions: tuple[Message, ...]


def read_bound(source: Source) -> Found | None:
    """Read a limit on an amount, in signs or in words, before it or after it.

    *Từ 95%* alone is at least that, which is said.
    """
    start, said = _opening(source)
    for pattern, operator in _BEFORE:
        if match := pattern.match(source.folded, start):
            return _bound(operator, source.after(match.end()), said)
    if match := _AFTER.fullmatch(source.folded, start):
        limit = Source(source.text[match.start("limit") : match.end("limit")], source.context)
        rest = source.text[match.start("rest") :]
        return _bound(_SIDES[match["side"]], limit, (*said, *aside(rest)))
    if match := _FROM.match(source.folded, start):
        return _bound(Operator.GE, source.after(match.end()), (*said, _from(source.text)))
    return None


def read_range(source: Source) -> Found | None:
    """Read ``80 - 85%`` or *từ 80% đến 85%*; ends in the wrong order are turned, which is said."""
    start, opened = _opening(source)
    match = _RANGE.fullmatch(source.folded, start)
    if match is None:
        return None
    unit = _unit_of(source, match.start("rest"), bool(match["percent"]))
    if unit is None:
        return None
    low, high = (_amount(match[end], unit.name) for end in ("low", "high"))
    said = (*opened, *low.assumptions, *high.assumptions, *unit.assumptions, *aside(unit.rest))
    if low.value > high.value:
        low, high, said = high, low, (*said, _turned(source.text))
    return Found(Range(low.value, high.value, unit.name), said)


def read_number(source: Source) -> Found | None:
    """Read a number with its unit, or a count with its noun; a bare number takes the context's."""
    start, said = _opening(source)
    found = _quantity(source.after(start))
    if found is None:
        return None
    value, unit = found.number.value, found.number.unit
    if found.noun and unit and value == value.to_integral_value():
        return Found(Count(int(value), unit), (*found.assumptions, *said))
    return Found(found.number, (*found.assumptions, *said))


def _opening(source: Source) -> tuple[int, tuple[Message, ...]]:
    """Return where the figure begins behind *đạt*, *khoảng*, *giảm* ..., and what is open."""
    lead = _LEAD.match(source.folded)
    assert lead is not None  # an empty lead matches too
    for pattern, message in ((_ABOUT, _about), (_CHANGE, _change)):
        if match := pattern.match(source.folded, lead.end()):
            return match.end(), (message(source.text),)
    return lead.end(), ()


def _bound(operator: Operator, limit: Source, said: tuple[Message, ...]) -> Found | None:
    found = _quantity(limit)
    if found is None:
        return None
    return Found(Bound(operator, found.number), (*found.assumptions, *said))


def _quantity(source: Source) -> _Quantity | None:
    match = _QUANTITY.fullmatch(source.folded)
    if match is None:
        return None
    unit = _unit_of(source, match.start("rest"), percent=False)
    if unit is None:
        return None
    amount = _amount(match["sign"] + match["amount"], unit.name)
    said = (*amount.assumptions, *unit.assumptions, *aside(unit.rest))
    return _Quantity(Number(amount.value, unit.name), unit.noun, said)


def _unit_of(source: Source, place: int, percent: bool) -> _Unit | None:
    """Return the unit printed from ``place`` on, else the context's; None for other text."""
    rest = source.text[place:]
    if word := _PERCENT_WORD.match(source.folded, place):
        rest = source.text[word.end() :]
        explains = not rest or _EXPLANATION.match(rest)
        return _Unit(PERCENT, rest) if explains and not _ANOTHER_FIGURE.search(rest) else None
    if percent:
        return None if rest else _Unit(PERCENT)
    if not rest:
        name, said = unit_of(source.context)
        return _Unit(name, "", said)
    if not rest[0].isalpha() or _ANOTHER_FIGURE.search(rest):
        return None
    known = fold(rest) in _MEASURES or fold(rest) == fold(source.context.unit)
    return _Unit(rest, noun=not known)


def _amount(printed: str, unit: str | None) -> Amount:
    digits = printed.lstrip("-−+")
    amount = read_amount(digits, unit)
    return Amount(-amount.value, amount.assumptions) if printed[0] in "-−" else amount


def _about(text: str) -> Message:
    return Message(
        f"“{text}” là số ước lượng, đọc như số đúng.",
        f"“{text}” is an estimate; it was read as the number itself.",
    )


def _change(text: str) -> Message:
    return Message(
        f"“{text}” có thể là mức thay đổi hay mức còn lại; đọc theo con số đã ghi.",
        f"“{text}” may be the change or what is left; the number was read as printed.",
    )


def _from(text: str) -> Message:
    return Message(
        f"“{text}” hiểu là từ mức đó trở lên.", f"“{text}” was read as at least that much."
    )


def _turned(text: str) -> Message:
    return Message(
        f"“{text}” ghi số lớn trước; đọc từ số nhỏ đến số lớn.",
        f"“{text}” has the greater end first; it was read from the lesser to the greater.",
    )
