"""Write a plan variant as a .docx in the official layout, or as the text extracted from one."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.table import Table, _Cell

from benchmarks.plan_variants import PHASES, Variant, make_variant

MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"


@dataclass(frozen=True)
class Printed:
    """A cell to be written: its text, how many columns it spans, and its vertical merge."""

    text: str
    span: int = 1
    merge: str = ""


Block = str | list[list[Printed]]
"""A paragraph, or a table of rows of cells."""


def write_folder(folder: Path, count: int, *, faults: int = 3, texts: int = 10) -> list[Path]:
    """Write ``count`` variants into ``folder``, every ``texts``-th as .txt; return their paths.

    Every fourth plan is clean, the others have 1 to ``faults`` faults.
    """
    paths = []
    for seed in range(count):
        variant = make_variant(seed, faults=seed % 4 and 1 + seed % faults)
        path = folder / f"ke-hoach-{seed:03d}.{'txt' if seed % texts == texts - 1 else 'docx'}"
        path.write_bytes(as_text(variant) if path.suffix == ".txt" else as_docx(variant))
        paths.append(path)
    return paths


def as_docx(variant: Variant) -> bytes:
    """Return the plan as a Word file."""
    document = docx.Document()
    for block in blocks_of(variant):
        if isinstance(block, str):
            document.add_paragraph(block)
        else:
            columns = sum(cell.span for cell in block[0])
            _fill(document.add_table(len(block), columns, style="Table Grid"), block)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def as_text(variant: Variant) -> bytes:
    """Return the plan as extracted text: a line per paragraph, a tab before each cell's line."""
    lines: list[str] = []
    for block in blocks_of(variant):
        if isinstance(block, str):
            lines.append(block)
            continue
        for row in block:
            lines += ["", *(f"\t{line}" for cell in row for line in cell.text.split("\n"))]
        lines += ["", ""]
    return "\n".join(lines).encode()


def blocks_of(variant: Variant) -> Iterator[Block]:
    """Yield the plan's paragraphs and tables in order; the last is a paragraph."""
    yield from _head(variant)
    yield from _goals(variant)
    yield from _work(variant)
    yield from _organisation(variant)
    yield from _appendix(variant)
    yield "Bảng này là một phần của kế hoạch."


def _head(variant: Variant) -> Iterator[Block]:
    superior = "UBND HUYỆN AN PHÚ" if variant.has_districts else "UBND XÃ AN PHÚ"
    place_and_date = f"An Phú, ngày 10 tháng 10 năm {variant.year}"
    left = f"{superior}\n{variant.school.upper()}\nSố: {variant.number}"
    yield [[Printed(left), Printed(f"{MOTTO}\n{place_and_date}")]]
    yield "KẾ HOẠCH"
    yield "Nâng cao chất lượng giáo dục"
    yield f"Năm học {variant.year}-{variant.year + 1}"
    issuer = f"Ủy ban nhân dân {'huyện' if variant.has_districts else 'xã'} An Phú"
    yield f"Căn cứ Kế hoạch số 15/KH-UBND {variant.basis_date} của {issuer} về phát triển giáo dục;"
    yield f"{variant.school} ban hành Kế hoạch nâng cao chất lượng giáo dục như sau:"


def _goals(variant: Variant) -> Iterator[Block]:
    yield "I. MỤC ĐÍCH, YÊU CẦU"
    yield "- Nâng cao chất lượng dạy và học, giữ vững nền nếp của nhà trường."
    yield "II. MỤC TIÊU"
    yield "1. Mục tiêu chung"
    yield "Mỗi học sinh đến trường được học tập an toàn và tiến bộ."
    yield f"2. Các chỉ tiêu cụ thể năm học {variant.year}-{variant.year + 1}"
    for name, value in variant.body:
        yield f"+ {name}: {value}."
    yield "(Kèm theo Phụ lục I - Bảng phân kỳ thực hiện chỉ tiêu)."


