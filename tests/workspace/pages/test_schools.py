"""What an officer sees: the schools below with their plans, and a school as its people see it."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from lotrinh.workspace.people.models import FormerName, Membership, Unit, UnitLink, User
from lotrinh.workspace.people.paths import rebuild_paths
from lotrinh.workspace.plans.models import PlanVersion
from tests.workspace.conftest import Personas
from tests.workspace.pages.conftest import SignIn
from tests.workspace.units import make_unit

YEAR = "nam=2025-2026"
SINCE = date(2025, 7, 1)
UNTIL = date(2025, 6, 30)


@pytest.fixture
def officer(personas: Personas) -> User:
    """Put the school into a district until 30/6/2025, then into a commune with an officer."""
    province = make_unit("province", "Tỉnh Hoa Sen", "T1")
    district = make_unit("district", "Huyện Sen Hồng", "H1", province, until=UNTIL)
    commune = make_unit("commune", "Xã Sen Vàng", "X1", province, since=SINCE)
    for parent, since, until in ((district, None, UNTIL), (commune, SINCE, None)):
        UnitLink.objects.create(
            unit=personas.school, parent=parent, valid_from=since, valid_to=until
        )
    rebuild_paths([personas.school.pk])
    user = User.objects.create(username="canbo", display_name="Phạm Văn Xã")
    Membership.objects.create(user=user, unit=commune, role="commune_officer")
    province_user = User.objects.create(username="canbotinh")
    Membership.objects.create(user=province_user, unit=province, role="province_officer")
    return user


@pytest.fixture
def browser(officer: User, sign_in: SignIn) -> Client:
    """Return the officer's browser."""
    return sign_in(officer)


def test_an_officer_sees_the_schools_below(browser: Client, version: PlanVersion) -> None:
    page = browser.get(f"/cac-truong/?{YEAR}").content.decode()
    assert "Trường TH Hoa Sen" in page
    assert "Trường TH Bằng Lăng" not in page, "it lies in no unit of the officer's"


def test_a_school_without_a_plan_is_said_to_have_none(browser: Client) -> None:
    assert "Chưa có kế hoạch" in browser.get(f"/cac-truong/?{YEAR}").content.decode()


def test_filters_narrow_the_schools(browser: Client, version: PlanVersion) -> None:
    for address, is_there in {
        "ke-hoach=co": True,
        "ke-hoach=chua": False,
        "q=hoa+sen": True,
        "q=sen+vang": True,
        "q=khong+co": False,
        "ke-hoach=gi-do": True,
    }.items():
        page = browser.get(f"/cac-truong/?{YEAR}&{address}").content.decode()
        assert ("Trường TH Hoa Sen" in page) is is_there, address


def test_the_page_is_as_of_a_day(
    browser: Client, personas: Personas, officer: User, sign_in: SignIn
) -> None:
    FormerName.objects.create(
        unit=personas.school, name="Trường Tiểu học số 1", code="HS00", valid_to=UNTIL
    )
    province = sign_in(User.objects.get(username="canbotinh"))
    then = province.get("/cac-truong/?ngay=2025-06-01").content.decode()
    assert "Trường Tiểu học số 1" in then
    assert "Huyện Sen Hồng" in then
    assert "Theo ngày 01/06/2025" in then
    kept = province.get("/cac-truong/").content.decode()
    assert "Huyện Sen Hồng" in kept, "the day stays chosen"
    now = province.get("/cac-truong/?ngay=").content.decode()
    assert "Trường TH Hoa Sen" in now
    assert "Xã Sen Vàng" in now
    assert "Theo ngày" not in now
    assert "Không có trường nào" in browser.get("/cac-truong/?ngay=2025-06-01").content.decode()


