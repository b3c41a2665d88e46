"""A table of words as .csv and as .xlsx."""

from __future__ import annotations

import io

from openpyxl import load_workbook

from lotrinh.documents.writing.plain_table import table_csv, table_xlsx

HEADERS = [("Số", 8.0), ("Lý do", 30.0)]


def test_a_csv_has_the_mark_that_excel_reads_accents_by() -> None:
    content = table_csv(HEADERS, [[1, "Sửa, vì sai"], [2, "=1+1"]])
    assert content == '\ufeffSố,Lý do\r\n1,"Sửa, vì sai"\r\n2,\'=1+1\r\n'.encode()


def test_a_workbook_has_headers_filters_and_no_formula() -> None:
    book = load_workbook(io.BytesIO(table_xlsx("Nhật ký", HEADERS, [[1, "=1+1"], [2, ""]])))
    sheet = book["Nhật ký"]
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["Số", "Lý do"],
        [1, "=1+1"],
        [2, None],
    ]
    assert sheet["B2"].data_type == "s"
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("B2", "A1:B3")