def _work(variant: Variant) -> Iterator[Block]:
    yield "III. NHIỆM VỤ VÀ GIẢI PHÁP"
    for number, (title, *tasks) in enumerate(variant.tasks, 1):
        yield f"{number}. {title}"
        for task in tasks:
            yield f"- {task}. {variant.task_ending}."
    yield "IV. NGUỒN LỰC THỰC HIỆN"
    yield "Kinh phí chi thường xuyên được giao hằng năm và nguồn xã hội hóa giáo dục."


def _organisation(variant: Variant) -> Iterator[Block]:
    year = variant.year
    yield "V. TỔ CHỨC THỰC HIỆN"
    yield "1. Phổ biến kế hoạch"
    yield f"Niêm yết công khai từ {variant.posting_from} đến hết ngày 30/10/{year}."
    yield "2. Lộ trình thực hiện"
    yield f"- Giai đoạn 1: từ năm {year}-{year + 1}:"
    yield "+ Sửa chữa sân chơi và trồng thêm cây xanh."
    yield f"- Giai đoạn 2: từ năm {year + 1}-{year + 2}:"
    yield "+ Hoàn thiện hồ sơ tự đánh giá."
    yield "3. Trách nhiệm thực hiện"
    yield "- Đối với Hiệu trưởng"
    yield "Chỉ đạo chung và chịu trách nhiệm về kết quả."
    yield "- Đối với Tổ trưởng chuyên môn"
    yield "Đôn đốc các thành viên trong tổ và báo cáo mỗi học kỳ."
    rows = [[Printed("Nơi nhận:"), Printed("HIỆU TRƯỞNG")]]
    rows += [[Printed(f"- {line};"), Printed("")] for line in variant.recipients[:-1]]
    rows.append([Printed(f"- {variant.recipients[-1]}."), Printed("Trần Thị Mẫu")])
    yield rows


def _appendix(variant: Variant) -> Iterator[Block]:
    yield "Phụ lục I"
    yield "BẢNG PHÂN KỲ THỰC HIỆN CHỈ TIÊU"
    yield (
        f"(Kèm theo Kế hoạch số {variant.reference_number} ngày 10 tháng 10 năm {variant.year} "
        f"của {variant.school})"
    )
    yield "I. CÁC CHỈ TIÊU CỦA NHÀ TRƯỜNG"
    yield [*_header(variant), *_body_rows(variant)]


def _header(variant: Variant) -> list[list[Printed]]:
    number, name, unit, baseline, phases = variant.headers
    singles = (number, name, unit, f"{baseline} 9/{variant.year}")
    bands = [
        Printed(f"Chỉ tiêu {variant.years[-1]}", len(variant.levels)),
        Printed(phases, len(variant.years)),
    ]
    return [
        [*(Printed(header, merge="restart") for header in singles), *bands],
        [*(Printed("", merge="continue") for _ in singles)]
        + [Printed(header) for header in (*variant.levels, *variant.years)],
    ]


def _body_rows(variant: Variant) -> Iterator[list[Printed]]:
    groups = groupby(variant.rows, key=lambda row: row.group)
    for number, (group, rows) in enumerate(groups, 1):
        yield [Printed(str(number)), Printed(group, 6 + PHASES)]
        for letter, row in zip("abcdeghik", rows, strict=False):
            texts = (letter, row.name, row.unit, row.baseline, *row.demands, row.target)
            yield [Printed(text) for text in (*texts, *row.phases)]


def _fill(table: Table, rows: Sequence[Sequence[Printed]]) -> None:
    """Write the rows as Word stores them: one ``w:tc`` per merged cell."""
    for tr, row in zip(table._tbl.tr_lst, rows, strict=True):
        stored = list(tr.tc_lst)
        for surplus in stored[len(row) :]:
            tr.remove(surplus)
        for tc, printed in zip(stored, row, strict=False):
            properties = tc.get_or_add_tcPr()
            if printed.span > 1:
                tc.grid_span = printed.span
            if printed.merge:
                properties.append(OxmlElement("w:vMerge", attrs={qn("w:val"): printed.merge}))
            _Cell(tc, table).text = printed.text
