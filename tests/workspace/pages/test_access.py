"""Who sees what: members their unit's pages, others nothing, visitors the door."""

from __future__ import annotations

import pytest
from django.test import Client

from lotrinh.workspace.actuals.models import Actual
from lotrinh.workspace.people.models import User
from lotrinh.workspace.plans.models import Draft, Indicator, PlanVersion
from tests.workspace.conftest import Personas
from tests.workspace.pages.conftest import SignIn
from tests.workspace.plans.conftest import BringIn

OPEN = ("/dang-nhap/", "/tro-giup/", "/vao/mot-ma/")
OF_A_UNIT = ("/", "/ke-hoach/", "/ke-hoach/dua-vao/", "/chi-tieu/", "/tim/", "/chi-tieu/xuat.csv")


@pytest.fixture
def addresses(version: PlanVersion, actual: Actual, bring_in: BringIn) -> list[str]:
    """Return the address of every page about one thing of the school."""
    indicator = actual.indicator_id
    evidence = actual.evidence.get().pk
    return [
        f"/ke-hoach/dua-vao/{bring_in().pk}/",
        f"/ke-hoach/dua-vao/{version.draft_id}/ghi-chu/",
        f"/ke-hoach/{version.plan_id}/",
        f"/ke-hoach/{version.plan_id}/?xem=toan-van",
        f"/ke-hoach/{version.plan_id}/loi/",
        f"/ke-hoach/ban/{version.pk}/tep/",
        f"/chi-tieu/{indicator}/",
        f"/chi-tieu/{indicator}/nhap/",
        f"/minh-chung/{evidence}/",
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("path", OPEN)
def test_the_door_and_the_help_are_open(client: Client, path: str) -> None:
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("path", OF_A_UNIT)
def test_a_visitor_is_led_to_the_door(client: Client, personas: Personas, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 302
    assert response["Location"].startswith("/dang-nhap/?next=")


def test_a_visitor_sees_nothing_of_a_school(client: Client, addresses: list[str]) -> None:
    assert {client.get(path).status_code for path in addresses} == {302}


def test_a_member_sees_the_pages_of_the_school(
    personas: Personas, parent: User, sign_in: SignIn, addresses: list[str]
) -> None:
    paths = [*OF_A_UNIT, *addresses]
    to_change = {"/ke-hoach/dua-vao/"}
    entering = {path for path in paths if path.endswith("/nhap/")}
    assert len(entering) == 1
    for person, refused in (
        (personas.principal, set()),
        (personas.teacher, to_change),
        (parent, to_change | entering),
    ):
        browser = sign_in(person)
        answers = {path: _status(browser, path) for path in paths}
        assert answers == {path: 403 if path in refused else 200 for path in paths}


def test_another_school_s_principal_does_not_even_learn_that_they_exist(
    personas: Personas, sign_in: SignIn, addresses: list[str]
) -> None:
    browser = sign_in(personas.other_principal)
    assert {browser.get(path).status_code for path in addresses} == {404}


def test_a_parent_is_told_in_plain_words_that_entering_is_not_open(
    parent: User, sign_in: SignIn, indicator: Indicator, bring_in: BringIn
) -> None:
    browser = sign_in(parent)
    page = browser.get(f"/chi-tieu/{indicator.pk}/").content.decode()
    assert "Nhập kết quả" not in page, "what is not allowed is not offered"
    typed = {"period": "2025-2026", "text": "98"}
    answer = browser.post(f"/chi-tieu/{indicator.pk}/nhap/", typed)
    assert "không có quyền" in answer.content.decode()
    assert indicator.actuals.count() == 0
    draft = bring_in()
    browser.post(f"/ke-hoach/dua-vao/{draft.pk}/xac-nhan/", {"school_year": "2025-2026"})
    draft.refresh_from_db()
    assert draft.state == Draft.State.PENDING


def test_a_person_of_no_unit_is_told_so(sign_in: SignIn, personas: Personas) -> None:
    personas.teacher.memberships.all().delete()
    answer = sign_in(personas.teacher).get("/chi-tieu/")
    assert answer.status_code == 403
    page = answer.content.decode()
    assert "Hôm nay bạn không có vai trò nào" in page
    assert "/tai-khoan/" in page, "and there is a way on"


def _status(browser: Client, path: str) -> int:
    """Return the status of an answer; a file is read to its end.

    Closing it by hand would close the database connection too, in the middle of the test.
    """
    answer = browser.get(path)
    answer.getvalue()
    return answer.status_code