def test_an_officer_looks_at_a_school_and_goes_back(
    browser: Client, personas: Personas, version: PlanVersion
) -> None:
    shown = browser.post("/lam-viec-o/", {"unit": personas.school.pk}, follow=True)
    page = shown.content.decode()
    assert "Bạn đang xem Trường TH Hoa Sen" in page
    assert browser.get(f"/chi-tieu/?{YEAR}").status_code == 200
    assert browser.get(f"/ke-hoach/{version.plan_id}/").status_code == 200
    assert "Nhập kết quả" not in page
    commune = Unit.objects.get(code="X1")
    back = browser.post("/lam-viec-o/", {"unit": commune.pk}, follow=True)
    assert "Một ngày tốt" in back.content.decode(), "the officer's own day"


@pytest.mark.parametrize("unit", ["other", "0", "999999", "x", "9" * 30, "٣"])
def test_nobody_works_where_nothing_may_be_read(
    browser: Client, personas: Personas, unit: str
) -> None:
    chosen = personas.other_school.pk if unit == "other" else unit
    assert browser.post("/lam-viec-o/", {"unit": chosen}).status_code == 404


def test_a_right_that_is_gone_leads_back_to_the_own_unit(
    browser: Client, personas: Personas, version: PlanVersion
) -> None:
    browser.post("/lam-viec-o/", {"unit": personas.school.pk})
    UnitLink.objects.filter(unit=personas.school, valid_to=None).delete()
    rebuild_paths([personas.school.pk])
    assert "Xã Sen Vàng" in browser.get("/").content.decode()


def test_who_reads_nothing_below_gets_no_list_of_schools(
    personas: Personas, sign_in: SignIn
) -> None:
    assert sign_in(personas.principal).get("/cac-truong/").status_code == 403


def test_the_page_asks_as_often_for_many_schools_as_for_one(
    browser: Client,
    version: PlanVersion,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    commune = Unit.objects.get(code="X1")
    browser.get(f"/cac-truong/?{YEAR}")
    with django_assert_num_queries(12):
        browser.get(f"/cac-truong/?{YEAR}")
    for number in range(30):
        make_unit("school", f"Trường {number}", f"S{number}", commune)
    with django_assert_num_queries(12):
        browser.get(f"/cac-truong/?{YEAR}")


def test_a_school_that_lies_elsewhere_now_is_named_without_its_plan(
    browser: Client, personas: Personas, version: PlanVersion
) -> None:
    other = make_unit("commune", "Xã Sen Xanh", "X2", Unit.objects.get(code="T1"), since=SINCE)
    link = UnitLink.objects.get(unit=personas.school, valid_to=None)
    UnitLink.objects.filter(pk=link.pk).update(valid_to=date(2026, 1, 31))
    UnitLink.objects.create(unit=personas.school, parent=other, valid_from=date(2026, 2, 1))
    rebuild_paths([personas.school.pk])
    page = browser.get(f"/cac-truong/?{YEAR}&ngay=2025-12-01").content.decode()
    assert "Trường TH Hoa Sen" in page
    assert "nay thuộc đơn vị khác" in page
    assert f'value="{personas.school.pk}"' not in page, "and cannot be looked at"
    assert "Trường TH Hoa Sen" not in browser.get("/cac-truong/?ngay=").content.decode()


def test_many_schools_come_by_the_hundred(browser: Client) -> None:
    commune = Unit.objects.get(code="X1")
    for number in range(120):
        make_unit("school", f"Trường {number:03}", f"S{number}", commune)
    first = browser.get(f"/cac-truong/?{YEAR}").content.decode()
    assert "1 đến 100 trong 121" in first
    assert len(first.encode()) < 100_000
    assert "101 đến 121 trong 121" in browser.get("/cac-truong/?trang=2").content.decode()


def test_ctrl_k_finds_the_schools_below(browser: Client) -> None:
    found = browser.get("/tim/?q=hoa+sen").content.decode()
    assert "Trường TH Hoa Sen" in found
    assert "Các trường" in browser.get("/tim/?q=cac+truong").content.decode()
