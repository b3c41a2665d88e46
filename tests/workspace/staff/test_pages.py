"""The pages of people: who sees what of them, what they do, and that their queries stay few."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from lotrinh.workspace.people.models import Delegation, Invitation, Membership, User
from lotrinh.workspace.people.permissions import NotAllowed, remembered_rights
from lotrinh.workspace.people.staff.queries import (
    AccountState,
    delegable,
    delegations_page,
    people_of_unit,
    person_page,
    visible_delegations,
    visible_memberships,
)
from tests.workspace.conftest import AT
from tests.workspace.pages.conftest import SignIn
from tests.workspace.staff.conftest import TODAY, TOMORROW, YESTERDAY, AddPerson, Staff
from tests.workspace.units import make_unit

WEEK = timedelta(days=7)


@pytest.fixture
def browser(staff: Staff, sign_in: SignIn) -> Client:
    """Return the principal's browser."""
    return sign_in(staff.principal)


def words(answer: Any) -> str:
    """Return the words of an answer's content, tags left out."""
    content: str = answer.content.decode()
    main = content[content.index("<main") : content.index("</main>")]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", main))


def page_of(staff: Staff, who: User | None = None, **given: Any) -> Any:
    known: dict[str, Any] = {"unit": staff.school, "on": TODAY, "at": AT}
    return people_of_unit(actor=who or staff.principal, **(known | given))


def names(page: Any) -> list[str]:
    return [str(line.person) for line in page.lines]


def delegated(staff: Staff, **given: Any) -> Delegation:
    known: dict[str, Any] = {
        "membership": staff.role_of("principal"),
        "to": staff.teacher,
        "valid_from": TODAY,
        "valid_to": TODAY + WEEK,
        "reason": "tập huấn",
        "created_at": AT,
    }
    return Delegation.objects.create(**(known | given))


# --- the people of a unit -------------------------------------------------------------------------


def test_people_stand_by_rank_and_given_name(staff: Staff, add_person: AddPerson) -> None:
    add_person("gv2", "Đinh Thị Bưởi", staff.school, "staff")
    add_person("gv3", "Lê Văn Đạt", staff.school, "staff")
    assert names(page_of(staff)) == [
        "Nguyễn Thị Sen",
        "Trần Văn Đức",
        "Phạm Văn Bình",
        "Lê Thị Ánh",
        "Đinh Thị Bưởi",
        "Lê Văn Đạt",
        "Võ Văn Cha",
        "Đỗ Quản Trị",
    ]


def test_roles_and_groups_are_counted_and_narrow(staff: Staff) -> None:
    Membership.objects.create(
        user=staff.teacher, unit=staff.school, role="union", group=staff.group
    )
    page = page_of(staff)
    assert dict(page.roles)["staff"] == 1
    assert [(part.name, count) for part, count in page.groups] == [("Tổ 4-5", 2)]
    assert [part.name for part in page.sites] == ["Điểm Rạch Sen"]
    assert names(page_of(staff, role="union")) == ["Lê Thị Ánh"]
    assert names(page_of(staff, group=staff.group.pk)) == ["Phạm Văn Bình", "Lê Thị Ánh"]
    narrowed = page_of(staff, role="staff", group=staff.group.pk)
    assert names(narrowed) == [], "one role fulfils both"
    assert narrowed.people == page.people


def test_people_are_those_of_the_day(staff: Staff, add_person: AddPerson) -> None:
    gone = add_person("da-nghi", "Người Đã Nghỉ", staff.school, "staff", valid_to=YESTERDAY)
    coming = add_person("sap-den", "Người Sắp Đến", staff.school, "staff", valid_from=TOMORROW)
    back = Membership.objects.create(
        user=coming, unit=staff.school, role="union", valid_from=TODAY + WEEK, valid_to=TODAY
    )
    assert back.pk, "taken back before it began"
    today = page_of(staff)
    assert not {str(gone), str(coming)} & set(names(today))
    assert [str(one.membership.user) for one in today.to_come] == ["Người Sắp Đến"]
    assert str(gone) in names(page_of(staff, on=YESTERDAY))
    assert str(coming) in names(page_of(staff, on=TOMORROW))
    groups = page_of(staff, on=YESTERDAY).groups
    assert [part.name for part, _count in groups] == ["Tổ 4-5", "Tổ Năng khiếu"]


