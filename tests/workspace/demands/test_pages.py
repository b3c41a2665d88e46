"""The pages of targets handed down: the school's and the officer's."""

from __future__ import annotations

import re
from html import unescape
from io import BytesIO

import pytest
from django.test import Client
from openpyxl import load_workbook

from lotrinh.workspace.people.models import Membership, User
from lotrinh.workspace.plans.demands import officer_pages
from lotrinh.workspace.plans.demands.models import DemandSet, Registration
from lotrinh.workspace.plans.demands.operations import return_registration, withdraw_demands
from tests.workspace.conftest import AT
from tests.workspace.demands.conftest import YEAR, HandDown, Places, Plan, Register
from tests.workspace.units import make_unit

COMPLETION = ("primary-completion", YEAR, "97")
LOST = ("pupils-lost", YEAR, "< 0,2")
HANDED, SETS, NEW = "/chi-tieu/duoc-giao/", "/giao-chi-tieu/", "/giao-chi-tieu/moi/"


def sign_in(user: User) -> Client:
    """Return the browser of somebody who is signed in."""
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def officer(places: Places) -> Client:
    """Return the province officer's browser."""
    return sign_in(places.officer)


@pytest.fixture
def principal(places: Places) -> Client:
    """Return the principal's browser."""
    return sign_in(places.principal)


def shown(client: Client, path: str) -> str:
    """Return what a page says."""
    answer = client.get(path)
    assert answer.status_code == 200
    assert len(answer.content) < 100_000
    return unescape(answer.content.decode())


# --- the school -----------------------------------------------------------------------------------


def test_nothing_handed_down_says_who_does(principal: Client) -> None:
    page = shown(principal, HANDED)
    assert "Chưa có cấp trên nào giao chỉ tiêu" in page
    assert "525/QĐ-TTg" in page


def test_what_is_demanded_is_listed_with_what_to_do_next(
    places: Places, principal: Client, plan: Plan, hand_down: HandDown, register: Register
) -> None:
    plan()
    made = hand_down(COMPLETION, LOST)
    one = register(made.demands.all()[0], "95", "thiếu giáo viên")
    page = shown(principal, HANDED)
    assert "12/KH-SGDĐT" in page
    assert "Kế hoạch chưa có chỉ tiêu này." in page
    assert f'href="{HANDED}{one.demand_id}/"' in page
    for code, is_there in {"cho": True, "chua": False, "mau-thuan": True, "xong": False}.items():
        assert ("Tỷ lệ hoàn thành cấp học" in shown(principal, f"{HANDED}?loc={code}")) == is_there
    return_registration(registration=one, reason="Nâng lên 96", actor=places.officer, at=AT)
    assert "Nâng lên 96" in shown(principal, f"{HANDED}?loc=tra-lai")
    withdraw_demands(demand_set=made, reason="Giao nhầm năm", actor=places.officer, at=AT)
    assert "Giao nhầm năm" in shown(principal, HANDED)


def test_a_teacher_looks_and_is_told_who_registers(places: Places, hand_down: HandDown) -> None:
    demand = hand_down(COMPLETION).demands.get()
    teacher = sign_in(places.teacher)
    assert 'type="checkbox"' not in shown(teacher, HANDED)
    assert "Hiệu trưởng hoặc phó hiệu trưởng đăng ký" in shown(teacher, f"{HANDED}{demand.pk}/")
    assert teacher.post(HANDED, {"demand": demand.pk}).status_code == 403
    assert teacher.post(f"{HANDED}{demand.pk}/", {"text": "97"}).status_code == 403


def test_several_are_registered_as_demanded_at_once(principal: Client, hand_down: HandDown) -> None:
    made = hand_down(COMPLETION, LOST, ("fitness-assessed", YEAR, "100"))
    first, second, _third = made.demands.all()
    answer = principal.post(HANDED, {"demand": [first.pk, second.pk, 987654]}, follow=True)
    assert "Đã đăng ký 2 chỉ tiêu đúng mức giao." in unescape(answer.content.decode())
    assert {one.text for one in Registration.objects.all()} == {"97", "< 0,2"}
    answer = principal.post(HANDED, {}, follow=True)
    assert "Đánh dấu các chỉ tiêu" in unescape(answer.content.decode())


