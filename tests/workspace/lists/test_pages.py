"""The pages of lists: from the file to links that are shown once, and who gets at them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any
from urllib.parse import quote

import openpyxl
import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from lotrinh.workspace.people.models import (
    Invitation,
    ListDraft,
    Membership,
    Unit,
    User,
)
from tests.workspace.conftest import Personas
from tests.workspace.lists.conftest import Province
from tests.workspace.lists.workbooks import (
    school_book,
    school_row,
    somebody,
    staff_book,
    teacher,
)
from tests.workspace.pages.conftest import SignIn, sign_in

__all__ = ["sign_in"]

STAFF, SCHOOLS = "/nhan-su/danh-sach/", "/don-vi/danh-sach/"


@pytest.fixture
def browser(personas: Personas, sign_in: SignIn) -> Client:
    return sign_in(personas.principal)


@pytest.fixture
def office(province: Province, sign_in: SignIn) -> Client:
    return sign_in(province.administrator)


def post_file(browser: Client, address: str, content: bytes, **given: str) -> ListDraft:
    file = SimpleUploadedFile("Danh sách năm học mới.xlsx", content)
    answer = browser.post(address, given | {"file": file})
    assert answer.status_code == 302, answer.content.decode()
    draft = ListDraft.objects.order_by("pk").last()
    assert draft is not None
    return draft


def words(answer: Any) -> str:
    text = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return re.sub(r"\s+", " ", text)


def test_from_upload_to_links_that_are_shown_once(browser: Client, personas: Personas) -> None:
    rows = [teacher(1), teacher(2, **{"Vai trò": "Giám đốc"}), somebody("giaovien", "Tổ trưởng")]
    draft = post_file(browser, STAFF, staff_book(*rows))
    page = browser.get(f"{STAFF}{draft.pk}/")
    assert "C5" in words(page)
    assert "Bỏ 1 dòng lỗi, mời 1 người còn lại, thêm 1 vai trò" in words(page)
    refused = browser.post(f"{STAFF}{draft.pk}/xac-nhan/")
    assert refused.status_code == 422
    assert "Còn 1 dòng lỗi: 5" in words(refused)
    answer = browser.post(f"{STAFF}{draft.pk}/xac-nhan/", {"leave_out": "5"})
    assert answer["Cache-Control"].count("no-store") == 1
    text = answer.content.decode()
    found = re.search(r'value="(http://testserver/moi/[^"]+)"', text)
    assert found is not None
    assert text.count('class="slip"') == 1
    assert "data:image/svg+xml;base64," in text
    assert Client().get(found[1]).status_code == 200
    again = browser.post(f"{STAFF}{draft.pk}/xac-nhan/", {"leave_out": "5"})
    assert again.status_code == 422
    assert found[1] not in again.content.decode()
    later = browser.get(f"{STAFF}{draft.pk}/")
    assert "chỉ hiện một lần" in words(later)
    assert browser.get(f"{STAFF}{draft.pk}/danh-dau.xlsx").status_code == 404


def test_links_are_handed_out_as_a_workbook_to_who_made_them(
    browser: Client, personas: Personas, sign_in: SignIn
) -> None:
    content = "Họ và tên,Vai trò\n=1+1,Giáo viên\nLê Bình,Giáo viên\n".encode()
    draft = post_file(browser, STAFF, content)
    page = browser.post(f"{STAFF}{draft.pk}/xac-nhan/").content.decode()
    found = re.search(r'name="seal" value="([^"]+)"', page)
    assert found is not None
    answer = browser.post(f"{STAFF}giay-moi.xlsx", {"seal": found[1]})
    sheet = openpyxl.load_workbook(BytesIO(answer.content)).worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == ("Họ và tên", "Tên đăng nhập", "Vai trò", "Thư điện tử", "Đường dẫn mời")
    assert rows[1][0] == "=1+1"
    assert str(rows[2][4]).startswith("http://testserver/moi/")
    assert sheet["A2"].data_type == "s"
    sealed = {"seal": found[1]}
    assert sign_in(personas.vice_principal).post(f"{STAFF}giay-moi.xlsx", sealed).status_code == 403
    assert (
        sign_in(personas.other_principal).post(f"{STAFF}giay-moi.xlsx", sealed).status_code == 302
    )
    assert browser.post(f"{STAFF}giay-moi.xlsx", {"seal": "a.b.c"}).status_code == 302


def test_invitations_are_mailed_to_who_has_an_address(browser: Client, settings: Settings) -> None:
    settings.MAILS_GO_OUT = True
    draft = post_file(
        browser, STAFF, staff_book(teacher(1, **{"Thư điện tử": "a@truong.vn"}), teacher(2))
    )
    page = browser.post(f"{STAFF}{draft.pk}/xac-nhan/")
    assert [message.to for message in mail.outbox] == [["a@truong.vn"]]
    assert "Đã gửi 1 giấy mời" in words(page)


def test_a_namesake_is_chosen_on_the_page(browser: Client, personas: Personas) -> None:
    row = teacher(1, **{"Họ và tên": "Giaovien", "Vai trò": "Tổ trưởng"})
    draft = post_file(browser, STAFF, staff_book(row))
    page = browser.get(f"{STAFF}{draft.pk}/").content.decode()
    assert 'name="same-4"' in page
    assert "Làm như đã chọn với 1 dòng" in page
    assert browser.post(f"{STAFF}{draft.pk}/xac-nhan/").status_code == 422
    answer = browser.post(
        f"{STAFF}{draft.pk}/xac-nhan/", {"same-4": str(personas.teacher.pk)}, follow=True
    )
    assert "Thêm 1 vai trò" in words(answer) or "thêm 1 vai trò" in words(answer)
    assert Membership.objects.filter(user=personas.teacher).count() == 2
    assert not Invitation.objects.exists()


def test_who_has_the_role_already_is_taken_for_the_same(browser: Client) -> None:
    draft = post_file(browser, STAFF, staff_book(teacher(1, **{"Họ và tên": "Giaovien"})))
    page = browser.get(f"{STAFF}{draft.pk}/").content.decode()
    assert re.search(r'id="same-4-\d+" value="\d+" checked', page)
    assert "mọi người đều đã có" in page
    browser.post(f"{STAFF}{draft.pk}/xac-nhan/", {"same-4": "new"})
    assert User.objects.filter(username="giaovien2").exists()


def test_the_marked_file_and_the_template_open(browser: Client, groups: list[Unit]) -> None:
    draft = post_file(browser, STAFF, staff_book(teacher(1, Tổ="Tổ 9")))
    answer = browser.get(f"{STAFF}{draft.pk}/danh-dau.xlsx")
    assert quote("Danh sách năm học mới-danh-dau.xlsx") in answer["Content-Disposition"]
    assert openpyxl.load_workbook(BytesIO(answer.content))["Danh sách"]["D4"].comment is not None
    form = browser.get(f"{STAFF}mau.xlsx")
    book = openpyxl.load_workbook(BytesIO(form.content))
    lists = [cell.value for row in book["_danh_muc"].iter_rows() for cell in row]
    assert {"Phó hiệu trưởng", "Tổ 4", "Tổ Văn phòng"} <= set(lists)
    assert not {"Hiệu trưởng", "Cán bộ tỉnh"} & set(lists), "only what the principal can give"
    headings = [cell.value for cell in book.worksheets[0][1]]
    assert headings[0] == "Họ và tên (*)"


def test_the_filled_template_is_read_back(browser: Client) -> None:
    book = openpyxl.load_workbook(BytesIO(browser.get(f"{STAFF}mau.xlsx").content))
    sheet = book.worksheets[0]
    for x, heading in enumerate([cell.value for cell in sheet[1]], start=1):
        value = {"Họ và tên (*)": "Lê Bình", "Vai trò (*)": "Tổ trưởng"}.get(str(heading))
        sheet.cell(2, x, value)
    out = BytesIO()
    book.save(out)
    draft = post_file(browser, STAFF, out.getvalue())
    assert "Mời 1 người" in browser.get(f"{STAFF}{draft.pk}/").content.decode()


def test_what_is_wrong_with_the_file_is_said_at_the_form(browser: Client) -> None:
    assert browser.post(STAFF).status_code == 422
    empty = browser.post(STAFF, {"file": SimpleUploadedFile("a.xlsx", b"")})
    assert "rỗng" in empty.content.decode()
    draft = post_file(browser, STAFF, b"%PDF-1.4")
    page = browser.get(f"{STAFF}{draft.pk}/").content.decode()
    assert "tệp PDF" in page
    post_file(browser, STAFF, staff_book(teacher(1)), instead_of=str(draft.pk))
    draft.refresh_from_db()
    assert draft.state == ListDraft.State.DISCARDED


def test_a_list_that_waits_is_offered_and_put_away(browser: Client) -> None:
    draft = post_file(browser, STAFF, staff_book(teacher(1)))
    assert f"{STAFF}{draft.pk}/" in browser.get(STAFF).content.decode()
    answer = browser.post(f"{STAFF}{draft.pk}/bo/", follow=True)
    assert "Danh sách năm học mới.xlsx" in words(answer)
    again = browser.post(f"{STAFF}{draft.pk}/bo/", follow=True)
    assert "đã được xử lý" in words(again)


def test_schools_from_upload_to_the_tree(office: Client, province: Province) -> None:
    rows = [school_row(1, **{"Căn cứ": None}), school_row(2, **{"Mã xã": "99999"})]
    draft = post_file(office, SCHOOLS, school_book(*rows))
    page = office.get(f"{SCHOOLS}{draft.pk}/")
    assert "G4" in words(page)
    terms = {"tu-ngay": "2025-09-01", "can-cu": "Nghị quyết 7"}
    page = office.get(f"{SCHOOLS}{draft.pk}/", terms)
    assert "Bỏ 1 dòng lỗi, mở 1 trường" in words(page)
    assert 'value="2025-09-01"' in page.content.decode()
    marked = office.get(f"{SCHOOLS}{draft.pk}/danh-dau.xlsx", terms)
    sheet = openpyxl.load_workbook(BytesIO(marked.content))["Danh sách"]
    assert (sheet["G4"].comment, sheet["D5"].comment is None) == (None, False)
    refused = office.post(f"{SCHOOLS}{draft.pk}/xac-nhan/", terms)
    assert refused.status_code == 422
    answer = office.post(f"{SCHOOLS}{draft.pk}/xac-nhan/", terms | {"leave_out": "5"})
    assert answer.status_code == 302
    school = Unit.objects.get(code="82930001")
    assert f"{school.valid_from}" == "2025-09-01"
    assert "đã đưa vào" in words(office.get(f"{SCHOOLS}{draft.pk}/"))


def test_the_form_for_schools_offers_the_communes(office: Client, province: Province) -> None:
    book = openpyxl.load_workbook(BytesIO(office.get(f"{SCHOOLS}mau.xlsx").content))
    lists = [cell.value for row in book["_danh_muc"].iter_rows() for cell in row]
    assert {"Xã Tân Hộ Cơ", "Phường Mỹ Tho"} <= set(lists)
    draft = post_file(office, SCHOOLS, school_book(school_row(1)))
    office.post(f"{SCHOOLS}{draft.pk}/bo/")
    draft.refresh_from_db()
    assert draft.state == ListDraft.State.DISCARDED


def test_an_administrator_above_works_for_a_school(
    personas: Personas, sign_in: SignIn, province: Province
) -> None:
    from tests.workspace.units import make_unit

    school = make_unit("school", "Trường mới", "82930100", province.commune)
    office = sign_in(province.administrator)
    row = teacher(1, **{"Vai trò": "Hiệu trưởng"})
    draft = post_file(office, f"{STAFF}?don-vi={school.pk}", staff_book(row))
    assert draft.unit == school
    assert office.get(f"{STAFF}{draft.pk}/").status_code == 200
    assert "Giấy mời" in office.post(f"{STAFF}{draft.pk}/xac-nhan/").content.decode()
    assert Membership.objects.get(unit=school).role == "principal"
    assert office.get(f"{STAFF}?don-vi={personas.school.pk}").status_code == 404


def test_another_unit_does_not_learn_of_a_list(
    browser: Client, office: Client, personas: Personas, sign_in: SignIn
) -> None:
    staff = post_file(browser, STAFF, staff_book(teacher(1)))
    schools = post_file(office, SCHOOLS, school_book(school_row(1)))
    stranger = sign_in(personas.other_principal)
    for address, draft in ((STAFF, staff), (SCHOOLS, schools)):
        for end in ("", "danh-dau.xlsx"):
            assert stranger.get(f"{address}{draft.pk}/{end}").status_code == 404
        for end in ("xac-nhan/", "bo/"):
            assert stranger.post(f"{address}{draft.pk}/{end}").status_code == 404
    assert browser.get(f"{SCHOOLS}{staff.pk}/").status_code == 404, "it is of the other kind"


def test_who_does_not_manage_people_or_units_is_refused(
    browser: Client, personas: Personas, sign_in: SignIn
) -> None:
    draft = post_file(browser, STAFF, staff_book(teacher(1)))
    for person in (personas.teacher, personas.vice_principal):
        stranger = sign_in(person)
        for address in (STAFF, f"{STAFF}mau.xlsx", f"{STAFF}{draft.pk}/", SCHOOLS):
            assert stranger.get(address).status_code == 403, address
        for end in ("xac-nhan/", "bo/"):
            assert stranger.post(f"{STAFF}{draft.pk}/{end}").status_code == 403
    assert browser.get(f"{SCHOOLS}mau.xlsx").status_code == 403


@pytest.mark.parametrize(
    ("typed", "first"), [("2025-09-05", date(2025, 9, 5)), ("", timezone.localdate)]
)
def test_one_person_is_invited_from_a_day_or_from_today(
    browser: Client, typed: str, first: date | Callable[[], date]
) -> None:
    sent = {"display_name": "Lê Bình", "role": "staff", "valid_from": typed}
    assert browser.post("/nhan-su/moi/", sent).status_code == 200
    held = Membership.objects.get(user__username="binhl")
    assert held.valid_from == (first() if callable(first) else first)


def test_a_visitor_is_led_to_the_door(client: Client, personas: Personas) -> None:
    paths = [STAFF, f"{STAFF}mau.xlsx", f"{STAFF}1/", SCHOOLS, f"{SCHOOLS}mau.xlsx"]
    assert {client.get(path).status_code for path in paths} == {302}


def test_a_page_asks_as_often_for_one_row_as_for_many(
    browser: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for count in (1, 50):
        rows = [teacher(n, **{"Thư điện tử": f"n{n}@a.vn"}) for n in range(count)]
        draft = post_file(browser, STAFF, staff_book(*rows))
        with django_assert_num_queries(14):
            browser.get(f"{STAFF}{draft.pk}/")
