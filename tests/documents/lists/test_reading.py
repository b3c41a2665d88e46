"""A list is read row by row: what a cell says, what it should say, and where it stands."""

from __future__ import annotations

from datetime import date

from lotrinh.documents.lists import GUIDE_LINES, ListReading, read_list
from lotrinh.documents.rosters import Sheet, Workbook, open_workbook, template_xlsx
from lotrinh.documents.rosters.types import CellValue
from lotrinh.reference.lists import ROLES, load_lists, load_roles

HEADINGS: list[CellValue] = ["STT", "Họ và tên", "Vai trò", "Từ ngày"]


def read(*rows: list[CellValue], headings: list[CellValue] = HEADINGS) -> ListReading:
    sheet = Sheet("Tổ 1", [["DANH SÁCH"], headings, *rows])
    return read_list(Workbook("a.xlsx", (sheet,)), load_lists()["staff"])


def test_a_row_has_its_number_and_its_cells() -> None:
    reading = read(
        [1.0, "Lê Bình", "Giáo viên", date(2025, 9, 5)], ["", "", "", ""], [3.0, "A", "HT"]
    )
    first, last = reading.rows
    assert (first.number, first.text("display_name"), first.day("valid_from")) == (
        3, "Lê Bình", date(2025, 9, 5),
    )  # fmt: skip
    assert load_roles().role_of[first.code("role") or 0] == "staff"
    assert (last.number, last.day("valid_from"), last.text("email")) == (5, None, "")
    assert reading.unused == ("STT",)
    assert (reading.has("role"), reading.has("email")) == (True, False)


def test_faults_stand_at_their_cells() -> None:
    reading = read([1.0, "", "Giám đốc", "hôm qua"])
    assert [(f.sheet, f.address, f.value) for f in reading.faults] == [
        ("Tổ 1", "B3", ""), ("Tổ 1", "C3", "Giám đốc"), ("Tổ 1", "D3", "hôm qua"),
    ]  # fmt: skip
    assert reading.rows[0].cells["role"] is None
    assert all("tải lên lại" in fault.wanted.vi for fault in reading.faults)


def test_a_year_that_cannot_be_is_a_fault() -> None:
    assert [f.address for f in read([1.0, "A", "GV", "05/9/1025"]).faults] == ["D3"]


def test_a_fault_found_later_is_said_with_its_address() -> None:
    reading = read([1.0, "A", "GV", ""])
    found = reading.fault(reading.rows[0], "role", "sai.", "wrong.")
    assert (found.address, found.value) == ("C3", "GV")
    assert (found.wanted.vi, found.wanted.en) == ("Ô C3: sai.", "Cell C3: wrong.")
    nowhere = reading.fault(reading.rows[0], "email", "sai.", "wrong.", is_blocking=False)
    assert (nowhere.address, nowhere.wanted.vi) == ("", "Dòng 3: sai.")


def test_a_heading_that_only_looks_alike_is_not_read() -> None:
    reading = read([1.0, "A", "GV", ""], headings=["STT", "Họ và tên", "Các vai trò", "Ngày"])
    assert reading.rows == ()
    blocking = [fault for fault in reading.faults if fault.is_blocking]
    assert [fault.name for fault in blocking] == ["role"]
    assert "Vai trò" in blocking[0].wanted.vi


def test_the_template_reads_back_empty() -> None:
    for table in load_lists().values():
        content = template_xlsx(table, {ROLES: load_roles().codes}, guide_lines=GUIDE_LINES)
        reading = read_list(open_workbook(content, "mau.xlsx"), table)
        assert (reading.rows, reading.faults, reading.unused) == ((), (), ())
        assert {column.column for column in reading.mapping.used} == {
            column.name for column in table.columns
        }
