"""A province hands targets down; a school takes one on with less, mends it, and is let."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from lotrinh.reference.example import example_path
from lotrinh.workspace.people.models import AuditEvent, Unit, User
from lotrinh.workspace.people.operations import add_unit, add_user
from lotrinh.workspace.plans.operations import confirm_draft, start_draft
from tests.journeys.conftest import PASSWORD, OpenSite
from tests.journeys.screens import keep_screenshot

TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
PASTED = (
    "Tên chỉ tiêu\tKỳ\tMức\n"
    "Tỷ lệ hoàn thành cấp học\t2025-2026\t99\n"
    "Học sinh giảm\t2025-2026\t< 0,2\n"
    "Tỷ lệ học sinh biết bơi\t2025-2026\tnhiều\n"
)


@dataclass(frozen=True)
class Province:
    """A province with its officer; a school with a plan, its principal, and a second school."""

    officer: User
    principal: User
    school: Unit


@pytest.fixture
def province(transactional_db: None) -> Province:
    """Make them, with the example plan in force in the school."""
    at = timezone.now()

    def unit(kind: str, name: str, code: str, parent: Unit | None) -> Unit:
        return add_unit(kind=kind, name=name, code=code, parent=parent, actor=None, at=at)

    def person(username: str, name: str, place: Unit, role: str) -> User:
        return add_user(
            username=username,
            display_name=name,
            password=PASSWORD,
            unit=place,
            role=role,
            actor=None,
            at=at,
        )

    above = unit("province", "Tỉnh Hoa Sen", "HS-T", None)
    commune = unit("commune", "Xã Sen Vàng", "HS-X", above)
    school = unit("school", "Trường Tiểu học Hoa Sen", "HS", commune)
    unit("school", "Trường Tiểu học Bằng Lăng", "BL", commune)
    principal = person("hieutruong", "Nguyễn Thị Sen", school, "principal")
    path = example_path()
    draft = start_draft(
        unit=school,
        filename=path.name,
        content=path.read_bytes(),
        actor=principal,
        at=at,
    )
    confirm_draft(draft=draft, actor=principal, at=at)
    officer = person("canbotinh", "Ngô Thị Tuyết", above, "province_officer")
    return Province(officer, principal, school)


def test_less_is_registered_returned_mended_and_accepted(
    province: Province, open_site: OpenSite
) -> None:
    officer = open_site(province.officer, width=1366, height=768)
    principal = open_site(province.principal, width=360, height=780)

    # the province hands down, and looks over first what it pasted
    page = officer.page
    officer.go("/giao-chi-tieu/")
    keep_screenshot(officer, "demands-none-1366")
    page.get_by_role("link", name="Giao chỉ tiêu bằng văn bản").first.click()
    keep_screenshot(officer, "demands-new-1366")
    page.get_by_label("Số, ký hiệu").fill("12/KH-SGDĐT")
    page.get_by_label("Trích yếu").fill("Giao chỉ tiêu năm học 2025-2026")
    page.get_by_label("Các dòng chép từ bảng tính").fill(PASTED)
    page.get_by_role("button", name="Kiểm tra").last.click()
    expect(page.get_by_role("alert")).to_contain_text("Dòng 3: Không hiểu mức 'nhiều'")
    keep_screenshot(officer, "demands-faulty-1366")
    page.get_by_label("Mức giao ở dòng 3").fill(">= 60")
    page.get_by_label("Đơn vị tính ở dòng 3").fill("%")
    page.get_by_role("button", name="Kiểm tra").last.click()
    checked = page.get_by_role("region", name="Kiểm tra trước khi giao")
    expect(checked).to_contain_text("Giao cho 2 trường")
    expect(checked).to_contain_text("chỉ tiêu riêng")
    keep_screenshot(officer, "demands-checked-1366")
    checked.get_by_role("button", name="Giao chỉ tiêu").click()
    expect(page.get_by_role("status").first).to_contain_text("Đã giao 3 chỉ tiêu")
    keep_screenshot(officer, "demands-set-1366")
    address = page.url

    # the school sees it beside its plan, and registers less: not without a reason
    phone = principal.page
    principal.go("/chi-tieu/duoc-giao/")
    expect(phone.get_by_role("main")).to_contain_text("12/KH-SGDĐT")
    assert phone.evaluate(TOO_WIDE) <= 0
    keep_screenshot(principal, "handed-360")
    phone.get_by_role("link", name="Tỷ lệ hoàn thành cấp học", exact=True).click()
    register(phone, "95", "")
    expect(phone.get_by_role("alert")).to_contain_text("95 thấp hơn mức được giao 99")
    keep_screenshot(principal, "handed-one-refused-360")
    register(phone, "95", "Trường có nhiều học sinh mới chuyển đến.")
    expect(phone.get_by_role("status").first).to_contain_text("Đang chờ Tỉnh Hoa Sen trả lời")
    assert phone.evaluate(TOO_WIDE) <= 0
    keep_screenshot(principal, "handed-one-waiting-360")

    # the province returns it: not without saying what to mend
    officer.go("/giao-chi-tieu/")
    page.get_by_role("link", name="1", exact=True).click()
    waiting = page.get_by_role("article").filter(has_text="Trường Tiểu học Hoa Sen")
    expect(waiting).to_contain_text("Trường có nhiều học sinh mới chuyển đến.")
    keep_screenshot(officer, "demands-waiting-1366")
    waiting.get_by_role("button", name="Trả lại để sửa").click()
    expect(page.get_by_role("alert")).to_contain_text("Chưa ghi cần sửa gì")
    waiting.get_by_label("Trả lời").fill("Nâng lên ít nhất 98.")
    waiting.get_by_role("button", name="Trả lại để sửa").click()
    expect(page.get_by_role("status").first).to_contain_text("Đã trả lại Trường Tiểu học Hoa Sen")

    # the school mends it
    principal.go("/chi-tieu/duoc-giao/?loc=tra-lai")
    expect(phone.get_by_role("main")).to_contain_text("Nâng lên ít nhất 98.")
    phone.get_by_role("link", name="Sửa lại").click()
    keep_screenshot(principal, "handed-one-returned-360")
    register(phone, "98", "Đã bố trí lớp phụ đạo.")
    expect(phone.get_by_role("status").first).to_contain_text("Đã đăng ký 98")

    # the province accepts, and sees who has taken what on
    officer.go(address.removeprefix(officer.address))
    waiting.get_by_role("button", name="Chấp nhận").click()
    expect(page.get_by_role("status").first).to_contain_text("Đã chấp nhận mức 98")
    matrix = page.get_by_role("table").last
    expect(matrix.get_by_role("row").filter(has_text="Hoa Sen")).to_contain_text("1/3")
    keep_screenshot(officer, "demands-accepted-1366")

    # the school takes the others on as demanded; its history has everybody and every reason
    principal.go("/chi-tieu/duoc-giao/")
    phone.get_by_role("checkbox", name="Đăng ký đúng mức giao: Học sinh giảm").check()
    phone.get_by_role("button", name="Đăng ký đúng mức giao").click()
    expect(phone.get_by_role("status").first).to_contain_text("Đã đăng ký 1 chỉ tiêu")
    phone.get_by_role("link", name="Tỷ lệ hoàn thành cấp học", exact=True).click()
    history = phone.get_by_role("region", name="Các lần đăng ký")
    for said in ("Nguyễn Thị Sen", "Ngô Thị Tuyết", "Nâng lên ít nhất 98.", "Đã chấp nhận"):
        expect(history).to_contain_text(said)
    keep_screenshot(principal, "handed-one-accepted-360")
    verbs = ["publish_demands", "register_target", "return_registration", "register_target"]
    verbs += ["accept_registration", "register_target"]
    made = AuditEvent.objects.filter(verb__in=verbs).order_by("number")
    assert list(made.values_list("verb", flat=True)) == verbs
    for visit in (officer, principal):
        assert [problem for problem in visit.problems if "422" not in problem] == []


def register(page: Page, text: str, reason: str) -> None:
    """Register a target on the page that is open."""
    page.get_by_label("Trường đăng ký").fill(text)
    page.get_by_label("Lý do").fill(reason)
    page.get_by_role("button", name="Đăng ký", exact=True).click()
