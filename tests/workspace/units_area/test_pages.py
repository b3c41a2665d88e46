"""Pages of units: who sees them, what they say, and the forms that change units."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from lotrinh.workspace.people.models import Unit, UnitChange, User
from tests.workspace.units import make_unit
from tests.workspace.units_area.conftest import BASIS, DAY, ON, Place, above, make_person

Browser = Callable[[User], Client]


@pytest.fixture
def signed_in(place: Place) -> Browser:
    def open_browser(person: User) -> Client:
        client = Client()
        client.force_login(person)
        return client

    return open_browser


@pytest.fixture
def client_(place: Place, signed_in: Browser) -> Client:
    """Return the administrator's browser."""
    return signed_in(place.administrator)


def text(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def send(client: Client, address: str, status: int = 200, **data: Any) -> str:
    answer = client.post(address, {"on": ON.isoformat(), "basis": BASIS} | data)
    assert answer.status_code == status, answer.content.decode()
    return answer.content.decode()


def confirm(client: Client, address: str, **data: Any) -> None:
    """Look at what would change, then confirm it."""
    shown = send(client, address, **data)
    digest = shown.partition('name="confirm" value="')[2].partition('"')[0]
    assert digest, shown
    send(client, address, 302, confirm=digest, **data)


def test_the_tree_can_be_sent_as_an_address(place: Place, client_: Client) -> None:
    then = text(client_, f"/don-vi/?ngay=2025-06-30&don-vi={place.district.pk}")
    assert "Huyện Sen Hồng" in then
    assert "Trường TH Hoa Sen" in then
    assert 'value="2025-06-30"' in then
    now = text(client_, f"/don-vi/?ngay=2025-09-01&don-vi={place.commune.pk}")
    assert "Huyện Sen Hồng" not in now
    missing = text(client_, f"/don-vi/?ngay=2025-06-30&don-vi={place.commune.pk}")
    assert "Ngày 30/06/2025 không có Xã Sen Vàng" in missing


@pytest.mark.parametrize("number", ["999999", "x", "²", "9" * 30])
def test_what_is_no_unit_is_not_found(place: Place, client_: Client, number: str) -> None:
    text(client_, f"/don-vi/?don-vi={number}", 404)


def test_search_on_the_page(place: Place, client_: Client) -> None:
    page = text(client_, "/don-vi/?q=bang+lang")
    assert "1 đơn vị phù hợp" in page
    assert "Xã Sen Vàng · Tỉnh Hoa Sen" in page
    assert "không có đơn vị nào phù hợp" in text(client_, "/don-vi/?q=zzz")


def test_somebody_without_any_role_sees_names_only(place: Place, signed_in: Browser) -> None:
    nobody = signed_in(User.objects.create(username="khach"))
    assert "Bộ Giáo dục và Đào tạo" in text(nobody, "/don-vi/")
    page = text(nobody, f"/don-vi/{place.school.pk}/")
    assert "Trường TH Hoa Sen" in page
    assert "Thay đổi khác" not in page
    for change in ("doi-ten", "chuyen", "sap-nhap", "tach", "giai-the", "bo-phan"):
        text(nobody, f"/don-vi/{place.school.pk}/{change}/", 403)
    assert Client().get("/don-vi/").status_code == 302


def test_a_unit_of_another_day_says_what_took_its_place(place: Place, client_: Client) -> None:
    confirm(client_, f"/don-vi/{place.school.pk}/sap-nhap/", into="S2")
    page = text(client_, f"/don-vi/{place.school.pk}/?ngay=2025-09-01")
    assert "Ngày 01/09/2025 không có đơn vị này" in page
    assert "Thay vào đó" in page
    assert BASIS in page
    assert "không có đơn vị này" not in text(client_, f"/don-vi/{place.school.pk}/?ngay=2025-08-31")


def test_nothing_happens_before_it_is_confirmed(place: Place, client_: Client) -> None:
    address = f"/don-vi/{place.school.pk}/giai-the/"
    assert "Những gì thay đổi từ 01/09/2025" in send(client_, address)
    stale = send(client_, address, confirm="0" * 16)
    assert "Dữ liệu đã thay đổi từ lúc bạn xem trước" in stale
    assert 'value="2025-09-01"' in send(client_, address, edit="1")
    assert not UnitChange.objects.exists()
    confirm(client_, address)
    assert UnitChange.objects.get().kind == "closed"


def test_opening_renaming_and_moving(place: Place, client_: Client) -> None:
    opening = f"/don-vi/{place.commune.pk}/mo/"
    assert "Trường" in text(client_, opening)
    confirm(client_, opening, kind="school", name="Trường TH Hoa Súng", code="S9")
    school = Unit.objects.get(code="S9")
    renaming = f"/don-vi/{school.pk}/doi-ten/"
    assert 'value="Trường TH Hoa Súng"' in text(client_, renaming)
    later = "2025-10-01"
    confirm(client_, renaming, on=later, name="Trường TH Hoa Súng 1", code="S9")
    moving = f"/don-vi/{school.pk}/chuyen/"
    assert '<option value="X2">Xã Sen Trắng</option>' in text(client_, moving)
    confirm(client_, moving, on=later, parent="X2")
    school.refresh_from_db()
    assert school.name == "Trường TH Hoa Súng 1"
    assert above(school, DAY) == []
    assert above(school, ON)[0] == "X1"
    page = text(client_, f"/don-vi/{school.pk}/?ngay=")
    assert "Chuyển về" in page
    assert "Đổi tên Trường TH Hoa Súng thành Trường TH Hoa Súng 1" in page


def test_mistakes_stand_at_their_fields(place: Place, client_: Client) -> None:
    address = f"/don-vi/{place.school.pk}/sap-nhap/"
    for data, said, field in (
        ({"into": "S9"}, "Ngày này không có đơn vị mã S9", "into"),
        ({"into": "S2, X1"}, "Chỉ ghi một mã", "into"),
        ({"into": "X1"}, "không cùng loại", "into"),
        ({"into": "S2", "others": "S8"}, "mã S8", "others"),
        ({"into": "S2", "on": "31/02/2025"}, "Ghi ngày theo dạng", "on"),
        ({"into": "S2", "basis": ""}, "Ghi văn bản", "basis"),
        ({"into": "S1"}, "Chọn đơn vị nhận khác", "into"),
    ):
        page = send(client_, address, 422, **data)
        assert said in page, data
        assert f'href="#id_{field}"' in page, data
        assert page.count(said) == 2, "in the summary and at the field"
    assert not UnitChange.objects.exists()


def test_several_schools_at_once(place: Place, client_: Client) -> None:
    third = make_unit("school", "Trường TH Hoa Súng", "S3", place.commune, since=DAY)
    address = f"/don-vi/{place.school.pk}/sap-nhap/"
    confirm(client_, address, into="S2", others=f" {third.code} ")
    assert UnitChange.objects.filter(kind="merged", new=place.other_school).count() == 2


def test_a_split_asks_where_each_school_goes(place: Place, client_: Client) -> None:
    make_unit("commune", "Xã Sen Xanh", "X3", place.province, since=ON)
    address = f"/don-vi/{place.commune.pk}/tach/"
    asked = send(client_, address, 422, into="X2, X3")
    assert 'href="#places"' in asked
    assert "Sau đó từng đơn vị bên trong thuộc đâu?" in asked
    first, second = f"place-{place.school.pk}", f"place-{place.other_school.pk}"
    commune = Unit.objects.get(code="X3")
    places = {first: commune.pk, second: place.other_commune.pk}
    confirm(client_, address, into="X2, X3", **places)
    assert above(place.school, ON)[0] == "X3"


def test_a_commune_that_goes_on_gives_some_of_its_schools(place: Place, client_: Client) -> None:
    make_unit("commune", "Xã Sen Xanh", "X3", place.province, since=ON)
    commune = Unit.objects.get(code="X3")
    data = {"into": "X3", "stays": "on", f"place-{place.school.pk}": commune.pk}
    confirm(client_, f"/don-vi/{place.commune.pk}/tach/", **data)
    assert above(place.school, ON)[0] == "X3"
    assert above(place.other_school, ON)[0] == "X1"


def test_a_principal_looks_after_sites_and_groups(place: Place, signed_in: Browser) -> None:
    browser = signed_in(make_person("hieutruong", place.school, "principal"))
    assert "Thêm điểm trường hoặc tổ" in text(browser, f"/don-vi/{place.school.pk}/")
    adding = f"/don-vi/{place.school.pk}/bo-phan/"
    confirm(browser, adding, kind="site", name="Điểm Ấp 2", basis="")
    site = Unit.objects.get(kind="site")
    renaming = f"/don-vi/{site.pk}/bo-phan/doi-ten/"
    assert 'value="Điểm Ấp 2"' in text(browser, renaming)
    confirm(browser, renaming, on="2025-10-01", name="Điểm Ấp Mới", basis="")
    confirm(browser, f"/don-vi/{site.pk}/bo-phan/ket-thuc/", on="2025-11-01", basis="")
    site.refresh_from_db()
    assert (site.name, str(site.valid_to)) == ("Điểm Ấp Mới", "2025-10-31")
    text(browser, f"/don-vi/{place.school.pk}/giai-the/", 403)
    text(browser, f"/don-vi/{place.other_school.pk}/bo-phan/", 403)


def test_a_unit_that_lies_nowhere_says_so(place: Place, client_: Client) -> None:
    alone = make_unit("school", "Trường một mình", "S7")
    assert "Chưa ghi đơn vị này thuộc đâu" in text(client_, f"/don-vi/{alone.pk}/")
    assert "Không có đơn vị cấp trên" in text(client_, f"/don-vi/{place.ministry.pk}/")


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "2200-01-01", "1899-12-31"])
def test_a_day_beyond_reach_is_no_server_error(place: Place, client_: Client, day: str) -> None:
    school = f"/don-vi/{place.school.pk}/"
    for address in ("/don-vi/", school):
        assert f'value="{day}"' not in text(client_, f"{address}?ngay={day}")
    for change in ("doi-ten", "chuyen", "sap-nhap", "tach", "giai-the"):
        page = send(client_, f"{school}{change}/", 422, on=day, into="S2", parent="X2")
        assert "Chọn ngày từ 01/01/1900 đến 31/12/2199." in page
        assert 'href="#id_on"' in page


@pytest.mark.parametrize("code", [",", " ; ", "   "])
def test_commas_and_blanks_are_no_code(place: Place, client_: Client, code: str) -> None:
    school = f"/don-vi/{place.school.pk}/"
    for change, field in (("chuyen", "parent"), ("sap-nhap", "into"), ("tach", "into")):
        page = send(client_, f"{school}{change}/", 422, **{field: code})
        assert page.count(f'href="#id_{field}"') == 1