def test_who_acts_for_whom_is_said_on_its_days(staff: Staff) -> None:
    delegated(staff)
    delegated(staff, to=staff.head, ended_at=AT)

    def acting(**given: Any) -> list[tuple[str, str]]:
        lines = page_of(staff, **given).lines
        return [(str(line.person), str(one.holder)) for line in lines for one in line.acts_for]

    assert acting() == [("Lê Thị Ánh", "Nguyễn Thị Sen")]
    assert acting(on=YESTERDAY) == acting(on=TODAY + WEEK + WEEK) == []
    principal = page_of(staff).lines[0]
    assert [str(one.to) for one in principal.away] == ["Lê Thị Ánh"]


def test_accounts_are_for_who_manages_people(staff: Staff, add_person: AddPerson) -> None:
    User.objects.filter(pk=staff.teacher.pk).update(email="anh@le.test", last_login=AT)
    User.objects.filter(pk=staff.parent.pk).update(is_active=False)
    for who, expires in (("head", AT + WEEK), ("vice_principal", AT)):
        person = getattr(staff, who)
        person.set_unusable_password()
        person.save()
        Invitation.objects.create(
            user=person, unit=staff.school, digest=who, created_at=AT - WEEK, expires_at=expires
        )
    states = {str(line.person): line.state for line in page_of(staff).lines}
    assert states == {
        "Nguyễn Thị Sen": AccountState.NOT_SIGNED_IN,
        "Trần Văn Đức": AccountState.INVITATION_OVER,
        "Phạm Văn Bình": AccountState.INVITED,
        "Lê Thị Ánh": AccountState.OPEN,
        "Võ Văn Cha": AccountState.CLOSED,
        "Đỗ Quản Trị": AccountState.NOT_SIGNED_IN,
    }
    for who in ("vice_principal", "teacher", "commune_officer"):
        page = page_of(staff, getattr(staff, who))
        assert {(line.state, line.email) for line in page.lines} == {(None, "")}
        person = person_page(
            actor=getattr(staff, who), unit=staff.school, person=staff.teacher, on=TODAY, at=AT
        )
        assert (person.state, person.email) == (None, "")


@pytest.mark.parametrize("who", ["other_principal"])
def test_others_see_nobody(staff: Staff, who: str) -> None:
    actor, unit = getattr(staff, who), staff.school
    asked: list[Callable[[], object]] = [
        lambda: page_of(staff, actor),
        lambda: person_page(actor=actor, unit=unit, person=staff.teacher, on=TODAY, at=AT),
        lambda: delegations_page(actor=actor, unit=unit, at=AT),
        lambda: delegable(actor=actor, unit=unit, at=AT),
    ]
    for ask in asked:
        with pytest.raises(NotAllowed):
            ask()
    assert not visible_memberships(actor).filter(unit=unit).exists()


