"""What an officer sees of all schools together."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from typing import Any

import pytest
from benchmarks.made_province import Province, make_province
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from lotrinh.core.values import Direction, Level, Reason, Value
from lotrinh.workspace.actuals.reporting.models import Submission
from lotrinh.workspace.people.models import Membership, Unit, User
from lotrinh.workspace.people.units.operations import merge_units, move_unit
from lotrinh.workspace.plans.demands.operations import DemandEntry, publish_demands
from tests.workspace.pages.conftest import SignIn
from tests.workspace.rollup.reports import (
    COUNTED,
    GRADE,
    SHARE,
    accept,
    counted,
    missing,
    of,
    share_alone,
)

YEAR = "nam=2025-2026"
PERIOD = "2025-2026"
TODAY = date(2026, 6, 20)


@pytest.fixture
def empty(db: None) -> Province:
    """Make six schools in two communes that have reported nothing."""
    return make_province(schools=6, communes=2, years=())


@pytest.fixture
def browser(empty: Province, sign_in: SignIn) -> Client:
    """Return the browser of the province's officer."""
    return sign_in(empty.officer)


def text_of(browser: Client, address: str) -> str:
    """Return the words of a page's content, without markup."""
    answer = browser.get(address)
    assert answer.status_code == 200
    content = answer.content.decode().split('id="content"', 1)[1].split("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", content).split())


def demand(made: Province, text: str, code: str = SHARE) -> None:
    """Have the province hand a target down."""
    publish_demands(
        unit=made.province,
        number=f"{code}/KH-UBND",
        issued_on=date(2025, 9, 10),
        subject="Chỉ tiêu năm học",
        demands=[DemandEntry(code, PERIOD, text, direction=Direction.HIGHER)],
        actor=made.officer,
        at=timezone.now(),
    )


def test_a_share_is_its_counts_and_never_an_average(browser: Client, empty: Province) -> None:
    accept(empty.schools[0], PERIOD, {SHARE: of(10, 10)})
    accept(empty.schools[1], PERIOD, {SHARE: of(50, 100)})
    page = text_of(browser, f"/tong-hop/?{YEAR}")
    assert "54,55 % 60/110" in page
    assert "75,00 %" not in page
    assert "Đã nhận báo cáo của 2/6 trường; còn thiếu 4 trường." in page


def test_large_numbers_are_grouped(browser: Client, empty: Province) -> None:
    for school in empty.schools:
        accept(school, PERIOD, {COUNTED: counted(2345)})
    assert "14.070" in text_of(browser, f"/tong-hop/?{YEAR}")


def test_what_is_left_out_is_said_by_its_kind(browser: Client, empty: Province) -> None:
    said: list[Value] = [
        of(58, 60),
        share_alone("97.5"),
        missing(Reason.NOT_ASSESSED),
        missing(Reason.NOT_APPLICABLE),
        missing(Reason.BLANK),
    ]
    for school, value in zip(empty.schools, said, strict=False):
        accept(school, PERIOD, {SHARE: value})
    page = text_of(browser, f"/tong-hop/?{YEAR}")
    assert "96,67 % 58/60" in page
    for words in (
        "1 trường chỉ gửi tỷ lệ, không cộng được",
        "1 trường chưa đánh giá",
        "1 trường không áp dụng",
        "1 trường để trống",
    ):
        assert words in page
    assert "không trường nào trong số này bị tính là 0" in text_of(
        browser, f"/tong-hop/{SHARE}/?{YEAR}"
    )


def test_zero_is_zero_and_nothing_is_not(browser: Client, empty: Province) -> None:
    accept(empty.schools[0], PERIOD, {SHARE: of(0, 60), COUNTED: counted(0)})
    page = text_of(browser, f"/tong-hop/?{YEAR}")
    assert "0,00 % 0/60" in page
    nothing = text_of(browser, f"/tong-hop/{SHARE}/?nam=2024-2025")
    assert "chưa trường nào có số cộng được" in nothing
    assert "0,00 %" not in nothing


