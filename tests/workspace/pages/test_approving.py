"""What the pages say and do about an entry that nobody approved yet."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from lotrinh.workspace.actuals.approval import approve_actual, keep_step, state_of
from lotrinh.workspace.actuals.models import Actual, ActualStep, Evidence
from lotrinh.workspace.actuals.operations import record_actual
from lotrinh.workspace.people.models import User
from lotrinh.workspace.plans.models import Indicator, PlanVersion
from tests.workspace.conftest import AT, Personas
from tests.workspace.pages.conftest import SignIn

YEAR = "2025-2026"
State = ActualStep.State


@pytest.fixture
def teacher(personas: Personas, sign_in: SignIn) -> Client:
    """Return a teacher's browser."""
    return sign_in(personas.teacher)


@pytest.fixture
def head(personas: Personas, sign_in: SignIn) -> Client:
    """Return a group head's browser."""
    return sign_in(personas.group_head)


@pytest.fixture
def entry(personas: Personas, indicator: Indicator) -> Actual:
    """Return what a teacher has entered."""
    return enter(indicator, personas.teacher)


def enter(indicator: Indicator, actor: User, **given: object) -> Actual:
    known = {"period": YEAR, "numerator": 58, "denominator": 60, "at": AT}
    return record_actual(indicator=indicator, actor=actor, **(known | given))  # type: ignore[arg-type]


