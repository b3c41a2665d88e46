"""Head, bases, sections, tasks, stages, roles, window, closing: each from variants of its words."""

from __future__ import annotations

from datetime import date

import pytest

from lotrinh.core.plan.types import Place, Plan, TargetLevel
from lotrinh.core.text import fold, squeeze
from lotrinh.documents import Document, understand
from lotrinh.documents.blocks import Kind, Paragraph
from lotrinh.documents.reading.bases import is_basis, read_basis
from lotrinh.documents.reading.dates import document_number
from lotrinh.documents.reading.lines import Line
from lotrinh.documents.reading.markers import Rank, rank_of_number, split_marker
from tests.documents.building import HEADER, ROW, plan_of

HEAD = (
    (
        "UBND XÃ SEN VÀNG\nTRƯỜNG TIỂU HỌC\nHOA SEN\nSố:  15 /KH- THHS",
        (
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n-------\n"
            "Sen Vàng, ngày 05 tháng 9 năm 2025"
        ),
    ),
)
TITLE = ("KẾ HOẠCH", "Nâng cao chất lượng giáo dục", "Năm học 2025 - 2026")


def line(text: str) -> Line:
    text = squeeze(text)
    return Line(text, fold(text), Place(paragraph=1))


def test_a_head_table() -> None:
    plan = plan_of(HEAD, *TITLE)
    assert (plan.number, plan.number_text) == ("15/KH-THHS", "15 /KH- THHS")
    assert plan.superior == "UBND XÃ SEN VÀNG"
    assert plan.issuer == "TRƯỜNG TIỂU HỌC HOA SEN"
    assert (plan.place_of_issue, plan.issued_on) == ("Sen Vàng", date(2025, 9, 5))
    assert plan.title == "Nâng cao chất lượng giáo dục Năm học 2025 - 2026"
    assert plan.school_year == "2025-2026"
    assert plan.leftovers == ()


def test_a_head_of_plain_lines() -> None:
    plan = plan_of(*HEAD[0][0].split("\n"), *HEAD[0][1].split("\n"), *TITLE)
    assert (plan.number, plan.issued_on) == ("15/KH-THHS", date(2025, 9, 5))
    assert plan.leftovers == ()


def test_a_number_and_date_still_to_be_filled_in() -> None:
    plan = plan_of("Số:      /KH-THHS", "Sen Vàng, ngày    tháng 9 năm 2025", *TITLE)
    assert (plan.number, plan.number_text, plan.issued_on) == ("", "/KH-THHS", None)
    assert plan.place_of_issue == "Sen Vàng"


def test_type_and_title_on_one_line() -> None:
    plan = plan_of("KẾ HOẠCH NÂNG CAO CHẤT LƯỢNG NĂM HỌC 2025-2026")
    assert (plan.document_type, plan.title) == (
        "KẾ HOẠCH",
        "NÂNG CAO CHẤT LƯỢNG NĂM HỌC 2025-2026",
    )


def test_without_a_school_year_in_the_title_the_opening_says_it() -> None:
    plan = plan_of(
        "KẾ HOẠCH", "Cải tiến", "Từ kết quả năm học 2024-2025, kế hoạch 2025-2026 như sau:"
    )
    assert plan.school_year == "2025-2026"


@pytest.mark.parametrize(
    ("text", "number", "printed"),
    [
        ("Số: 240/KH-THTB", "240/KH-THTB", "240/KH-THTB"),
        ("kế hoạch số 12 /KH - THA ngày", "12/KH-THA", "12 /KH - THA"),
        ("Thông tư số 27/2020/TT-BGDĐT", "27/2020/TT-BGDĐT", "27/2020/TT-BGDĐT"),
        ("Nghị quyết số 04-NQ/TU ngày", "04-NQ/TU", "04-NQ/TU"),
        ("Thông tư 28/2020/TT-BGDĐT", "28/2020/TT-BGDĐT", "28/2020/TT-BGDĐT"),
        ("Số: …/KH-TH", "", "…/KH-TH"),
        ("từ 13/11/2023", "", ""),
    ],
)
def test_document_numbers(text: str, number: str, printed: str) -> None:
    assert document_number(text) == (number, printed)


