"""An officer looks at all schools together, and finds who is behind and who is missing."""

from __future__ import annotations

from datetime import date

import pytest
from benchmarks.made_province import Province, make_province
from django.utils import timezone
from playwright.sync_api import expect

from lotrinh.core.values import Direction
from lotrinh.workspace.plans.demands.operations import DemandEntry, publish_demands
from tests.journeys.conftest import OpenSite
from tests.journeys.screens import keep_screenshot

YEAR = "nam=2025-2026"
TARGETS = {
    "two-session-classes": ("97,00", Direction.HIGHER),
    "multigrade-classes": ("2,50", Direction.LOWER),
    "boarding-classes": ("99,90", Direction.HIGHER),
    "poor-pupils": ("3,00", Direction.LOWER),
    "foreign-language": ("98,00", Direction.HIGHER),
    "facilities-level": ("mức độ 2", Direction.HIGHER),
}


@pytest.fixture
def province(transactional_db: None) -> Province:
    """Make 24 schools in six communes, some without a report, and what the province demands."""
    made = make_province(schools=24, communes=6, missing=0.2)
    publish_demands(
        unit=made.province,
        number="45/KH-UBND",
        issued_on=date(2025, 9, 10),
        subject="Chỉ tiêu giáo dục năm học 2025-2026",
        demands=[
            DemandEntry(code, "2025-2026", text, direction=direction)
            for code, (text, direction) in TARGETS.items()
        ],
        actor=made.officer,
        at=timezone.now(),
    )
    return made


def test_from_all_schools_down_to_one(province: Province, open_site: OpenSite) -> None:
    visit = open_site(province.officer, width=1366, height=768)
    page = visit.page
    visit.go(f"/tong-hop/?{YEAR}")
    expect(page.get_by_role("heading", level=1)).to_have_text("Tổng hợp")
    keep_screenshot(visit, "rollup-1366")
    page.get_by_role("link", name="Xem trường còn thiếu").click()
    keep_screenshot(visit, "rollup-missing-1366")
    page.go_back()
    page.get_by_role("link", name="Tỷ lệ lớp học 2 buổi/ngày").click()
    expect(page.locator(".lead-sentence")).to_contain_text("Năm học 2025-2026")
    keep_screenshot(visit, "rollup-indicator-1366")
    page.locator("table").last.get_by_role("link").first.click()
    expect(page.locator(".page-note").first).to_contain_text("Xã")
    keep_screenshot(visit, "rollup-commune-1366")
    page.get_by_role("link", name="Như hiện nay").click()
    expect(page.get_by_text("trường đã sáp nhập tính vào trường kế thừa")).to_be_visible()
    assert visit.problems == []


def test_on_a_phone(province: Province, open_site: OpenSite) -> None:
    visit = open_site(province.officer, width=360, height=740)
    for name, path in {
        "rollup": f"/tong-hop/?{YEAR}",
        "rollup-indicator": f"/tong-hop/two-session-classes/?{YEAR}",
        "rollup-missing": f"/tong-hop/con-thieu/?{YEAR}",
    }.items():
        assert visit.go(path) == 200
        keep_screenshot(visit, f"{name}-360")
        too_wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert visit.page.evaluate(too_wide) <= 0, name
    assert visit.problems == []
