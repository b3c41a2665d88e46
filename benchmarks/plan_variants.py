"""Plans of invented schools, clean or with known faults; the same seed gives the same plan.

The figures are fractions of whole head counts, so that a clean plan has nothing that a rule could
blame; each fault is named after the rule that must find it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from random import Random

PLACES = ("Bình Minh", "Hoa Sen", "Phước Lộc", "Tân An", "Mỹ Thuận", "Long Khánh", "Hòa Lạc")
NUMBER_HEADERS = ("STT", "TT", "Số TT")
NAME_HEADERS = ("Tên chỉ tiêu", "Chỉ tiêu", "Nội dung", "Tiêu chí")
UNIT_HEADERS = ("ĐVT", "Đơn vị tính", "Đơn vị")
BASELINE_HEADERS = ("Hiện trạng", "Thực hiện tháng", "Hiện trạng tháng")
PHASE_BANDS = ("Phân kỳ thực hiện", "Phân kỳ", "Lộ trình thực hiện")
PHASES = 3


@dataclass
class Row:
    """A row of the target table, as printed; ``demands`` are of the levels above the school."""

    group: str
    name: str
    unit: str
    baseline: str
    demands: tuple[str, str]
    target: str
    phases: list[str]


@dataclass
class Variant:
    """A plan to be written: what differs from school to school, and which faults it has."""

    seed: int
    place: str
    year: int
    headers: tuple[str, str, str, str, str]
    rows: list[Row]
    body: list[tuple[str, str]]
    tasks: list[list[str]]
    task_ending: str
    basis_date: str
    reference_number: str
    recipients: list[str]
    posting_from: str
    faults: tuple[str, ...] = ()

    @property
    def school(self) -> str:
        """The school's name as it signs."""
        return f"Trường Tiểu học {self.place}"

    @property
    def number(self) -> str:
        """The plan's number, with the school's initials."""
        return plan_number(self.seed, self.place)

    @property
    def has_districts(self) -> bool:
        """Whether the plan is of the time before 1/7/2025."""
        return self.year < 2025

    @property
    def levels(self) -> tuple[str, str, str]:
        """The headers of the level columns in the plan's era."""
        return ("TW, Tỉnh", "Huyện" if self.has_districts else "Xã", "Trường")

    @property
    def years(self) -> tuple[str, ...]:
        """The headers of the phase columns: the plan's year and those after it."""
        return tuple(str(self.year + offset) for offset in range(PHASES))


def plan_number(seed: int, place: str) -> str:
    """Return a plan's number: *41/KH-THBM*."""
    return f"{40 + seed % 200}/KH-TH{''.join(word[0] for word in place.split())}"


def make_variant(seed: int, faults: int = 0) -> Variant:
    """Return the plan of ``seed`` with ``faults`` different faults, as many as can be in it."""
    random = Random(seed)
    year = random.choice((2023, 2026))
    place = random.choice(PLACES)
    rows = _rows(random)
    superior = "Phòng Giáo dục và Đào tạo" if year < 2025 else "Ủy ban nhân dân xã"
    variant = Variant(
        seed=seed,
        place=place,
        year=year,
        headers=(
            random.choice(NUMBER_HEADERS),
            random.choice(NAME_HEADERS),
            random.choice(UNIT_HEADERS),
            random.choice(BASELINE_HEADERS),
            random.choice(PHASE_BANDS),
        ),
        rows=rows,
        body=[(row.name, _with_unit(row.phases[0], row.unit)) for row in rows],
        tasks=_tasks(random),
        task_ending=(
            f"Phụ trách: Phó Hiệu trưởng; thời hạn: 31/5/{year + 1}; "
            "kinh phí: chi thường xuyên; sản phẩm: báo cáo kết quả"
        ),
        basis_date=f"ngày 12 tháng 5 năm {year}",
        reference_number=plan_number(seed, place),
        recipients=[f"{superior} (để b/c)", "Cán bộ, giáo viên, nhân viên", "Lưu: VT"],
        posting_from=f"12/10/{year}",
    )
    possible = sorted(name for name in FAULTS if name != "recipients-by-date" or year > 2025)
    chosen = random.sample(possible, min(faults, len(possible)))
    for name in chosen:
        FAULTS[name](variant)
    variant.faults = tuple(chosen)
    return variant


def percent(part: int, whole: int) -> str:
    """Return part/whole in percent as printed: *96,67*, *100*."""
    if part == whole:
        return "100"
    share = (Decimal(100 * part) / whole).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return str(share).replace(".", ",")