@pytest.mark.parametrize(
    ("text", "kind", "number", "day", "issuer", "subject"),
    [
        (
            (
                "Căn cứ Thông tư số 27/2020/TT-BGDĐT ngày 04 tháng 9 năm 2020 của Bộ trưởng "
                "Bộ Giáo dục "
                "và Đào tạo ban hành Quy định đánh giá học sinh tiểu học;"
            ),
            "Thông tư",
            "27/2020/TT-BGDĐT",
            date(2020, 9, 4),
            "Bộ trưởng Bộ Giáo dục và Đào tạo",
            "ban hành Quy định đánh giá học sinh tiểu học",
        ),
        (
            (
                "- Thực hiện công văn số 15/SGDĐT, ngày 3/9/2025 của Sở Giáo dục và Đào tạo "
                "về việc hướng "
                "dẫn nhiệm vụ;"
            ),
            "Công văn",
            "15/SGDĐT",
            date(2025, 9, 3),
            "Sở Giáo dục và Đào tạo",
            "hướng dẫn nhiệm vụ",
        ),
        (
            "Căn cứ Luật Giáo dục ngày 14 tháng 6 năm 2019;",
            "Luật",
            "",
            date(2019, 6, 14),
            "",
            "Giáo dục",
        ),
        (
            (
                "Căn cứ Kế hoạch số 8/KH-UBND về thực hiện Nghị quyết số 2/NQ-HĐND ngày 05 "
                "tháng 5 năm 2025 "
                "trên địa bàn xã và các nội dung khác có liên quan"
            ),
            "Kế hoạch",
            "8/KH-UBND",
            date(2025, 5, 5),
            "",
            "trên địa bàn xã và các nội dung khác có liên quan",
        ),
    ],
)
def test_legal_bases(
    text: str, kind: str, number: str, day: date | None, issuer: str, subject: str
) -> None:
    assert is_basis(line(text))
    basis = read_basis(line(text))
    assert (basis.type, basis.number, basis.issued_on, basis.issuer, basis.subject) == (
        kind,
        number,
        day,
        issuer,
        subject,
    )


@pytest.mark.parametrize(
    "text",
    [
        "Căn cứ tình hình thực tế của nhà trường;",
        "Căn cứ vào kết quả giáo dục năm học 2024-2025, nhà trường xây dựng kế hoạch như sau:",
        "Thực hiện tốt các cuộc vận động",
    ],
)
def test_what_is_no_legal_basis(text: str) -> None:
    assert not is_basis(line(text))


@pytest.mark.parametrize(
    ("text", "rank", "marker", "rest"),
    [
        ("I. MỤC TIÊU", Rank.ROMAN, "I", "MỤC TIÊU"),
        ("IV/ TỔ CHỨC", Rank.ROMAN, "IV", "TỔ CHỨC"),
        ("A. PHẦN CHUNG", Rank.CAPITAL, "A", "PHẦN CHUNG"),
        ("Phần II: GIẢI PHÁP", Rank.PART, "Phần II", "GIẢI PHÁP"),
        ("1. Mục tiêu", Rank.NUMBER, "1", "Mục tiêu"),
        ("11.2. Xây dựng", Rank.DOTTED, "11.2", "Xây dựng"),
        ("1.2.3 Xây dựng", Rank.DOTTED_TWICE, "1.2.3", "Xây dựng"),
        ("a) Chỉ tiêu", Rank.LETTER, "a)", "Chỉ tiêu"),
        ("đ. Chỉ tiêu", Rank.LETTER, "đ", "Chỉ tiêu"),
        ("- Nội dung", Rank.BULLET, "-", "Nội dung"),
        ("+Tham mưu", Rank.BULLET, "+", "Tham mưu"),
        ("- (1) Phối hợp", Rank.BULLET, "- (1)", "Phối hợp"),
        ("(2) Phối hợp", Rank.PAREN, "(2)", "Phối hợp"),
        ("100% học sinh", Rank.NONE, "", "100% học sinh"),
        ("13/11/2023 là hạn", Rank.NONE, "", "13/11/2023 là hạn"),
        ("2.143 học sinh", Rank.NONE, "", "2.143 học sinh"),
        ("ở trường", Rank.NONE, "", "ở trường"),
        ("-5 độ", Rank.NONE, "", "-5 độ"),
        ("Ví dụ", Rank.NONE, "", "Ví dụ"),
    ],
)
def test_markers(text: str, rank: Rank, marker: str, rest: str) -> None:
    found = split_marker(text)
    assert (found.rank, found.text, found.rest) == (rank, marker, rest)