def test_a_demand_without_a_number_is_not_offered_to_be_taken_as_it_is(
    principal: Client, hand_down: HandDown
) -> None:
    x = hand_down(("life-skills", YEAR, "X")).demands.get()
    page = shown(principal, HANDED)
    assert f'name="demand" value="{x.pk}"' not in page
    assert "Đăng ký đúng mức giao các chỉ tiêu đã chọn" not in page
    assert f'href="{HANDED}{x.pk}/"' in page


def test_all_or_none_are_registered(principal: Client, hand_down: HandDown) -> None:
    made = hand_down(COMPLETION)
    x = hand_down(("life-skills", YEAR, "X"), number="2/KH")
    chosen = [made.demands.get().pk, x.demands.get().pk]
    answer = principal.post(HANDED, {"demand": chosen})
    assert answer.status_code == 422
    page = unescape(answer.content.decode())
    assert f"{x.demands.get().name}: 'X' chỉ nói là có giao" in page
    assert not Registration.objects.exists()


def test_what_was_typed_stays_when_it_is_refused(
    places: Places, principal: Client, hand_down: HandDown, register: Register
) -> None:
    demand = hand_down(COMPLETION).demands.get()
    path = f"{HANDED}{demand.pk}/"
    answer = principal.post(path, {"text": "95", "reason": "", "replaces": ""})
    page = unescape(answer.content.decode())
    assert answer.status_code == 422
    assert "95 thấp hơn mức được giao 97. Ghi lý do" in page
    assert 'value="95"' in page
    one = register(demand, "98")
    answer = principal.post(path, {"text": "97", "reason": "", "replaces": ""})
    page = unescape(answer.content.decode())
    assert "vừa đăng ký '98'" in page
    assert f'name="replaces" value="{one.pk}"' in page
    answer = principal.post(path, {"text": "97", "replaces": one.pk}, follow=True)
    assert "Đã đăng ký 97." in unescape(answer.content.decode())
    assert principal.post(path, {"text": "97", "replaces": "x"}).status_code == 422


def test_the_form_starts_with_the_plan_s_own_target(
    principal: Client, plan: Plan, hand_down: HandDown
) -> None:
    plan()
    made = hand_down(COMPLETION, ("primary-completion", "2030", "99,7"))
    now, later = made.demands.all()
    assert 'name="text" maxlength="400" autocomplete="off" value="98,0"' in shown(
        principal, f"{HANDED}{now.pk}/"
    )
    assert 'value="99,7"' in shown(principal, f"{HANDED}{later.pk}/")


def test_a_withdrawn_target_says_so_and_has_no_form(
    places: Places, principal: Client, hand_down: HandDown
) -> None:
    made = hand_down(COMPLETION)
    withdraw_demands(demand_set=made, reason="Giao nhầm năm", actor=places.officer, at=AT)
    page = shown(principal, f"{HANDED}{made.demands.get().pk}/")
    assert "Giao nhầm năm" in page
    assert 'name="text"' not in page


def test_another_school_s_target_is_not_there(
    places: Places, principal: Client, hand_down: HandDown
) -> None:
    made = hand_down(COMPLETION, schools=(places.neighbour,))
    assert principal.get(f"{HANDED}{made.demands.get().pk}/").status_code == 404


def test_looking_back_changes_nothing(principal: Client, hand_down: HandDown) -> None:
    demand = hand_down(COMPLETION).demands.get()
    page = shown(principal, f"{HANDED}?ngay={AT:%Y-%m-%d}")
    assert "97" in page
    assert 'type="checkbox"' not in page
    assert 'name="text"' not in shown(principal, f"{HANDED}{demand.pk}/")
    shown(principal, f"{HANDED}?ngay=")


