"""Open the workbook that a person hands in: .xlsx, .xls or .csv, judged by its content."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import PurePath

import python_calamine as calamine

from lotrinh.documents.rosters.limits import check_area, damaged, locked, too_large
from lotrinh.documents.rosters.types import CellValue, Sheet, UnreadableWorkbook, Workbook

MAX_FILE_BYTES = 32 * 2**20

_ZIP, _OLE = b"PK", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED_STREAM = "EncryptedPackage".encode("utf-16-le")
_OTHERS = {
    b"%PDF": ("tệp PDF", "a PDF"),
    b"\x89PNG": ("hình ảnh", "a picture"),
    b"\xff\xd8\xff": ("hình ảnh", "a picture"),
    b"{\\rtf": ("văn bản RTF", "an RTF document"),
    b"Rar!": ("tệp nén RAR", "a RAR archive"),
    b"7z\xbc\xaf": ("tệp nén 7z", "a 7z archive"),
}

Extent = tuple[int, int]
"""How many rows and columns of a sheet are used."""
Errors = Mapping[str, Mapping[tuple[int, int], str]]
"""By the name of a sheet: where a formula failed (row and column from 0) and what it says."""


def open_workbook(content: bytes, filename: str) -> Workbook:
    """Return the sheets of a file; ``filename`` names it in messages and never decides its form.

    Nothing in it runs, and nothing that it links to is fetched. Sheets without a cell are left out.

    Raises: UnreadableWorkbook if it is empty, damaged, locked, of another kind, or larger than a
    school's roster can be.
    """
    if len(content) > MAX_FILE_BYTES:
        raise too_large(f"{len(content) / 2**20:.0f} MB")
    if not content.strip(b"\x00 \t\r\n"):
        raise UnreadableWorkbook(
            "Tệp trống, không có nội dung. Hãy kiểm tra lại tệp đã chọn.",
            "The file is empty. Check the file that you chose.",
        )
    sheets = _read(content, filename)
    sheets = tuple(sheet for sheet in sheets if sheet.rows)
    if not sheets:
        raise UnreadableWorkbook(
            "Bảng tính không có ô nào có nội dung. Hãy kiểm tra lại tệp đã chọn.",
            "No cell of the workbook holds anything. Check the file that you chose.",
        )
    return Workbook(filename, sheets)


def _read(content: bytes, filename: str) -> tuple[Sheet, ...]:
    if content.startswith(_ZIP):
        from lotrinh.documents.rosters.package import safe_package

        safe, errors = safe_package(content)
        return _through_calamine(safe, errors)
    if content.startswith(_OLE):
        if _LOCKED_STREAM in content:
            raise locked()
        from lotrinh.documents.rosters.old_excel import check_old_excel

        return _through_calamine(content, check_old_excel(content))
    for start, (vi, en) in _OTHERS.items():
        if content.startswith(start):
            raise wrong_kind(vi, en)
    if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        raise UnreadableWorkbook(
            "Tệp này là một trang web hoặc XML mang tên bảng tính. Hãy mở bằng Excel, chọn Lưu "
            "thành, dạng .xlsx, rồi tải lên lại.",
            "This file is a web page or XML under the name of a workbook. Open it in Excel, save "
            "it as .xlsx and upload it again.",
        )
    from lotrinh.documents.rosters.text_table import read_text_table

    return (Sheet(PurePath(filename).stem[:31] or "csv", read_text_table(content)),)


def wrong_kind(vi: str, en: str) -> UnreadableWorkbook:
    """Return the error for a file of another kind."""
    return UnreadableWorkbook(
        f"Đây là {vi}, không phải bảng tính. Hãy tải lên tệp .xlsx, .xls hoặc .csv.",
        f"This is {en}, not a workbook. Upload a .xlsx, .xls or .csv.",
    )


def _through_calamine(content: bytes, errors: Errors) -> tuple[Sheet, ...]:
    with _damage_named():
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        return tuple(
            _sheet(book, number, errors)
            for number, about in enumerate(book.sheets_metadata)
            if about.typ is calamine.SheetTypeEnum.WorkSheet
        )


def _sheet(book: calamine.CalamineWorkbook, number: int, errors: Errors) -> Sheet:
    found = book.get_sheet_by_index(number)
    last_row, last_column = found.end or (-1, -1)
    check_area(last_row + 1, last_column + 1)
    rows: list[list[CellValue]] = found.to_python(skip_empty_area=False)
    # Calamine gives a formula's error as an empty cell: unseen, it would pass for a blank.
    for (row, column), text in errors.get(found.name, {}).items():
        while len(rows) <= row:
            rows.append([])
        if len(rows[row]) <= column:
            rows[row] += [""] * (column + 1 - len(rows[row]))
        rows[row][column] = text
    merged = tuple((*first, *last) for first, last in found.merged_cell_ranges or ())
    return Sheet(found.name, rows, merged)


@contextmanager
def _damage_named() -> Iterator[None]:
    """Turn what calamine says of a file into what a person can do about it."""
    try:
        yield
    except calamine.PasswordError as error:
        raise locked() from error
    except (calamine.CalamineError, OSError, ValueError, OverflowError, MemoryError) as error:
        raise damaged() from error
    except BaseException as error:
        # A panic in calamine's Rust is no Exception; it says that the file is not as it should be.
        if type(error).__name__ == "PanicException":
            raise damaged() from error
        raise
