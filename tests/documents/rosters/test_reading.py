"""Records of a sheet, and its faults with their cells."""

from __future__ import annotations

import random
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from lotrinh.compute.formulas import Amount, formulas
from lotrinh.compute.prepared import prepare
from lotrinh.compute.schema import records_of
from lotrinh.documents.rosters import propose_mapping, read_roster, reading
from lotrinh.documents.rosters.reading import POLARS
from lotrinh.reference.rosters import load_moments, load_rosters
from tests.documents.rosters.building import PUPILS, SCHOOLS, STAFF, YEAR, book, read, reread, xlsx

HEADS = ["Mã học sinh", "Họ và tên", "Khối", "Ngày sinh", "Trạng thái"]
MOMENTS = load_moments(YEAR)


def pupil(key: str = "01", /, **cells: Any) -> list[Any]:
    row = {"name": "An", "grade": 1, "born": "05/9/2019", "status": "Đang học"} | cells
    return [key, row["name"], row["grade"], row["born"], row["status"]]


def said(*rows: Any, **options: Any) -> list[tuple[str, str, bool]]:
    """Return address, column and whether it blocks of each fault."""
    faults = read(*rows, **options).faults
    return [(fault.address, fault.name, fault.is_blocking) for fault in faults]


def test_records_have_every_kept_column_typed() -> None:
    records = read(HEADS, pupil()).records
    assert records.schema == {c.name: POLARS[c.kind] for c in PUPILS.kept}
    assert records["birth_date"].to_list() == [date(2019, 9, 5)]
    assert records["boarding"].to_list() == [None]
    assert "full_name" not in records.columns


def test_the_types_are_those_of_a_snapshot() -> None:
    from lotrinh.compute.snapshots import polars_schema

    for table in load_rosters().values():
        kept = {column.name: POLARS[column.kind] for column in table.kept}
        assert {**polars_schema(table.name)} == {"unit": pl.String, **kept}


def test_names_are_kept_only_if_the_school_keeps_them() -> None:
    records = read(HEADS, pupil(), keep_personal=True).records
    assert records["full_name"].to_list() == ["An"]


def test_a_bad_name_that_is_not_kept_is_no_fault() -> None:
    assert said(HEADS, pupil(name="#N/A")) == []
    assert said(HEADS, pupil(name="#N/A"), keep_personal=True) == [("B2", "full_name", True)]


def test_a_bad_cell_is_null_and_the_record_stays() -> None:
    result = read(HEADS, pupil(born="31/02/2019"), pupil("02"))
    assert result.records["birth_date"].to_list() == [None, date(2019, 9, 5)]
    (fault,) = result.faults
    assert (fault.sheet, fault.row, fault.column, fault.address) == ("Trang1", 2, "D", "D2")
    assert (fault.name, fault.value, fault.is_blocking) == ("birth_date", "31/02/2019", True)
    assert fault.wanted.vi.startswith("Ô D2: '31/02/2019' không phải là ngày")
    assert fault.wanted.en.startswith("Cell D2: '31/02/2019' is not a date")
    assert (result.rows, result.skipped) == (2, 0)


def test_a_bad_required_cell_takes_the_record_out() -> None:
    result = read(HEADS, pupil(grade=9), pupil("02", grade=""), pupil("03"))
    assert result.records["pupil_id"].to_list() == ["03"]
    assert (result.rows, result.skipped) == (3, 2)
    first, second = result.faults
    assert "không có trong danh mục" in first.wanted.vi
    assert "hoặc để trống" not in first.wanted.vi
    assert second.wanted.vi.startswith("Ô C3 trống, mà cột “Khối” phải có ở mọi dòng")


def test_a_key_that_comes_again_names_the_first() -> None:
    result = read(HEADS, pupil("01"), pupil("02"), pupil(" 01"), pupil("01"))
    assert result.records["pupil_id"].to_list() == ["01", "02"]
    assert [fault.address for fault in result.faults] == ["A4", "A5"]
    assert "'01' đã có ở dòng 2" in result.faults[1].wanted.vi


