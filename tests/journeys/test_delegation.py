"""The principal is away for a week: the union's representative acts, is seen to, and stops."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from lotrinh.workspace.people.models import (
    AuditEvent,
    Delegation,
    Membership,
    User,
)
from lotrinh.workspace.plans.models import Indicator
from tests.journeys.conftest import OpenSite, School, Visit
from tests.journeys.screens import keep_screenshot

ONE_DAY = timedelta(days=1)
WEEK = timedelta(days=7)


@pytest.fixture
def deputy(planned: School) -> User:
    """Make somebody who may read only."""
    user = User.objects.create(username="congdoan", display_name="Phạm Văn Bình")
    Membership.objects.create(user=user, unit=planned.unit, role="union")
    return user


def test_somebody_acts_for_the_principal_for_a_week(
    planned: School, deputy: User, open_site: OpenSite
) -> None:
    today = timezone.localdate()
    entry = f"/chi-tieu/{Indicator.objects.earliest('pk').pk}/nhap/"
    principal, acting = open_site(planned.principal), open_site(deputy, width=360, height=800)

    # before: nothing may be entered
    check_refused(acting, entry)

    # the principal delegates, from the list of people
    page = principal.page
    principal.go("/nhan-su/")
    keep_screenshot(principal, "people-1280")
    page.get_by_role("link", name="Ủy quyền").click()
    page.get_by_role("link", name="Ủy quyền vai trò").click()
    page.get_by_label("Ủy quyền cho").select_option(label="Phạm Văn Bình")
    page.get_by_label("Ngày đầu").fill(today.isoformat())
    page.get_by_label("Ngày cuối").fill((today + WEEK).isoformat())
    page.get_by_role("button", name="Ủy quyền").click()
    expect(page.get_by_role("alert")).to_contain_text("Ghi lý do ủy quyền")
    keep_screenshot(principal, "delegation-new-1280")
    page.get_by_label("Lý do").fill("đi tập huấn")
    page.get_by_role("button", name="Ủy quyền").click()
    expect(page.get_by_role("status").first).to_contain_text("Phạm Văn Bình được làm thay")
    keep_screenshot(principal, "delegations-1280")

    # the deputy is told, enters a result, and the trail says for whom
    last = f"{today + WEEK:%d/%m/%Y}"
    acting.go("/")
    expect(acting.page.locator(".looking-at")).to_contain_text("Nguyễn Thị Sen")
    expect(acting.page.locator(".looking-at")).to_contain_text(last)
    keep_screenshot(acting, "acting-today-360")
    acting.go(entry)
    save(acting, "96,5")
    expect(acting.page.get_by_role("status").first).to_contain_text("Đã lưu kết quả")
    event = AuditEvent.objects.get(verb="enter_actual")
    assert event.actor == deputy
    assert event.delegation is not None
    assert event.delegation.membership.user == planned.principal

    principal.go("/nhat-ky/")
    expect(page.get_by_role("main")).to_contain_text("thay Nguyễn Thị Sen")
    keep_screenshot(principal, "trail-of-delegation-1280")

    # outside of the days it does not count
    for first, final in ((today + ONE_DAY, today + WEEK), (today - WEEK, today - ONE_DAY)):
        Delegation.objects.update(valid_from=first, valid_to=final)
        check_refused(acting, entry)
        assert acting.page.locator(".looking-at").count() == 0
    for first, final in ((today, today), (today - WEEK, today), (today, today + WEEK)):
        Delegation.objects.update(valid_from=first, valid_to=final)
        acting.go("/")
        expect(acting.page.locator(".looking-at")).to_contain_text("Nguyễn Thị Sen")

    # the principal is back early: not even a form that stands open is taken any more
    acting.go(entry)
    principal.go("/nhan-su/uy-quyen/")
    page.get_by_role("button", name="Dừng ngay").click()
    expect(page.get_by_role("status").first).to_contain_text("Phạm Văn Bình thôi làm thay")
    save(acting, "98")
    expect(acting.page.get_by_text("không có quyền").first).to_be_visible()
    check_refused(acting, entry)
    assert AuditEvent.objects.filter(verb="enter_actual").count() == 1
    assert [problem for problem in acting.problems if "403" not in problem] == []
    assert [problem for problem in principal.problems if "422" not in problem] == []


def check_refused(visit: Visit, address: str) -> None:
    """See that a page says that it is not allowed."""
    assert visit.go(address) == 403
    expect(visit.page.locator("main")).to_contain_text("không có quyền")


def save(visit: Visit, text: str) -> None:
    """Type a result into the form that is open, and send it."""
    page = visit.page
    page.locator("#id_text").fill(text)
    if page.locator("#id_reason").count():
        page.locator("#id_reason").fill("đếm lại")
    page.get_by_role("button", name="Lưu").first.click()
