"""A result on its way through the school: entered, returned, mended, approved."""

from __future__ import annotations

from django.utils import timezone
from playwright.sync_api import FilePayload, expect

from lotrinh.workspace.people.models import User
from lotrinh.workspace.people.operations import add_user
from lotrinh.workspace.plans.models import Indicator
from tests.journeys.conftest import PASSWORD, OpenSite, School
from tests.journeys.screens import keep_screenshot

YEAR = "2025-2026"


def _person(school: School, username: str, name: str, role: str) -> User:
    return add_user(
        username=username,
        display_name=name,
        password=PASSWORD,
        unit=school.unit,
        role=role,
        actor=None,
        at=timezone.now(),
    )


def test_a_teacher_s_entry_comes_back_is_mended_and_approved(
    planned: School, open_site: OpenSite
) -> None:
    share = Indicator.objects.filter(unit_text="%").earliest("pk")
    teacher = open_site(_person(planned, "giaovien", "Lê Văn Tài", "staff"), width=360, height=740)
    head = open_site(_person(planned, "totruong", "Trần Thị Hoa", "group_head"), width=1366)

    # the teacher enters it on a phone, with a photo
    phone = teacher.page
    teacher.go(f"/chi-tieu/{share.pk}/nhap/?nam={YEAR}")
    phone.get_by_label("Số đạt", exact=True).fill("58")
    phone.get_by_label("Tổng số").fill("60")
    proof = FilePayload(name="danh-sach.pdf", mimeType="application/pdf", buffer=b"%PDF-1.4 x")
    phone.locator("#id_evidence").set_input_files(proof)
    expect(phone.locator("#entry-preview")).to_contain_text("58/60")
    keep_screenshot(teacher, "approval-entry-360")
    phone.get_by_role("button", name="Gửi để duyệt").click()
    expect(phone.get_by_role("status").first).to_contain_text("Tổ trưởng hoặc hiệu trưởng duyệt")
    expect(phone.locator(".lead-sentence")).to_contain_text("chưa có kết quả")
    keep_screenshot(teacher, "approval-waits-360")

    # the head finds it in the list, opens it, and returns it with a reason
    desk = head.page
    head.go(f"/chi-tieu/?nam={YEAR}")
    keep_screenshot(head, "approval-targets-1366")
    desk.get_by_role("link", name="Chờ duyệt 1", exact=True).click()
    keep_screenshot(head, "approval-list-1366")
    desk.get_by_role("row", name=share.name).get_by_role("link").click()
    expect(desk.locator(".waiting")).to_contain_text("Bạn xem rồi duyệt, hoặc trả lại để sửa")
    desk.locator("summary", has_text="Trả lại để sửa").click()
    desk.get_by_role("button", name="Trả lại", exact=True).click()
    expect(desk.get_by_role("alert")).to_contain_text("Chưa ghi cần sửa gì")
    keep_screenshot(head, "approval-return-refused-1366")
    desk.get_by_label("Cần sửa gì?").fill("Thiếu một học sinh lớp 5A, xem lại danh sách.")
    desk.get_by_role("button", name="Trả lại", exact=True).click()
    expect(desk.get_by_role("status").first).to_contain_text("Đã trả lại 58/60 để sửa")
    keep_screenshot(head, "approval-returned-1366")

    # the teacher reads why, and mends it; the file goes along
    teacher.go(f"/chi-tieu/{share.pk}/?nam={YEAR}")
    expect(phone.locator(".waiting")).to_contain_text("Thiếu một học sinh lớp 5A")
    keep_screenshot(teacher, "approval-returned-360")
    phone.get_by_role("link", name="Sửa", exact=False).first.click()
    expect(phone.get_by_label("Giữ tệp danh-sach.pdf")).to_be_checked()
    expect(phone.get_by_label("Vì sao sửa?")).to_have_value(
        "Sửa theo ý kiến: Thiếu một học sinh lớp 5A, xem lại danh sách."
    )
    phone.get_by_label("Số đạt", exact=True).fill("59")
    keep_screenshot(teacher, "approval-mend-360")
    phone.get_by_role("button", name="Gửi để duyệt").click()
    expect(phone.get_by_role("status").first).to_contain_text("Đã gửi kết quả")

    # the head approves it from the list
    head.go(f"/chi-tieu/?nam={YEAR}&cho=duyet")
    desk.get_by_label(share.name).check()
    desk.get_by_role("button", name="Duyệt các dòng đã đánh dấu").click()
    expect(desk.get_by_role("status").first).to_contain_text("Đã duyệt 1 kết quả")
    expect(desk.get_by_role("row", name=share.name)).to_contain_text("59/60")
    teacher.go(f"/chi-tieu/{share.pk}/?nam={YEAR}")
    expect(phone.locator(".lead-sentence")).to_contain_text("59/60 (98,33 %)")
    expect(phone.get_by_role("link", name="danh-sach.pdf").first).to_be_visible()
    keep_screenshot(teacher, "approval-approved-360")
    assert teacher.problems == []
    assert [said for said in head.problems if "422" not in said] == []
