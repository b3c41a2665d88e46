"""A small plan in Word, made for a test: a head, a title, an appendix with a table of targets."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from io import BytesIO

import docx


@dataclass(frozen=True)
class Row:
    """A row of the table: name, unit, baseline, the commune's and the school's target, phases."""

    name: str
    unit: str = "%"
    baseline: str = "97,2"
    commune: str = ">=98"
    school: str = "99,5"
    phases: tuple[str, ...] = ("98,0", "99,0", "99,5")


ROWS = (
    Row("Tỷ lệ đi học đúng độ tuổi"),
    Row("Tỷ lệ học sinh hoàn thành chương trình tiểu học", baseline="98,4"),
    Row("Tỷ lệ giáo viên có bằng đại học sư phạm trở lên", baseline="91,7"),
)


@cache
def plan_docx(rows: tuple[Row, ...] = ROWS, *, year: int = 2025) -> bytes:
    """Return a plan for the school year that begins in ``year``, with phases of three years."""
    document = docx.Document()
    title = f"Cải tiến chất lượng giáo dục năm học {year}-{year + 1}"
    for text in (
        "TRƯỜNG TIỂU HỌC HOA SEN",
        "Số: 12/KH-THHS",
        f"Hoa Sen, ngày 20 tháng 9 năm {year}",
    ):
        document.add_paragraph(text)
    document.add_paragraph("KẾ HOẠCH")
    document.add_paragraph(title)
    document.add_paragraph("I. MỤC ĐÍCH, YÊU CẦU")
    document.add_paragraph("Nâng cao chất lượng giáo dục của nhà trường. Kèm theo Phụ lục I.")
    document.add_paragraph("PHỤ LỤC I")
    document.add_paragraph("CÁC CHỈ TIÊU CẢI TIẾN CHẤT LƯỢNG")
    header = (
        ["TT", "Chỉ tiêu", "Đơn vị tính", f"Hiện trạng 9/{year}"]
        + ["Chỉ tiêu của xã", f"Chỉ tiêu của trường {year + 2}"]
        + [f"Năm {y}" for y in range(year, year + 3)]
    )
    table = document.add_table(rows=1 + len(rows), cols=len(header))
    lines = [header] + [
        [str(n), row.name, row.unit, row.baseline, row.commune, row.school, *row.phases]
        for n, row in enumerate(rows, start=1)
    ]
    for cells, line in zip((row.cells for row in table.rows), lines, strict=True):
        for cell, text in zip(cells, line, strict=True):
            cell.text = text
    document.add_paragraph("Nơi nhận: UBND xã; Lưu: VT.")
    out = BytesIO()
    document.save(out)
    return out.getvalue()
