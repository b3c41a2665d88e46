"""Pages as of a day: what was confirmed and entered later is not there yet."""

from __future__ import annotations

from datetime import timedelta

from django.test import Client
from django.utils import timezone

from lotrinh.workspace.actuals.models import Actual
from lotrinh.workspace.actuals.operations import add_evidence, record_actual
from lotrinh.workspace.plans.models import PlanVersion
from tests.workspace.conftest import AT, Personas

YEAR = "nam=2025-2026"
BEFORE = "ngay=2025-11-01"
ON_THE_DAY = "ngay=2025-11-20"
NO_PLAN = "Năm học 2025-2026 chưa có kế hoạch"
LATER = "ngay=2025-12-01"


def text_of(client: Client, address: str) -> str:
    answer = client.get(address, follow=True)
    assert answer.status_code == 200, address
    return answer.content.decode()


def correct(actual: Actual, personas: Personas) -> None:
    record_actual(
        indicator=actual.indicator,
        period=actual.period,
        numerator=57,
        denominator=60,
        reason="đếm lại",
        replaces=actual.pk,
        actor=personas.principal,
        at=AT + timedelta(days=30),
    )


def test_a_plan_is_not_there_before_it_was_confirmed(
    principal: Client, version: PlanVersion
) -> None:
    assert "Chưa có kế hoạch nào" in text_of(principal, f"/ke-hoach/?{BEFORE}")
    assert NO_PLAN in text_of(principal, f"/chi-tieu/?{YEAR}&{BEFORE}")
    assert NO_PLAN not in text_of(principal, f"/chi-tieu/?{YEAR}&{ON_THE_DAY}")
    assert principal.get(f"/ke-hoach/{version.plan_id}/?{BEFORE}").status_code == 404
    assert principal.get(f"/ke-hoach/{version.plan_id}/?{ON_THE_DAY}").status_code == 200


def test_a_result_stands_as_it_stood_on_the_day(
    principal: Client, actual: Actual, personas: Personas
) -> None:
    correct(actual, personas)
    address = f"/chi-tieu/{actual.indicator_id}/?{YEAR}"
    assert "57/60" in text_of(principal, f"{address}&ngay=")
    then = text_of(principal, f"{address}&{LATER}")
    assert "58/60" in then
    assert "57/60" not in then
    assert "Theo ngày 01/12/2025" in then
    table = text_of(principal, f"/chi-tieu/?{YEAR}&{LATER}")
    assert "58/60" in table
    assert "57/60" not in table
    sheet = principal.get(f"/chi-tieu/xuat.csv?{YEAR}&{LATER}").content.decode()
    assert "58/60" in sheet


def test_the_day_stays_until_today_is_asked_for(principal: Client, actual: Actual) -> None:
    text_of(principal, f"/?{BEFORE}")
    assert "Theo ngày 01/11/2025" in text_of(principal, "/ke-hoach/")
    assert "Theo ngày" not in text_of(principal, "/ke-hoach/?ngay=")
    assert "Theo ngày" not in text_of(principal, "/ke-hoach/")
    today = timezone.localdate().isoformat()
    assert "Theo ngày" not in text_of(principal, f"/ke-hoach/?ngay={today}")


def test_what_is_no_day_is_passed_over(principal: Client, version: PlanVersion) -> None:
    assert "Theo ngày" not in text_of(principal, "/ke-hoach/?ngay=31-12")


def test_the_school_year_is_that_of_the_day(principal: Client, actual: Actual) -> None:
    page = text_of(principal, f"/chi-tieu/{actual.indicator_id}/?{LATER}")
    assert "58/60" in page, "also where no school year was chosen, in a later one"
    assert "năm học 2025-2026" in page.lower()


def test_evidence_that_came_later_is_not_there_yet(
    principal: Client, actual: Actual, personas: Personas
) -> None:
    add_evidence(
        actual=actual,
        filename="bo-sung.pdf",
        content=b"%PDF-1.4 them",
        actor=personas.principal,
        at=AT + timedelta(days=30),
    )
    address = f"/chi-tieu/{actual.indicator_id}/?{YEAR}"
    assert "bo-sung.pdf" not in text_of(principal, f"{address}&{LATER}")
    assert "bo-sung.pdf" in text_of(principal, f"{address}&ngay=")


def test_only_pages_that_look_back_say_so(principal: Client, actual: Actual) -> None:
    text_of(principal, f"/?{BEFORE}")
    for address in ("/nhat-ky/", "/tai-khoan/", "/so-lieu/", "/nhan-su/moi/"):
        assert "Theo ngày" not in text_of(principal, address), address
    for address in ("/", "/ke-hoach/", "/chi-tieu/", "/don-vi/", "/nhan-su/"):
        assert "Theo ngày 01/11/2025" in text_of(principal, address), address
