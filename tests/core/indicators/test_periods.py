"""Periods find their phases, and indicators keep their keys."""

from __future__ import annotations

from lotrinh.core.indicators import indicator_key, order_of, period_of, phase_for
from lotrinh.core.plan.types import Baseline, Indicator, Place


def row(name: str, group: str = "", number: str = "a") -> Indicator:
    return Indicator(
        appendix="I",
        part="",
        group=group,
        number=number,
        name=name,
        unit="%",
        baseline=Baseline(),
        targets={},
        phases={},
        place=Place(table=1, row=1),
    )


def test_a_calendar_year_is_judged_by_the_school_year_that_starts_in_it() -> None:
    assert period_of("2023") == "2023-2024"
    assert phase_for("2023-2024", ["2022", "2023", "2024"]) == "2023"


def test_a_school_year_and_a_semester_are_judged_by_themselves() -> None:
    assert period_of("2023-2024/1") == "2023-2024/1"
    assert phase_for("2023-2024", ["2023", "2023-2024"]) == "2023-2024"
    assert phase_for("2023-2024/1", ["2023-2024", "2023-2024/1"]) == "2023-2024/1"


def test_the_second_semester_ends_the_year() -> None:
    assert period_of("2023-2024/2") == "2023-2024"
    assert phase_for("2023-2024", ["2023-2024/1", "2023-2024/2"]) == "2023-2024/2"
    assert phase_for("2023-2024", ["2023-2024/2", "2023-2024"]) == "2023-2024"


def test_a_period_without_a_phase_has_none() -> None:
    assert phase_for("2030-2031", ["2022", "2023"]) is None


def test_a_key_does_not_depend_on_number_accents_or_year() -> None:
    first = row("Tỷ lệ hoà nhập năm 2024", number="a")
    again = row("Tỷ lệ hòa nhập  năm 2025", number="đ")
    assert indicator_key(first) == indicator_key(again) == "ty-le-hoa-nhap-nam"


def test_a_name_that_says_little_takes_its_group() -> None:
    assert indicator_key(row("Tiểu học", "Nhà giáo > Trên chuẩn")) == "tren-chuan-tieu-hoc"


def test_periods_are_in_the_order_in_which_they_end() -> None:
    periods = ["2030", "2025-2026", "2025-2026/1", "2024-2025"]
    assert sorted(periods, key=order_of) == periods[::-1]
    assert order_of("2025") == order_of("2025-2026") == order_of("2025-2026/2")