def _rows(random: Random) -> list[Row]:
    pupils = random.randint(180, 480)
    grade, teachers = pupils // 5, random.randint(14, 30)
    quality, staff, health = "Chất lượng giáo dục", "Đội ngũ nhà giáo", "Giáo dục thể chất"
    rows = [
        _share_row(random, quality, "Tỷ lệ đi học đúng độ tuổi", pupils),
        _share_row(random, quality, "Tỷ lệ trẻ 06 tuổi vào lớp 1", grade),
        _share_row(random, quality, "Tỷ lệ hoàn thành cấp học", grade),
        _share_row(random, staff, "Giáo viên có bằng đại học sư phạm trở lên", teachers),
        Row(health, "Xếp hạng toàn đoàn tại Hội khỏe Phù Đổng", "Xếp hạng", "9/19", ("X", "X"),
            "5/19", ["8/19", "6/19", "5/19"]),
    ]  # fmt: skip
    optional = [
        Row(quality, "Học sinh giảm", "%", "0,42", ("<0,50", "<0,40"), "<0,10",
            ["<0,30", "<0,20", "<0,10"]),
        _share_row(random, "An sinh xã hội trong giáo dục",
                   "Học sinh diện chính sách được hỗ trợ chi phí học tập", grade // 2),
        _share_row(random, health, "Học sinh được đánh giá, xếp loại về thể lực", pupils),
        Row("Quản lý giáo dục", "Giải pháp đổi mới về quản lý giáo dục", "giải pháp", "1",
            ("1", "1"), "2", ["1", "1", "2"]),
    ]  # fmt: skip
    rows += [row for row in optional if random.random() < 0.7]
    order = list(dict.fromkeys(row.group for row in rows))
    return sorted(rows, key=lambda row: order.index(row.group))


def _share_row(random: Random, group: str, name: str, whole: int) -> Row:
    """Return a row whose parts of ``whole`` rise year by year to all of it."""
    missing = sorted((random.randint(1, max(whole // 12, 2)) for _ in range(PHASES)), reverse=True)
    parts = [whole - n for n in missing[: PHASES - 1]] + [whole]
    return Row(
        group=group,
        name=name,
        unit="%",
        baseline=percent(whole - missing[0] - 1, whole),
        demands=("95,00", "96,00"),
        target="100",
        phases=[percent(part, whole) for part in parts],
    )


def _with_unit(text: str, unit: str) -> str:
    return f"{text}%" if unit == "%" else text


_DOINGS = (
    "Rà soát", "Bồi dưỡng", "Kiểm tra", "Tổ chức hội thảo về", "Xây dựng hồ sơ", "Đánh giá",
    "Đổi mới", "Phối hợp với cha mẹ học sinh về", "Công khai", "Mua sắm thiết bị cho",
    "Thi đua về", "Tập huấn qua mạng về",
)  # fmt: skip
_FIELDS = (
    "công tác quản lý", "năng lực đội ngũ", "mạng lưới lớp học", "phương pháp dạy học môn Toán",
    "việc dạy ngoại ngữ", "cơ sở vật chất", "ứng dụng công nghệ thông tin", "hoạt động trải nghiệm",
    "thư viện trường học", "an toàn trường học", "văn hóa nhà trường",
)  # fmt: skip


def _tasks(random: Random) -> list[list[str]]:
    """Return groups of tasks: the first of each names the field that the group is about."""
    fields = _FIELDS[: random.randint(4, len(_FIELDS))]
    return [
        [f"Nâng cao {name}"]
        + [f"{doing} {name}" for doing in random.sample(_DOINGS, random.randint(3, len(_DOINGS)))]
        for name in fields
    ]


def _share_of(variant: Variant) -> Row:
    return variant.rows[0]


def _rank_of(variant: Variant) -> Row:
    return next(row for row in variant.rows if row.unit == "Xếp hạng")


def _say_another_figure(variant: Variant) -> None:
    variant.body[1] = (variant.body[1][0], "91,11%")


def _aim_below_the_demand(variant: Variant) -> None:
    row = variant.rows[2]
    row.target = row.phases[-1] = "95,50"
    row.baseline, row.phases[0], row.phases[1] = "93,00", "94,00", "95,00"
    variant.body[2] = (row.name, "94,00%")


def _fall_back(variant: Variant) -> None:
    _share_of(variant).phases[1] = "80,00"


def _end_elsewhere(variant: Variant) -> None:
    row = _share_of(variant)
    row.phases[-1] = "99,90"


def _leave_a_phase_blank(variant: Variant) -> None:
    _rank_of(variant).phases[1] = ""


def _leave_the_unit_out(variant: Variant) -> None:
    next(row for row in variant.rows if row.name.startswith("Giáo viên")).unit = ""


def _put_a_stray_space(variant: Variant) -> None:
    row = variant.rows[3]
    row.baseline = row.baseline.replace(",", ", ")


def _rank_among_others(variant: Variant) -> None:
    _rank_of(variant).phases[-1] = "5/20"


def _name_another_number(variant: Variant) -> None:
    variant.reference_number = "999/KH-XX"


def _cite_a_later_document(variant: Variant) -> None:
    variant.basis_date = f"ngày 12 tháng 12 năm {variant.year}"


def _post_before_issue(variant: Variant) -> None:
    variant.posting_from = f"01/9/{variant.year}"


def _send_to_the_district(variant: Variant) -> None:
    variant.recipients.insert(0, "Phòng Giáo dục và Đào tạo huyện (để b/c)")


def _name_no_owner(variant: Variant) -> None:
    variant.task_ending = variant.task_ending.replace("Phụ trách: Phó Hiệu trưởng; t", "T")


def _set_no_deadline(variant: Variant) -> None:
    variant.task_ending = variant.task_ending.replace(f"thời hạn: 31/5/{variant.year + 1}; ", "")


def _misspell(variant: Variant) -> None:
    variant.tasks[0][1] += " cho giá viên"


Fault = Callable[[Variant], None]

FAULTS: Mapping[str, Fault] = {
    "body-vs-phase": _say_another_figure,
    "target-below-superior": _aim_below_the_demand,
    "phase-not-monotone": _fall_back,
    "target-vs-final-phase": _end_elsewhere,
    "missing-cell": _leave_a_phase_blank,
    "missing-unit": _leave_the_unit_out,
    "number-format": _put_a_stray_space,
    "rank-denominator": _rank_among_others,
    "appendix-reference": _name_another_number,
    "legal-basis-order": _cite_a_later_document,
    "posting-vs-issue-date": _post_before_issue,
    "recipients-by-date": _send_to_the_district,
    "task-without-owner": _name_no_owner,
    "task-without-deadline": _set_no_deadline,
    "spelling-of-terms": _misspell,
}