def test_blank_rows_are_nothing_and_notes_are_said() -> None:
    result = read(
        HEADS, pupil(), [], ["", " ", ""], pupil("02"), ["", "Người lập biểu"], ["Tổng cộng: 2"]
    )
    assert result.records.height == 2
    note, total, *_ = result.faults
    assert (note.address, note.value, note.is_blocking) == ("B6", "Người lập biểu", False)
    assert "không được tính là một bản ghi" in note.wanted.vi
    # A text in the column of the key may be a key.
    assert (total.address, total.is_blocking) == ("C7", True)
    assert (result.rows, result.skipped) == (4, 2)


def test_a_record_without_its_key_is_no_note() -> None:
    result = read([*HEADS, "Giới tính"], ["", "An", "", "05/9/2019", "", "Nam"], [*pupil(), 1])
    assert [fault.address for fault in result.faults if fault.is_blocking] == ["A2", "C2", "E2"]
    assert result.records["pupil_id"].to_list() == ["01"]


@pytest.mark.parametrize(
    ("born", "faults"),
    [
        ("05/9/1899", [("D2", "birth_date", True)]),
        ("05/9/2027", [("D2", "birth_date", True)]),
        ("05/9/2010", [("D2", "birth_date", False)]),
        ("05/9/2021", [("D2", "birth_date", False)]),
        ("05/9/2020", []),
        ("", []),
    ],
)
def test_birth_dates_that_cannot_be(born: str, faults: list[Any]) -> None:
    assert said(HEADS, pupil(born=born)) == faults


def test_without_a_school_year_nothing_is_said_of_ages() -> None:
    assert said(HEADS, pupil(born="05/9/2010"), school_year="") == []


@pytest.mark.parametrize("school_year", ["2025", "2025-2027", "25-26", "x", "1998-1999"])
def test_a_school_year_that_is_none(school_year: str) -> None:
    with pytest.raises(ValueError, match=school_year):
        read(HEADS, pupil(), school_year=school_year)


RULES = ["Mã học sinh", "Khối", "Trạng thái", "Ngày trạng thái", "Lý do thôi học"]
DISABLED = ["Mã học sinh", "Khối", "Trạng thái", "Khuyết tật", "Loại khuyết tật", "Không đánh giá"]


@pytest.mark.parametrize(
    ("heads", "row", "faults"),
    [
        (RULES, ["1", 1, "Đang học", "", "Do kỳ thị"], [("E2", "leaving_reason", True)]),
        (RULES, ["1", 1, "Thôi học kỳ 1", "", "Do kỳ thị"], []),
        (RULES, ["1", 1, "Thôi học kỳ 1", "", ""], [("C2", "status", False)]),
        (RULES, ["1", 1, "Chuyển đi kỳ 1", "05/10/2025", ""], []),
        (DISABLED, ["1", 1, 1, "Không", 1, ""], [("E2", "disability", True)]),
        (DISABLED, ["1", 1, 1, "", 1, ""], [("E2", "disability", False)]),
        (DISABLED, ["1", 1, 1, "x", 1, "x"], []),
        (DISABLED, ["1", 1, 1, "Không", "", "x"], [("F2", "not_assessed", True)]),
        (DISABLED, ["1", 1, 1, "", "", "x"], [("F2", "not_assessed", False)]),
        (DISABLED, ["1", 1, 1, "Không", "", "Không"], []),
    ],
)
def test_cells_of_a_pupil_that_disagree(
    heads: list[str], row: list[Any], faults: list[Any]
) -> None:
    assert said(heads, row) == faults


def test_a_rule_on_a_column_that_is_not_there_says_nothing_of_it() -> None:
    heads = ["Mã học sinh", "Khối", "Trạng thái", "Loại khuyết tật"]
    assert said(heads, ["1", 1, 1, 1]) == [("D2", "disability", False)]


def test_a_cell_that_disagrees_is_not_in_the_records() -> None:
    result = read(RULES, ["1", 1, "Đang học", "", "Do kỳ thị"])
    assert result.records["leaving_reason"].to_list() == [None]
    assert result.is_blocked


def test_a_warning_leaves_the_value() -> None:
    result = read(HEADS, pupil(born="05/9/2010"))
    assert result.records["birth_date"].to_list() == [date(2010, 9, 5)]
    assert not result.is_blocked
    assert "nếu đúng như vậy thì giữ nguyên" in result.faults[0].wanted.vi


