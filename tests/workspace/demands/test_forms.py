"""Rows as an officer writes or pastes them, and how they are understood."""

from __future__ import annotations

from django.http import QueryDict

from lotrinh.core.values import Direction
from lotrinh.workspace.plans.demands.forms import (
    DemandRow,
    check_rows,
    chosen_schools,
    pasted_rows,
    rows_in,
    seal_of,
)
from tests.workspace.demands.conftest import YEAR


def test_lines_of_a_sheet_become_rows() -> None:
    pasted = (
        "STT\tTên chỉ tiêu\tKỳ\tMức\n"
        "Tên chỉ tiêu\tKỳ\tMức\n"
        f"Học sinh giảm\t{YEAR}\t< 0,2\n"
        "\t\t\n"
        "2.\tTỷ lệ hoàn thành cấp học\t2030\t99\t%\n"
        "Số câu lạc bộ\t3\t\n"
        "Chỉ có tên\n"
    )
    assert pasted_rows(pasted, "2026-2027")[1:] == [
        DemandRow("Học sinh giảm", YEAR, "< 0,2"),
        DemandRow("Tỷ lệ hoàn thành cấp học", "2030", "99", "%"),
        DemandRow("Số câu lạc bộ", "2026-2027", "3"),
        DemandRow("Chỉ có tên", "2026-2027", ""),
    ]


def test_blank_rows_of_the_form_are_passed_over() -> None:
    sent = QueryDict(mutable=True)
    sent.update({"name-1": "Học sinh giảm", "period-1": YEAR, "text-1": "0,2", "unit-1": ""})
    sent.update({"name-0": " ", "period-0": YEAR, "text-0": "", "direction-1": "lower"})
    sent.update({"name-x": "không", "other-2": "không", "name-99999": "không"})
    assert rows_in(sent) == [DemandRow("Học sinh giảm", YEAR, "0,2", "", "lower")]


def test_each_row_says_how_it_is_understood_or_what_is_wrong() -> None:
    rows = [
        DemandRow("Học sinh giảm", YEAR, "< 0,2"),
        DemandRow("Tỷ lệ học sinh bỏ bữa sáng", YEAR, "5", "%", "lower"),
        DemandRow("Số vụ tai nạn", YEAR, "0"),
        DemandRow("Số câu lạc bộ", YEAR, ""),
        DemandRow("Học sinh giảm", f"năm học {YEAR}", "0,1"),
    ]
    known, own, guessed, faulty, twice = check_rows(rows)
    assert known.understood is not None
    assert (known.understood.code, known.printed) == ("pupils-lost", "<0,2%")
    assert own.entry is not None
    assert (own.entry.code, own.entry.direction) == ("", Direction.LOWER)
    assert guessed.entry is not None
    assert guessed.entry.direction == Direction.LOWER
    assert faulty.fault is not None
    assert "Chưa ghi mức" in faulty.fault.vi
    assert twice.fault is not None
    assert twice.fault.vi == "Trùng chỉ tiêu và kỳ với dòng 1. Bỏ một dòng."


def test_a_seal_tells_what_was_changed() -> None:
    rows = [DemandRow("Học sinh giảm", YEAR, "0,2")]
    seal = seal_of({"number": "1/KH"}, rows, [1, 2])
    assert seal == seal_of({"number": "1/KH"}, list(rows), [2, 1])
    assert seal != seal_of({"number": "2/KH"}, rows, [1, 2])
    assert seal != seal_of({"number": "1/KH"}, rows, [1])
    assert seal != seal_of({"number": "1/KH"}, [DemandRow("Học sinh giảm", YEAR, "0,3")], [1, 2])


def test_what_is_no_number_chooses_no_school() -> None:
    assert chosen_schools(QueryDict("school=3&school=x&school=3&school=5")) == [3, 5]
