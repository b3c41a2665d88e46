"""Write a plan variant as a .docx in the official layout, or as the text extracted from one."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from benchmarks.plan_variants import PHASES, Variant, make_variant
from lotrinh.documents.blocks import Cell, Document, Merge, Paragraph, Row, Table
from lotrinh.documents.writing.plain_docx import blocks_docx

MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"

Printed = str | list[list[Cell]]
"""A paragraph, or a table as rows of cells."""


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
    return blocks_docx(Document(tuple(_block(printed) for printed in printed_of(variant))))


def _block(printed: Printed) -> Paragraph | Table:
    if isinstance(printed, str):
        return Paragraph(printed)
    return Table(tuple(Row(tuple(cells)) for cells in printed))


def as_text(variant: Variant) -> bytes:
    """Return the plan as extracted text: a line per paragraph, a tab before each cell's line."""
    lines: list[str] = []
    for block in printed_of(variant):
        if isinstance(block, str):
            lines.append(block)
            continue
        for row in block:
            lines += ["", *(f"\t{line}" for cell in row for line in cell.text.split("\n"))]
        lines += ["", ""]
    return "\n".join(lines).encode()


def printed_of(variant: Variant) -> Iterator[Printed]:
    """Yield the plan's paragraphs and tables in order; the last is a paragraph."""
    yield from _head(variant)
    yield from _goals(variant)
    yield from _work(variant)
    yield from _organisation(variant)
    yield from _appendix(variant)
    yield "Bảng này là một phần của kế hoạch."


def _head(variant: Variant) -> Iterator[Printed]:
    superior = "UBND HUYỆN AN PHÚ" if variant.has_districts else "UBND XÃ AN PHÚ"
    place_and_date = f"An Phú, ngày 10 tháng 10 năm {variant.year}"
    left = f"{superior}\n{variant.school.upper()}\nSố: {variant.number}"
    yield [[Cell(left), Cell(f"{MOTTO}\n{place_and_date}")]]
    yield "KẾ HOẠCH"
    yield "Nâng cao chất lượng giáo dục"
    yield f"Năm học {variant.year}-{variant.year + 1}"
    issuer = f"Ủy ban nhân dân {'huyện' if variant.has_districts else 'xã'} An Phú"
    yield f"Căn cứ Kế hoạch số 15/KH-UBND {variant.basis_date} của {issuer} về phát triển giáo dục;"
    yield f"{variant.school} ban hành Kế hoạch nâng cao chất lượng giáo dục như sau:"


def _goals(variant: Variant) -> Iterator[Printed]:
    yield "I. MỤC ĐÍCH, YÊU CẦU"
    yield "- Nâng cao chất lượng dạy và học, giữ vững nền nếp của nhà trường."
    yield "II. MỤC TIÊU"
    yield "1. Mục tiêu chung"
    yield "Mỗi học sinh đến trường được học tập an toàn và tiến bộ."
    yield f"2. Các chỉ tiêu cụ thể năm học {variant.year}-{variant.year + 1}"
    for name, value in variant.body:
        yield f"+ {name}: {value}."
    yield "(Kèm theo Phụ lục I - Bảng phân kỳ thực hiện chỉ tiêu)."


def _work(variant: Variant) -> Iterator[Printed]:
    yield "III. NHIỆM VỤ VÀ GIẢI PHÁP"
    for number, (title, *tasks) in enumerate(variant.tasks, 1):
        yield f"{number}. {title}"
        for task in tasks:
            yield f"- {task}. {variant.task_ending}."
    yield "IV. NGUỒN LỰC THỰC HIỆN"
    yield "Kinh phí chi thường xuyên được giao hằng năm và nguồn xã hội hóa giáo dục."


def _organisation(variant: Variant) -> Iterator[Printed]:
    year = variant.year
    yield "V. TỔ CHỨC THỰC HIỆN"
    yield "1. Phổ biến kế hoạch"
    yield f"Niêm yết công khai từ {variant.posting_from} đến hết ngày 10/11/{year}."
    yield "2. Lộ trình thực hiện"
    yield f"- Giai đoạn 1: từ tháng 9/{year} đến tháng 12/{year}:"
    yield "+ Sửa chữa sân chơi và trồng thêm cây xanh."
    yield f"- Giai đoạn 2: từ tháng 1/{year + 1} đến tháng 5/{year + 1}:"
    yield "+ Hoàn thiện hồ sơ tự đánh giá."
    yield "3. Trách nhiệm thực hiện"
    yield "- Đối với Hiệu trưởng"
    yield "Chỉ đạo chung và chịu trách nhiệm về kết quả."
    yield "- Đối với Tổ trưởng chuyên môn"
    yield "Đôn đốc các thành viên trong tổ và báo cáo mỗi học kỳ."
    rows = [[Cell("Nơi nhận:"), Cell("HIỆU TRƯỞNG")]]
    rows += [[Cell(f"- {line};"), Cell("")] for line in variant.recipients[:-1]]
    rows.append([Cell(f"- {variant.recipients[-1]}."), Cell("Trần Thị Mẫu")])
    yield rows


def _appendix(variant: Variant) -> Iterator[Printed]:
    yield "Phụ lục I"
    yield "BẢNG PHÂN KỲ THỰC HIỆN CHỈ TIÊU"
    yield (
        f"(Kèm theo Kế hoạch số {variant.reference_number} ngày 10 tháng 10 năm {variant.year} "
        f"của {variant.school})"
    )
    yield "I. CÁC CHỈ TIÊU CỦA NHÀ TRƯỜNG"
    yield [*_header(variant), *_body_rows(variant)]


def _header(variant: Variant) -> list[list[Cell]]:
    number, name, unit, baseline, phases = variant.headers
    singles = (number, name, unit, f"{baseline} 9/{variant.year}")
    bands = [
        Cell(f"Chỉ tiêu {variant.years[-1]}", len(variant.levels)),
        Cell(phases, len(variant.years)),
    ]
    return [
        [*(Cell(header, merge=Merge.START) for header in singles), *bands],
        [*(Cell("", merge=Merge.CONTINUE) for _ in singles)]
        + [Cell(header) for header in (*variant.levels, *variant.years)],
    ]


def _body_rows(variant: Variant) -> Iterator[list[Cell]]:
    groups = groupby(variant.rows, key=lambda row: row.group)
    for number, (group, rows) in enumerate(groups, 1):
        yield [Cell(str(number)), Cell(group, 6 + PHASES)]
        for letter, row in zip("abcdeghik", rows, strict=False):
            texts = (letter, row.name, row.unit, row.baseline, *row.demands, row.target)
            yield [Cell(text) for text in (*texts, *row.phases)]
