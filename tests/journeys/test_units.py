"""The units before and since 1/7/2025, and two schools that become one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from lotrinh.workspace.people.models import Unit, User
from lotrinh.workspace.people.operations import add_user
from lotrinh.workspace.people.units.importing import import_national_units
from lotrinh.workspace.people.units.operations import move_unit, open_unit
from lotrinh.workspace.people.units.queries import unit_of_code
from tests.journeys.conftest import PASSWORD, OpenSite
from tests.journeys.screens import keep_screenshot

DAY = date(2025, 7, 1)
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
BASIS = "Quyết định 15/QĐ-UBND, 20/8/2025, UBND xã Tân Hộ Cơ"


@dataclass(frozen=True)
class Province:
    """Đồng Tháp with two schools in Tân Hồng, later in Tân Hộ Cơ, and its administrator."""

    administrator: User
    principal: User
    school: Unit
    other: Unit


@pytest.fixture
def province(transactional_db: None) -> Province:
    """Bring the province in, and put two schools under their district, then their commune."""
    at = timezone.now()
    import_national_units(province="82", actor=None, at=at)
    ministry = Unit.objects.get(code="BGDDT")
    district, commune = (
        unit_of_code("869", date(2025, 6, 30)),
        unit_of_code("29929", DAY),
    )
    assert district is not None
    assert commune is not None
    administrator = _person("quantri", "Lê Văn Quản", ministry, "administrator")
    schools = []
    for name, code in (
        ("Trường TH Tân Hộ Cơ 1", "87869401"),
        ("Trường TH Tân Hộ Cơ 2", "87869402"),
    ):
        school = open_unit(
            kind="school",
            name=name,
            code=code,
            parent=district,
            on=date(2005, 9, 5),
            basis="Quyết định thành lập",
            actor=administrator,
            at=at,
        )
        basis = "Kết thúc hoạt động cấp huyện"
        move_unit(unit=school, parent=commune, on=DAY, basis=basis, actor=administrator, at=at)
        schools.append(school)
    principal = _person("hieutruong", "Nguyễn Thị Sen", schools[0], "principal")
    return Province(administrator, principal, *schools)


def test_the_district_is_there_on_one_day_and_gone_on_the_other(
    province: Province, open_site: OpenSite
) -> None:
    visit = open_site(province.principal)
    page = visit.page
    page.get_by_role("link", name="Đơn vị", exact=True).click()
    page.get_by_label("Vào ngày").fill("2025-06-01")
    page.get_by_role("button", name="Xem", exact=True).click()
    tree = page.locator("main > .unit-tree")
    expect(tree.get_by_role("link", name="Huyện Tân Hồng", exact=True)).to_be_visible()
    expect(tree.get_by_text("Trường TH Tân Hộ Cơ 1")).to_be_visible()
    expect(page.get_by_text("Theo ngày 01/06/2025")).to_be_visible()
    keep_screenshot(visit, "units-2025-06-01")

    page.get_by_role("link", name="Trường TH Tân Hộ Cơ 1").click()
    chain = page.locator(".breadcrumbs")
    expect(chain).to_have_text(
        re.compile("Bộ Giáo dục và Đào tạo › Tỉnh Đồng Tháp › Huyện Tân Hồng$")
    )
    keep_screenshot(visit, "unit-2025-06-01")

    visit.go("/don-vi/?ngay=2025-08-01")
    expect(tree.get_by_role("link", name="Xã Tân Hộ Cơ", exact=True)).to_be_visible()
    expect(page.get_by_text("Huyện Tân Hồng")).to_have_count(0)
    keep_screenshot(visit, "units-2025-08-01")
    page.get_by_role("link", name="Trường TH Tân Hộ Cơ 1").click()
    expect(chain).to_have_text(
        re.compile("Bộ Giáo dục và Đào tạo › Tỉnh Đồng Tháp › Xã Tân Hộ Cơ$")
    )
    expect(page.get_by_role("link", name="Đổi tên, đổi mã")).to_have_count(0)

    page.get_by_role("link", name="Đơn vị", exact=True).first.click()
    page.get_by_label("Tên hoặc mã đơn vị").fill("tan thanh b")
    page.get_by_role("button", name="Xem", exact=True).click()
    expect(page.get_by_text("Ngày này không có đơn vị nào phù hợp")).to_be_visible()
    page.get_by_role("link", name="Trước 1/7/2025").click()
    page.get_by_role("link", name="Xã Tân Thành B").click()
    expect(page.get_by_text("Sáp nhập vào Xã Tân Hộ Cơ")).to_be_visible()
    assert visit.problems == []


def test_two_schools_become_one(province: Province, open_site: OpenSite) -> None:
    visit = open_site(province.administrator)
    page = visit.page
    visit.go(f"/don-vi/{province.school.pk}/")
    page.get_by_text("Thay đổi khác").click()
    page.get_by_role("link", name="Sáp nhập vào đơn vị khác").click()
    page.get_by_role("button", name="Xem trước thay đổi").click()
    summary = page.get_by_role("alert")
    expect(summary.get_by_role("link", name="Ghi văn bản làm căn cứ.")).to_be_visible()
    keep_screenshot(visit, "unit-merge-errors")
    summary.get_by_role("link", name="Chọn đơn vị nhận sáp nhập.").click()
    expect(page.get_by_label("Mã đơn vị nhận sáp nhập")).to_be_focused()

    page.get_by_label("Mã đơn vị nhận sáp nhập").fill("87869402")
    page.get_by_label("Từ ngày nào").fill("2025-09-01")
    page.get_by_label("Căn cứ").fill(BASIS)
    page.get_by_role("button", name="Xem trước thay đổi").click()
    effects = page.locator(".unit-effects")
    expect(effects).to_contain_text("Trường TH Tân Hộ Cơ 1 (87869401) kết thúc")
    expect(effects).to_contain_text("1 vai trò ở Trường TH Tân Hộ Cơ 1 kết thúc từ hôm trước")
    keep_screenshot(visit, "unit-merge-preview")
    assert Unit.objects.get(pk=province.school.pk).valid_to is None, "nothing is done yet"
    page.get_by_role("button", name="Xác nhận").click()

    expect(page.get_by_role("status").first).to_contain_text("Đã sáp nhập")
    expect(page.get_by_role("heading", name="Trường TH Tân Hộ Cơ 2")).to_be_visible()
    changes = page.locator(".unit-changes")
    expect(changes).to_contain_text("Nhận sáp nhập Trường TH Tân Hộ Cơ 1")
    expect(changes).to_contain_text(BASIS)
    keep_screenshot(visit, "unit-merged")

    phone = open_site(province.administrator, width=360, height=740, is_dark=True)
    for name, path in (
        ("units", "/don-vi/"),
        ("unit", f"/don-vi/{province.other.pk}/"),
        ("unit-move", f"/don-vi/{province.other.pk}/chuyen/"),
        ("unit-split", f"/don-vi/{province.other.pk}/tach/"),
    ):
        assert phone.go(path) == 200
        assert phone.page.evaluate(TOO_WIDE) <= 0, path
        keep_screenshot(phone, f"{name}-360")

    visit.go(f"/don-vi/{province.school.pk}/?ngay=2025-08-31")
    expect(page.locator(".breadcrumbs")).to_contain_text("Xã Tân Hộ Cơ")
    expect(page.get_by_text("không có đơn vị này")).to_have_count(0)
    visit.go(f"/don-vi/{province.school.pk}/?ngay=2025-09-01")
    expect(page.get_by_text("Ngày 01/09/2025 không có đơn vị này.")).to_be_visible()
    expect(page.get_by_role("status").get_by_role("link")).to_have_text("Trường TH Tân Hộ Cơ 2")
    keep_screenshot(visit, "unit-gone")
    commune = unit_of_code("29929", DAY)
    assert commune is not None
    for day, schools in (("2025-08-31", 2), ("2025-09-01", 1)):
        visit.go(f"/don-vi/?don-vi={commune.pk}&ngay={day}")
        expect(page.locator(".unit-tree .unit-tree .unit-tree .unit-tree li")).to_have_count(
            schools
        )
    # The browser says in its console that the first try was answered with 422.
    assert [problem for problem in visit.problems if "422" not in problem] == []


def _person(username: str, name: str, unit: Unit, role: str) -> User:
    return add_user(
        username=username,
        display_name=name,
        password=PASSWORD,
        unit=unit,
        role=role,
        actor=None,
        at=timezone.now(),
    )