@pytest.mark.parametrize(("born", "count"), [("01/9/2008", 1), ("31/8/2008", 0), ("", 0)])
def test_a_party_member_is_an_adult(born: str, count: int) -> None:
    heads = ["Mã cán bộ", "Loại cán bộ", "Trạng thái", "Ngày sinh", "Đảng viên"]
    found = said(heads, ["1", "Giáo viên", 1, born, "x"], table=STAFF)
    assert found == [("E2", "party_member", True)] * count


def test_one_row_of_a_school() -> None:
    heads = ["Số phòng học", "Số phòng học kiên cố", "Điện lưới"]
    result = read(heads, [10, 12, "Có"], table=SCHOOLS)
    assert [(f.address, f.is_blocking) for f in result.faults] == [("B2", True)]
    result = read(heads, [10, 10, "Có"], [11, 11, "Có"], table=SCHOOLS)
    assert result.records["rooms"].to_list() == [10]
    assert [fault.row for fault in result.faults] == [3]
    assert (result.rows, result.skipped) == (2, 1)


def test_a_part_is_never_more_than_its_whole() -> None:
    """Of every amount out of another: records in which it is more are not read."""
    measures = [one.function(records_of(one.table), MOMENTS) for one in formulas().values()
                if one.table == "schools"]  # fmt: skip
    pairs = [
        (one.part.get_name(), one.whole.get_name())
        for one in measures
        if isinstance(one, Amount) and one.whole is not None
    ]
    assert len(pairs) == 2
    for part, whole in pairs:
        heads = [SCHOOLS[part].label.vi, SCHOOLS[whole].label.vi]
        assert read(heads, [7, 7], table=SCHOOLS).faults == ()
        assert read(heads, [7, ""], table=SCHOOLS).faults == ()
        result = read(heads, [8, 7], table=SCHOOLS)
        assert [(f.address, f.is_blocking) for f in result.faults] == [("A2", True)]
        assert "nhiều hơn" in result.faults[0].wanted.vi
        assert result.records[part].to_list() == [None]


def test_only_tables_of_schools_have_amounts_out_of_others() -> None:
    for one in formulas().values():
        if one.table != "schools":
            measure = one.function(prepare(records_of(one.table), one.table, MOMENTS), MOMENTS)
            assert not isinstance(measure, Amount), one.code


POLICY = ["Mã học sinh", "Khối", "Trạng thái", "Diện chính sách"]


@pytest.mark.parametrize(
    ("cells", "read_as"),
    [
        (["Con liệt sỹ", "", " "], [3, 0, 0]),
        (["Không", "", "16"], [0, 0, 16]),
        (["", "Không", ""], [0, 0, 0]),
        (["", " ", ""], [None, None, None]),  # nobody filled it
        (["#N/A", "", ""], [None, None, None]),  # no value in it
        (["x", "", 5], [None, 0, 5]),  # a fault is no blank
    ],
)
def test_where_a_policy_is_said_a_blank_says_that_there_is_none(
    cells: list[Any], read_as: list[int | None]
) -> None:
    result = read(POLICY, *[[str(n), 1, 1, value] for n, value in enumerate(cells)])
    assert result.records["policy"].to_list() == read_as
    # Cells that are not there at all are blank too.
    assert result.records["sex"].to_list() == [None] * 3


def test_a_policy_column_that_is_not_there_is_unknown() -> None:
    assert read(HEADS, pupil(), pupil("02")).records["policy"].to_list() == [None, None]
    short = read(POLICY, ["1", 1, 1, 5], ["2", 1, 1])
    assert short.records["policy"].to_list() == [5, 0]


def test_only_the_policy_column_has_a_word_for_blanks() -> None:
    blank = {c.name for t in load_rosters().values() for c in t.columns if c.blank_is is not None}
    assert blank == {"policy"}