def test_a_school_s_list_is_a_workbook_and_a_plain_table(
    principal: Client, plan: Plan, hand_down: HandDown, register: Register
) -> None:
    plan()
    register(hand_down(COMPLETION), "95", "thiếu giáo viên")
    sheet = load_workbook(BytesIO(principal.get(f"{HANDED}xuat.xlsx").content)).active
    assert sheet is not None
    head, row = sheet.iter_rows(values_only=True)
    assert head[0] == "Cấp giao"
    assert row[:9] == (
        "Tỉnh Hoa Sen", "12/KH-SGDĐT", "10/09/2025", "Tỷ lệ hoàn thành cấp học", "%",
        YEAR, "97", "98,0", "95",
    )  # fmt: skip
    assert row[9] == "Chờ trả lời"
    assert row[12] == "Đã đăng ký 95, nhưng phân kỳ 2025 trong kế hoạch là 98,0."
    assert "thiếu giáo viên" in principal.get(f"{HANDED}xuat.csv").content.decode("utf-8-sig")


# --- the officer ----------------------------------------------------------------------------------


def form(**given: str) -> dict[str, str]:
    """Return what the form of a new document sends."""
    return {
        "number": "15/KH-SGDĐT",
        "issued_on": "2025-09-12",
        "subject": "Giao chỉ tiêu",
        "audience": "all",
        "name-0": "Tỷ lệ hoàn thành cấp học",
        "period-0": YEAR,
        "text-0": "97",
        "action": "kiem-tra",
    } | given


def seal_in(content: bytes) -> str:
    """Return the seal of a form that was looked over."""
    found = re.search(r'name="seal" value="([0-9a-f]+)"', content.decode())
    return found[1] if found else ""


def test_a_school_and_an_officer_each_find_their_page(principal: Client, officer: Client) -> None:
    assert principal.get(SETS)["Location"] == HANDED
    assert officer.get(HANDED)["Location"] == SETS
    assert "chưa giao chỉ tiêu nào" in shown(officer, SETS)


def test_targets_are_looked_over_and_then_handed_down(officer: Client) -> None:
    looked = officer.post(NEW, form())
    assert "Đã hiểu 1 chỉ tiêu. Giao cho 3 trường" in " ".join(
        unescape(looked.content.decode()).split()
    )
    assert not DemandSet.objects.exists()
    seal = seal_in(looked.content)
    answer = officer.post(NEW, form(action="giao", seal=seal), follow=True)
    assert "Đã giao 1 chỉ tiêu." in unescape(answer.content.decode())
    made = DemandSet.objects.get()
    assert (made.number, made.is_for_all) == ("15/KH-SGDĐT", True)
    again = officer.post(NEW, form(action="giao", seal=seal))
    assert again.status_code == 422
    assert "đã được giao rồi" in unescape(again.content.decode())


def test_what_was_changed_since_is_looked_over_again(officer: Client) -> None:
    seal = seal_in(officer.post(NEW, form()).content)
    answer = officer.post(NEW, form(action="giao", seal=seal) | {"text-0": "98"})
    assert not DemandSet.objects.exists()
    assert seal_in(answer.content) not in {"", seal}


def test_faults_are_named_by_row_and_nothing_is_lost(officer: Client) -> None:
    pasted = f"Học sinh giảm\t{YEAR}\tmột ít\nSố câu lạc bộ\t5"
    answer = officer.post(NEW, form(number="", issued_on="hôm qua", paste=pasted))
    page = unescape(answer.content.decode())
    assert answer.status_code == 422
    for said in (
        "Ghi số, ký hiệu văn bản.",
        "Chọn ngày của văn bản.",
        "Dòng 2: Không hiểu mức 'một ít'",
        "Dòng 3: '' không phải là kỳ",
        'value="Học sinh giảm"',
    ):
        assert said in page
    assert seal_in(answer.content) == ""


