"""A figure from a teacher up to the province, returned once on the way."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from lotrinh.core.indicators import CatalogueEntry, RollUp
from lotrinh.core.messages import Message
from lotrinh.reference import load_catalogue
from lotrinh.workspace.people.models import Unit, UnitLink, User
from lotrinh.workspace.people.operations import add_user
from lotrinh.workspace.people.paths import rebuild_paths
from lotrinh.workspace.plans.models import PlanRow
from tests.journeys.conftest import PASSWORD, OpenSite, School
from tests.journeys.screens import keep_screenshot
from tests.workspace.units import make_unit


@dataclass(frozen=True)
class Above:
    """Who takes figures in above the school."""

    officer: User
    province_officer: User


def person(unit: Unit, username: str, name: str, role: str) -> User:
    return add_user(
        username=username,
        display_name=name,
        password=PASSWORD,
        unit=unit,
        role=role,
        actor=None,
        at=timezone.now(),
    )


@pytest.fixture
def above(planned: School) -> Above:
    """Put the school into a commune of a province."""
    province = make_unit("province", "Tỉnh Đồng Tháp", "82")
    commune = make_unit("commune", "Xã Mỹ Thọ", "30076", province)
    UnitLink.objects.create(unit=planned.unit, parent=commune)
    rebuild_paths([planned.unit.pk])
    return Above(
        person(commune, "canboxa", "Phạm Văn Tư", "commune_officer"),
        person(province, "canbotinh", "Đỗ Thị Năm", "province_officer"),
    )


def adds_up() -> tuple[PlanRow, CatalogueEntry]:
    """Return a row of the plan whose two counts are added up above, and what it is."""
    for row in PlanRow.objects.select_related("indicator"):
        entry = load_catalogue().find(row.name, row.group)
        if entry is not None and entry.roll_up is RollUp.PARTS and entry.kind == "ratio":
            return row, entry
    raise AssertionError("the example plan has no share that adds up")


def said(message: Message) -> str:
    return message.vi


def test_a_figure_goes_up_comes_back_is_mended_and_counts(
    planned: School, above: Above, open_site: OpenSite
) -> None:
    row, entry = adds_up()
    indicator = f"/chi-tieu/{row.indicator_id}/"
    officer = open_site(above.officer, width=1366, height=768)
    teacher = open_site(person(planned.unit, "giaovien", "Lê Văn Tài", "staff"), width=360)
    head = open_site(person(planned.unit, "totruong", "Trần Thị Hoa", "group_head"), width=1366)
    principal = open_site(planned.principal, width=1366, height=768)

    # the commune opens the period, with the days that are offered
    desk = officer.page
    desk.get_by_role("link", name="Thu thập", exact=True).click()
    keep_screenshot(officer, "reporting-collections-empty-1366")
    desk.get_by_role("link", name="Mở kỳ", exact=True).first.click()
    period = desk.get_by_label("Kỳ", exact=True).input_value()
    keep_screenshot(officer, "reporting-open-1366")
    desk.get_by_role("button", name="Mở kỳ").click()
    expect(desk.get_by_role("status").first).to_contain_text(f"Đã mở kỳ: năm học {period}")

    # the teacher enters, the head approves
    teacher.go(f"{indicator}nhap/?nam={period}")
    teacher.page.get_by_label("Số đạt", exact=True).fill("58")
    teacher.page.get_by_label("Tổng số").fill("60")
    teacher.page.get_by_role("button", name="Gửi để duyệt").click()
    expect(teacher.page.get_by_role("status").first).to_contain_text("Đã gửi")
    teacher.go("/bao-cao/")
    expect(teacher.page.locator(".report-next")).to_contain_text("Còn 1 kết quả chờ")
    keep_screenshot(teacher, "reporting-reports-360")
    head.go(f"{indicator}?nam={period}")
    head.page.get_by_role("button", name="Duyệt", exact=True).click()

    # the principal looks it over and sends it
    school = principal.page
    school.get_by_role("link", name="Báo cáo", exact=True).click()
    keep_screenshot(principal, "reporting-reports-1366")
    school.get_by_role("link", name="Xem lại rồi gửi").click()
    expect(school.locator(".report-table")).to_contain_text("58/60")
    school.get_by_label("Thuyết minh gửi cấp trên").fill("Một em nghỉ dài ngày vì bệnh.")
    keep_screenshot(principal, "reporting-report-1366")
    school.get_by_role("button", name="Gửi lên Xã Mỹ Thọ").click()
    expect(school.get_by_role("status").first).to_contain_text("Đã gửi và đã tới nơi")
    keep_screenshot(principal, "reporting-sent-1366")

    # the commune returns it with a word beside the figure
    officer.go("/thu-thap/")
    keep_screenshot(officer, "reporting-collections-1366")
    desk.get_by_role("link", name=f"Năm học {period}").click()
    expect(desk.locator(".lead-sentence")).to_contain_text("1 gói số liệu đang chờ xem")
    keep_screenshot(officer, "reporting-collection-1366")
    desk.get_by_role("link", name="Xem số liệu").click()
    desk.get_by_label(f"Cần sửa gì ở {row.name}").fill("60 hay 62 em? Xem lại danh sách.")
    keep_screenshot(officer, "reporting-submission-officer-1366")
    desk.get_by_role("button", name="Trả lại để sửa").click()
    expect(desk.get_by_role("status").first).to_contain_text("Đã trả lại để sửa")

    # on a phone as well
    phone = open_site(above.officer, width=360, height=740)
    for name, path in (("collections", "/thu-thap/"), ("open", "/thu-thap/mo/")):
        phone.go(path)
        keep_screenshot(phone, f"reporting-{name}-360")
    phone.go("/thu-thap/")
    phone.page.get_by_role("link", name=f"Năm học {period}").click()
    keep_screenshot(phone, "reporting-collection-360")
    phone.page.get_by_role("link", name="Gia hạn").click()
    keep_screenshot(phone, "reporting-extension-360")
    teacher.go(f"/bao-cao/ky/?ky={period}")
    keep_screenshot(teacher, "reporting-report-360")
    width = teacher.page.evaluate("document.documentElement.scrollWidth")
    assert width <= 360, "the page scrolls sideways"

    # the principal mends it and sends it again
    principal.go("/bao-cao/")
    expect(school.locator(".report-next")).to_contain_text("sửa hoặc trả lời 1 chỗ")
    keep_screenshot(principal, "reporting-returned-1366")
    school.get_by_role("link", name="Xem chỗ cần sửa").click()
    expect(school.locator(".report-table")).to_contain_text("60 hay 62 em?")
    keep_screenshot(principal, "reporting-mend-1366")
    school.get_by_role("button", name="Gửi lên Xã Mỹ Thọ").click()
    expect(school.get_by_role("alert")).to_contain_text("chưa sửa, chưa trả lời")
    school.get_by_role("link", name="Sửa kết quả").click()
    school.get_by_label("Số đạt", exact=True).fill("60")
    school.get_by_label("Tổng số").fill("62")
    school.get_by_role("button", name="Lưu kết quả").click()
    expect(school.get_by_role("status").first).to_contain_text("Đã lưu kết quả")
    principal.go(f"/bao-cao/ky/?ky={period}")
    expect(school.locator(".report-table")).to_contain_text("58/60 → 60/62")
    school.get_by_role("button", name="Gửi lên Xã Mỹ Thọ").click()
    expect(school.get_by_role("status").first).to_contain_text("Đã gửi và đã tới nơi")
    expect(school.locator(".report-table")).to_contain_text("58/60 → 60/62")
    keep_screenshot(principal, "reporting-sent-again-1366")

    # until it is accepted nothing counts; then the province sees it, with who reported
    province = open_site(above.province_officer, width=1366, height=768)
    province.go(f"/tong-hop/{entry.code}/?nam={period}")
    expect(province.page.locator("main")).not_to_contain_text("60/62")
    officer.go("/thu-thap/")
    desk.get_by_role("link", name=f"Năm học {period}").click()
    desk.get_by_role("link", name="Xem số liệu").click()
    phone.go(desk.url.removeprefix(officer.address))
    keep_screenshot(phone, "reporting-submission-360")
    assert phone.page.evaluate("document.documentElement.scrollWidth") <= 360
    desk.get_by_role("button", name="Nhận", exact=True).click()
    expect(desk.get_by_role("status").first).to_contain_text("Đã nhận: Trường Tiểu học Hoa Sen")
    keep_screenshot(officer, "reporting-all-decided-1366")
    province.go(f"/tong-hop/?nam={period}")
    counted = province.page.get_by_role("row", name=said(entry.name))
    expect(counted).to_contain_text("60/62")
    expect(counted).to_contain_text("1/1")
    keep_screenshot(province, "reporting-rolled-up-1366")
    principal.go("/bao-cao/")
    expect(school.locator(".report-next")).to_contain_text("Xã Mỹ Thọ đã nhận")
    for visit in (officer, teacher, head, province, phone):
        assert visit.problems == []
    assert [word for word in principal.problems if "422" not in word] == []