def test_ranks_of_row_numbers() -> None:
    ranks = [rank_of_number(text) for text in ("1", "1.2", "a", "đ)", "II", "B", "-", "")]
    assert ranks == [
        Rank.NUMBER,
        Rank.DOTTED,
        Rank.LETTER,
        Rank.LETTER,
        Rank.ROMAN,
        Rank.CAPITAL,
        Rank.BULLET,
        Rank.NONE,
    ]


def tree(plan: Plan) -> list[str]:
    found: list[str] = []

    def walk(sections: tuple[object, ...], depth: int) -> None:
        for section in sections:
            found.append("  " * depth + section.number)  # type: ignore[attr-defined]
            walk(section.sections, depth + 1)  # type: ignore[attr-defined]

    walk(plan.sections, 0)
    return found


def test_the_section_tree_as_printed() -> None:
    plan = plan_of(
        *TITLE,
        *(
            "I. A",
            "1. B",
            "a) C",
            "- c",
            "b) D",
            "2. E",
            "2.1. F",
            "2.2. G",
            "II. H",
            "II. I",
            "1. J",
        ),
    )
    assert tree(plan) == [
        "I",
        "  1",
        "    a)",
        "    b)",
        "  2",
        "    2.1",
        "    2.2",
        "II",
        "II",
        "  1",
    ]
    paragraph = plan.sections[0].sections[0].sections[0].paragraphs[0]
    assert (paragraph.marker, paragraph.text) == ("-", "c")


def test_a_numbered_list_under_a_letter_is_its_own() -> None:
    plan = plan_of(*TITLE, "I. A", "1. B", "a) C", "1. x", "2. y", "b) D", "2. E")
    assert tree(plan)[:5] == ["I", "  1", "    a)", "      1", "      2"]


def test_automatic_numbers_make_the_same_tree() -> None:
    assert tree(plan_of(*TITLE, "I. A", "1. B")) == ["I", "  1"]


TASKS = (
    *TITLE,
    "III. NHIỆM VỤ VÀ GIẢI PHÁP",
    "1. Quản lý",
    (
        "- Rà soát quy chế (chủ trì: Hiệu trưởng; thời hạn: 15/10/2025; kinh phí: chi thường "
        "xuyên; "
        "sản phẩm: quy chế đã sửa)."
    ),
    "- Tập huấn cho giáo viên do Phó Hiệu trưởng phụ trách, hoàn thành trước ngày 30/11/2025.",
    "2. Chuyên môn",
    "a) Dạy học:",
    "- Dự giờ:",
    "+ Dự mỗi tháng hai tiết;",
    "- Kiểm tra hồ sơ.",
    "b) Bồi dưỡng giáo viên bằng nguồn ngân sách của xã.",
    "IV. TỔ CHỨC THỰC HIỆN",
)


