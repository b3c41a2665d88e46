"""Target tables are told by what their headers say, wherever they stand and however they merge."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lotrinh.core.plan.types import Plan, TargetLevel
from lotrinh.core.values.types import BLANK, Direction
from tests.documents.building import HEADER, ROW, plan_of

TWO_ROWS = (
    ("STT", "Tên chỉ tiêu", "ĐVT", "Hiện trạng 9/2024", "Chỉ tiêu 2027", "<", "<", "Phân kỳ", "<"),
    ("^", "^", "^", "^", "TW, Tỉnh", "Xã", "Trường", "2026", "2027"),
)
DATA = ("a", "Tỷ lệ chuyên cần", "%", "97,50", "98,00", "98,00", "99,00", "98,50", "99,00")


def texts_of(plan: Plan) -> list[tuple[str, str, dict[str, str], dict[str, str]]]:
    return [
        (
            row.name,
            row.baseline.text,
            {level.value: cell.text for level, cell in row.targets.items()},
            {key: cell.text for key, cell in row.phases.items()},
        )
        for row in plan.indicators
    ]


def test_a_header_of_two_merged_rows() -> None:
    plan = plan_of((*TWO_ROWS, DATA))
    assert texts_of(plan) == [
        (
            "Tỷ lệ chuyên cần",
            "97,50",
            {"central_province": "98,00", "commune": "98,00", "school": "99,00"},
            {"2026": "98,50", "2027": "99,00"},
        )
    ]
    row = plan.indicators[0]
    assert (row.number, row.unit, row.baseline.as_of, row.target_year) == (
        "a",
        "%",
        "2024-09",
        2027,
    )
    assert (row.place.table, row.place.row) == (1, 3)
    assert row.targets[TargetLevel.SCHOOL].place.cell == 7
    assert plan.leftovers == ()


def test_a_second_header_row_without_merges() -> None:
    blanks = ("", "", "", "", "TW, Tỉnh", "Xã", "Trường", "2026", "2027")
    assert texts_of(plan_of((TWO_ROWS[0], blanks, DATA))) == texts_of(plan_of((*TWO_ROWS, DATA)))


def test_a_row_that_numbers_the_columns_is_header_too() -> None:
    numbers = ("(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)", "(8)", "(9)")
    assert len(plan_of((*TWO_ROWS, numbers, DATA)).indicators) == 1


def test_a_title_row_above_the_header() -> None:
    title = ("BẢNG CHỈ TIÊU", *("<",) * 8)
    assert len(plan_of((title, *TWO_ROWS, DATA)).indicators) == 1


NAMES = ("Chỉ tiêu", "Nội dung", "Tiêu chí", "Tên chỉ tiêu", "NỘI DUNG CHỈ TIÊU", "Chỉ tiêu cụ thể")
UNITS = ("ĐVT", "Đơn vị", "Đơn vị tính", "ĐƠN VỊ TÍNH", "Đvt")
NUMBERS = ("TT", "STT", "Số TT", "stt")
BASELINES = (
    ("Hiện trạng", ""),
    ("Hiện trạng 5/2025", "2025-05"),
    ("Thực hiện năm 2024", "2024"),
    ("Thực hiện 9/2024", "2024-09"),
    ("Thực hiện năm học 2024-2025", "2025"),
    ("Kết quả năm trước", ""),
    ("Kết quả năm học 2024 - 2025", "2025"),
    ("Hiện trạng (tháng 9 năm 2025)", "2025-09"),
)
LEVELS = (
    ("TW", "central"),
    ("Trung ương", "central"),
    ("TW, Tỉnh", "central_province"),
    ("Trung ương, tỉnh", "central_province"),
    ("Tỉnh", "province"),
    ("Huyện", "district"),
    ("Xã", "commune"),
    ("Phường", "commune"),
    ("Trường", "school"),
    ("Nhà trường", "school"),
)
PHASES = (
    ("2026", "2026"),
    ("Năm 2027", "2027"),
    ("2026-2027", "2026-2027"),
    ("Năm học 2027 - 2028", "2027-2028"),
    ("NH 2028-2029", "2028-2029"),
    ("HKI 2029-2030", "2029-2030/1"),
    ("HKII 2029-2030", "2029-2030/2"),
)


@given(
    number=st.sampled_from(NUMBERS),
    name=st.sampled_from(NAMES),
    unit=st.sampled_from(UNITS),
    baseline=st.sampled_from(BASELINES),
    levels=st.lists(st.sampled_from(LEVELS), min_size=2, max_size=3, unique_by=lambda x: x[1]),
    phases=st.lists(st.sampled_from(PHASES), min_size=2, max_size=4, unique_by=lambda x: x[1]),
    merged=st.booleans(),
)
@settings(max_examples=40, deadline=None)
def test_any_wording_of_a_header(
    number: str,
    name: str,
    unit: str,
    baseline: tuple[str, str],
    levels: list[tuple[str, str]],
    phases: list[tuple[str, str]],
    merged: bool,
) -> None:
    below = "^" if merged else ""
    fixed = (number, name, unit, baseline[0])
    above = (*fixed, "Chỉ tiêu 2029", *("<",) * (len(levels) - 1))
    above = (*above, "Phân kỳ thực hiện", *("<",) * (len(phases) - 1))
    second = (*(below,) * 4, *(text for text, _ in levels), *(text for text, _ in phases))
    figures = [str(60 + i) for i in range(len(levels) + len(phases))]
    plan = plan_of((above, second, ("1", "Tỷ lệ chuyên cần", "%", "50", *figures)))
    assert texts_of(plan) == [
        (
            "Tỷ lệ chuyên cần",
            "50",
            {key: figures[i] for i, (_, key) in enumerate(levels)},
            {key: figures[len(levels) + i] for i, (_, key) in enumerate(phases)},
        )
    ]
    assert plan.indicators[0].baseline.as_of == baseline[1]


def test_one_header_row_with_a_single_target_column() -> None:
    row = plan_of((HEADER, ROW)).indicators[0]
    assert {level: cell.text for level, cell in row.targets.items()} == {
        TargetLevel.SCHOOL: "99,00"
    }
    assert list(row.phases) == ["2025", "2026", "2027"]
    assert row.target_year == 2027


def test_semesters_belong_to_the_school_year_of_the_title() -> None:
    header = ("TT", "Nội dung", "Chỉ tiêu năm học", "Học kỳ I", "Học kỳ II", "Ghi chú")
    row = ("1", "Tỷ lệ chuyên cần (%)", "99", "98", "99", "theo dõi hằng tuần")
    plan = plan_of("KẾ HOẠCH", "Năm học 2025-2026", (header, row))
    found = plan.indicators[0]
    assert {key: cell.text for key, cell in found.phases.items()} == {
        "2025-2026/1": "98",
        "2025-2026/2": "99",
    }
    assert (found.unit, found.note) == ("%", "theo dõi hằng tuần")


def test_a_column_of_actuals_is_not_the_baseline() -> None:
    plan = plan_of(((*HEADER, "Kết quả thực hiện"), (*ROW, "98,20")))
    row = plan.indicators[0]
    assert row.actual is not None
    assert (row.baseline.text, row.actual.text) == ("97,50", "98,20")


def test_a_result_column_before_the_targets_is_the_baseline() -> None:
    header = ("TT", "Chỉ tiêu", "ĐVT", "Kết quả thực hiện 2024-2025", "Chỉ tiêu 2025-2026")
    row = plan_of((header, ("1", "Tỷ lệ chuyên cần", "%", "97", "99"))).indicators[0]
    assert (row.baseline.text, row.actual) == ("97", None)


def test_a_column_that_is_not_known_is_left_over() -> None:
    plan = plan_of(((*HEADER, "Mã hồ sơ"), (*ROW, "HS-12")))
    assert [left.text for left in plan.leftovers] == ["HS-12"]
    assert plan.coverage.total - plan.coverage.placed == len("HS-12")


def test_school_targets_per_year_are_phases() -> None:
    header = (
        ("TT", "Chỉ tiêu", "ĐVT", "Năm 2026", "<", "Năm 2027", "<"),
        ("^", "^", "^", "Xã", "Trường", "Xã", "Trường"),
    )
    row = plan_of((*header, ("1", "Tỷ lệ chuyên cần", "%", "1", "2", "3", "4"))).indicators[0]
    assert {key: cell.text for key, cell in row.phases.items()} == {"2026": "2", "2027": "4"}
    assert row.targets[TargetLevel.COMMUNE].text == "3"


@pytest.mark.parametrize(
    "header",
    [
        ("TT", "Họ và tên", "Chức vụ", "Ghi chú"),
        ("TT", "Nội dung", "Người thực hiện", "Thời gian"),
        ("Năm", "2024", "2025"),
        ("TT", "Chỉ tiêu", "Ghi chú"),
    ],
)
def test_other_tables_are_no_target_tables(header: tuple[str, ...]) -> None:
    assert plan_of((header, tuple("x" for _ in header))).indicators == ()


def group_row(number: str, name: str) -> tuple[str, ...]:
    return (number, name, *("<",) * (len(HEADER) - 2))


def blank_row(number: str, name: str) -> tuple[str, ...]:
    return (number, name, *("",) * (len(HEADER) - 2))


def value_row(number: str, name: str) -> tuple[str, ...]:
    return (number, name, *ROW[2:])


def test_group_rows_merged_or_blank_and_nested() -> None:
    plan = plan_of(
        (
            HEADER,
            group_row("1", "Giáo dục tiểu học"),
            value_row("a", "Tỷ lệ chuyên cần"),
            blank_row("2", "Phổ cập giáo dục"),
            blank_row("a", "Xóa mù chữ"),
            value_row("", "Mức độ 2"),
            value_row("b", "Mức độ 3"),
        )
    )
    assert [(row.group_number, row.group, row.number, row.name) for row in plan.indicators] == [
        ("1", "Giáo dục tiểu học", "a", "Tỷ lệ chuyên cần"),
        ("2", "Phổ cập giáo dục > Xóa mù chữ", "", "Mức độ 2"),
        ("2", "Phổ cập giáo dục", "b", "Mức độ 3"),
    ]


def test_a_blank_row_among_its_like_is_an_indicator_with_missing_values() -> None:
    plan = plan_of((HEADER, value_row("a", "Một"), blank_row("b", "Hai"), value_row("c", "Ba")))
    assert [row.name for row in plan.indicators] == ["Một", "Hai", "Ba"]
    missing = plan.indicators[1]
    assert missing.baseline.value == BLANK
    assert all(cell.value == BLANK for cell in missing.phases.values())


def test_a_blank_last_row_is_an_indicator() -> None:
    plan = plan_of((HEADER, value_row("1", "Một"), blank_row("2", "Hai")))
    assert [row.name for row in plan.indicators] == ["Một", "Hai"]


def test_parts_printed_as_rows_of_the_table() -> None:
    wide = ("<",) * (len(HEADER) - 1)
    plan = plan_of(
        (
            HEADER,
            ("I. CHỈ TIÊU CỦA TỈNH", *wide),
            value_row("1", "Một"),
            ("II. CHỈ TIÊU CỦA XÃ", *wide),
            value_row("1", "Hai"),
        )
    )
    assert [(row.part, row.name) for row in plan.indicators] == [
        ("I. CHỈ TIÊU CỦA TỈNH", "Một"),
        ("II. CHỈ TIÊU CỦA XÃ", "Hai"),
    ]


def test_a_table_continued_on_the_next_page_keeps_part_and_group() -> None:
    plan = plan_of(
        "Phụ lục I",
        "BẢNG CHỈ TIÊU",
        "I. CHỈ TIÊU CỦA TỈNH",
        (HEADER, group_row("1", "Giáo dục tiểu học"), value_row("a", "Một")),
        "",
        (HEADER, value_row("b", "Hai")),
        "",
        (value_row("c", "Ba"), value_row("d", "Bốn")),
        "II. CHỈ TIÊU CỦA XÃ",
        (HEADER, value_row("1", "Năm")),
    )
    assert [(row.part[:2], row.group, row.name) for row in plan.indicators] == [
        ("I.", "Giáo dục tiểu học", "Một"),
        ("I.", "Giáo dục tiểu học", "Hai"),
        ("I.", "Giáo dục tiểu học", "Ba"),
        ("I.", "Giáo dục tiểu học", "Bốn"),
        ("II", "", "Năm"),
    ]
    assert plan.coverage.placed == plan.coverage.total


def test_a_header_repeated_within_one_table_is_no_row() -> None:
    plan = plan_of((HEADER, value_row("a", "Một"), HEADER, value_row("b", "Hai")))
    assert [row.name for row in plan.indicators] == ["Một", "Hai"]


@pytest.mark.parametrize(
    ("name", "direction"),
    [
        ("Tỷ lệ học sinh bỏ học", Direction.LOWER),
        ("Học sinh bị đuối nước", Direction.LOWER),
        ("Xếp hạng thi đua", Direction.LOWER),
        ("Tỷ lệ chuyên cần", Direction.HIGHER),
        ("Đạt chuẩn xóa mù chữ mức độ 2", Direction.HIGHER),
        ("Học sinh được kiểm tra sức khỏe hằng năm", Direction.HIGHER),
    ],
)
def test_which_way_is_better(name: str, direction: Direction) -> None:
    assert plan_of((HEADER, value_row("a", name))).indicators[0].direction is direction


def test_a_table_inside_a_layout_cell_is_found() -> None:
    inner = "".join(
        "<w:tr>"
        + "".join(f"<w:tc><w:p><w:r><w:t>{t}</w:t></w:r></w:p></w:tc>" for t in row)
        + "</w:tr>"
        for row in (HEADER, ROW)
    ).replace("<w:tr>", "<w:tr>")
    plan = plan_of(
        f"<w:tbl><w:tr><w:tc><w:p/><w:tbl>{inner}</w:tbl><w:p/></w:tc>"
        "<w:tc><w:p><w:r><w:t>bên</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    )
    assert [row.name for row in plan.indicators] == ["Tỷ lệ chuyên cần"]
    assert plan.indicators[0].place.table == 1
    assert [left.text for left in plan.leftovers] == ["bên"]


def test_a_name_that_the_catalogue_knows_carries_its_code() -> None:
    known = ("1", "Trẻ 6 tuổi vào lớp 1", *DATA[2:])
    codes = [row.code for row in plan_of((*TWO_ROWS, known, DATA)).indicators]
    assert codes[0] == "six-year-olds-in-grade-1"


COUNTS = (
    ("STT", "Chỉ tiêu", "ĐVT", "Thực hiện năm học 2024-2025", "<", "Chỉ tiêu 2025-2026", "<"),
    ("^", "^", "^", "Số lượng", "Tỷ lệ (%)", "SL", "%"),
)


@pytest.mark.parametrize("joined", ["^", ""])
def test_a_count_and_its_share_are_one_column(joined: str) -> None:
    second = tuple(joined if cell == "^" else cell for cell in COUNTS[1])
    rows = (
        ("1", "Lên lớp", "Em", "361/362", "99,72", "365", "100"),
        ("2", "Giải cấp xã", "Giải", "5", "", "7", ""),
    )
    plan = plan_of((COUNTS[0], second, *rows))
    shares, counts = plan.indicators
    assert (shares.unit, shares.baseline.text) == ("%", "99,72")
    assert [cell.text for cell in shares.targets.values()] == ["100"]
    assert (counts.unit, counts.baseline.text) == ("Giải", "5")
    assert [cell.text for cell in counts.targets.values()] == ["7"]
    assert [leftover.text for leftover in plan.leftovers] == ["361/362", "365"]


def test_a_share_without_a_count_beside_it_is_a_column_of_its_own() -> None:
    plan = plan_of((("TT", "Chỉ tiêu", "Hiện trạng", "Tỷ lệ (%)"), ("1", "Lên lớp", "98", "99")))
    assert plan.indicators == ()
    header = ("TT", "Chỉ tiêu", "Hiện trạng", "Chỉ tiêu năm học 2025-2026", "<")
    plan = plan_of((header, ("^", "^", "^", "%", "Ghi nhận"), ("1", "Lên lớp", "98", "99", "x")))
    assert [row.baseline.text for row in plan.indicators] == ["98"]


@pytest.mark.parametrize("name", ["Chỉ tiêu giao", "Lĩnh vực, chỉ tiêu", "Các mặt hoạt động"])
@pytest.mark.parametrize("number", [True, False])
def test_a_name_column_in_other_words_stands_first(name: str, number: bool) -> None:
    header = ("TT", name, "ĐVT", "Xã giao", "Trường đăng ký")[not number :]
    row = ("1", "Học 2 buổi/ngày", "%", "98", "100")[not number :]
    (indicator,) = plan_of((header, row)).indicators
    assert indicator.name == "Học 2 buổi/ngày"
    assert {level: cell.text for level, cell in indicator.targets.items()} == {
        TargetLevel.COMMUNE: "98",
        TargetLevel.SCHOOL: "100",
    }


def test_the_start_of_a_school_year_is_a_baseline_and_its_middle_a_semester() -> None:
    header = ("Chỉ tiêu", "Đầu năm 2025-2026", "Cuối kỳ I", "Cuối năm học 2025-2026")
    title = ("KẾ HOẠCH", "Nâng cao chất lượng năm học 2025-2026")
    (row,) = plan_of(*title, (header, ("Lên lớp (%)", "80", "85", "90"))).indicators
    assert (row.baseline.text, row.baseline.as_of) == ("80", "2025-09")
    assert {key: cell.text for key, cell in row.phases.items()} == {
        "2025-2026/1": "85",
        "2025-2026": "90",
    }


def test_a_target_table_that_names_owners_is_no_task_table() -> None:
    header = ("TT", "Nội dung", "ĐVT", "Hiện trạng", "Chỉ tiêu 2025-2026", "Người phụ trách")
    plan = plan_of("I. CHỈ TIÊU", (header, ("1", "Lên lớp", "%", "98", "99", "Lan")))
    assert [(row.name, row.baseline.text) for row in plan.indicators] == [("Lên lớp", "98")]
    assert plan.task_groups == ()
    assert [leftover.text for leftover in plan.leftovers] == ["Lan"]


def test_what_is_striven_for_in_a_year_is_no_baseline() -> None:
    header = ("TT", "Nội dung", "ĐVT", "Thực hiện 2024-2025", "Chỉ tiêu phấn đấu năm học 2025-2026")
    (row,) = plan_of((header, ("1", "Lên lớp", "%", "98", "99"))).indicators
    assert (row.baseline.text, row.baseline.as_of) == ("98", "2025")
    assert {level: cell.text for level, cell in row.targets.items()} == {TargetLevel.SCHOOL: "99"}
