"""Lists as schools and provinces hand them in, made by other hands than those that read them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

from openpyxl import Workbook

STAFF = (
    "STT", "Họ và tên", "Vai trò", "Tổ", "Thư điện tử", "Tên đăng nhập", "Chức danh",
    "Lĩnh vực phụ trách", "Từ ngày",
)  # fmt: skip
SCHOOLS = (
    "STT", "Mã trường", "Tên trường", "Mã xã", "Tên xã", "Thành lập ngày", "Căn cứ", "Điểm trường",
)  # fmt: skip
FIRST_ROW = 4
"""The row of the first record, below a title, an empty row and the headings."""


def list_book(rows: Sequence[Mapping[str, Any]], headings: Sequence[str]) -> bytes:
    """Return an .xlsx with a title above its headings and ``rows`` below them."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Danh sách"
    sheet.append(["DANH SÁCH CÁN BỘ, GIÁO VIÊN, NHÂN VIÊN"])
    sheet.append([])
    sheet.append(list(headings))
    for row in rows:
        sheet.append([row.get(heading) for heading in headings])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def teacher(number: int, **cells: Any) -> dict[str, Any]:
    """Return a row for a teacher with a name of their own, with ``cells`` instead."""
    return {
        "STT": number,
        "Họ và tên": f"Trần Thị {_word(number)}",
        "Vai trò": "Giáo viên",
    } | cells


def somebody(username: str, role: str, **cells: Any) -> dict[str, Any]:
    """Return a row for one of the personas, who are called as they sign in."""
    return {
        "Họ và tên": username.capitalize(),
        "Tên đăng nhập": username,
        "Vai trò": role,
    } | cells


def staff_book(*rows: Mapping[str, Any], headings: Sequence[str] = STAFF) -> bytes:
    """Return a staff list."""
    return list_book(rows, headings)


def school_row(number: int, **cells: Any) -> dict[str, Any]:
    """Return a row for a new school in the commune Tân Hộ Cơ, with ``cells`` instead."""
    return {
        "STT": number,
        "Mã trường": f"8293{number:04}",
        "Tên trường": f"Trường Tiểu học Số {number}",
        "Mã xã": "29929",
        "Căn cứ": "Quyết định 12/QĐ-UBND",
    } | cells


def school_book(*rows: Mapping[str, Any], headings: Sequence[str] = SCHOOLS) -> bytes:
    """Return a list of schools."""
    return list_book(rows, headings)


def _word(number: int) -> str:
    """Return a name for a number, in letters: 12 is Bc."""
    return "".join(chr(ord("a") + int(digit)) for digit in str(number)).title()
