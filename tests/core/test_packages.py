"""A submission in bytes: one form, the same digest, and nothing of another form is taken."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lotrinh.core.packages import (
    LARGEST,
    Answer,
    EvidenceItem,
    Item,
    Package,
    UnreadablePackage,
    counts_of,
    digest_of,
    from_bytes,
    to_bytes,
)
from lotrinh.core.values import Bound, Direction, Number, Operator, Ratio
from tests.core.values.strategies import values

SENT_AT = datetime(2026, 6, 5, 9, 30, tzinfo=timezone(timedelta(hours=7)))
SHARE = Item(
    key="ty le hoc sinh hoan thanh",
    code="class-completion",
    name="Tỷ lệ học sinh hoàn thành chương trình lớp học",
    unit_text="%",
    direction=Direction.HIGHER,
    text="58/60",
    value=Ratio(58, 60),
    numerator=58,
    denominator=60,
    note="đếm ngày 30/5",
    evidence=(EvidenceItem("biên bản.pdf", "0a" * 32, 1024, "application/pdf"),),
)
PACKAGE = Package(
    key=UUID("6f1c2a54-8f3b-4a5e-9d55-0b6d7a0c1e2f"),
    unit_code="HS01",
    unit_name="Trường Tiểu học Hoa Sen",
    period="2025-2026",
    number=2,
    items=(SHARE,),
    narrative="Một học sinh ốm dài ngày.",
    answers=(Answer("ty le hoc sinh hoan thanh", "impossible_jump", "Đã đếm lại, đúng."),),
    sent_by="Nguyễn Thị Sen",
    sent_at=SENT_AT,
)

# --- round trips ----------------------------------------------------------------------------------

lines = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=30)
counts = st.integers(0, 2**31 - 1)
files = st.builds(
    EvidenceItem, lines, st.binary(min_size=32, max_size=32).map(bytes.hex), counts, lines
)


@st.composite
def items(draw: st.DrawFn, key: str) -> Item:
    others = values.filter(lambda one: not isinstance(one, Ratio))
    value = draw(others | st.builds(Ratio, counts, st.integers(1, 2**31 - 1)))
    part, whole = counts_of(value)
    return Item(
        key=key,
        code=draw(lines),
        name=draw(lines),
        unit_text=draw(lines),
        direction=draw(st.sampled_from(Direction)),
        text=draw(lines),
        value=value,
        numerator=part,
        denominator=whole,
        note=draw(lines),
        evidence=tuple(draw(st.lists(files, max_size=2))),
    )


@st.composite
def packages(draw: st.DrawFn) -> Package:
    keys = draw(st.lists(lines, max_size=3, unique=True))
    year = draw(st.integers(2000, 2098))
    return Package(
        key=draw(st.uuids()),
        unit_code=draw(lines),
        unit_name=draw(lines),
        period=f"{year}-{year + 1}{draw(st.sampled_from(('', '/1', '/2')))}",
        number=draw(st.integers(1, 1000)),
        items=tuple(draw(items(key)) for key in keys),
        narrative=draw(lines),
        answers=tuple(draw(st.lists(st.builds(Answer, lines, lines, lines), max_size=2))),
        sent_by=draw(lines),
        sent_at=draw(
            st.datetimes(
                datetime.fromisoformat("2000-01-01"),
                datetime.fromisoformat("2199-12-31"),
                timezones=st.sampled_from((UTC, SENT_AT.tzinfo)),
            )
        ),
    )


@given(packages())
def test_what_is_written_reads_back(package: Package) -> None:
    content = to_bytes(package)
    assert from_bytes(content) == package
    assert to_bytes(from_bytes(content)) == content


@given(packages(), st.data())
def test_no_changed_byte_passes_for_the_same(package: Package, data: st.DataObject) -> None:
    content = bytearray(to_bytes(package))
    place = data.draw(st.integers(0, len(content) - 1))
    content[place] ^= data.draw(st.integers(1, 255))
    other = bytes(content)
    assert digest_of(other) != digest_of(to_bytes(package))
    with suppress(UnreadablePackage):
        assert to_bytes(from_bytes(other)) == other


@given(st.binary(max_size=200) | st.recursive(st.none(), st.lists).map(repr).map(str.encode))
def test_whatever_comes_is_read_or_refused_in_words(content: bytes) -> None:
    with pytest.raises(UnreadablePackage, match="không đọc được"):
        from_bytes(content)


def test_the_form_is_one_line_of_json_in_order() -> None:
    content = to_bytes(PACKAGE)
    assert content.startswith(b'{"answers":[{"code":"impossible_jump",')
    assert "Trường Tiểu học Hoa Sen".encode() in content
    assert b"\n" not in content


def test_the_substance_is_what_it_says_and_not_who_sent_it_when() -> None:
    again = replace(PACKAGE, number=3, sent_by="Ai đó", sent_at=SENT_AT + timedelta(days=1))
    assert again.substance == PACKAGE.substance
    assert replace(PACKAGE, narrative="").substance != PACKAGE.substance
    assert replace(PACKAGE, items=(replace(SHARE, note=""),)).substance != PACKAGE.substance


# --- what is refused ------------------------------------------------------------------------------

Change = Callable[[dict[str, Any]], object]


def changed(change: Change) -> bytes:
    """Return the package with something changed, in the one form all the same."""
    data = json.loads(to_bytes(PACKAGE))
    change(data)
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b" " * (LARGEST + 1), "lớn hơn 4 MB"),
        (b"\xff\xfe", "không phải JSON"),
        (b"{", "không phải JSON"),
        (b"[" * 100_000, "không phải JSON"),
        (b'{"format":"lotrinh-submission/1","number":' + b"9" * 5000 + b"}", "không phải JSON"),
        (b"[]", "không theo mẫu"),
        (changed(lambda data: data.update(format="lotrinh-submission/2")), "không theo mẫu"),
        (changed(lambda data: data.update(unit="HS01")), "không phải là nhóm trường"),
        (changed(lambda data: data.update(items=["x"])), "không phải là nhóm trường"),
        (changed(lambda data: data["items"].append(data["items"][0])), "hai kết quả"),
        (to_bytes(PACKAGE) + b"\n", "không đúng dạng chuẩn"),
        (json.dumps(json.loads(to_bytes(PACKAGE))).encode(), "không đúng dạng chuẩn"),
        (changed(lambda data: data.update(more=1)), "không đúng dạng chuẩn"),
        (changed(lambda data: data.update(key=str(PACKAGE.key).upper())), "không đúng dạng chuẩn"),
    ],
)
def test_what_is_no_package_is_refused(content: bytes, says: str) -> None:
    with pytest.raises(UnreadablePackage, match=says):
        from_bytes(content)


def _of_item(**given: object) -> Change:
    return lambda data: data["items"][0].update(given)


def _of_value(**given: object) -> Change:
    return lambda data: data["items"][0]["value"].update(given)


def _of_file(**given: object) -> Change:
    return lambda data: data["items"][0]["evidence"][0].update(given)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (lambda data: data.pop("narrative"), "narrative"),
        (lambda data: data.update(narrative=5), "narrative"),
        (lambda data: data.update(narrative="x" * 20_001), "narrative"),
        (lambda data: data.update(sent_by="a\x00b"), "sent_by"),
        (lambda data: data.update(period="2025"), "period"),
        (lambda data: data.update(period="2025-2027"), "period"),
        (lambda data: data.update(period="٢٠٢٥-٢٠٢٦"), "period"),
        (lambda data: data.update(number=0), "number"),
        (lambda data: data.update(number=True), "number"),
        (lambda data: data.update(number=-1), "number"),
        (lambda data: data.update(number=2**31), "number"),
        (lambda data: data.update(key="một"), "key"),
        (lambda data: data.update(sent_at="hôm qua"), "sent_at"),
        (lambda data: data.update(sent_at="2026-06-05T09:30:00"), "sent_at"),
        # In another time zone they are no days of any calendar here.
        (lambda data: data.update(sent_at="0001-01-01T00:00:00+07:00"), "sent_at"),
        (lambda data: data.update(sent_at="9999-12-31T23:59:59-12:00"), "sent_at"),
        (lambda data: data.update(items={}), "items"),
        (lambda data: data.update(items=[{}] * 2001), "items"),
        (lambda data: data["answers"][0].pop("code"), "code"),
        (_of_item(denominator=None), "denominator"),
        (_of_item(numerator=None), "denominator"),
        (_of_item(numerator="58"), "numerator"),
        (_of_item(direction="up"), "direction"),
        (_of_item(value={"kind": "percent"}), "value"),
        (_of_item(value={"kind": "rank"}), "value"),
        (_of_item(value={"kind": "number", "value": "x", "unit": None}), "value"),
        (_of_item(value={"kind": "number", "value": "1E+999999999", "unit": None}), "value"),
        (_of_item(value={"kind": "number", "value": "1" * 41, "unit": None}), "value"),
        (_of_item(value={"kind": "number", "value": "1E+21", "unit": None}), "value"),
        (
            _of_item(value={"kind": "bound", "op": ">", "value": "1E+99", "unit": None}),
            "value",
        ),
        (_of_item(value={"kind": "text", "text": "x" * 20_001}), "value"),
        (_of_value(numerator="58"), "value"),
        (_of_value(denominator=2**31), "value"),
        (_of_value(numerator=57), "value"),
        (_of_item(numerator=None, denominator=None), "value"),
        (_of_item(denominator=0), "denominator"),
        (_of_file(sha256="0A" * 32), "sha256"),
        (_of_file(size=1.5), "size"),
    ],
)
def test_what_lacks_something_or_has_it_of_the_wrong_kind_is_refused(
    change: Change, field: str
) -> None:
    with pytest.raises(UnreadablePackage, match=f"trường '{field}' thiếu hoặc không đúng kiểu"):
        from_bytes(changed(change))


def test_what_no_file_can_hold_is_refused() -> None:
    """JSON may escape half of a sign (\\ud800), which has no bytes of its own."""
    content = to_bytes(replace(PACKAGE, narrative="HALF")).replace(b"HALF", rb"\ud800")
    with pytest.raises(UnreadablePackage, match="không đúng dạng chuẩn"):
        from_bytes(content)


def test_a_demand_with_a_limit_of_a_usual_size_is_taken() -> None:
    limit = Bound(Operator.GE, Number(Decimal("98.5"), "%"))
    item = replace(SHARE, value=limit, numerator=None, denominator=None)
    package = replace(PACKAGE, items=(item,))
    assert from_bytes(to_bytes(package)) == package
