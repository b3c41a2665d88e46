"""What goes wrong, by keyboard, without JavaScript, on a phone."""

from __future__ import annotations

from playwright.sync_api import FilePayload, expect

from lotrinh.workspace.actuals.models import Actual
from lotrinh.workspace.plans.models import Indicator
from tests.journeys.conftest import OpenSite, School

YEAR = "2025-2026"


def _share() -> Indicator:
    return Indicator.objects.filter(unit_text="%").earliest("pk")


def test_a_wrong_file_on_a_phone_is_kept_and_explained(school: School, open_site: OpenSite) -> None:
    visit = open_site(school.principal, width=360, height=740)
    page = visit.page
    page.get_by_role("link", name="Kế hoạch", exact=True).click()
    page.get_by_role("link", name="Đưa kế hoạch vào").first.click()
    page.get_by_role("button", name="Đọc tệp").click()
    expect(page.get_by_role("alert")).to_contain_text("Hãy chọn tệp Word")
    photo = FilePayload(name="anh.docx", mimeType="image/png", buffer=b"\x89PNG\r\n\x1a\n\x00\x00")
    page.locator("#id_file").set_input_files(photo)
    page.get_by_role("button", name="Đọc tệp").click()
    expect(page.get_by_role("heading", name="Không đọc được tệp này")).to_be_visible(timeout=60_000)
    expect(page.get_by_role("alert")).to_contain_text("anh.docx")
    page.get_by_role("button", name="Bỏ tệp này").click()
    expect(page.get_by_role("status").first).to_contain_text("Tệp vẫn được giữ")


def test_nothing_typed_or_chosen_is_lost_when_something_is_wrong(
    planned: School, open_site: OpenSite
) -> None:
    visit = open_site(planned.principal, width=360, height=740)
    page = visit.page
    visit.go(f"/chi-tieu/{_share().pk}/nhap/?nam={YEAR}")
    page.get_by_label("Số đạt", exact=True).fill("70")
    page.get_by_label("Tổng số").fill("60")
    page.get_by_label("Ghi chú").fill("theo danh sách tháng 5")
    proof = FilePayload(name="danh-sach.pdf", mimeType="application/pdf", buffer=b"%PDF-1.4 x")
    page.locator("#id_evidence").set_input_files(proof)
    page.get_by_role("button", name="Lưu kết quả").click()
    expect(page.get_by_role("alert")).to_contain_text("những gì đã ghi vẫn còn")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_label("Ghi chú")).to_have_value("theo danh sách tháng 5")
    page.get_by_label("Số đạt", exact=True).fill("60")
    page.get_by_role("button", name="Lưu kết quả").click()
    expect(page.get_by_role("status").first).to_contain_text("Đã lưu kết quả")
    expect(page.get_by_role("link", name="danh-sach.pdf")).to_be_visible()


def test_what_is_typed_survives_a_closed_lid(planned: School, open_site: OpenSite) -> None:
    visit = open_site(planned.principal)
    page = visit.page
    visit.go(f"/chi-tieu/{_share().pk}/nhap/?nam={YEAR}")
    page.get_by_label("Số đạt", exact=True).press_sequentially("58")
    page.reload()
    expect(page.get_by_label("Số đạt", exact=True)).to_have_value("58")


def test_ctrl_k_finds_a_target_without_accents(planned: School, open_site: OpenSite) -> None:
    visit = open_site(planned.principal)
    page = visit.page
    visit.go(f"/chi-tieu/?nam={YEAR}")
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox", name="Cần tìm gì?")).to_be_focused()
    page.keyboard.type("dung do tuoi")
    option = page.get_by_role("listbox").get_by_role("option").first
    expect(option).to_contain_text("đúng độ tuổi")
    expect(option).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("đúng độ tuổi")
    page.keyboard.press("Control+k")
    page.keyboard.press("Escape")
    expect(page.get_by_role("combobox", name="Cần tìm gì?")).not_to_be_visible()


def test_a_result_is_entered_without_javascript(planned: School, open_site: OpenSite) -> None:
    visit = open_site(planned.principal, has_script=False)
    page = visit.page
    visit.go(f"/chi-tieu/?nam={YEAR}")
    page.get_by_role("link", name="Nhập").first.click()
    page.get_by_label("Số đạt", exact=True).fill("60")
    page.get_by_role("button", name="Lưu kết quả").click()
    expect(page.get_by_role("alert")).to_contain_text("Ghi thêm tổng số")
    expect(page.get_by_label("Số đạt", exact=True)).to_have_value("60")
    page.get_by_label("Tổng số").fill("60")
    page.get_by_role("button", name="Lưu kết quả").click()
    expect(page.locator(".lead-sentence")).to_contain_text("60/60")
    assert Actual.objects.count() == 1
