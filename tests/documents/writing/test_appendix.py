"""The appendix is laid out as the decree says and reads back to the same indicators."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import pytest
from benchmarks.plan_files import as_docx
from benchmarks.plan_variants import make_variant
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Length, Mm

from lotrinh.core.plan.types import Indicator, Plan
from lotrinh.documents import read_plan
from lotrinh.documents.writing.appendix import appendix_docx
from lotrinh.documents.writing.columns import phase_header, printed_date
from lotrinh.documents.writing.models import TargetReport
from tests.documents.writing.reports import report_of_plan, small_report

ROOT = Path(__file__).resolve().parents[3]
EXAMPLE = ROOT / "examples" / "ke-hoach-mau.docx"
REAL_PLAN = ROOT.parent / "shared" / "plans" / "ke-hoach-240-2023.docx"


def printed(indicator: Indicator) -> tuple[Any, ...]:
    """Return what a row says, cell by cell; its place is another one."""
    return (
        indicator.name,
        indicator.unit,
        indicator.number,
        indicator.group,
        indicator.group_numbers,
        indicator.code,
        indicator.direction,
        (indicator.baseline.text, indicator.baseline.as_of, indicator.baseline.value),
        {level: (cell.text, cell.value) for level, cell in indicator.targets.items()},
        {key: (cell.text, cell.value) for key, cell in indicator.phases.items()},
        indicator.target_year,
    )


def read_back(report: TargetReport) -> Plan:
    return read_plan(appendix_docx(report))


@pytest.mark.parametrize("seed", range(6))
def test_a_plan_reads_back_to_the_same_indicators(seed: int) -> None:
    plan = read_plan(as_docx(make_variant(seed)))
    assert len(plan.indicators) >= 5
    back = read_back(report_of_plan(plan))
    assert [printed(i) for i in back.indicators] == [printed(i) for i in plan.indicators]


@pytest.mark.parametrize(
    "path",
    [
        EXAMPLE,
        pytest.param(
            REAL_PLAN,
            marks=[
                pytest.mark.real_plan,
                pytest.mark.skipif(not REAL_PLAN.exists(), reason="no sample folder ../shared"),
            ],
        ),
    ],
    ids=["example", "real plan"],
)
def test_a_real_layout_reads_back_to_the_same_indicators(path: Path) -> None:
    plan = read_plan(path)
    back = read_back(report_of_plan(plan))
    assert [printed(i) for i in back.indicators] == [printed(i) for i in plan.indicators]
    assert len(plan.indicators) >= 10


def test_the_actuals_read_back_beside_the_plan() -> None:
    actuals = [indicator.actual for indicator in read_back(small_report()).indicators]
    assert [actual and actual.text for actual in actuals] == ["59/60 (98,33%)", "", "0", ""]


def test_the_heading_names_the_plan() -> None:
    document = docx.Document(io.BytesIO(appendix_docx(small_report())))
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert texts[:3] == [
        "Phụ lục I",
        "BẢNG PHÂN KỲ THỰC HIỆN CHỈ TIÊU CỤ THỂ",
        "(Kèm theo Kế hoạch số 12/KH-THBM ngày 03 tháng 11 năm 2023 của Trường Tiểu học Bình Minh)",
    ]
    assert texts[-1] == "Tổng số: 4 chỉ tiêu. Đạt: 1. Chưa có số liệu: 1."


def millimetres(*lengths: Length | None) -> list[int]:
    return [round((length or 0) / Mm(1)) for length in lengths]


def test_the_page_is_as_the_decree_says() -> None:
    document = docx.Document(io.BytesIO(appendix_docx(small_report())))
    section = document.sections[0]
    assert section.orientation == WD_ORIENT.LANDSCAPE
    assert millimetres(section.page_width, section.page_height) == [297, 210]
    assert millimetres(section.left_margin, section.top_margin) == [30, 20]
    assert section.different_first_page_header_footer
    assert "PAGE" in section.header._element.xml
    assert document.styles["Normal"].font.name == "Times New Roman"


def test_few_columns_stand_upright() -> None:
    rows = tuple(
        replace(row, indicator=replace(row.indicator, targets={}, phases={}), note="")
        for row in small_report().rows
    )
    document = docx.Document(io.BytesIO(appendix_docx(replace(small_report(), rows=rows))))
    assert document.sections[0].orientation == WD_ORIENT.PORTRAIT


def test_the_header_rows_repeat_and_the_file_ends_with_a_paragraph() -> None:
    document = docx.Document(io.BytesIO(appendix_docx(small_report())))
    (table,) = document.tables
    repeated = [row._tr.find(f".//{qn('w:tblHeader')}") is not None for row in table.rows]
    assert repeated == [True, True] + [False] * (len(repeated) - 2)
    blocks = [block.tag for block in document.element.body if block.tag != qn("w:sectPr")]
    assert blocks[-1] == qn("w:p")


def test_an_empty_report_is_a_document_that_says_so() -> None:
    document = docx.Document(io.BytesIO(appendix_docx(TargetReport(()))))
    assert document.paragraphs[-1].text == "Tổng số: 0 chỉ tiêu."


@pytest.mark.parametrize(
    ("key", "header"),
    [("2023", "2023"), ("2023-2024", "2023-2024"), ("2023-2024/2", "HK II 2023-2024")],
)
def test_a_phase_is_headed_as_people_write_it(key: str, header: str) -> None:
    assert phase_header(key) == header


def test_january_and_february_have_two_digits() -> None:
    report = small_report()
    assert report.plan_date is not None
    assert printed_date(report.plan_date.replace(month=2)) == "03 tháng 02 năm 2023"
    assert printed_date(report.plan_date) == "03 tháng 11 năm 2023"
