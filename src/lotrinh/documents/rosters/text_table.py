"""A table in a text file: comma, semicolon or tab; UTF-8, UTF-16 or Windows-1258."""

from __future__ import annotations

import csv
import io
import unicodedata

from lotrinh.documents.legacy_encoding import decode, detect
from lotrinh.documents.rosters.limits import check_area, damaged
from lotrinh.documents.rosters.types import CellValue, UnreadableWorkbook

_SEPARATORS = ",;\t"
_SAMPLE_LINES = 40
_MOST_IN_A_CELL = 32_767  # characters, as in Excel
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def read_text_table(content: bytes) -> list[list[CellValue]]:
    """Return the rows of a text file; every cell is text, as it is written.

    Raises: UnreadableWorkbook if the bytes are not text, or the table is too large.
    """
    text = _decode(content)
    separator = _separator(text)
    rows: list[list[CellValue]] = []
    widest = 0
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            rows.append(list(row))
            widest = max(widest, len(row))
            check_area(len(rows), widest)
    except csv.Error as error:
        raise damaged() from error
    if any(len(cell) > _MOST_IN_A_CELL for row in rows for cell in row if isinstance(cell, str)):
        raise UnreadableWorkbook(
            "Một ô trong tệp dài hơn 32 767 ký tự: có thể một dấu ngoặc kép chưa đóng. Hãy mở bằng "
            "Excel, xem lại rồi lưu thành .xlsx.",
            "A cell of the file is longer than 32,767 characters: perhaps a quotation mark is not "
            "closed. Open it in Excel, look it over and save it as .xlsx.",
        )
    if rows and rows[0] and str(rows[0][0]).lower().startswith("sep="):
        rows[0] = []  # Excel's own note on the separator; the row keeps its number
    return [row + [""] * (widest - len(row)) for row in rows]


def _decode(content: bytes) -> str:
    if content.startswith(_UTF16):
        text = content.decode("utf-16", errors="replace")
    else:
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = _decode_old(content)
    if any(c < " " and c not in "\t\n\r\f\v" for c in text[:100_000]) or "\x00" in text:
        raise UnreadableWorkbook(
            "Tệp này không phải bảng tính. Hãy tải lên tệp .xlsx, .xls hoặc .csv.",
            "This file is not a workbook. Upload a .xlsx, .xls or .csv.",
        )
    return text


def _decode_old(content: bytes) -> str:
    old = content.decode("cp1252", errors="replace")
    encoding = detect(old)
    if encoding:
        return decode(old, encoding)
    # Windows-1258 writes most tones as characters of their own: bring them together.
    return unicodedata.normalize("NFC", content.decode("cp1258", errors="replace"))


def _separator(text: str) -> str:
    """Return the separator that most lines agree on; one that a first line names wins."""
    lines = [line for line in text.splitlines()[:_SAMPLE_LINES] if line.strip()]
    if lines and lines[0].lower().startswith("sep=") and len(lines[0]) > 4:
        return lines[0][4]
    counts = {separator: [line.count(separator) for line in lines] for separator in _SEPARATORS}
    return max(_SEPARATORS, key=lambda separator: _agreement(counts[separator]))


def _agreement(counts: list[int]) -> tuple[int, int]:
    usual = max(set(counts) - {0}, key=lambda n: (counts.count(n), n), default=0)
    return (counts.count(usual) if usual else 0), usual
