"""A teacher makes a key, a program uses it, the teacher takes it back."""

from __future__ import annotations

import json
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from lotrinh.workspace.people.models import Membership, User
from tests.journeys.conftest import OpenSite, School

pytestmark = pytest.mark.django_db(transaction=True)


def ask(address: str, key: str) -> Any:
    """Ask the API as a program does; return its answer, or the status that refuses."""
    headers = {"Authorization": f"Bearer {key}"}
    try:
        with urlopen(Request(f"{address}/api/v1/me", headers=headers)) as answer:
            return json.load(answer)
    except HTTPError as refused:
        refused.close()
        return refused.code


def test_a_key_is_made_used_and_taken_back(school: School, open_site: OpenSite) -> None:
    teacher = User.objects.create(username="giaovien", display_name="Nguyễn Thị Hạnh")
    Membership.objects.create(user=teacher, unit=school.unit, role="staff")
    visit = open_site(teacher, width=360, has_script=False)
    visit.go("/tai-khoan/")
    visit.page.get_by_role("link", name="Khóa API").click()
    visit.page.get_by_role("button", name="Tạo khóa").click()
    visit.page.get_by_role("link", name="Ghi khóa dùng để làm gì.").click()
    visit.page.get_by_label("Khóa dùng để làm gì?").fill("Excel văn phòng")
    visit.page.get_by_role("button", name="Tạo khóa").click()
    key = visit.page.get_by_label("Khóa mới").input_value()

    assert ask(visit.address, key)["name"] == "Nguyễn Thị Hạnh"

    visit.page.get_by_role("button", name="Thu hồi").click()
    visit.page.get_by_text("không còn dùng được nữa").wait_for()
    assert ask(visit.address, key) == 401


def test_a_link_of_the_page_about_the_api_opens_what_it_leads_to(
    school: School, open_site: OpenSite
) -> None:
    visit = open_site(has_script=False)
    visit.go("/api/")
    visit.page.get_by_text("/api/v1/actuals/{actual_id}", exact=True).first.click()
    visit.page.get_by_role("link", name="ActualDetail").first.click()
    inside = visit.page.locator("#type-ActualDetail")
    inside.get_by_text("derivation", exact=True).wait_for()
    assert inside.is_visible()
