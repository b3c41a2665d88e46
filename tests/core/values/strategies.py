"""Values of every kind, each with the context in which its official form reads back."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import strategies as st

from lotrinh.core.values import (
    Bound,
    Column,
    Context,
    Count,
    Date,
    Demanded,
    Level,
    Missing,
    Number,
    Operator,
    Range,
    Rank,
    Ratio,
    Reason,
    Status,
    StatusWord,
    Text,
    Top,
    Value,
)

Placed = tuple[Value, Context]

_NOUNS = ("giáo viên tin học", "học sinh", "giải pháp đổi mới", "em", "sân bóng")
_DETAILS = ("môn dẫn đầu toàn đoàn", "thư viện tiên tiến", "dịch vụ tâm lý")
_SCALES = ("mức độ", "mức", "cấp độ", "loại")
_STEPS = ("1", "3", "Tốt", "Khá", "A", "II")

shares = st.decimals(0, 1000, places=2)
amounts = st.decimals(-(10**9), 10**9, places=1)
wholes = st.integers(0, 10**9)
many = st.integers(1, 10**6)
years = st.integers(1900, 2099)


def _number(pair: tuple[Decimal, str | None]) -> Number:
    return Number(*pair)


numbers = st.one_of(
    st.tuples(shares, st.just("%")),
    st.tuples(amounts, st.sampled_from((None, "triệu đồng", "điểm", "ĐV", "học sinh"))),
).map(_number)


@st.composite
def dates(draw: st.DrawFn) -> Date:
    """Draw a year, a month of a year or a day that exists in every year."""
    month = draw(st.none() | st.integers(1, 12))
    day = None if month is None else draw(st.none() | st.integers(1, 28))
    return Date(draw(years), month, day)


@st.composite
def ranges(draw: st.DrawFn) -> Range:
    """Draw a range of numbers or of years, its ends in order."""
    if draw(st.booleans()):
        first = draw(st.integers(1900, 2090))
        last = first + draw(st.integers(2, 9))
        return Range(Decimal(first), Decimal(last), "giai đoạn")
    unit = draw(st.sampled_from((None, "%", "học sinh")))
    low, high = sorted((draw(shares), draw(shares)))
    return Range(low, high, unit)


def _in_own_unit(value: Number | Range) -> Placed:
    return value, Context(unit=value.unit or "")


def _bound(pair: tuple[Operator, Number | Date]) -> Placed:
    operator, limit = pair
    unit = limit.unit if isinstance(limit, Number) else ""
    return Bound(operator, limit), Context(unit=unit or "")


def _anywhere(value: Value) -> Placed:
    return value, Context()


statuses = st.one_of(
    st.builds(Status, st.sampled_from(StatusWord)),
    st.builds(Status, st.just(StatusWord.NO), st.sampled_from(("bị tai nạn", *_DETAILS))),
    st.builds(Status, st.sampled_from(StatusWord), st.sampled_from(_DETAILS)),
)
ratios = st.builds(Ratio, wholes, wholes, st.none() | shares)
ranks = st.builds(Rank, many, st.none() | many)
levels = st.builds(Level, st.sampled_from(_SCALES), st.sampled_from(_STEPS), st.booleans())
counts = st.builds(Count, wholes, st.sampled_from(_NOUNS))
missing = st.builds(Missing, st.sampled_from(Reason))

placed_values = st.one_of(
    numbers.map(_in_own_unit),
    st.tuples(st.sampled_from(Operator), st.one_of(numbers, dates())).map(_bound),
    ranges().map(_in_own_unit),
    ratios.map(_anywhere),
    ranks.map(lambda value: (value, Context(unit="Xếp hạng"))),
    st.builds(Top, many, st.none() | many).map(_anywhere),
    counts.map(_anywhere),
    statuses.map(_anywhere),
    levels.map(_anywhere),
    dates().map(_anywhere),
    st.just((Demanded(), Context(column=Column.TARGET))),
    missing.map(_anywhere),
    st.sampled_from(("Từng bước nâng cao", "đủ", "cấp tỉnh")).map(lambda t: (Text(t), Context())),
)
values = placed_values.map(lambda placed: placed[0])
