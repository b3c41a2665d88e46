"""What pages say and do; the journeys look at how they look."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import override

from lotrinh.documents import read_plan
from lotrinh.workspace.actuals.models import Actual
from lotrinh.workspace.people.operations import make_sign_in_link
from lotrinh.workspace.plans.models import Draft, Indicator, PlanVersion
from tests.workspace.conftest import AT, Personas
from tests.workspace.plan_file import ROWS, Row, plan_docx
from tests.workspace.plans.conftest import BringIn, Confirm

YEAR = "nam=2025-2026"
INLINE = re.compile(
    r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)|javascript:", re.IGNORECASE
)


def text_of(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


def test_no_page_needs_what_the_policy_forbids(
    principal: Client, version: PlanVersion, actual: Actual, bring_in: BringIn
) -> None:
    paths = ["/", "/ke-hoach/", "/ke-hoach/dua-vao/", f"/ke-hoach/dua-vao/{bring_in().pk}/"]
    paths += [f"/ke-hoach/{version.plan_id}/", f"/ke-hoach/{version.plan_id}/loi/"]
    paths += [f"/chi-tieu/?{YEAR}", f"/chi-tieu/{actual.indicator_id}/?{YEAR}", "/tro-giup/"]
    paths += [f"/chi-tieu/{actual.indicator_id}/nhap/?{YEAR}", "/tim/"]
    for path in paths:
        page = text_of(principal, path)
        assert not INLINE.search(page), path
        assert len(page.encode()) < 100_000, path


def test_the_number_of_queries_does_not_grow_with_the_plan(
    principal: Client, confirmed: Confirm
) -> None:
    def queries(path: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            text_of(principal, path)
        return len(captured)

    confirmed(ROWS, year=2024)
    few = queries("/chi-tieu/?nam=2024-2025")
    confirmed(tuple(Row(f"Tỷ lệ học sinh lớp {n} biết bơi") for n in range(1, 13)), year=2025)
    assert queries(f"/chi-tieu/?{YEAR}") <= few


def test_a_file_that_is_no_plan_is_kept_and_explained(principal: Client) -> None:
    wrong = SimpleUploadedFile("anh.docx", b"\x00\x01\x02 not a document")
    answer = principal.post("/ke-hoach/dua-vao/", {"file": wrong}, follow=True)
    page = answer.content.decode()
    assert "Không đọc được tệp này" in page
    assert "anh.docx" in page
    assert "Xác nhận, thành bản" not in page


def test_no_file_and_an_empty_file_are_said_at_the_field(principal: Client) -> None:
    for data in ({}, {"file": SimpleUploadedFile("trong.docx", b"")}):
        answer = principal.post("/ke-hoach/dua-vao/", data)
        assert answer.status_code == 422
        assert 'href="#id_file"' in answer.content.decode()
    assert not Draft.objects.exists()


def test_a_draft_is_confirmed_once(principal: Client, bring_in: BringIn) -> None:
    draft = bring_in()
    address = f"/ke-hoach/dua-vao/{draft.pk}/xac-nhan/"
    first = principal.post(address, {"school_year": "2025-2026"}, follow=True)
    assert "Đã xác nhận" in first.content.decode()
    again = principal.post(address, {"school_year": "2025-2026"})
    assert again.status_code == 422
    assert PlanVersion.objects.count() == 1


def test_a_school_year_that_is_none_is_refused_in_words(
    principal: Client, bring_in: BringIn
) -> None:
    address = f"/ke-hoach/dua-vao/{bring_in().pk}/xac-nhan/"
    answer = principal.post(address, {"school_year": "năm nay"})
    assert answer.status_code == 422
    assert "2025-2026" in answer.content.decode()


def test_an_amended_plan_shows_what_changes(
    principal: Client, version: PlanVersion, bring_in: BringIn
) -> None:
    amended = (Row(ROWS[0].name, school="99,9"), *ROWS[1:])
    page = text_of(principal, f"/ke-hoach/dua-vao/{bring_in(amended).pk}/")
    assert "<del>99,5</del>" in page
    assert "<ins>99,9</ins>" in page
    assert "thành bản 2" in page


def test_putting_a_draft_away_keeps_the_file(principal: Client, bring_in: BringIn) -> None:
    draft = bring_in()
    answer = principal.post(f"/ke-hoach/dua-vao/{draft.pk}/bo/", follow=True)
    assert "Tệp vẫn được giữ" in answer.content.decode()


def test_the_file_with_notes_and_the_original_are_handed_out(
    principal: Client, version: PlanVersion
) -> None:
    noted = principal.get(f"/ke-hoach/dua-vao/{version.draft_id}/ghi-chu/")
    assert read_plan(noted.content, filename="x.docx").indicators
    original = principal.get(f"/ke-hoach/ban/{version.pk}/tep/")
    assert b"".join(original) == plan_docx(ROWS, year=2025)


def test_a_rule_is_switched_off_with_a_reason_and_on_again(
    principal: Client, version: PlanVersion
) -> None:
    address = f"/ke-hoach/{version.plan_id}/loi/"
    refused = principal.post(address, {"rule": "LT101", "reason": ""})
    assert refused.status_code == 422
    principal.post(address, {"rule": "LT101", "reason": "Đã thống nhất với xã"})
    assert "Đã thống nhất với xã" in text_of(principal, address)
    principal.post(address, {"enable": "LT101"})
    assert "Đã thống nhất với xã" not in text_of(principal, address)


def test_the_targets_are_filtered_by_the_address(
    principal: Client, version: PlanVersion, actual: Actual
) -> None:
    whole = text_of(principal, f"/chi-tieu/?{YEAR}")
    assert "58/60" in whole
    assert "96,67 %" in whole
    assert "còn thiếu" in whole
    some = text_of(principal, f"/chi-tieu/?{YEAR}&muc=no_data")
    assert "58/60" not in some
    none = text_of(principal, f"/chi-tieu/?{YEAR}&q=khong-co")
    assert "Không có chỉ tiêu nào khớp" in none


def test_the_year_in_the_address_stays_chosen(principal: Client, version: PlanVersion) -> None:
    text_of(principal, "/chi-tieu/?nam=2027-2028")
    assert "Chỉ tiêu năm học 2027-2028" in text_of(principal, "/chi-tieu/")
    answer = principal.post("/nam-hoc/", {"nam": "2025-2026", "next": "/chi-tieu/"}, follow=True)
    assert "Chỉ tiêu năm học 2025-2026" in answer.content.decode()
    away = principal.post("/nam-hoc/", {"nam": "2025-2026", "next": "https://example.org/"})
    assert away["Location"] == "/"


def test_a_result_is_entered_corrected_and_its_history_shown(
    principal: Client, indicator: Indicator
) -> None:
    address = f"/chi-tieu/{indicator.pk}/nhap/?{YEAR}"
    first = {"period": "2025-2026", "numerator": "58", "denominator": "60"}
    photo = SimpleUploadedFile("anh.png", b"\x89PNG\r\n\x1a\n0000")
    principal.post(address, first | {"evidence": photo})
    entered = Actual.objects.get()
    second = first | {"numerator": "59", "replaces": str(entered.pk)}
    without = principal.post(address, second)
    assert without.status_code == 422
    assert 'value="59"' in without.content.decode(), "what was typed stays"
    principal.post(address, second | {"reason": "Đếm sót một em"})
    page = text_of(principal, f"/chi-tieu/{indicator.pk}/?{YEAR}")
    assert "59/60 (98,33 %)" in page
    assert "<del>58/60</del>" in page
    assert "Đếm sót một em" in page
    assert "anh.png" in page


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({}, "id_text"),
        ({"numerator": "5"}, "id_denominator"),
        ({"denominator": "5"}, "id_numerator"),
        ({"numerator": "năm", "denominator": "5"}, "id_numerator"),
        ({"numerator": "5", "denominator": "6", "text": "90"}, "id_text"),
        ({"numerator": "7", "denominator": "6"}, "id_text"),
    ],
)
def test_a_mistake_is_said_at_its_field(
    principal: Client, indicator: Indicator, typed: dict[str, str], field: str
) -> None:
    data = {"period": "2025-2026", "note": "ghi chú dài", **typed}
    address = f"/chi-tieu/{indicator.pk}/nhap/"
    whole = principal.post(address, data)
    part = principal.post(address, data, headers={"HX-Request": "true"})
    assert (whole.status_code, part.status_code) == (422, 422)
    for answer in (whole, part):
        assert f'href="#{field}"' in answer.content.decode()
    assert "ghi chú dài" in whole.content.decode()
    assert "<html" not in part.content.decode()
    assert not Actual.objects.exists()


def test_a_result_by_part_leads_on_when_saved(principal: Client, indicator: Indicator) -> None:
    data = {"period": "2025-2026", "text": "98,5"}
    answer = principal.post(f"/chi-tieu/{indicator.pk}/nhap/", data, headers={"HX-Request": "true"})
    assert answer.status_code == 204
    assert answer["HX-Redirect"] == f"/chi-tieu/{indicator.pk}/?{YEAR}"


def test_the_preview_says_how_it_is_understood_and_keeps_nothing(
    principal: Client, indicator: Indicator
) -> None:
    def preview(**typed: str) -> str:
        data = {"period": "2025-2026", **typed}
        answer = principal.post(f"/chi-tieu/{indicator.pk}/xem-truoc/", data)
        assert answer.status_code == 200
        return answer.content.decode()

    assert "Hiểu là" in preview(numerator="58", denominator="60")
    assert "Còn thiếu 1." in preview(numerator="58", denominator="60")
    assert preview().strip() == ""
    assert "tổng số" in preview(numerator="58")
    assert not Actual.objects.exists()


def test_evidence_is_handed_out_as_a_file(principal: Client, actual: Actual) -> None:
    answer = principal.get(f"/minh-chung/{actual.evidence.get().pk}/")
    assert b"".join(answer).startswith(b"%PDF")
    assert answer["Content-Disposition"].startswith("attachment")
    assert "danh-sach.pdf" in answer["Content-Disposition"]


def test_exports_carry_results_and_read_back(
    principal: Client, version: PlanVersion, actual: Actual
) -> None:
    word = principal.get(f"/chi-tieu/xuat.docx?{YEAR}")
    again = read_plan(word.content, filename="x.docx")
    assert [i.name for i in again.indicators] == [row.name for row in ROWS]
    csv = principal.get(f"/chi-tieu/xuat.csv?{YEAR}").content.decode("utf-8-sig")
    assert "58/60" in csv
    openpyxl = pytest.importorskip("openpyxl")
    book = principal.get(f"/chi-tieu/xuat.xlsx?{YEAR}").content
    assert openpyxl.load_workbook(BytesIO(book)).sheetnames


def test_nothing_to_export_is_said(principal: Client) -> None:
    answer = principal.get(f"/chi-tieu/xuat.docx?{YEAR}", follow=True)
    assert "chưa có kế hoạch" in answer.content.decode()


def test_the_palette_finds_without_accents(principal: Client, version: PlanVersion) -> None:
    page = text_of(principal, f"/tim/?q=di+hoc&{YEAR}")
    assert "Tỷ lệ đi học đúng độ tuổi" in page
    part = principal.get("/tim/?q=xuat+word", headers={"HX-Request": "true"}).content.decode()
    assert "/chi-tieu/xuat.docx" in part
    assert "<html" not in part
    assert "Không thấy gì khớp" in text_of(principal, "/tim/?q=zzz")


def test_a_link_signs_in_once_and_only_by_the_button(client: Client, personas: Personas) -> None:
    token = make_sign_in_link(user=personas.principal, actor=None, at=timezone.now())
    text_of(client, f"/vao/{token}/")
    assert "_auth_user_id" not in client.session, "looking at a link does not use it up"
    assert client.post(f"/vao/{token}/")["Location"] == "/"
    used = Client().post(f"/vao/{token}/")
    assert used.status_code == 410
    assert "không dùng được nữa" in used.content.decode()


def test_a_wrong_password_is_explained(client: Client, personas: Personas) -> None:
    answer = client.post("/dang-nhap/", {"username": "hieutruong", "password": "sai"})
    assert "Tên hoặc mật khẩu chưa đúng" in answer.content.decode()


def test_today_says_what_waits(principal: Client, bring_in: BringIn) -> None:
    draft = bring_in()
    page = text_of(principal, "/")
    assert f"/ke-hoach/dua-vao/{draft.pk}/" in page


def test_a_version_number_of_any_length_is_no_error(
    principal: Client, version: PlanVersion
) -> None:
    address = f"/ke-hoach/{version.plan.pk}/"
    assert principal.get(f"{address}?ban={'9' * 5000}").status_code == 200
    assert principal.get(f"{address}?ban=99").status_code == 404


def test_a_page_that_is_not_there_is_said_in_plain_words(principal: Client) -> None:
    answer = principal.get("/khong-co/")
    assert answer.status_code == 404
    assert "Không có trang này" in answer.content.decode()


def test_the_page_of_last_resort_needs_nothing(principal: Client) -> None:
    page = render_to_string("500.html")
    assert "Máy chủ gặp lỗi" in page
    assert not INLINE.search(page)


def test_the_language_is_changed_and_stays(principal: Client) -> None:
    answer = principal.post("/ngon-ngu/", {"language": "en", "next": "/"}, follow=True)
    assert 'lang="en"' in answer.content.decode()
    assert "Bring a plan in" in answer.content.decode()


def test_english_pages_write_dates_and_figures_as_the_documents_do() -> None:
    with override("en"):
        assert date_format(timezone.localtime(AT), "SHORT_DATE_FORMAT") == "20/11/2025"
        assert number_format(99.8, decimal_pos=1) == "99,8"