def test_task_groups_and_what_their_sentences_say() -> None:
    first, second = plan_of(*TASKS).task_groups
    items = first.items
    assert (items[0].owner, items[0].deadline, items[0].resources, items[0].product) == (
        "Hiệu trưởng",
        "15/10/2025",
        "chi thường xuyên",
        "quy chế đã sửa",
    )
    assert (items[1].owner, items[1].deadline) == (
        "Phó Hiệu trưởng",
        "hoàn thành trước ngày 30/11/2025",
    )
    assert [(item.marker, item.heading, item.text) for item in second.items] == [
        ("+", "Dự giờ", "Dự mỗi tháng hai tiết;"),
        ("-", "Dạy học", "Kiểm tra hồ sơ."),
        ("b)", "", "Bồi dưỡng giáo viên bằng nguồn ngân sách của xã."),
    ]
    assert second.items[2].resources == "nguồn ngân sách của xã"


def test_a_task_table() -> None:
    header = ("TT", "Nội dung công việc", "Người thực hiện", "Thời gian", "Kinh phí", "Sản phẩm")
    plan = plan_of(
        *TITLE,
        "III. NHIỆM VỤ VÀ GIẢI PHÁP",
        (
            header,
            ("I", "Quản lý", *("<",) * 4),
            ("1", "Rà soát quy chế", "Hiệu trưởng", "10/2025", "chi thường xuyên", "quy chế"),
            ("II", "Chuyên môn", *("<",) * 4),
            ("1", "Dự giờ", "Tổ trưởng", "hằng tháng", "", "phiếu"),
        ),
    )
    assert [(group.number, group.title) for group in plan.task_groups] == [
        ("I", "Quản lý"),
        ("II", "Chuyên môn"),
    ]
    item = plan.task_groups[1].items[0]
    assert (item.owner, item.deadline, item.resources, item.product) == (
        "Tổ trưởng",
        "hằng tháng",
        "",
        "phiếu",
    )
    assert plan.leftovers == ()


ORGANISATION = (
    *TITLE,
    "IV. NGUỒN LỰC THỰC HIỆN",
    "Ngân sách giao.",
    "V. TỔ CHỨC THỰC HIỆN",
    "1. Lộ trình",
    "- Giai đoạn 1: từ năm 2025-2026:",
    "+ Việc một.",
    "- Giai đoạn 2: năm 2027",
    "+ Việc hai.",
    "2. Trách nhiệm",
    "a) Hiệu trưởng:",
    "- Chỉ đạo chung.",
    "b) Tổ chuyên môn: thực hiện kế hoạch của tổ.",
    "- Đối với giáo viên",
    "Lập kế hoạch cá nhân.",
    "Trên đây là kế hoạch của trường./.",
)


def test_stages_roles_and_means() -> None:
    plan = plan_of(*ORGANISATION)
    assert [(s.from_year, s.to_year, [i.text for i in s.items]) for s in plan.stages] == [
        (2025, 2026, ["Việc một."]),
        (2027, 2027, ["Việc hai."]),
    ]
    assert [(r.role, [i.text for i in r.items]) for r in plan.responsibilities] == [
        ("Hiệu trưởng", ["Chỉ đạo chung."]),
        ("Tổ chuyên môn", ["thực hiện kế hoạch của tổ."]),
        ("giáo viên", ["Lập kế hoạch cá nhân."]),
    ]
    assert [paragraph.text for paragraph in plan.resources] == ["Ngân sách giao."]
    assert plan.sections[-1].paragraphs[-1].text == "Trên đây là kế hoạch của trường./."


@pytest.mark.parametrize(
    "sentence",
    [
        "Niêm yết công khai từ ngày 13/11/2025 đến hết ngày 30/11/2025.",
        "Công khai kế hoạch từ 13/11 đến 30/11/2025 tại bảng tin.",
        "Lấy ý kiến góp ý từ ngày 13 tháng 11 năm 2025 đến ngày 30 tháng 11 năm 2025.",
        "Niêm yết từ 13/11/2025 đến 30/11/2025, điều chỉnh trước ngày 15/12/2025.",
    ],
)
def test_posting_windows(sentence: str) -> None:
    posting = plan_of(*TITLE, "I. TỔ CHỨC", sentence).posting
    assert posting is not None
    assert (posting.from_, posting.to) == (date(2025, 11, 13), date(2025, 11, 30))