def test_a_guessed_column_is_not_read_before_it_is_confirmed() -> None:
    heads = ["Mã học sinh", "Khối", "Trạng thái", "Ngày sinhh"]
    workbook = book(heads, ["01", 1, 1, "05/9/2019"], ["02", 1, 1, "?"])
    mapping = propose_mapping(workbook, PUPILS)
    assert (mapping.columns[3].column, mapping.columns[3].is_sure) == ("birth_date", False)
    result = read_roster(workbook, PUPILS, mapping)
    assert result.records["birth_date"].to_list() == [None, None]
    assert result.faults == ()
    for sure in (
        mapping.corrected({3: "birth_date"}),
        propose_mapping(workbook, PUPILS, mapping.corrected({3: "birth_date"}).to_remember()),
    ):
        result = read_roster(workbook, PUPILS, sure)
        assert result.records["birth_date"].to_list() == [date(2019, 9, 5), None]
        assert [fault.address for fault in result.faults] == ["D3"]


def test_a_required_column_that_is_only_guessed_is_missing() -> None:
    heads = ["Mã học sinhh", "Khối", "Trạng thái"]
    workbook = book(heads, ["01", 1, 1])
    mapping = propose_mapping(workbook, PUPILS)
    result = read_roster(workbook, PUPILS, mapping)
    assert result.records.height == 0
    (fault,) = result.faults
    assert (fault.name, fault.is_blocking) == ("pupil_id", True)
    assert "Cột A “Mã học sinhh” có vẻ là “Mã học sinh”" in fault.wanted.vi
    sure = mapping.corrected({0: "pupil_id"})
    assert read_roster(workbook, PUPILS, sure).records["pupil_id"].to_list() == ["01"]


def test_faults_come_in_the_order_of_the_sheet() -> None:
    result = read(HEADS, pupil(born="?", status="?"), pupil("02", grade="?"))
    assert [fault.address for fault in result.faults] == ["D2", "E2", "C3"]


def test_columns_in_another_order_give_the_same_records() -> None:
    heads = [*HEADS, "Giới tính", "Lực bóp tay thuận (kg)"]
    rows = [
        [*pupil(f"{n:03}", grade=n % 5 + 1, born=f"1/2/{2019 - n % 5}"), "Nam", n / 4]
        for n in range(20)
    ]
    expected = read(heads, *rows)
    assert expected.faults == ()
    assert expected.records["grip_kg"][3] == Decimal("0.75")
    for seed in range(5):
        order = list(range(len(heads)))
        random.Random(seed).shuffle(order)
        found = read([heads[x] for x in order], *[[row[x] for x in order] for row in rows])
        assert found.records.equals(expected.records)
        assert found.faults == ()


def test_a_file_with_every_sort_of_fault() -> None:
    content = xlsx(
        ["DANH SÁCH HỌC SINH"],
        [*HEADS, "Giới tính", "Bán trú", "Lực bóp tay thuận (kg)"],
        ["01", "An", 1, date(2019, 1, 2), 1, "Nam", "x", 12.5],
        ["02", "Bình", "7", "31/02/2019", "Đang học", "Nữ", "", "12,5"],
        ["", "Chi", 2, "5/9", "Đang học", "?", "Chưa", "1.234"],
        ["01", "Dung", 3, date(2017, 1, 2), 1, "=NA()", 2, 500],
    )
    result = reread(content, school_year=YEAR)
    assert [fault.address for fault in result.faults] == [
        "C4",
        "D4",
        "A5",
        "D5",
        "F5",
        "G5",
        "H5",
        "A6",
        "F6",
        "G6",
        "H6",
    ]
    assert result.records["pupil_id"].to_list() == ["01"]
    assert next(f for f in result.faults if f.address == "F6").value == "#N/A"


def test_very_many_faults_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_FAULTS", 3)
    result = read(HEADS, *[pupil(str(n), born="?") for n in range(5)])
    assert len(result.faults) == 4
    assert "Còn 2 lỗi nữa" in result.faults[-1].wanted.vi


def test_rows_of_unequal_length() -> None:
    workbook = book(HEADS, ["01", "An", 1], pupil("02"))
    result = read_roster(workbook, PUPILS, propose_mapping(workbook, PUPILS))
    assert result.records["pupil_id"].to_list() == ["02"]
    assert [fault.address for fault in result.faults] == ["E2"]


def test_headings_and_nothing_below() -> None:
    result = read(HEADS)
    assert result.records.height == 0
    assert result.faults == ()
    assert (result.rows, result.skipped) == (0, 0)