def test_nothing_to_hand_down_says_so(officer: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    empty = officer.post(NEW, form() | {"name-0": "", "text-0": ""})
    assert "Chưa có chỉ tiêu nào. Viết một dòng" in unescape(empty.content.decode())
    monkeypatch.setattr(officer_pages, "MOST_ROWS", 1)
    many = officer.post(NEW, form(paste=f"Học sinh giảm\t{YEAR}\t1"))
    assert "Nhiều hơn 1 chỉ tiêu" in unescape(many.content.decode())


def test_rows_and_schools_are_found_without_losing_what_is_there(
    places: Places, officer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    more = officer.post(NEW, form(action="them-dong"))
    assert more.content.count(b'name="name-') == 4
    monkeypatch.setattr(officer_pages, "_SCHOOLS_OFFERED", 1)
    sent = form(action="loc-truong", audience="chosen", school_search="cam tu")
    page = officer.post(NEW, sent | {"school": str(places.school.pk)}).content.decode()
    assert page.count('name="school"') == 2
    assert f'value="{places.school.pk}" id="s{places.school.pk}" checked' in page
    assert "Trường TH Cẩm Tú" in page
    page = officer.post(NEW, form(action="loc-truong")).content.decode()
    assert "Còn 2 trường nữa" in page


def test_chosen_schools_are_those_of_the_unit_and_never_all_by_mistake(
    places: Places, officer: Client
) -> None:
    none = officer.post(NEW, form(audience="chosen"))
    assert "Đánh dấu các trường được giao" in unescape(none.content.decode())
    strange = make_unit("school", "Trường nơi khác", "NK")
    for school, count in ((places.school, 1), (strange, 0)):
        sent = form(audience="chosen", school=str(school.pk))
        seal = seal_in(officer.post(NEW, sent).content)
        answer = officer.post(NEW, sent | {"action": "giao", "seal": seal})
        assert answer.status_code == (302 if count else 422)
    assert [one.unit for one in DemandSet.objects.get().units.all()] == [places.school]
    assert "hiện không thuộc đơn vị" in unescape(answer.content.decode())


def test_a_form_begins_with_what_was_there_before(
    places: Places, officer: Client, hand_down: HandDown
) -> None:
    made = hand_down(LOST)
    assert 'value="< 0,2"' in shown(officer, f"{NEW}?tu={made.pk}")
    assert "Tỷ lệ chuyển cấp" in shown(officer, f"{NEW}?tu=quoc-gia")
    assert 'value="< 0,2"' not in shown(officer, f"{NEW}?tu=gi-do")
    other = hand_down(COMPLETION, unit=places.commune)
    assert officer.get(f"{NEW}?tu={other.pk}").status_code == 404


def test_an_officer_answers_what_waits(
    places: Places, officer: Client, hand_down: HandDown, register: Register
) -> None:
    made = hand_down(COMPLETION)
    one = register(made, "90", "thiếu giáo viên")
    assert f'href="{SETS}{made.pk}/#cho-tra-loi"' in shown(officer, SETS)
    assert "thiếu giáo viên" in shown(officer, f"{SETS}{made.pk}/")
    silent = officer.post(f"{SETS}dang-ky/{one.pk}/tra-lai/", {"reason": " "})
    assert silent.status_code == 422
    assert f'href="#r{one.pk}"' in silent.content.decode()
    officer.post(f"{SETS}dang-ky/{one.pk}/tra-lai/", {"reason": "Nâng lên 95"})
    again = register(made, "95", "đã tuyển thêm")
    answer = officer.post(f"{SETS}dang-ky/{again.pk}/chap-nhan/", follow=True)
    assert "Đã chấp nhận mức 95 của Trường TH Hoa Sen." in unescape(answer.content.decode())
    late = officer.post(f"{SETS}dang-ky/{again.pk}/chap-nhan/")
    assert (late.status_code, "không còn chờ" in unescape(late.content.decode())) == (422, True)


def test_who_only_looks_on_answers_nothing(
    places: Places, hand_down: HandDown, register: Register
) -> None:
    made = hand_down(COMPLETION, unit=places.commune)
    one = register(made, "90", "thiếu giáo viên")
    province = sign_in(places.officer)
    page = shown(province, f"{SETS}{made.pk}/")
    assert "thiếu giáo viên" in page
    assert "Chấp nhận" not in page
    assert province.post(f"{SETS}dang-ky/{one.pk}/chap-nhan/").status_code == 403
    far = sign_in(places.far_principal)
    assert far.post(f"{SETS}dang-ky/{one.pk}/chap-nhan/").status_code == 404


def test_a_document_is_withdrawn_and_handed_down_anew(officer: Client, hand_down: HandDown) -> None:
    made = hand_down(COMPLETION)
    path = f"{SETS}{made.pk}/thu-hoi/"
    assert officer.post(path, {"reason": ""}).status_code == 422
    answer = officer.post(path, {"reason": "Giao nhầm năm", "again": "1"})
    assert answer["Location"].endswith(f"tu={made.pk}")
    page = shown(officer, f"{SETS}{made.pk}/")
    assert "Giao nhầm năm" in page
    assert "Thu hồi hoặc sửa" not in page
    other = hand_down(LOST, number="2/KH")
    answer = officer.post(f"{SETS}{other.pk}/thu-hoi/", {"reason": "nhầm"})
    assert answer["Location"] == f"{SETS}{other.pk}/"


def test_who_registered_what_is_a_workbook(
    officer: Client, hand_down: HandDown, register: Register
) -> None:
    made = hand_down(COMPLETION)
    register(made, "95", "thiếu giáo viên")
    sheet = load_workbook(BytesIO(officer.get(f"{SETS}{made.pk}/xuat.xlsx").content)).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    assert len(rows) == 4
    said = [row for row in rows if row[1] == "Trường TH Hoa Sen"]
    assert said[0][6:10] == ("97", "Chờ trả lời", "95", "thiếu giáo viên")


def test_a_page_of_many_schools_and_targets_stays_light(
    places: Places, officer: Client, hand_down: HandDown
) -> None:
    for number in range(60):
        name = f"Trường Tiểu học Số {number}"
        make_unit("school", name, f"S{number}", places.commune)
    names = [f"Chỉ tiêu thứ {number} của tỉnh" for number in range(40)]
    lines = "\n".join(f"{name}\t{YEAR}\t98\t%" for name in names)
    sent = form(paste=lines)
    seal = seal_in(officer.post(NEW, sent).content)
    looked = officer.post(NEW, sent)
    assert len(looked.content) < 100_000
    answer = officer.post(NEW, sent | {"action": "giao", "seal": seal})
    assert answer.status_code == 302
    page = shown(officer, answer["Location"])
    assert "Trang 1 trong 6" in page
    assert "Trang 6 trong 6" in shown(officer, f"{answer['Location']}?trang=6")
    shown(sign_in(places.principal), HANDED)


# --- the trail ------------------------------------------------------------------------------------


def test_the_trail_names_what_was_done_and_leads_there(
    places: Places, principal: Client, officer: Client, hand_down: HandDown, register: Register
) -> None:
    made = hand_down(COMPLETION)
    one = register(made, "95", "thiếu giáo viên")
    return_registration(registration=one, reason="Nâng lên 96", actor=places.officer, at=AT)
    page = shown(principal, "/nhat-ky/")
    for said in ("Đăng ký chỉ tiêu", "Trả lại chỉ tiêu đăng ký", "thiếu giáo viên", "Nâng lên 96"):
        assert said in page
    assert f'href="{HANDED}{one.demand_id}/"' in page
    Membership.objects.create(user=places.officer, unit=places.province, role="administrator")
    page = shown(officer, "/nhat-ky/")
    assert "Chỉ tiêu giao theo văn bản 12/KH-SGDĐT" in page
    assert f'href="{SETS}{made.pk}/"' in page


def test_a_target_is_not_accepted_without_what_was_said_about_it(
    places: Places, officer: Client, hand_down: HandDown, register: Register
) -> None:
    one = register(hand_down(COMPLETION), "95", "thiếu giáo viên")
    answer = officer.post(f"{SETS}dang-ky/{one.pk}/chap-nhan/", {"reason": "dài " * 600})
    assert answer.status_code == 422
    assert "Lý do dài quá 1000 ký tự" in unescape(answer.content.decode())
    assert Registration.objects.get().state == Registration.State.WAITING