def test_no_window_where_none_is_printed() -> None:
    assert plan_of(*TITLE, "I. TỔ CHỨC", "Niêm yết công khai kế hoạch.").posting is None


def test_recipients_and_signatory_in_lines() -> None:
    plan = plan_of(
        *ORGANISATION,
        *("Nơi nhận:", "- UBND xã (để b/c);", "- Lưu: VT.", "KT. HIỆU TRƯỞNG", "PHÓ HIỆU TRƯỞNG"),
        *("(Đã ký)", "Lê Thị Hoài An"),
    )
    assert [recipient.text for recipient in plan.recipients] == ["UBND xã (để b/c)", "Lưu: VT"]
    assert plan.signatory is not None
    assert plan.signatory.title == "KT. HIỆU TRƯỞNG PHÓ HIỆU TRƯỞNG"
    assert plan.signatory.name == "Lê Thị Hoài An"
    assert plan.leftovers == ()


def test_appendices_with_their_reference_lines() -> None:
    plan = plan_of(
        *ORGANISATION,
        "Nơi nhận:",
        "PHỤ LỤC 1: BẢNG CHỈ TIÊU",
        "(Kèm theo Kế hoạch số 15/KH-THHS ngày 05/9/2025)",
        (HEADER, ROW),
        "Phụ lục 2",
        "DANH MỤC HỒ SƠ",
        "Quyết định thành lập ban chỉ đạo",
    )
    assert [(a.number, a.title, a.plan_number, a.plan_date) for a in plan.appendices] == [
        ("1", "BẢNG CHỈ TIÊU", "15/KH-THHS", date(2025, 9, 5)),
        ("2", "DANH MỤC HỒ SƠ Quyết định thành lập ban chỉ đạo", "", None),
    ]
    assert [row.appendix for row in plan.indicators] == ["1"]


def test_a_table_after_the_signature_is_an_appendix_without_a_heading() -> None:
    plan = plan_of(*ORGANISATION, "Nơi nhận:", "HIỆU TRƯỞNG", "Lê Thị An", "", (HEADER, ROW))
    assert [row.name for row in plan.indicators] == [ROW[1]]


def test_a_target_table_in_the_body_stands_under_its_heading() -> None:
    plan = plan_of(*TITLE, "II. MỤC TIÊU", "1. Chỉ tiêu của trường", (HEADER, ROW))
    assert plan.indicators[0].part == "1. Chỉ tiêu của trường"


def test_what_belongs_nowhere_is_listed_and_counted() -> None:
    plan = plan_of("Thư ngỏ gửi phụ huynh", (("Họ tên", "Lớp"), ("An", "4A")))
    assert [left.text for left in plan.leftovers] == [
        "Thư ngỏ gửi phụ huynh",
        "Họ tên",
        "Lớp",
        "An",
        "4A",
    ]
    assert plan.coverage.placed == 0
    assert plan.sections == ()


def test_the_levels_of_headings() -> None:
    plan = plan_of(
        *TITLE,
        "II. CÁC CHỈ TIÊU",
        "a) Theo quy định của Trung ương",
        "- Tỷ lệ chuyên cần: 98%.",
        "b) Của xã Sen Vàng",
        "- Tỷ lệ đọc sách: 90%.",
    )
    assert [target.level for target in plan.body_targets] == [
        TargetLevel.CENTRAL,
        TargetLevel.COMMUNE,
    ]


def test_page_headers_are_listed_and_footnotes_head_nothing() -> None:
    body = Place(paragraph=1)
    document = Document(
        blocks=(
            Paragraph("KẾ HOẠCH", body),
            Paragraph("I. MỤC TIÊU", Place(paragraph=2)),
            Paragraph("1. Theo số liệu cuối năm học.", Place(paragraph=2), kind=Kind.FOOTNOTE),
        ),
        margins=(Paragraph("DỰ THẢO LẦN 2", kind=Kind.HEADER),),
    )
    plan = understand(document)
    assert [left.text for left in plan.leftovers] == ["DỰ THẢO LẦN 2"]
    assert [paragraph.text for paragraph in plan.sections[0].paragraphs] == [
        "Theo số liệu cuối năm học."
    ]