def test_the_target_of_the_level_judges_it_and_who_is_behind(
    browser: Client, empty: Province
) -> None:
    demand(empty, "96,00")
    accept(empty.schools[0], PERIOD, {SHARE: of(90, 100)})
    accept(empty.schools[1], PERIOD, {SHARE: of(99, 100)})
    page = text_of(browser, f"/tong-hop/?{YEAR}")
    assert "Chưa đạt" in page
    assert "1 xã chưa đạt" in page
    detail = text_of(browser, f"/tong-hop/{SHARE}/?{YEAR}")
    assert "94,50 % (189/200), tính từ 2/6 trường; chỉ tiêu 96,00; còn thiếu 3" in detail
    worst, best = (commune.name for commune in empty.communes)
    table = detail.split("Kém nhất trước", 1)[1]
    assert table.index(worst) < table.index(best)
    by_name = text_of(browser, f"/tong-hop/{SHARE}/?{YEAR}&xep=ten").split("Kém nhất trước", 1)[1]
    assert by_name.index(best) < by_name.index(worst)


def test_a_count_that_each_school_must_have_is_not_held_against_their_sum(
    browser: Client, empty: Province
) -> None:
    demand(empty, "500 học sinh", COUNTED)
    accept(empty.schools[0], PERIOD, {COUNTED: counted(400)})
    page = text_of(browser, f"/tong-hop/{COUNTED}/?{YEAR}")
    assert "số cộng của các trường không so với mức này" in page
    commune = text_of(browser, f"/tong-hop/{COUNTED}/?{YEAR}&don-vi={empty.communes[0].pk}")
    assert "1 trường chưa đạt" in commune
    assert "còn thiếu 100 học sinh" in commune


def test_of_grades_the_lowest_counts(browser: Client, empty: Province) -> None:
    accept(empty.schools[0], PERIOD, {GRADE: Level("mức", "3")})
    accept(empty.schools[1], PERIOD, {GRADE: Level("mức", "1")})
    assert "Cấp độ 1" in text_of(browser, f"/tong-hop/{GRADE}/?{YEAR}")


def test_a_target_of_a_later_year_is_judged_on_the_way(browser: Client, empty: Province) -> None:
    publish_demands(
        unit=empty.province,
        number="9/KH",
        issued_on=date(2025, 9, 10),
        subject="Đến 2030",
        demands=[DemandEntry(SHARE, "2030", "100", direction=Direction.HIGHER)],
        actor=empty.officer,
        at=timezone.now(),
    )
    accept(empty.schools[0], "2024-2025", {SHARE: of(90, 100)})
    accept(empty.schools[0], PERIOD, {SHARE: of(96, 100)})
    assert "Đúng tiến độ" in text_of(browser, f"/tong-hop/?{YEAR}")


def test_filters_and_words_narrow_the_table(browser: Client, empty: Province) -> None:
    demand(empty, "96,00")
    accept(empty.schools[0], PERIOD, {SHARE: of(90, 100), COUNTED: counted(3)})
    for address, is_there in {
        "loc=chua-dat": True,
        "loc=dat": False,
        "loc=khong-so-lieu": False,
        "q=hoan+thanh": True,
        "q=khong-co": False,
        "loc=gi-do": True,
    }.items():
        page = text_of(browser, f"/tong-hop/?{YEAR}&{address}")
        assert ("90,00 %" in page) is is_there, address


def test_a_period_without_reports_says_where_they_come_from(
    browser: Client, empty: Province
) -> None:
    page = browser.get("/tong-hop/?nam=2021-2022").content.decode()
    assert "Kỳ này chưa nhận báo cáo nào" in page
    assert 'href="/thu-thap/"' in page


def test_missing_schools_are_named(browser: Client, empty: Province) -> None:
    accept(empty.schools[0], PERIOD, {SHARE: of(1, 1)})
    for address in ("/tong-hop/con-thieu/", f"/tong-hop/{SHARE}/"):
        page = text_of(browser, f"{address}?{YEAR}")
        assert empty.schools[1].name in page
        assert f"{empty.communes[0].name} : 2 trường" in page
        assert page.count(empty.schools[0].name + " ") == 0


def test_a_semester_is_a_period_of_its_own(browser: Client, empty: Province) -> None:
    accept(empty.schools[0], f"{PERIOD}/1", {SHARE: of(7, 10)})
    assert "70,00 %" in text_of(browser, f"/tong-hop/?{YEAR}&ky=1")
    assert "70,00 %" not in text_of(browser, f"/tong-hop/?{YEAR}")