def test_queries_are_as_many_for_sixty_people_as_for_six(
    staff: Staff, add_person: AddPerson, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(60):
        person = add_person(f"gv{number}", f"Giáo viên {number}", staff.school, "staff")
        Membership.objects.create(
            user=person, unit=staff.school, role="group_head", group=staff.group
        )
        delegated(staff, to=person)
    for who, count in ((staff.principal, 7), (staff.teacher, 6)):
        with remembered_rights(), django_assert_num_queries(count):
            page = page_of(staff, who)
        assert page.people == 66
    with remembered_rights(), django_assert_num_queries(5):
        person_page(actor=staff.principal, unit=staff.school, person=person, on=TODAY, at=AT)
    with remembered_rights(), django_assert_num_queries(4):
        page = delegations_page(actor=staff.administrator, unit=staff.school, at=AT)
    assert len(page.others) == 60
    with remembered_rights(), django_assert_num_queries(3):
        delegable(actor=staff.principal, unit=staff.school, at=AT)


# --- the pages ------------------------------------------------------------------------------------


def test_the_list_says_who_is_there(browser: Client, staff: Staff) -> None:
    delegated(staff)
    page = words(browser.get("/nhan-su/"))
    for said in (
        "Tổ 4-5 (1)",
        "1 điểm trường: Điểm Rạch Sen",
        "thay Nguyễn Thị Sen (Hiệu trưởng) đến 27/11/2025",
        "đã ủy quyền cho Lê Thị Ánh đến 27/11/2025",
        "Chưa đăng nhập lần nào",
    ):
        assert said in page
    narrowed = words(browser.get("/nhan-su/?vai=staff"))
    assert "Lê Thị Ánh" in narrowed
    assert "Võ Văn Cha" not in narrowed
    assert "Không có ai khớp" in words(browser.get(f"/nhan-su/?vai=staff&to={staff.group.pk}"))
    assert "Không có ai khớp" in words(browser.get("/nhan-su/?to=chin"))


def test_the_list_is_as_of_a_day(browser: Client, staff: Staff) -> None:
    Membership.objects.filter(unit=staff.school).update(valid_from=TODAY)
    page = words(browser.get(f"/nhan-su/?ngay={YESTERDAY}"))
    assert "Ngày 19/11/2025 chưa có ai giữ vai trò" in page
    assert "Sẽ bắt đầu sau" in page


def test_a_person_is_shown_as_of_a_day(browser: Client, staff: Staff) -> None:
    Membership.objects.filter(user=staff.head).update(valid_from=TODAY)
    address = f"/nhan-su/{staff.head.pk}/"
    page = words(browser.get(f"{address}?ngay={YESTERDAY}"))
    assert "Vai trò ngày 19/11/2025" in page
    assert "Không giữ vai trò nào ở đây" in page
    assert "Vai trò sắp bắt đầu" in page
    assert "Vai trò hiện nay" in words(browser.get(f"{address}?ngay="))


def test_an_office_has_people_too(staff: Staff, sign_in: SignIn) -> None:
    page = words(sign_in(staff.commune_officer).get("/nhan-su/"))
    assert "Cán Bộ Xã" in page
    assert "Quản Trị Xã" in page
    assert "Lê Thị Ánh" not in page


def test_a_teacher_sees_names_and_no_accounts(staff: Staff, sign_in: SignIn) -> None:
    User.objects.filter(pk=staff.head.pk).update(email="binh@le.test")
    browser = sign_in(staff.teacher)
    for address in ("/nhan-su/", f"/nhan-su/{staff.head.pk}/"):
        page = words(browser.get(address))
        assert "Phạm Văn Bình" in page
        for hidden in ("binh@le.test", "Chưa đăng nhập", "Sửa", "Giao thêm vai trò"):
            assert hidden not in page


def test_a_person_of_another_unit_is_not_there(browser: Client, staff: Staff) -> None:
    other = Membership.objects.get(user=staff.other_principal)
    for address in (
        f"/nhan-su/{staff.other_principal.pk}/",
        f"/nhan-su/{staff.other_principal.pk}/vai-tro/",
        f"/nhan-su/vai-tro/{other.pk}/",
        f"/nhan-su/vai-tro/{other.pk}/ket-thuc/",
        f"/nhan-su/?don-vi={staff.other_school.pk}",
        "/nhan-su/?don-vi=khong-phai-so",
    ):
        assert browser.get(address).status_code == 404, address


def test_the_administrator_above_manages_people_of_a_school(staff: Staff, sign_in: SignIn) -> None:
    browser = sign_in(staff.commune_administrator)
    at = f"?don-vi={staff.school.pk}"
    page = browser.get(f"/nhan-su/{at}")
    assert "Trường TH Hoa Sen" in words(page)
    assert f"/nhan-su/{staff.teacher.pk}/{at}" in page.content.decode()
    sent = {"role": "principal", "title": "", "valid_from": TODAY, "valid_to": ""}
    answer = browser.post(f"/nhan-su/{staff.teacher.pk}/vai-tro/{at}", sent)
    assert answer["Location"] == f"/nhan-su/{staff.teacher.pk}/{at}"
    assert Membership.objects.filter(user=staff.teacher, role="principal").exists()


def test_a_role_is_given_on_a_page(browser: Client, staff: Staff) -> None:
    address = f"/nhan-su/{staff.teacher.pk}/vai-tro/"
    form = browser.get(address).content.decode()
    assert "Phó hiệu trưởng" in form
    assert "Quản trị</option>" not in form, "a principal makes nobody administrator"
    wrong = browser.post(address, {"role": "", "valid_from": "31/02/2026"})
    assert wrong.status_code == 422
    assert 'href="#id_role"' in wrong.content.decode()
    sent = {
        "role": "vice_principal",
        "title": "Phó Hiệu trưởng",
        "group": "",
        "fields_of_work": ["boarding"],
        "valid_from": "01/12/2025",
        "valid_to": "",
    }
    page = words(browser.post(address, sent, follow=True))
    assert "Đã giao vai trò: Phó Hiệu trưởng." in page
    assert "Vai trò sắp bắt đầu" in page
    assert "từ 1/12/2025" in page.replace("01/12/2025", "1/12/2025")
    again = browser.post(address, sent)
    assert again.status_code == 422
    assert "đã có vai trò này" in words(again)


def test_a_role_is_changed_on_a_page(browser: Client, staff: Staff) -> None:
    role = staff.role_of("vice_principal")
    address = f"/nhan-su/vai-tro/{role.pk}/"
    assert "Bán trú" in words(browser.get(address))
    no_day = browser.post(address, {"title": "Phó HT", "when": "from", "on": ""})
    assert no_day.status_code == 422
    assert 'href="#id_on"' in no_day.content.decode()
    sent = {"title": "Phó HT", "fields_of_work": ["safety"], "when": "from", "on": TODAY}
    page = words(browser.post(address, sent, follow=True))
    assert "Phó HT" in page
    assert "An toàn trường học" in page
    assert "Vai trò trước đây" in page
    head = staff.role_of("head")
    kept = browser.get(f"/nhan-su/vai-tro/{head.pk}/").content.decode()
    assert "Bán trú" not in kept, "a group head has no fields of work"
    wrong = {"title": "", "group": "", "when": "always", "on": "hôm qua"}
    assert browser.post(f"/nhan-su/vai-tro/{head.pk}/", wrong).status_code == 422


def test_a_role_without_groups_to_choose_keeps_its_own(
    staff: Staff, sign_in: SignIn, add_person: AddPerson
) -> None:
    browser = sign_in(staff.commune_administrator)
    role = staff.role_of("commune_officer")
    sent = {"title": "Chuyên viên", "when": "always"}
    page = words(browser.post(f"/nhan-su/vai-tro/{role.pk}/", sent, follow=True))
    assert "Chuyên viên" in page


def test_a_changed_title_never_drops_the_group(browser: Client, staff: Staff) -> None:
    later = make_unit("group", "Tổ Sắp Mở", "HS01-SM", staff.school, since=TODAY + WEEK)
    for group, words_of_day in ((later, "từ 27/11/2025"), (staff.old_group, "đến 19/11/2025")):
        role = staff.role_of("head")
        Membership.objects.filter(pk=role.pk).update(group=group)
        address = f"/nhan-su/vai-tro/{role.pk}/"
        form = browser.get(address).content.decode()
        assert f'<option value="{group.pk}" selected>{group.name}, {words_of_day}' in form
        sent = {"title": f"Tổ trưởng {group.pk}", "group": group.pk, "when": "always"}
        assert browser.post(address, sent).status_code == 302
        role.refresh_from_db()
        assert (role.title, role.group) == (f"Tổ trưởng {group.pk}", group)


def test_a_role_is_given_in_a_group_that_opens_later(browser: Client, staff: Staff) -> None:
    later = make_unit("group", "Tổ Sắp Mở", "HS01-SM", staff.school, since=TODAY + WEEK)
    address = f"/nhan-su/{staff.teacher.pk}/vai-tro/"
    form = words(browser.get(address))
    assert "Tổ Sắp Mở, từ 27/11/2025" in form
    assert "Tổ Năng khiếu" not in form
    assert "Tổ 1" not in form, "another school's"
    sent = {"role": "group_head", "group": later.pk, "valid_from": TODAY}
    too_early = browser.post(address, sent)
    assert too_early.status_code == 422
    assert "Tổ Sắp Mở chỉ có từ 27/11/2025" in words(too_early)
    assert browser.post(address, sent | {"valid_from": TODAY + WEEK}).status_code == 302
    assert Membership.objects.get(user=staff.teacher, role="group_head").group == later


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
def test_a_day_beyond_reach_is_said_at_its_field(browser: Client, staff: Staff, day: str) -> None:
    role = staff.role_of("teacher").pk
    forms: list[tuple[str, str, dict[str, Any]]] = [
        (f"/nhan-su/{staff.teacher.pk}/vai-tro/", "valid_from", {"role": "union"}),
        (f"/nhan-su/vai-tro/{role}/", "on", {"when": "from"}),
        (f"/nhan-su/vai-tro/{role}/ket-thuc/", "valid_to", {"reason": "chuyển trường"}),
        ("/nhan-su/moi/", "valid_from", {"role": "staff", "display_name": "Lê Văn Mới"}),
    ]
    for address, field, sent in forms:
        answer = browser.post(address, sent | {field: day})
        assert answer.status_code == 422, address
        assert "Chọn ngày từ 01/01/1900 đến 31/12/2199." in words(answer)
        assert f'href="#id_{field}"' in answer.content.decode()
    assert browser.get(f"/nhan-su/?ngay={day}").status_code == 200


def test_a_role_ends_on_a_page(browser: Client, staff: Staff) -> None:
    address = f"/nhan-su/vai-tro/{staff.role_of('teacher').pk}/ket-thuc/"
    assert browser.get(address).status_code == 200
    assert browser.post(address, {"valid_to": TODAY, "reason": ""}).status_code == 422
    late = browser.post(address, {"valid_to": TODAY, "reason": "chuyển trường"}, follow=True)
    assert "kết thúc ngày 20/11/2025" in words(late)
    again = browser.post(address, {"valid_to": TODAY, "reason": "chuyển trường"})
    assert "hết ngày 20/11/2025 rồi" in words(again)


def test_what_may_not_be_changed_is_not_offered(browser: Client, staff: Staff) -> None:
    role = staff.role_of("administrator")
    page = words(browser.get(f"/nhan-su/{staff.administrator.pk}/"))
    assert "Chỉ người quản trị đổi được vai trò này" in page
    for address in (f"/nhan-su/vai-tro/{role.pk}/", f"/nhan-su/vai-tro/{role.pk}/ket-thuc/"):
        assert browser.get(address).status_code == 403
    assert browser.get(f"/nhan-su/{staff.teacher.pk}/").status_code == 200


def test_the_principal_delegates_and_ends_it(
    browser: Client, staff: Staff, sign_in: SignIn
) -> None:
    role = staff.role_of("principal")
    form = browser.get(f"/nhan-su/uy-quyen/moi/?vai={role.pk}").content.decode()
    assert f'<option value="{role.pk}" selected>Hiệu trưởng' in form
    people = form[form.index('name="to"') :]
    assert "Lê Thị Ánh" in people
    assert "Võ Văn Cha" not in people, "a parent does not act for the school"
    address = "/nhan-su/uy-quyen/moi/"
    sent = {
        "membership": role.pk,
        "to": staff.teacher.pk,
        "valid_from": TODAY,
        "valid_to": TODAY - WEEK,
        "reason": "tập huấn",
    }
    assert "không trước ngày đầu" in words(browser.post(address, sent))
    page = words(browser.post(address, sent | {"valid_to": TODAY + WEEK}, follow=True))
    assert "Lê Thị Ánh được làm thay đến 27/11/2025" in page
    assert "Đang làm thay" in page
    teacher = sign_in(staff.teacher)
    assert "Hiệu trưởng · Nguyễn Thị Sen" in words(teacher.get("/nhan-su/uy-quyen/"))
    told = teacher.get("/chi-tieu/").content.decode()
    banner = told[told.index('class="looking-at"') :]
    assert "Nguyễn Thị Sen" in banner[:400]
    assert "27/11/2025" in banner[:400]
    delegation = Delegation.objects.get()
    ended = browser.post(f"/nhan-su/uy-quyen/{delegation.pk}/dung/", follow=True)
    assert "Lê Thị Ánh thôi làm thay" in words(ended)
    assert "Đã dừng sớm" in words(ended)
    again = browser.post(f"/nhan-su/uy-quyen/{delegation.pk}/dung/", follow=True)
    assert "đã hết rồi" in words(again)
    assert 'class="looking-at"' not in teacher.get("/chi-tieu/").content.decode()


def test_delegations_are_seen_by_whom_they_concern(staff: Staff, sign_in: SignIn) -> None:
    mine = delegated(staff)
    for who, sees in {
        "principal": True,
        "teacher": True,
        "administrator": True,
        "commune_administrator": True,
        "head": False,
        "vice_principal": False,
        "other_principal": False,
    }.items():
        person = getattr(staff, who)
        assert visible_delegations(person).filter(pk=mine.pk).exists() is sees, who
    answer = sign_in(staff.head).post(f"/nhan-su/uy-quyen/{mine.pk}/dung/")
    assert answer.status_code == 404
    admin = words(sign_in(staff.administrator).get("/nhan-su/uy-quyen/"))
    assert "Của những người khác trong đơn vị" in admin
    assert "Lê Thị Ánh" in admin


def test_the_states_of_delegations(staff: Staff) -> None:
    delegated(staff)
    delegated(staff, valid_from=TOMORROW)
    delegated(staff, valid_from=YESTERDAY, valid_to=YESTERDAY)
    delegated(staff, ended_at=AT)
    page = delegations_page(actor=staff.teacher, unit=staff.school, at=AT)
    assert sorted((line.state.value, line.may_end) for line in page.mine) == [
        ("ended", False),
        ("over", False),
        ("running", True),
        ("to_come", True),
    ]


def test_somebody_else_s_role_is_not_delegated_by_a_made_up_form(
    staff: Staff, sign_in: SignIn
) -> None:
    browser = sign_in(staff.teacher)
    sent = {
        "to": staff.head.pk,
        "valid_from": TODAY,
        "valid_to": TODAY,
        "reason": "tự đặt",
    }
    role = staff.role_of("principal")
    foreign = Membership.objects.get(user=staff.other_principal)
    address = "/nhan-su/uy-quyen/moi/"
    assert browser.post(address, sent | {"membership": role.pk}).status_code == 403
    assert browser.post(address, sent | {"membership": foreign.pk}).status_code == 404
    assert browser.post(address, sent | {"membership": "x"}).status_code == 422
    assert not Delegation.objects.exists()


def test_who_has_nothing_to_delegate_is_told_the_next_step(staff: Staff, sign_in: SignIn) -> None:
    browser = sign_in(staff.commune_officer)
    assert browser.post("/lam-viec-o/", {"unit": staff.school.pk}).status_code == 302
    page = words(browser.get("/nhan-su/uy-quyen/moi/"))
    assert "Hiện không giữ vai trò nào ở đây để ủy quyền" in page
    alone = sign_in(staff.other_principal)
    page = words(alone.get("/nhan-su/uy-quyen/moi/"))
    assert "Chưa có người nào khác ở đơn vị" in page


def test_why_a_role_is_delegated_is_not_for_everybody(staff: Staff, sign_in: SignIn) -> None:
    delegated(staff, reason="Đi khám bệnh")
    for who, sees in {
        "principal": True,
        "teacher": True,
        "administrator": True,
        "head": False,
        "vice_principal": False,
    }.items():
        page = words(sign_in(getattr(staff, who)).get(f"/nhan-su/{staff.principal.pk}/"))
        assert "Lê Thị Ánh" in page
        assert ("Đi khám bệnh" in page) is sees, who
