"""Results of the first semester beside those of the year."""

from __future__ import annotations

import re
from html import unescape

from django.test import Client

from lotrinh.workspace.actuals.models import Actual
from lotrinh.workspace.plans.models import Indicator, PlanPhase
from tests.workspace.conftest import Personas
from tests.workspace.pages.conftest import SignIn
from tests.workspace.pages.test_pages import text_of

YEAR = "nam=2025-2026"


def test_a_semester_has_results_of_its_own(principal: Client, indicator: Indicator) -> None:
    address = f"/chi-tieu/{indicator.pk}/nhap/?{YEAR}&ky=1"
    assert "Nhập kết quả học kỳ I, 2025-2026" in text_of(principal, address)
    sent = {"period": "2025-2026/1", "numerator": "58", "denominator": "60"}
    assert principal.post(address, sent).status_code == 302
    assert Actual.objects.get().period == "2025-2026/1"
    semester = text_of(principal, f"/chi-tieu/?{YEAR}&ky=1")
    assert "58/60" in semester
    assert "58/60" not in text_of(principal, f"/chi-tieu/?{YEAR}"), "the year has none yet"
    assert "58/60" in text_of(principal, f"/chi-tieu/{indicator.pk}/?{YEAR}")
    assert 'value="58"' in principal.get(address).content.decode(), "to be corrected"


def test_the_page_to_enter_it_says_what_it_is_judged_against(
    principal: Client, indicator: Indicator
) -> None:
    PlanPhase.objects.filter(key="2025").update(key="2025-2026/1", text="97,9")
    page = text_of(principal, f"/chi-tieu/{indicator.pk}/nhap/?{YEAR}&ky=1")
    assert "Được xét với" in page
    assert "97,9" in page


def test_the_page_says_of_which_period_the_marked_phase_is(
    principal: Client, indicator: Indicator
) -> None:
    PlanPhase.objects.filter(key="2025").update(key="2025-2026/1")
    page = text_of(principal, f"/chi-tieu/?{YEAR}&ky=1")
    assert "xét bằng kết quả học kỳ I, 2025-2026" in page


def test_what_is_handed_out_is_of_the_semester_too(principal: Client, indicator: Indicator) -> None:
    address = f"/chi-tieu/{indicator.pk}/nhap/?{YEAR}&ky=1"
    sent = {"period": "2025-2026/1", "numerator": "58", "denominator": "60"}
    assert principal.post(address, sent).status_code == 302
    semester = principal.get(f"/chi-tieu/xuat.csv?{YEAR}&ky=1")
    assert "58/60" in semester.content.decode()
    assert "hk1" in semester["Content-Disposition"]
    assert "58/60" not in principal.get(f"/chi-tieu/xuat.csv?{YEAR}").content.decode()


def test_what_could_not_be_approved_stays_on_the_page_of_the_semester(
    principal: Client, sign_in: SignIn, personas: Personas, indicator: Indicator
) -> None:
    address = f"/chi-tieu/{indicator.pk}/nhap/?{YEAR}&ky=1"
    sent = {"period": "2025-2026/1", "numerator": "58", "denominator": "60"}
    assert sign_in(personas.teacher).post(address, sent).status_code == 302
    page = principal.get(f"/chi-tieu/?{YEAR}&ky=1&cho=duyet").content.decode()
    [action] = re.findall(r'id="waiting-list" method="post" action="([^"]+)"', page)
    refused = principal.post(unescape(action), {})
    assert refused.status_code == 422
    assert "58/60" in refused.content.decode()


def test_a_second_semester_is_no_period(principal: Client, indicator: Indicator) -> None:
    """It ends the year: its results are those of the year."""
    sent = {"period": "2025-2026/2", "numerator": "58", "denominator": "60"}
    answer = principal.post(f"/chi-tieu/{indicator.pk}/nhap/?{YEAR}", sent)
    assert answer.status_code == 422
    assert not Actual.objects.exists()


def test_a_semester_is_judged_on_the_way_to_the_year(
    principal: Client, indicator: Indicator
) -> None:
    """Its own half of the way is enough; what the year came to later does not count before it."""
    for period, text in (("2024-2025", "97"), ("2025-2026", "90"), ("2025-2026/1", "97,8")):
        address = f"/chi-tieu/{indicator.pk}/nhap/?{YEAR}"
        assert principal.post(address, {"period": period, "text": text}).status_code == 302
    assert "Đúng tiến độ" in text_of(principal, f"/chi-tieu/?{YEAR}&ky=1")
    assert "Chưa đạt" in text_of(principal, f"/chi-tieu/?{YEAR}")