def test_a_communes_rows_are_schools_that_lead_to_what_they_sent(
    browser: Client, empty: Province
) -> None:
    accept(empty.schools[0], PERIOD, {SHARE: of(9, 10)})
    address = f"/tong-hop/{SHARE}/?{YEAR}&don-vi={empty.communes[0].pk}"
    page = browser.get(address).content.decode()
    assert empty.schools[0].name in page
    assert f'href="/bao-cao/goi/{Submission.objects.get().pk}/"' in page


def test_as_then_and_as_now_after_a_move_and_a_merger(
    browser: Client, empty: Province, sign_in: SignIn
) -> None:
    first, second = empty.communes
    moved, merged, heir = empty.schools[0], empty.schools[2], empty.schools[1]
    for school in (moved, merged):
        accept(school, PERIOD, {SHARE: of(9, 10)})
    administrator = User.objects.create(username="quantri")
    Membership.objects.create(user=administrator, unit=empty.province, role="administrator")
    told: dict[str, Any] = {
        "on": TODAY,
        "basis": "QĐ 1",
        "actor": administrator,
        "at": timezone.now(),
    }
    move_unit(unit=moved, parent=second, **told)
    merge_units(units=[merged], into=heir, **told)
    for view, reported in (("", 2), ("&nhin=nay", 0)):
        page = text_of(browser, f"/tong-hop/?{YEAR}&don-vi={first.pk}{view}")
        assert f"Đã nhận báo cáo của {reported}/" in page
    now = text_of(browser, f"/tong-hop/?{YEAR}&nhin=nay&don-vi={second.pk}")
    assert "90,00 % 18/20" in now
    officer = User.objects.create(username="xa")
    Membership.objects.create(user=officer, unit=first, role="commune_officer")
    page = sign_in(officer).get(f"/tong-hop/{SHARE}/?{YEAR}").content.decode()
    assert "nay thuộc đơn vị khác" in page, "what went elsewhere is named and not shown"


def test_the_table_can_be_kept(browser: Client, empty: Province) -> None:
    accept(empty.schools[0], PERIOD, {SHARE: of(58, 60), COUNTED: counted(60)})
    answer = browser.get(f"/tong-hop/xuat.xlsx?{YEAR}")
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    own = next(row for row in rows if row[0] == SHARE and row[3] == empty.province.name)
    assert (own[5], own[6], own[7]) == (96.67, 58, 60)
    assert (own[10], own[11]) == (1, 6)
    commune = next(row for row in rows if row[0] == SHARE and row[3] == empty.communes[1].name)
    assert commune[5] is None, "nothing is no 0"
    answer = browser.get(f"/tong-hop/xuat.csv?{YEAR}")
    table = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert {row["Mã"] for row in table} >= {SHARE, COUNTED}


def test_what_is_not_there_or_not_ones_own(
    browser: Client, empty: Province, sign_in: SignIn
) -> None:
    other = make_province(schools=1, communes=1, years=(), code="Q")
    assert browser.get("/tong-hop/khong-co/").status_code == 404
    assert browser.get(f"/tong-hop/?don-vi={other.province.pk}").status_code == 404
    assert browser.get(f"/tong-hop/?don-vi={empty.schools[0].pk}").status_code == 404
    principal = User.objects.create(username="hieutruong")
    Membership.objects.create(user=principal, unit=empty.schools[0], role="principal")
    assert sign_in(principal).get("/tong-hop/").status_code == 403
    assert Client().get("/tong-hop/").status_code == 302


def test_who_looks_at_a_school_sees_the_own_units_roll_up(browser: Client, empty: Province) -> None:
    browser.post("/lam-viec-o/", {"unit": empty.schools[0].pk})
    assert empty.province.name in text_of(browser, f"/tong-hop/?{YEAR}")


def test_the_ministry_sees_provinces(empty: Province, sign_in: SignIn) -> None:
    accept(empty.schools[0], PERIOD, {SHARE: of(58, 60)})
    officer = User.objects.create(username="bo")
    ministry = Unit.objects.get(kind="ministry")
    Membership.objects.create(user=officer, unit=ministry, role="ministry_officer")
    page = text_of(sign_in(officer), f"/tong-hop/{SHARE}/?{YEAR}")
    assert empty.province.name in page
    assert "96,67 %" in page