def test_a_head_with_both_sides_on_one_line() -> None:
    plan = plan_of(
        "UBND XÃ SEN VÀNG\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "TRƯỜNG TIỂU HỌC HOA SEN\tĐộc lập - Tự do - Hạnh phúc",
        "Số: 15 /KH-THHS\tSen Vàng, ngày 05 tháng 9 năm 2025",
        *TITLE,
    )
    assert (plan.superior, plan.issuer) == ("UBND XÃ SEN VÀNG", "TRƯỜNG TIỂU HỌC HOA SEN")
    assert (plan.number, plan.place_of_issue) == ("15/KH-THHS", "Sen Vàng")
    assert plan.issued_on == date(2025, 9, 5)
    assert plan.leftovers == ()


TASK_TABLE = (("TT", "Nội dung", "Người thực hiện", "Thời gian"), ("1", "Dạy bù", "Lan", "Tháng 9"))
LAST = "Trên đây là Kế hoạch nâng cao chất lượng giáo dục của trường./."


@pytest.mark.parametrize("lead_in", [(), ("Nhà trường thực hiện các nhiệm vụ sau:",)])
def test_a_table_is_the_tasks_of_its_section_once(lead_in: tuple[str, ...]) -> None:
    plan = plan_of(*TITLE, "I. CHỈ TIÊU", "II. NHIỆM VỤ, GIẢI PHÁP", *lead_in, TASK_TABLE, LAST)
    (group,) = plan.task_groups
    assert (group.number, group.title) == ("II", "NHIỆM VỤ, GIẢI PHÁP")
    assert [item.text for item in group.items] == ["Dạy bù"]


def test_the_tables_of_the_parts_of_a_task_section() -> None:
    plan = plan_of(
        *TITLE,
        "II. NHIỆM VỤ, GIẢI PHÁP",
        "1. Dạy học",
        "a) Trên lớp",
        TASK_TABLE,
        "2. Đội ngũ",
        TASK_TABLE,
    )
    assert [(g.title, [i.text for i in g.items]) for g in plan.task_groups] == [
        ("Dạy học", ["Dạy bù"]),
        ("Đội ngũ", ["Dạy bù"]),
    ]


def test_a_task_table_under_any_heading() -> None:
    plan = plan_of(*TITLE, "I. CHỈ TIÊU", "II. KẾ HOẠCH CÔNG TÁC", TASK_TABLE, LAST)
    (group,) = plan.task_groups
    assert (group.title, [item.owner for item in group.items]) == ("KẾ HOẠCH CÔNG TÁC", ["Lan"])
    assert plan.leftovers == ()


def test_the_closing_sentence_is_no_target_and_no_task() -> None:
    plan = plan_of(*TITLE, "I. CHỈ TIÊU", "- Chuyên cần: 98%", LAST)
    assert [target.name for target in plan.body_targets] == ["Chuyên cần"]
    plan = plan_of(*TITLE, "I. NHIỆM VỤ", "- Dạy bù", LAST)
    assert [item.text for group in plan.task_groups for item in group.items] == ["Dạy bù"]


@pytest.mark.parametrize(
    ("title", "named"),
    [(["NHIỆM VỤ TRỌNG TÂM"], "NHIỆM VỤ TRỌNG TÂM"), ([], "PHỤ LỤC I")],
)
def test_a_task_table_in_an_appendix(title: list[str], named: str) -> None:
    closing = ("Nơi nhận:", "- Lưu: VT.")
    plan = plan_of(*TITLE, "I. CHỈ TIÊU", *closing, "PHỤ LỤC I", *title, TASK_TABLE)
    (group,) = plan.task_groups
    assert (group.title, [item.owner for item in group.items]) == (named, ["Lan"])
    assert plan.leftovers == ()
