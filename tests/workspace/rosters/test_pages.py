"""The pages of rosters: what each person sees of them, and that their queries stay few."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from urllib.parse import quote

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from lotrinh.workspace.actuals.models import (
    Actual,
    RosterDraft,
    RosterSnapshot,
    UnitFigures,
)
from lotrinh.workspace.plans.models import Indicator
from tests.workspace.conftest import Personas
from tests.workspace.pages.conftest import SignIn, sign_in
from tests.workspace.plan_file import Row
from tests.workspace.plans.conftest import Confirm, _read_once, bring_in, confirmed
from tests.workspace.rosters.conftest import YEAR, BringList, Compute
from tests.workspace.rosters.workbooks import pupil, pupils, workbook

__all__ = ["_read_once", "bring_in", "confirmed", "sign_in"]

DATA = f"/so-lieu/?nam={YEAR}"
NAME = "Tỷ lệ học sinh bỏ học"


@pytest.fixture
def browser(personas: Personas, sign_in: SignIn) -> Client:
    return sign_in(personas.principal)


def post_file(browser: Client, content: bytes, **given: str) -> RosterDraft | None:
    data = {"table": "pupils", "school_year": YEAR, "as_of": "30/05/2026"} | given
    file = SimpleUploadedFile("Học sinh 5A.xlsx", content)
    browser.post("/so-lieu/dua-vao/", data | {"file": file})
    return RosterDraft.objects.order_by("pk").last()


def test_from_upload_to_snapshot(browser: Client) -> None:
    draft = post_file(browser, workbook(pupils(5)))
    assert draft is not None
    page = browser.get(f"/so-lieu/dua-vao/{draft.pk}/").content.decode()
    assert "Mọi ô đều đọc được" in page
    answer = browser.post(f"/so-lieu/dua-vao/{draft.pk}/xac-nhan/", follow=True)
    assert "5 bản ghi" in answer.content.decode()
    assert RosterSnapshot.objects.get().rows == 5
    again = browser.get(f"/so-lieu/dua-vao/{draft.pk}/")
    assert "đã xóa" in again.content.decode()
    assert browser.get(f"/so-lieu/dua-vao/{draft.pk}/danh-dau.xlsx").status_code == 404


def test_what_was_typed_wrong_is_said_at_the_form(browser: Client) -> None:
    answer = browser.post("/so-lieu/dua-vao/", {"table": "pupils", "as_of": "hôm qua"})
    page = answer.content.decode()
    assert answer.status_code == 422
    for words in ("30/09/2025", "Hãy chọn tệp Excel trước"):
        assert words in page
    assert not RosterDraft.objects.exists()


def test_a_corrected_column_is_read_again(browser: Client) -> None:
    headings = ["Mã học sinh", "Khối", "Trạng thái", "Cột lạ"]
    rows = [row | {"Cột lạ": row["Giới tính"]} for row in pupils(3)]
    draft = post_file(browser, workbook(rows, headings))
    assert draft is not None
    answer = browser.post(
        f"/so-lieu/dua-vao/{draft.pk}/cot/",
        {"column-0": "Mã học sinh", "column-1": "khối", "column-2": "Status", "column-3": "Sex"},
        follow=True,
    )
    assert "lần sau" in answer.content.decode() or "Đã lưu" in answer.content.decode()
    browser.post(f"/so-lieu/dua-vao/{draft.pk}/xac-nhan/")
    assert RosterSnapshot.objects.get().rows == 3


def test_the_marked_file_and_the_template_open(browser: Client) -> None:
    draft = post_file(browser, workbook([pupil(1, **{"Giới tính": "Khác"})]))
    assert draft is not None
    answer = browser.get(f"/so-lieu/dua-vao/{draft.pk}/danh-dau.xlsx")
    assert quote("Học sinh 5A-danh-dau.xlsx") in answer["Content-Disposition"]
    book = openpyxl.load_workbook(BytesIO(answer.content))
    assert book["Danh sách"]["G4"].comment is not None
    for table in ("pupils", "staff", "classes", "sites", "schools", "catchment"):
        form = browser.get(f"/so-lieu/mau/{table}.xlsx")
        assert openpyxl.load_workbook(BytesIO(form.content)).worksheets
    assert browser.get("/so-lieu/mau/parents.xlsx").status_code == 404


def test_computed_figures_are_accepted_from_the_page(
    personas: Personas, browser: Client, bring_list: BringList, compute: Compute, confirmed: Confirm
) -> None:
    confirmed((Row(NAME, baseline="0,4"),))
    bring_list(pupils(8))
    compute()
    page = browser.get(DATA).content.decode()
    assert "0/8 (0,00 %)" in page
    indicator = Indicator.objects.get(unit=personas.school, name=NAME)
    answer = browser.post(
        "/so-lieu/nhan/",
        {
            "period": YEAR,
            "accept": str(indicator.pk),
            f"replaces-{indicator.pk}": "",
        },
        follow=True,
    )
    page = answer.content.decode()
    assert "từ danh sách" in page
    actual = Actual.objects.get(indicator=indicator)
    assert (actual.numerator, actual.denominator) == (0, 8)
    page = browser.get(f"/chi-tieu/{indicator.pk}/?nam={YEAR}").content.decode()
    assert "Tính từ danh sách" in page


def test_nothing_chosen_and_nothing_to_compute_are_said(browser: Client) -> None:
    assert browser.post("/so-lieu/nhan/", {"period": YEAR}).status_code == 422
    assert browser.post("/so-lieu/tinh/", {"period": YEAR}).status_code == 422


def test_another_school_does_not_learn_of_a_draft(
    personas: Personas, browser: Client, sign_in: SignIn, bring_list: BringList, compute: Compute
) -> None:
    draft = post_file(browser, workbook(pupils(1)))
    assert draft is not None
    bring_list(pupils(2))
    run = compute()
    stranger = sign_in(personas.other_principal)
    for address in _addresses(draft, run.pk):
        assert stranger.get(address).status_code == 404, address
    for action in ("cot", "xac-nhan", "bo"):
        assert stranger.post(f"/so-lieu/dua-vao/{draft.pk}/{action}/").status_code == 404


def test_a_teacher_sees_figures_and_no_records(
    personas: Personas, browser: Client, sign_in: SignIn, bring_list: BringList, compute: Compute
) -> None:
    draft = post_file(browser, workbook(pupils(1)))
    assert draft is not None
    bring_list(pupils(6))
    compute()
    teacher = sign_in(personas.teacher)
    assert "Đưa danh sách vào" not in teacher.get(DATA).content.decode()
    page = teacher.get(f"/so-lieu/cach-tinh/class-completion/?nam={YEAR}").content.decode()
    assert "6/6" in page
    assert "HS0001" not in page
    assert teacher.get(f"/so-lieu/dua-vao/{draft.pk}/").status_code == 403
    assert teacher.get(f"/so-lieu/dua-vao/{draft.pk}/danh-dau.xlsx").status_code == 403
    assert teacher.get("/so-lieu/dua-vao/").status_code == 403
    assert "Xem lại" not in teacher.get(DATA).content.decode()
    assert "Học sinh 5A" not in teacher.get("/").content.decode()
    assert "Học sinh 5A" in browser.get("/").content.decode()
    for action in ("cot", "xac-nhan", "bo"):
        assert teacher.post(f"/so-lieu/dua-vao/{draft.pk}/{action}/").status_code == 403
    assert teacher.post("/so-lieu/tinh/", {"period": YEAR}).status_code == 403
    draft.refresh_from_db()
    assert draft.state == RosterDraft.State.PENDING


def test_a_visitor_is_led_to_the_door(client: Client, personas: Personas) -> None:
    paths = ["/so-lieu/", "/so-lieu/dua-vao/", "/so-lieu/mau/pupils.xlsx", "/so-lieu/cach-tinh/x/"]
    assert {client.get(path).status_code for path in paths} == {302}


def test_an_unknown_figure_is_not_found(browser: Client) -> None:
    assert browser.get("/so-lieu/cach-tinh/khong-co/").status_code == 404


def test_a_page_asks_as_often_for_one_list_as_for_many(
    browser: Client,
    bring_list: BringList,
    compute: Compute,
    confirmed: Confirm,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    confirmed()
    bring_list(pupils(5))
    compute()
    browser.get(DATA)
    with django_assert_num_queries(29):
        browser.get(DATA)
    for day in range(1, 6):
        bring_list(pupils(5 + day), school_year=YEAR)
    with django_assert_num_queries(29):
        browser.get(DATA)


def _addresses(draft: RosterDraft, run: int) -> Iterator[str]:
    yield f"/so-lieu/dua-vao/{draft.pk}/"
    yield f"/so-lieu/dua-vao/{draft.pk}/danh-dau.xlsx"
    yield f"/so-lieu/tinh/{run}/"
    yield f"/so-lieu/cach-tinh/class-completion/?nam={YEAR}"


def test_an_older_list_is_kept_and_the_newer_one_stays_in_use(
    browser: Client, bring_list: BringList
) -> None:
    bring_list(pupils(9))
    draft = post_file(browser, workbook(pupils(3)), as_of="30/09/2025")
    assert draft is not None
    assert "30/05/2026" in browser.get(f"/so-lieu/dua-vao/{draft.pk}/").content.decode()
    answer = browser.post(f"/so-lieu/dua-vao/{draft.pk}/xac-nhan/", follow=True)
    assert "vẫn được dùng" in answer.content.decode()


def test_the_mended_file_keeps_what_was_entered(browser: Client) -> None:
    draft = post_file(
        browser, workbook([pupil(1, **{"Giới tính": "Khác"})]), as_of="15/05/2026", keep_names="on"
    )
    assert draft is not None
    page = browser.get(f"/so-lieu/dua-vao/?thay={draft.pk}").content.decode()
    assert 'value="15/05/2026"' in page
    assert re.search(r'name="keep_names" checked', page)
    post_file(browser, workbook(pupils(1)), instead_of=str(draft.pk))
    draft.refresh_from_db()
    assert draft.state == RosterDraft.State.DISCARDED


def test_a_part_over_its_whole_does_not_end_the_page(
    personas: Personas, browser: Client, bring_list: BringList, compute: Compute
) -> None:
    bring_list(pupils(3))
    compute()
    kept = UnitFigures.objects.get(unit=personas.school)
    kept.figures["class-completion"] = [5, 3, 0, "1"]
    kept.save()
    page = browser.get(DATA).content.decode()
    assert "lớn hơn mẫu số" in page
