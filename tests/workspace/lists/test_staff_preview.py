"""What a staff list would do is shown first; what is wrong with it is said cell by cell."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from lotrinh.workspace.people.lists.queries import preview_staff
from lotrinh.workspace.people.lists.views import Outcome, StaffLine
from lotrinh.workspace.people.models import Membership, Unit, User
from lotrinh.workspace.people.permissions import NotAllowed
from tests.workspace.conftest import Personas
from tests.workspace.lists.conftest import TODAY, BringStaff, LookOver, addresses
from tests.workspace.lists.workbooks import STAFF, somebody, staff_book, teacher
from tests.workspace.units import make_unit


def only_line(look_over: LookOver, **cells: Any) -> StaffLine:
    return look_over(staff_book(teacher(1, **cells))).staff[0]


def test_a_row_says_who_is_invited_as_what(look_over: LookOver, groups: list[Unit]) -> None:
    row = teacher(
        1,
        **{
            "Họ và tên": "  Trần  Thị Ánh ",
            "Vai trò": "TỔ TRƯỞNG",
            "Tổ": "tổ 4",
            "Thư điện tử": "anh@truong.edu.vn",
            "Tên đăng nhập": "anhtt",
            "Chức danh": "Tổ trưởng Tổ 4",
            "Từ ngày": "05/09/2025",
        },
    )
    line = look_over(staff_book(row)).staff[0]
    assert (line.display_name, line.username, line.email) == (
        "Trần Thị Ánh", "anhtt", "anh@truong.edu.vn",
    )  # fmt: skip
    assert (line.role, line.title, line.group) == ("group_head", "Tổ trưởng Tổ 4", groups[0])
    assert (line.valid_from, line.outcome) == (date(2025, 9, 5), Outcome.NEW)


def test_headings_are_found_in_any_order_and_under_other_names(look_over: LookOver) -> None:
    headings = ("Email", "CHỨC VỤ", "Ghi chú", "Họ tên")
    row = {"Email": "b@truong.edu.vn", "CHỨC VỤ": "Nhân viên", "Họ tên": "Lê Văn Bình"}
    preview = look_over(staff_book(row, headings=headings))
    assert (preview.staff[0].display_name, preview.staff[0].role) == ("Lê Văn Bình", "staff")
    assert preview.reading is not None
    assert preview.reading.unused == ("Ghi chú",)


def test_a_csv_and_a_role_without_accents_will_do(look_over: LookOver) -> None:
    content = "ho va ten;vai tro\nLê Văn Bình;pho hieu truong\n".encode()
    assert look_over(content, filename="a.csv").staff[0].role == "vice_principal"


@pytest.mark.parametrize(
    ("word", "role"),
    [
        ("Phó hiệu trưởng", "vice_principal"),
        ("Tổ trưởng chuyên môn", "group_head"),
        ("Giáo viên", "staff"),
        ("Cán bộ, giáo viên, nhân viên", "staff"),
        ("Đại diện công đoàn", "union"),
        ("Đại diện cha mẹ học sinh", "parents"),
        ("Ban kiểm tra, đánh giá", "inspection_board"),
        ("Ban chỉ đạo", "steering_committee"),
    ],
)
def test_roles_have_the_words_of_screens_and_others(
    look_over: LookOver, word: str, role: str
) -> None:
    line = only_line(look_over, **{"Vai trò": word})
    assert (line.role, line.faults) == (role, ())


def test_a_blank_day_is_today_and_blank_cells_are_nothing(look_over: LookOver) -> None:
    line = only_line(look_over)
    assert (line.valid_from, line.group, line.fields, line.email) == (TODAY, None, (), "")


def test_fields_of_a_vice_principal_are_read_by_name_part_or_code(look_over: LookOver) -> None:
    line = only_line(
        look_over,
        **{"Vai trò": "Phó hiệu trưởng", "Lĩnh vực phụ trách": "Chuyên môn; tai chinh ; safety"},
    )
    assert line.fields == ("teaching", "finance", "safety")


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        ({"Họ và tên": None, "Tổ": "Tổ 4", "Chức danh": "GV"}, "B4 "),
        ({"Họ và tên": "Ánh " * 40}, f"B4 {'Ánh ' * 40}"),
        ({"Vai trò": None}, "C4 "),
        ({"Vai trò": "Giám đốc"}, "C4 Giám đốc"),
        ({"Vai trò": 2}, "C4 2"),
        ({"Vai trò": "Cán bộ tỉnh"}, "C4 Cán bộ tỉnh"),
        ({"Vai trò": "Hiệu trưởng"}, "C4 Hiệu trưởng"),
        ({"Tổ": "Tổ 9"}, "D4 Tổ 9"),
        ({"Vai trò": "Ban chỉ đạo", "Tổ": "Tổ 4"}, "D4 Tổ 4"),
        ({"Thư điện tử": "anh@"}, "E4 anh@"),
        ({"Tên đăng nhập": "anh tran"}, "F4 anh tran"),
        ({"Lĩnh vực phụ trách": "Chuyên môn"}, "H4 Chuyên môn"),
        ({"Vai trò": "PHT", "Lĩnh vực phụ trách": "Bay; Lặn"}, "H4 Bay; Lặn"),
        ({"Từ ngày": "31/02/2025"}, "I4 31/02/2025"),
    ],
)
def test_a_bad_cell_is_named_with_its_address(
    look_over: LookOver, groups: list[Unit], cells: dict[str, Any], fault: str
) -> None:
    preview = look_over(staff_book(teacher(1, **cells)))
    assert addresses(preview) == [fault]
    assert preview.faults[0].sheet == "Danh sách"
    assert preview.staff[0].outcome is Outcome.FAULTY


def test_a_column_that_is_missing_is_named(look_over: LookOver) -> None:
    preview = look_over(staff_book(teacher(1), headings=[h for h in STAFF if h != "Vai trò"]))
    assert preview.staff == ()
    assert [fault.name for fault in preview.faults] == ["role"]
    assert "Vai trò" in preview.faults[0].wanted.vi
    assert preview.usable == 0


def test_a_signature_under_the_list_is_no_person(look_over: LookOver) -> None:
    preview = look_over(staff_book(teacher(1), {}, {"Tổ": "Người lập"}))
    assert len(preview.staff) == 1
    assert [fault.is_blocking for fault in preview.faults] == [False]


def test_a_group_is_named_by_its_code_or_without_the_word(
    look_over: LookOver, groups: list[Unit]
) -> None:
    rows = [teacher(1, Tổ="T4"), teacher(2, Tổ=4), teacher(3, Tổ="văn phòng")]
    lines = look_over(staff_book(*rows)).staff
    assert [line.group for line in lines] == [groups[0], groups[0], groups[1]]


def test_two_groups_of_one_name_need_a_code(
    personas: Personas, look_over: LookOver, groups: list[Unit]
) -> None:
    make_unit("group", "Tổ 4", "T4B", personas.school)
    preview = look_over(staff_book(teacher(1, Tổ="Tổ 4")))
    assert "T4B" in preview.faults[0].wanted.vi


def test_a_group_that_is_gone_is_said_so(personas: Personas, look_over: LookOver) -> None:
    make_unit("group", "Tổ Cũ", "TC", personas.school, until=date(2025, 8, 31))
    preview = look_over(staff_book(teacher(1, Tổ="Tổ Cũ")))
    assert "20/11/2025" in preview.faults[0].wanted.vi
    fine = look_over(staff_book(teacher(1, **{"Tổ": "Tổ Cũ", "Từ ngày": "05/09/2024"})))
    assert fine.faults == ()


def test_another_schools_group_is_none(personas: Personas, look_over: LookOver) -> None:
    make_unit("group", "Tổ Lạ", "TL", personas.other_school)
    assert addresses(look_over(staff_book(teacher(1, Tổ="Tổ Lạ")))) == ["D4 Tổ Lạ"]


def test_a_day_before_the_school_or_after_it_is_refused(
    personas: Personas, look_over: LookOver
) -> None:
    personas.school.valid_from = date(2020, 9, 1)
    personas.school.save()
    assert addresses(look_over(staff_book(teacher(1, **{"Từ ngày": "01/9/2019"})))) == [
        "I4 01/9/2019"
    ]
    personas.school.valid_to = date(2025, 12, 31)
    personas.school.save()
    assert addresses(look_over(staff_book(teacher(1, **{"Từ ngày": "01/9/2026"})))) == [
        "I4 01/9/2026"
    ]


def test_what_two_rows_share_is_a_fault_of_the_second(look_over: LookOver) -> None:
    rows = [
        teacher(1, **{"Tên đăng nhập": "anhtt", "Thư điện tử": "anh@a.vn"}),
        teacher(2, **{"Tên đăng nhập": "AnhTT"}),
        teacher(3, **{"Thư điện tử": "ANH@a.vn"}),
        teacher(4, **{"Họ và tên": "Lê Thị Hòa"}),
        teacher(5, **{"Họ và tên": "LÊ THỊ HOÀ"}),
        teacher(6, **{"Họ và tên": "Lê Thị Hoa"}),
    ]
    preview = look_over(staff_book(*rows))
    assert addresses(preview) == ["F5 AnhTT", "E6 ANH@a.vn", "B8 LÊ THỊ HOÀ"]
    assert "dòng 4" in preview.faults[0].wanted.vi


def test_namesakes_with_names_to_sign_in_are_two_people(look_over: LookOver) -> None:
    rows = [
        teacher(1, **{"Họ và tên": "Lê Thị Hòa", "Tên đăng nhập": "hoa1"}),
        teacher(2, **{"Họ và tên": "Lê Thị Hòa", "Tên đăng nhập": "hoa2"}),
    ]
    assert len(look_over(staff_book(*rows)).new) == 2


def test_who_is_there_gets_a_role_or_nothing(personas: Personas, look_over: LookOver) -> None:
    rows = [
        somebody("giaovien", "Tổ trưởng", **{"Tên đăng nhập": "GiaoVien"}),
        somebody("phohieutruong", "Phó hiệu trưởng"),
        somebody("hieutruong", "Hiệu trưởng"),
    ]
    preview = look_over(staff_book(*rows))
    assert [line.outcome for line in preview.staff] == [
        Outcome.CHANGED, Outcome.SAME, Outcome.SAME,
    ], "a principal cannot give the role, and need not"  # fmt: skip
    assert preview.staff[0].person == personas.teacher


def test_who_is_there_is_known_by_the_email(personas: Personas, look_over: LookOver) -> None:
    personas.teacher.email = "gv@truong.edu.vn"
    personas.teacher.save()
    line = only_line(look_over, **{"Họ và tên": "giaovien", "Thư điện tử": "GV@truong.edu.vn"})
    assert (line.person, line.outcome) == (personas.teacher, Outcome.SAME)


def test_a_name_to_sign_in_is_not_somebody_elses(personas: Personas, look_over: LookOver) -> None:
    assert addresses(look_over(staff_book(teacher(1, **{"Tên đăng nhập": "truongkhac"})))) == [
        "F4 truongkhac"
    ]
    personas.other_principal.email = "khac@truong.edu.vn"
    personas.other_principal.save()
    stranger = look_over(staff_book(teacher(1, **{"Thư điện tử": "khac@truong.edu.vn"})))
    assert addresses(stranger) == ["E4 khac@truong.edu.vn"]
    assert "Truongkhac" not in str(stranger.faults[0].wanted), "who it is stays untold"


def test_a_name_to_sign_in_of_another_person_of_the_school(look_over: LookOver) -> None:
    preview = look_over(staff_book(teacher(1, **{"Tên đăng nhập": "giaovien"})))
    assert addresses(preview) == ["F4 giaovien"]
    assert "Giaovien" in preview.faults[0].wanted.vi


def test_username_and_email_of_two_people_are_refused(
    personas: Personas, look_over: LookOver
) -> None:
    personas.principal.email = "ht@truong.edu.vn"
    personas.principal.save()
    cells = {
        "Họ và tên": "Giaovien",
        "Tên đăng nhập": "giaovien",
        "Thư điện tử": "ht@truong.edu.vn",
    }
    assert addresses(look_over(staff_book(teacher(1, **cells)))) == ["E4 ht@truong.edu.vn"]


def test_another_email_of_who_is_there_is_not_taken_over_silently(look_over: LookOver) -> None:
    cells = {"Họ và tên": "Giaovien", "Tên đăng nhập": "giaovien", "Thư điện tử": "moi@a.vn"}
    line = only_line(look_over, **cells)
    assert [(fault.address, fault.is_blocking) for fault in line.faults] == [("E4", False)]
    assert line.outcome is Outcome.SAME


def test_a_closed_account_is_said(personas: Personas, look_over: LookOver) -> None:
    personas.teacher.is_active = False
    personas.teacher.save()
    cells = {"Họ và tên": "Giaovien", "Tên đăng nhập": "giaovien"}
    assert addresses(look_over(staff_book(teacher(1, **cells)))) == ["F4 giaovien"]


def test_a_namesake_is_asked_about_unless_the_role_is_held(
    personas: Personas, look_over: LookOver
) -> None:
    same = only_line(look_over, **{"Họ và tên": "GIAOVIEN"})
    assert (same.outcome, same.alike) == (Outcome.SAME, personas.teacher)
    asked = only_line(look_over, **{"Họ và tên": "Giaovien", "Vai trò": "Tổ trưởng"})
    assert (asked.outcome, asked.namesakes) == (Outcome.OPEN, (personas.teacher,))
    other = only_line(look_over, **{"Họ và tên": "Truongkhac"})
    assert other.outcome is Outcome.NEW, "who works elsewhere is nobody here"


def test_a_role_that_is_over_is_no_role(personas: Personas, look_over: LookOver) -> None:
    Membership.objects.filter(user=personas.teacher).update(valid_to=date(2025, 5, 31))
    cells = {"Họ và tên": "Giaovien", "Tên đăng nhập": "giaovien"}
    assert only_line(look_over, **cells).outcome is Outcome.CHANGED


def test_who_is_above_gives_what_a_principal_cannot(
    personas: Personas, start_staff: BringStaff
) -> None:
    administrator = User.objects.create(username="quantri", display_name="Quản trị")
    Membership.objects.create(user=administrator, unit=personas.school, role="administrator")
    draft = start_staff(staff_book(teacher(1, **{"Vai trò": "Hiệu trưởng"})), actor=administrator)
    preview = preview_staff(actor=administrator, draft=draft, today=TODAY)
    assert preview.staff[0].outcome is Outcome.NEW


def test_what_is_no_workbook_is_said(look_over: LookOver) -> None:
    preview = look_over(b"%PDF-1.4 quyet dinh")
    assert preview.error is not None
    assert (preview.lines, preview.faults) == ((), ())


def test_a_hostile_file_is_refused(look_over: LookOver) -> None:
    content = b"Ho va ten,Vai tro\n" + b"A,Giao vien\n" * 100_001
    preview = look_over(content, filename="a.csv")
    assert preview.error is not None


def test_a_list_without_end_is_not_read(look_over: LookOver) -> None:
    content = b"Ho va ten,Vai tro\n" + b"A,Giao vien\n" * 3_001
    preview = look_over(content, filename="a.csv")
    assert (len(preview.faults), preview.usable) == (1, 0)


def test_a_preview_asks_as_often_for_one_row_as_for_many(
    personas: Personas,
    groups: list[Unit],
    start_staff: BringStaff,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for count in (1, 60):
        rows = [teacher(n, **{"Tổ": "Tổ 4", "Thư điện tử": f"n{n}@a.vn"}) for n in range(count)]
        there = {"Họ và tên": "Giaovien", "Vai trò": "Giáo viên", "Tên đăng nhập": "giaovien"}
        draft = start_staff(staff_book(*rows, there))
        with django_assert_num_queries(6):
            preview = preview_staff(actor=personas.principal, draft=draft, today=TODAY)
        assert (len(preview.new), len(preview.same)) == (count, 1)


def test_only_who_manages_people_looks(personas: Personas, start_staff: BringStaff) -> None:
    draft = start_staff(staff_book(teacher(1)))
    for stranger in (personas.teacher, personas.vice_principal, personas.other_principal):
        with pytest.raises(NotAllowed):
            preview_staff(actor=stranger, draft=draft, today=TODAY)
