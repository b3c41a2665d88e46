"""Workbooks as schools hand them in, made by other hands than those that read them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from io import BytesIO
from typing import Any

from openpyxl import Workbook

PUPIL_HEADINGS = (
    "STT", "Mã học sinh", "Họ và tên", "Khối", "Lớp", "Ngày sinh", "Giới tính", "Dân tộc",
    "Trạng thái", "Ngày trạng thái", "Kết quả cuối năm", "Hoàn thành chương trình tiểu học",
    "Xếp loại thể lực", "Học 2 buổi/ngày",
)  # fmt: skip


def pupil(number: int, **cells: Any) -> dict[str, Any]:
    """Return a pupil of grade 1 to 5 who is there and did well, with ``cells`` instead."""
    grade = 1 + number % 5
    return {
        "STT": number,
        "Mã học sinh": f"HS{number:04}",
        "Họ và tên": f"Nguyễn Văn {number}",
        "Khối": grade,
        "Lớp": f"{grade}A",
        "Ngày sinh": date(2019 - grade, 1 + number % 12, 1 + number % 28),
        "Giới tính": "Nữ" if number % 2 else "Nam",
        "Dân tộc": "Khơ-me" if number % 7 == 0 else "Kinh",
        "Trạng thái": "Đang học",
        "Kết quả cuối năm": "Hoàn thành tốt" if number % 3 else "Hoàn thành",
        "Hoàn thành chương trình tiểu học": "Có" if grade == 5 else None,
        "Xếp loại thể lực": "Tốt" if number % 4 else "Đạt",
        "Học 2 buổi/ngày": "x",
    } | cells


def pupils(count: int) -> list[dict[str, Any]]:
    """Return ``count`` pupils, each of whom did well."""
    return [pupil(number) for number in range(1, count + 1)]


def workbook(
    rows: Sequence[Mapping[str, Any]],
    headings: Sequence[str] = PUPIL_HEADINGS,
    *,
    title: str = "DANH SÁCH HỌC SINH NĂM HỌC 2025-2026",
) -> bytes:
    """Return an .xlsx with a title above its headings and ``rows`` below them."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Danh sách"
    sheet.append([title])
    sheet.append([])
    sheet.append(list(headings))
    for row in rows:
        sheet.append([row.get(heading) for heading in headings])
    out = BytesIO()
    book.save(out)
    return out.getvalue()
