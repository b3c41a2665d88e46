"""A page that has not changed is not made again; one that has, or is another's, always is."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from benchmarks.made_province import Province
from django.contrib.messages import constants
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.utils import timezone

from lotrinh.core.values import Direction
from lotrinh.workspace.actuals.reporting.totals import count_report
from lotrinh.workspace.people.models import Membership, User
from lotrinh.workspace.people.units.operations import rename_unit
from lotrinh.workspace.plans.demands.operations import DemandEntry, publish_demands
from lotrinh.workspace.reports.rollup import pages
from tests.workspace.pages.conftest import SignIn
from tests.workspace.rollup.reports import SHARE, of, submission_of

ADDRESSES = [
    "/tong-hop/?nam=2025-2026",
    f"/tong-hop/{SHARE}/?nam=2025-2026",
    "/tong-hop/con-thieu/?nam=2025-2026&nhin=nay",
]
TABLE = ADDRESSES[0]


def tag_of(browser: Client, address: str = TABLE) -> str:
    """Return the tag of a page, as a browser keeps it that has been there before."""
    browser.get(address)
    return str(browser.get(address)["ETag"])


def status_of(browser: Client, tag: str, address: str = TABLE) -> int:
    """Return how a page answers who has it with this tag."""
    return browser.get(address, headers={"If-None-Match": tag}).status_code


@pytest.mark.parametrize("address", ADDRESSES)
def test_what_has_not_changed_is_not_made_again(
    officer: Client, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    tag = tag_of(officer, address)

    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("nothing is computed or rendered")

    for name in ("render", "rollup_page", "indicator_page", "missing_page"):
        monkeypatch.setattr(pages, name, refuse)
    answer = officer.get(address, headers={"If-None-Match": tag})
    assert answer.status_code == 304
    assert answer.content == b""
    assert answer["ETag"] == tag
    assert answer["Cache-Control"] == "private, no-cache"
    assert "Cookie" in answer["Vary"]


def test_the_clock_alone_changes_nothing(officer: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    tag = tag_of(officer)
    later = timezone.localdate() + timedelta(days=1)
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: later)
    assert status_of(officer, tag) == 304


def test_one_more_report_makes_it_anew(officer: Client, made: Province) -> None:
    tag = tag_of(officer)
    submission = submission_of(made.schools[0], "2025-2026", {SHARE: of(1, 2)})
    count_report(submission, version=77)
    assert status_of(officer, tag) == 200
    assert status_of(officer, tag_of(officer)) == 304


def test_a_target_makes_it_anew(officer: Client, made: Province) -> None:
    tag = tag_of(officer)
    publish_demands(
        unit=made.province,
        number="1/KH",
        issued_on=timezone.localdate() - timedelta(days=1),
        subject="Chỉ tiêu",
        demands=[DemandEntry(SHARE, "2025-2026", "97,00", direction=Direction.HIGHER)],
        actor=made.officer,
        at=timezone.now(),
    )
    assert status_of(officer, tag) == 200


def test_a_change_of_units_makes_it_anew(officer: Client, made: Province) -> None:
    tag = tag_of(officer)
    administrator = User.objects.create(username="quantri")
    Membership.objects.create(user=administrator, unit=made.province, role="administrator")
    rename_unit(
        unit=made.communes[0],
        name="Xã Tên Mới",
        code="XTM",
        on=timezone.localdate(),
        basis="QĐ 1",
        actor=administrator,
        at=timezone.now(),
    )
    assert status_of(officer, tag) == 200


def test_language_role_and_year_are_part_of_it(officer: Client, made: Province) -> None:
    tag = tag_of(officer)
    officer.post("/ngon-ngu/", {"language": "en", "next": "/"})
    assert status_of(officer, tag) == 200
    officer.post("/ngon-ngu/", {"language": "vi", "next": "/"})
    assert status_of(officer, tag) == 304
    Membership.objects.create(user=made.officer, unit=made.communes[0], role="commune_officer")
    assert status_of(officer, tag) == 200
    plain = "/tong-hop/"
    tag = tag_of(officer, plain)
    officer.post("/nam-hoc/", {"nam": "2024-2025", "next": "/"})
    assert status_of(officer, tag, plain) == 200


def test_another_person_in_the_same_browser_never_gets_it(officer: Client, made: Province) -> None:
    tag = tag_of(officer)
    other = User.objects.create(username="canbo-2", display_name="Trần Văn Khác")
    Membership.objects.create(user=other, unit=made.province, role="province_officer")
    officer.force_login(other)
    answer = officer.get(TABLE, headers={"If-None-Match": tag})
    assert answer.status_code == 200
    assert "Trần Văn Khác" in answer.content.decode()
    assert made.officer.display_name not in answer.content.decode()
    officer.post("/dang-xuat/")
    assert officer.get(TABLE, headers={"If-None-Match": tag}).status_code == 302


def test_a_right_that_is_gone_opens_nothing(officer: Client, made: Province) -> None:
    tag = tag_of(officer)
    Membership.objects.filter(user=made.officer).delete()
    assert status_of(officer, tag) == 403


def test_a_message_is_shown_once_and_its_page_is_kept_by_nobody(officer: Client) -> None:
    tag = tag_of(officer)
    leave_message(officer, "Đã nhận báo cáo")
    answer = officer.get(TABLE, headers={"If-None-Match": tag})
    assert answer.status_code == 200
    assert "Đã nhận báo cáo" in answer.content.decode()
    assert "ETag" not in answer
    assert answer["Cache-Control"] == "private, no-store"
    assert status_of(officer, tag) == 304, "and then it is as it was"


def leave_message(browser: Client, text: str) -> None:
    """Have a message wait in the browser, as an operation before leaves one."""
    request, response = HttpRequest(), HttpResponse()
    storage = CookieStorage(request)
    storage.add(constants.SUCCESS, text)
    storage.update(response)
    browser.cookies["messages"] = response.cookies["messages"].value


def test_forms_of_a_kept_page_still_work(made: Province, sign_in: SignIn) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(made.officer)
    browser.get(TABLE)
    kept = browser.get(TABLE)
    token = kept.content.decode().split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    assert status_of(browser, kept["ETag"]) == 304
    sent = {"nam": "2024-2025", "next": "/", "csrfmiddlewaretoken": token}
    assert browser.post("/nam-hoc/", sent).status_code == 302
    # Signing in anew changes the secret of the forms: then the old page is no good any more.
    tag = tag_of(browser)
    browser.force_login(made.officer)
    browser.cookies["csrftoken"] = "b" * 32
    assert status_of(browser, tag) == 200