def page_of(browser: Client, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def indicator_page(browser: Client, indicator: Indicator) -> str:
    return page_of(browser, f"/chi-tieu/{indicator.pk}/?nam={YEAR}")


# --- entering -------------------------------------------------------------------------------------


def test_a_teacher_sends_an_entry_for_approval_or_keeps_it_as_a_draft(
    teacher: Client, indicator: Indicator
) -> None:
    address = f"/chi-tieu/{indicator.pk}/nhap/?nam={YEAR}"
    form = page_of(teacher, address)
    assert "Gửi để duyệt" in form
    assert "Lưu nháp" in form
    assert "Tổ trưởng hoặc hiệu trưởng duyệt thì mới tính" in form
    typed = {"period": YEAR, "numerator": "58", "denominator": "60"}
    kept = teacher.post(address, typed | {"as_draft": "1"}, follow=True).content.decode()
    assert "Đã lưu nháp" in kept
    draft = Actual.objects.get()
    assert state_of(draft) == State.DRAFT
    sent = teacher.post(f"/ket-qua/{draft.pk}/gui-duyet/", follow=True).content.decode()
    assert "Đã gửi 58/60 để duyệt" in sent
    assert state_of(draft) == State.SUBMITTED


def test_who_may_approve_saves_at_once(head: Client, teacher: Client, indicator: Indicator) -> None:
    address = f"/chi-tieu/{indicator.pk}/nhap/?nam={YEAR}"
    assert "Lưu kết quả" in page_of(head, address)
    typed = {"period": YEAR, "numerator": "58", "denominator": "60"}
    assert "Đã lưu kết quả" in head.post(address, typed, follow=True).content.decode()
    assert state_of(Actual.objects.get()) == State.APPROVED
    corrected = typed | {"replaces": Actual.objects.get().pk, "reason": "đếm lại"}
    said = teacher.post(address, corrected, follow=True).content.decode()
    assert "Đã gửi kết quả năm học 2025-2026 để duyệt" in said


def test_the_form_begins_with_what_was_returned_and_why(
    personas: Personas, teacher: Client, head: Client, indicator: Indicator, entry: Actual
) -> None:
    head.post(f"/ket-qua/{entry.pk}/tra-lai/", {"reason": "đếm lại lớp 5A"})
    form = page_of(teacher, f"/chi-tieu/{indicator.pk}/nhap/?nam={YEAR}")
    assert "Truongto trả lại 58/60 để sửa" in form
    assert "Sửa theo ý kiến: đếm lại lớp 5A" in form


@pytest.mark.parametrize(
    ("state", "says"),
    [
        (State.SENT, "Số đã gửi lên cấp trên: 58/60"),
        (State.ACCEPTED, "Số đã gửi lên cấp trên và được nhận: 58/60"),
    ],
)
def test_correcting_what_was_sent_up_says_so(
    personas: Personas, principal: Client, actual: Actual, state: State, says: str
) -> None:
    keep_step(actual, state, personas.principal, AT)
    form = page_of(principal, f"/chi-tieu/{actual.indicator_id}/nhap/?nam={YEAR}")
    assert says in form
    assert "vẫn giữ đến khi bản sửa được duyệt" in form
    assert str(state.label) in indicator_page(principal, actual.indicator)


def test_a_teacher_learns_that_the_approved_one_stays_meanwhile(
    teacher: Client, actual: Actual
) -> None:
    form = page_of(teacher, f"/chi-tieu/{actual.indicator_id}/nhap/?nam={YEAR}")
    assert "Kết quả đã duyệt là 58/60" in form


def test_files_of_the_earlier_entry_are_kept_unless_they_are_unticked(
    personas: Personas, teacher: Client, indicator: Indicator
) -> None:
    address = f"/chi-tieu/{indicator.pk}/nhap/?nam={YEAR}"
    typed = {"period": YEAR, "numerator": "58", "denominator": "60"}
    teacher.post(address, typed | {"evidence": SimpleUploadedFile("a.pdf", b"%PDF-1.4 a")})
    first, file = Actual.objects.get(), Evidence.objects.get()
    ticked = f'name="keeps" value="{file.pk}" checked'
    assert ticked in page_of(teacher, address)
    again = typed | {"replaces": first.pk, "keeps": file.pk}
    refused = teacher.post(address, again).content.decode()
    assert ticked in refused, "as the person left it"
    assert ticked not in teacher.post(address, typed | {"replaces": first.pk}).content.decode()
    teacher.post(address, again | {"reason": "đếm lại"})
    assert [one.filename for one in Actual.objects.latest("pk").evidence.all()] == ["a.pdf"]


# --- approving and returning ----------------------------------------------------------------------


def test_the_page_tells_each_what_is_to_be_done_next(
    parent: User,
    teacher: Client,
    head: Client,
    sign_in: SignIn,
    indicator: Indicator,
    entry: Actual,
) -> None:
    mine = indicator_page(teacher, indicator)
    assert "Tổ trưởng hoặc hiệu trưởng duyệt thì mới tính" in mine
    assert f"/ket-qua/{entry.pk}/duyet/" not in mine
    theirs = indicator_page(head, indicator)
    assert "Bạn xem rồi duyệt, hoặc trả lại để sửa" in theirs
    assert f"/ket-qua/{entry.pk}/duyet/" in theirs
    said = head.post(f"/ket-qua/{entry.pk}/tra-lai/", {"reason": "đếm lại lớp 5A"}, follow=True)
    assert "Đã trả lại 58/60 để sửa" in said.content.decode()
    for browser, words in ((teacher, "Bạn sửa rồi gửi lại"), (head, "Giaovien sửa rồi gửi lại")):
        page = indicator_page(browser, indicator)
        assert words in page
        assert "đếm lại lớp 5A" in page
    page = indicator_page(sign_in(parent), indicator)
    assert "58/60" not in page
    assert "đếm lại lớp 5A" not in page


def test_approving_makes_it_the_result(head: Client, indicator: Indicator, entry: Actual) -> None:
    said = head.post(f"/ket-qua/{entry.pk}/duyet/", follow=True).content.decode()
    assert "Đã duyệt 58/60" in said
    assert "58/60 (96,67 %)" in said


@pytest.mark.parametrize("reason", ["", "x" * 1001])
def test_what_is_typed_stays_when_returning_is_refused(
    head: Client, entry: Actual, reason: str
) -> None:
    answer = head.post(f"/ket-qua/{entry.pk}/tra-lai/", {"reason": reason})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'href="#reason-{entry.pk}"' in page
    assert f">{reason}</textarea>" in page
    assert state_of(entry) == State.SUBMITTED


def test_who_comes_too_late_is_told_where_it_stands(
    personas: Personas, head: Client, indicator: Indicator, entry: Actual
) -> None:
    approve_actual(actual=entry, actor=personas.principal, at=AT)
    answer = head.post(f"/ket-qua/{entry.pk}/duyet/")
    assert answer.status_code == 422
    assert "đang ở bước &#x27;đã duyệt&#x27;" in answer.content.decode()


def test_who_may_not_approve_is_refused(
    personas: Personas, teacher: Client, sign_in: SignIn, entry: Actual
) -> None:
    for action in ("duyet", "tra-lai"):
        for sent in ({"reason": "vì"}, {"reason": "x" * 1001}):
            assert teacher.post(f"/ket-qua/{entry.pk}/{action}/", sent).status_code == 403
    stranger = sign_in(personas.other_principal)
    for action in ("gui-duyet", "duyet", "tra-lai"):
        assert stranger.post(f"/ket-qua/{entry.pk}/{action}/").status_code == 404


# --- the targets page -----------------------------------------------------------------------------


def test_the_targets_page_marks_what_waits_for_who_enters_results(
    parent: User, teacher: Client, sign_in: SignIn, indicator: Indicator, entry: Actual
) -> None:
    address = f"/chi-tieu/?nam={YEAR}"
    page = page_of(teacher, address)
    assert "58/60 chờ duyệt" in page
    assert "cho=duyet" in page
    reading = sign_in(parent)
    for path in (address, f"{address}&cho=duyet", f"/chi-tieu/xuat.csv?nam={YEAR}", "/tim/?q=ty"):
        assert "58/60" not in reading.get(path).content.decode()
    assert "chờ duyệt" not in page_of(reading, address)


def test_several_are_approved_at_once(
    personas: Personas, head: Client, version: PlanVersion
) -> None:
    first, second, third = [row.indicator for row in version.rows.order_by("order")]
    entries = [enter(one, personas.teacher) for one in (first, second, third)]
    page = page_of(head, f"/chi-tieu/?nam={YEAR}&cho=duyet")
    assert page.count('name="approve"') == 3
    sent = {"approve": [entries[0].pk, entries[1].pk]}
    said = head.post(f"/chi-tieu/duyet/?nam={YEAR}", sent, follow=True).content.decode()
    assert "Đã duyệt 2 kết quả" in said
    assert [state_of(one) for one in entries] == ["approved", "approved", "submitted"]


def test_all_of_them_or_none(personas: Personas, head: Client, version: PlanVersion) -> None:
    first, second, third = [row.indicator for row in version.rows.order_by("order")]
    entries = [enter(one, personas.teacher) for one in (first, second, third)]
    approve_actual(actual=entries[1], actor=personas.principal, at=AT)
    sent = {"approve": [one.pk for one in entries[:2]]}
    answer = head.post(f"/chi-tieu/duyet/?nam={YEAR}", sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f"{second.name}: Kết quả này đang ở bước" in page
    assert page.count("checked") == 1, "what was ticked and still waits stays ticked"
    assert [state_of(one) for one in entries] == ["submitted", "approved", "submitted"]


def test_nothing_ticked_is_said(head: Client, entry: Actual) -> None:
    answer = head.post(f"/chi-tieu/duyet/?nam={YEAR}", {"approve": "x"})
    assert answer.status_code == 422
    assert "Chưa đánh dấu kết quả nào" in answer.content.decode()


def test_when_nothing_waits_the_list_says_so(head: Client, version: PlanVersion) -> None:
    page = page_of(head, f"/chi-tieu/?nam={YEAR}&cho=duyet")
    assert "không có kết quả nào chờ duyệt" in page


def test_the_year_can_be_changed_after_a_refusal(principal: Client, actual: Actual) -> None:
    """The page was redrawn at an address that takes forms alone: the switch leads to a page."""
    page = principal.post(f"/ket-qua/{actual.pk}/tra-lai/", {"reason": ""})
    assert page.status_code == 422
    assert '<input type="hidden" name="next" value="/">' in page.content.decode()
