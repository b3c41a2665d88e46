"""Extracted text: a line is a paragraph, a line with a tab in front a cell; spans are inferred."""

from __future__ import annotations

import pytest

from lotrinh.core.plan.types import Place, TargetLevel
from lotrinh.documents import UnreadableDocument, read_document, read_plan
from lotrinh.documents.blocks import Merge, Paragraph, Table
from lotrinh.documents.plain import MAX_TEXT_BYTES, decode_text

HEADER = (
    ("STT", "Tên chỉ tiêu", "ĐVT", "Hiện trạng 5/2025", "Chỉ tiêu 2027", "Phân kỳ"),
    ("", "", "", "", "Tỉnh", "Xã", "Trường", "2026", "2027"),
)
DATA = ("a", "Tỷ lệ chuyên cần", "%", "97", "98", "98", "99", "98", "99")


def cell_lines(*rows: tuple[str, ...]) -> str:
    return "\n".join("".join(f"\t{cell}\n" for cell in row) for row in rows)


def test_cells_on_lines_of_their_own() -> None:
    text = f"KẾ HOẠCH\n\n{cell_lines(*HEADER, ('1', 'Tiểu học', ''), DATA)}\n\nsau\n"
    plan = read_plan(text.encode())
    (row,) = plan.indicators
    assert (row.group, row.number, row.baseline.text) == ("Tiểu học", "a", "97")
    assert {level: cell.text for level, cell in row.targets.items()} == {
        TargetLevel.PROVINCE: "98",
        TargetLevel.COMMUNE: "98",
        TargetLevel.SCHOOL: "99",
    }
    assert {key: cell.text for key, cell in row.phases.items()} == {"2026": "98", "2027": "99"}
    assert row.phases["2027"].place == Place(table=1, row=4, cell=9)


def test_spans_are_worked_out_from_the_second_row() -> None:
    (table,) = read_document(cell_lines(*HEADER, DATA).encode()).tables()
    assert [cell.span for cell in table.rows[0].cells] == [1, 1, 1, 1, 3, 2]
    assert [cell.merge for cell in table.rows[0].cells][:2] == [Merge.START, Merge.START]
    assert [cell.merge for cell in table.rows[1].cells][3:5] == [Merge.CONTINUE, Merge.NONE]


def test_two_empty_lines_part_two_tables() -> None:
    rows = cell_lines(("a", "b"), ("c", "d"))
    document = read_document(f"{rows}\n\n{rows}".encode())
    assert [len(table.rows) for table in document.tables()] == [2, 2]


def test_a_line_break_within_a_cell() -> None:
    (table,) = read_document(b"\ta\n\tb1\nb2\n\n\tc\n\td\n").tables()
    assert [cell.text for cell in table.rows[0].cells] == ["a", "b1\nb2"]


def test_rows_with_tabs_between_their_cells() -> None:
    rows = "\n".join(
        "\t".join(row) for row in (("TT", "Chỉ tiêu", "2026", "2027"), ("1", "Một", "5", "6"))
    )
    plan = read_plan(f"trước\n{rows}\nsau".encode())
    assert [(row.name, list(row.phases)) for row in plan.indicators] == [("Một", ["2026", "2027"])]


def test_an_indented_line_is_no_table() -> None:
    document = read_document("\tthụt đầu dòng\n\n \tngày 5\n".encode())
    assert all(isinstance(block, Paragraph) for block in document.blocks)


def test_paragraphs_are_lines_empty_ones_counted() -> None:
    blocks = read_document("một\r\n\r\nhai".encode()).blocks
    assert [(b.text, b.place.paragraph) for b in blocks if not isinstance(b, Table)] == [
        ("một", 1),
        ("", 2),
        ("hai", 3),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_encodings(encoding: str) -> None:
    assert decode_text("Kế hoạch năm học".encode(encoding)) == "Kế hoạch năm học"


def test_windows_1258() -> None:
    assert decode_text("đươ\u0300ng tru\u0323c".encode("cp1258")) == "đường trục"


def test_too_much_text_is_refused() -> None:
    with pytest.raises(UnreadableDocument):
        decode_text(b"a" * (MAX_TEXT_BYTES + 1))
