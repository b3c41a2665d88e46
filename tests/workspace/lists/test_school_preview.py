"""What a school list would do is shown first; what is wrong with it is said cell by cell."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from lotrinh.workspace.people.lists.queries import preview_schools
from lotrinh.workspace.people.lists.views import Outcome, SchoolLine
from lotrinh.workspace.people.models import FormerName
from lotrinh.workspace.people.permissions import NotAllowed
from tests.workspace.lists.conftest import TODAY, BringStaff, LookOver, Province, addresses
from tests.workspace.lists.workbooks import SCHOOLS, school_book, school_row
from tests.workspace.units import make_unit


def only_line(look_over: LookOver, **cells: Any) -> SchoolLine:
    return look_over(school_book(school_row(1, **cells))).schools[0]


def test_a_row_says_which_school_is_opened_where(
    province: Province, look_over_schools: LookOver
) -> None:
    line = only_line(
        look_over_schools,
        **{"Thành lập ngày": "15/8/2025", "Điểm trường": "Cả Găng; Cả Sách ;Cả Găng"},
    )
    assert (line.code, line.name) == ("82930001", "Trường Tiểu học Số 1")
    assert (line.commune, line.on) == (province.commune, date(2025, 8, 15))
    assert (line.basis, line.new_sites) == ("Quyết định 12/QĐ-UBND", ("Cả Găng", "Cả Sách"))
    assert (line.outcome, line.faults) == (Outcome.NEW, ())


@pytest.mark.parametrize(
    "cells",
    [
        {"Mã xã": 29929},
        {"Mã xã": None, "Tên xã": "xã Tân Hộ Cơ"},
        {"Mã xã": None, "Tên xã": "TÂN HỘ CƠ"},
        {"Mã xã": "29929", "Tên xã": "Tân Hộ Cơ"},
    ],
)
def test_a_commune_is_known_by_its_code_or_its_name(
    province: Province, look_over_schools: LookOver, cells: dict[str, Any]
) -> None:
    assert only_line(look_over_schools, **cells).commune == province.commune


def test_noughts_that_excel_dropped_are_added(
    province: Province, look_over_schools: LookOver
) -> None:
    assert only_line(look_over_schools, **{"Mã xã": 1234}).commune == province.other_commune


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        ({"Mã trường": None, "Điểm trường": "A"}, "B4 "),
        ({"Mã trường": "1" * 31}, f"B4 {'1' * 31}"),
        ({"Tên trường": None}, "C4 "),
        ({"Mã xã": None}, "E4 "),
        ({"Mã xã": "99999"}, "D4 99999"),
        ({"Mã xã": None, "Tên xã": "Tân Thành"}, "E4 Tân Thành"),
        ({"Tên xã": "Mỹ Tho"}, "E4 Mỹ Tho"),
        ({"Thành lập ngày": "1995"}, "F4 1995"),
        ({"Thành lập ngày": "05/9/1995"}, "F4 05/9/1995"),
        ({"Căn cứ": None}, "G4 "),
    ],
)
def test_a_bad_cell_is_named_with_its_address(
    look_over_schools: LookOver, cells: dict[str, Any], fault: str
) -> None:
    preview = look_over_schools(school_book(school_row(1, **cells)))
    assert addresses(preview) == [fault]
    assert preview.schools[0].outcome is Outcome.FAULTY


def test_a_day_before_the_commune_says_from_when_it_is_there(look_over_schools: LookOver) -> None:
    line = only_line(look_over_schools, **{"Thành lập ngày": "05/9/1995"})
    assert "01/07/2025" in line.faults[0].wanted.vi


def test_a_commune_that_is_gone_is_said_so(province: Province, look_over_schools: LookOver) -> None:
    make_unit("commune", "Xã Cũ", "29000", province.unit, until=date(2025, 6, 30))
    preview = look_over_schools(school_book(school_row(1, **{"Mã xã": "29000"})))
    assert addresses(preview) == ["D4 29000"]
    assert "20/11/2025" in preview.faults[0].wanted.vi
    earlier = school_row(1, **{"Mã xã": "29000", "Thành lập ngày": "05/9/2019"})
    assert look_over_schools(school_book(earlier)).faults == ()


def test_two_communes_of_one_name_need_a_code(
    province: Province, look_over_schools: LookOver
) -> None:
    make_unit("commune", "Phường Tân Hộ Cơ", "29930", province.unit)
    row = school_row(1, **{"Mã xã": None, "Tên xã": "Tân Hộ Cơ"})
    preview = look_over_schools(school_book(row))
    assert addresses(preview) == ["E4 Tân Hộ Cơ"]
    assert "29929, 29930" in preview.faults[0].wanted.vi


def test_a_commune_is_called_as_on_the_day(province: Province, look_over_schools: LookOver) -> None:
    FormerName.objects.create(
        unit=province.other_commune, name="Phường 1", code="01200", valid_to=date(2025, 6, 30)
    )
    before = {"Mã xã": None, "Tên xã": "Phường 1", "Thành lập ngày": "05/9/2019"}
    assert only_line(look_over_schools, **before).commune == province.other_commune
    assert only_line(look_over_schools, **before | {"Thành lập ngày": None}).commune is None


def test_a_code_is_in_one_row_only(look_over_schools: LookOver) -> None:
    rows = [school_row(1), school_row(2, **{"Mã trường": "82930001"})]
    preview = look_over_schools(school_book(*rows))
    assert addresses(preview) == ["B5 82930001"]
    assert "dòng 4" in preview.faults[0].wanted.vi


def test_a_code_is_no_other_units(province: Province, look_over_schools: LookOver) -> None:
    elsewhere = make_unit("province", "Tỉnh khác", "91")
    make_unit("school", "Trường xa", "82930009", elsewhere)
    preview = look_over_schools(school_book(school_row(9), school_row(1, **{"Mã trường": "29929"})))
    assert addresses(preview) == ["B4 82930009", "B5 29929"]
    assert "Trường xa" not in preview.faults[0].wanted.vi


def test_what_is_there_is_renamed_moved_or_left(
    province: Province, look_over_schools: LookOver
) -> None:
    schools = [
        make_unit("school", f"Trường Tiểu học Số {n}", f"8293{n:04}", province.commune)
        for n in (1, 2, 3, 4)
    ]
    make_unit("site", "Cả Găng", "S1", schools[3])
    rows = [
        school_row(1, **{"Tên trường": "TRƯỜNG TIỂU HỌC SỐ 1", "Căn cứ": None}),
        school_row(2, **{"Tên trường": "Trường Tiểu học Hoa Sen"}),
        school_row(3, **{"Mã xã": "01234"}),
        school_row(4, **{"Điểm trường": "cả găng; Cả Sách", "Căn cứ": None}),
    ]
    lines = look_over_schools(school_book(*rows)).schools
    assert [line.outcome for line in lines] == [
        Outcome.SAME, Outcome.CHANGED, Outcome.CHANGED, Outcome.CHANGED,
    ]  # fmt: skip
    assert (lines[1].is_renamed, lines[1].was_name) == (True, "Trường Tiểu học Số 2")
    assert (lines[2].is_moved, lines[2].was_under) == (True, "Xã Tân Hộ Cơ")
    assert lines[3].new_sites == ("Cả Sách",)


def test_changes_do_not_come_before_the_school(
    province: Province, look_over_schools: LookOver
) -> None:
    make_unit("school", "Trường cũ", "82930001", province.other_commune, since=date(2026, 1, 1))
    preview = look_over_schools(
        school_book(school_row(1, **{"Mã xã": "01234"})), on=date(2026, 2, 1)
    )
    assert preview.faults == ()
    early = look_over_schools(school_book(school_row(1, **{"Mã xã": "01234"})))
    assert addresses(early) == ["B4 82930001"]


def test_one_basis_will_do_for_all(look_over_schools: LookOver) -> None:
    rows = [school_row(1, **{"Căn cứ": None}), school_row(2)]
    preview = look_over_schools(school_book(*rows), basis="Nghị quyết 7")
    assert [line.basis for line in preview.schools] == ["Nghị quyết 7", "Quyết định 12/QĐ-UBND"]
    assert preview.faults == ()


def test_a_school_of_the_same_name_is_only_a_warning(
    province: Province, look_over_schools: LookOver
) -> None:
    make_unit("school", "Trường Tiểu học Số 1", "11110000", province.commune)
    line = only_line(look_over_schools)
    assert [(fault.address, fault.is_blocking) for fault in line.faults] == [("B4", False)]
    assert line.outcome is Outcome.NEW


def test_a_commune_lists_its_own_schools(province: Province, look_over_schools: LookOver) -> None:
    content = school_book(school_row(1))
    own = look_over_schools(content, unit=province.commune, actor=province.officer)
    assert own.schools[0].commune == province.commune
    other = look_over_schools(content, unit=province.other_commune, actor=province.officer)
    assert addresses(other) == ["D4 29929"]


def test_sites_are_passed_over_for_who_may_not_add_them(
    province: Province, look_over_schools: LookOver
) -> None:
    content = school_book(school_row(1, **{"Điểm trường": "Cả Găng"}))
    preview = look_over_schools(content, unit=province.commune, actor=province.officer)
    assert (preview.schools[0].new_sites, preview.schools[0].outcome) == ((), Outcome.NEW)
    assert [fault.address for fault in preview.faults] == ["H4"]


def test_a_column_that_is_missing_is_named(look_over_schools: LookOver) -> None:
    headings = [heading for heading in SCHOOLS if heading != "Mã trường"]
    preview = look_over_schools(school_book(school_row(1), headings=headings))
    assert [fault.name for fault in preview.faults] == ["code"]


def test_a_preview_asks_as_often_for_one_row_as_for_many(
    province: Province, start_schools: BringStaff, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_unit("school", "Trường Tiểu học Số 1", "82930001", province.commune)
    for count in (1, 80):
        draft = start_schools(school_book(*(school_row(n) for n in range(1, count + 1))))
        with django_assert_num_queries(9):
            preview = preview_schools(actor=province.administrator, draft=draft, on=TODAY)
        assert len(preview.schools) == count


def test_only_who_manages_units_looks(province: Province, start_schools: BringStaff) -> None:
    draft = start_schools(school_book(school_row(1)))
    with pytest.raises(NotAllowed):
        preview_schools(actor=province.officer, draft=draft, on=TODAY)
