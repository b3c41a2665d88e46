"""The pages of what is sent up, as a school and as an officer see them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import date, timedelta
from uuid import uuid4

import openpyxl
import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from pytest_django.asserts import assertRedirects

from lotrinh.workspace.actuals.reporting.models import (
    Collection,
    Extension,
    Remark,
    Submission,
)
from lotrinh.workspace.actuals.reporting.operations import (
    accept_report,
    return_report,
)
from lotrinh.workspace.people.models import Unit, UnitLink, User
from lotrinh.workspace.people.paths import rebuild_paths
from lotrinh.workspace.plans.models import Indicator
from tests.workspace.actuals.conftest import Enter
from tests.workspace.conftest import Personas
from tests.workspace.reporting.conftest import (
    AT,
    DUE,
    LOCKS,
    OPENS,
    YEAR,
    Above,
    Correct,
    Send,
    at,
    open_period,
)

KY = f"/bao-cao/ky/?ky={YEAR}"
State = Submission.State
COLLECTIONS, COLLECTION, SUBMISSION, REPORTS, REPORT = 10, 12, 19, 25, 33
"""How many queries a page asks, whatever there is: its own, and those of the frame around it."""


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have it be 1/6/2026: the period is open."""
    set_today(monkeypatch, AT.date())


def set_today(monkeypatch: pytest.MonkeyPatch, day: date) -> None:
    moment = at(day)
    monkeypatch.setattr(timezone, "now", lambda: moment)


def browser_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def school(personas: Personas) -> Client:
    """Return the principal's browser."""
    return browser_of(personas.principal)


@pytest.fixture
def officer(above: Above) -> Client:
    """Return the commune officer's browser."""
    return browser_of(above.officer)


def page(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, answer.content.decode()
    text = answer.content.decode()
    assert len(text.encode()) < 100_000
    return text


# --- the school -----------------------------------------------------------------------------------


def test_without_any_period_the_page_says_what_to_do(school: Client, above: Above) -> None:
    assert "Chưa có kỳ nào được mở" in page(school, "/bao-cao/")


def test_a_period_says_when_how_far_and_what_is_next(
    personas: Personas,
    school: Client,
    opened: Collection,
    figures: list[Indicator],
    enter: Enter,
) -> None:
    enter(figures[2], text="98", actor=personas.teacher)
    text = page(school, "/bao-cao/")
    assert "mở từ 20/05/2026, hạn gửi 05/06/2026" in text
    assert "còn 4 ngày" in text
    assert "<strong>2/3</strong> kết quả đã duyệt · 1 chờ duyệt" in text
    assert "Còn 1 kết quả chờ tổ trưởng hoặc hiệu trưởng duyệt." in text


@pytest.mark.parametrize(
    ("day", "says"),
    [
        (OPENS - timedelta(days=1), "Gửi được từ ngày 20/05/2026"),
        (DUE, "hôm nay là hạn gửi"),
        (DUE + timedelta(days=1), "đã quá hạn 05/06/2026, còn nhận đến hết 15/06/2026"),
        (LOCKS + timedelta(days=1), "Kỳ đã khóa. Nhờ Xã Mỹ Thọ gia hạn"),
    ],
)
def test_each_day_says_what_can_be_done(
    personas: Personas,
    opened: Collection,
    figures: list[Indicator],
    monkeypatch: pytest.MonkeyPatch,
    day: date,
    says: str,
) -> None:
    set_today(monkeypatch, day)
    assert says in page(browser_of(personas.principal), "/bao-cao/")


def test_the_answers_are_checked_then_sent(
    school: Client, opened: Collection, figures: list[Indicator]
) -> None:
    text = page(school, KY)
    assert "2 kết quả sẽ được gửi" in text
    assert "1 chỉ tiêu chưa có kết quả được duyệt" in text
    assert "Gửi lên Xã Mỹ Thọ" in text
    sent = school.post(
        "/bao-cao/gui/", {"period": YEAR, "narrative": "Ổn định.\r\nHết."}, follow=True
    )
    assert "Đã gửi và đã tới nơi" in sent.content.decode()
    assert Submission.objects.get().state == State.SENT
    assert "Ổn định.\\nHết." in Submission.objects.get().content
    assert "Xã Mỹ Thọ đang xem" in page(school, "/bao-cao/")


def test_a_refusal_keeps_what_was_typed(
    school: Client, opened: Collection, figures: list[Indicator], send: Send
) -> None:
    send(narrative="Ổn định.")
    again = school.post("/bao-cao/gui/", {"period": YEAR, "narrative": "Ổn định."})
    assert again.status_code == 422
    assert "đã gửi rồi (lần 1)" in again.content.decode()
    assert "Ổn định.</textarea>" in again.content.decode()
    other = school.post("/bao-cao/gui/", {"period": "2025"}, follow=True)
    assert "không phải là kỳ báo cáo" in other.content.decode()


def test_a_teacher_sees_what_goes_and_cannot_send_it(
    personas: Personas, opened: Collection, figures: list[Indicator]
) -> None:
    teacher = browser_of(personas.teacher)
    text = page(teacher, KY)
    assert "Hiệu trưởng là người gửi" in text
    assert "Gửi lên Xã Mỹ Thọ" not in text
    assert teacher.post("/bao-cao/gui/", {"period": YEAR}).status_code == 403


def test_what_waits_is_not_shown_to_who_enters_nothing(
    personas: Personas,
    above: Above,
    opened: Collection,
    figures: list[Indicator],
    enter: Enter,
    officer: Client,
) -> None:
    enter(figures[2], text="12,34", actor=personas.teacher)
    officer.post("/lam-viec-o/", {"unit": personas.school.pk})
    text = page(officer, KY)
    assert "12,34" not in text
    assert "1 chưa có" in text


def test_odd_figures_are_said_before_they_are_sent(
    personas: Personas,
    school: Client,
    opened: Collection,
    figures: list[Indicator],
    enter: Enter,
) -> None:
    enter(figures[2], text="98")
    assert "không có hai số đếm" in page(school, KY)


def test_the_figure_of_a_semester_is_entered_as_such(
    school: Client, above: Above, figures: list[Indicator], enter: Enter
) -> None:
    period = "2025-2026/1"
    open_period(above.commune, above.officer, period=period)
    enter(figures[0], text="98", period=period, as_draft=True)
    address = f"/chi-tieu/{figures[0].pk}/nhap/?nam=2025-2026&ky=1"
    assert "98" in page(school, f"/bao-cao/ky/?ky={period}")
    assert "Học kỳ I, 2025-2026" in page(school, "/bao-cao/")
    assert "2025-2026/1" in page(school, address)


def test_a_period_that_is_none_leads_to_all(school: Client, above: Above) -> None:
    assert school.get("/bao-cao/ky/?ky=2025").headers["Location"] == "/bao-cao/"


def test_an_officer_has_no_period_of_ones_own(officer: Client, opened: Collection) -> None:
    """A link to a school's period leads who looks in from above to what is taken in."""
    assertRedirects(officer.get("/bao-cao/ky/?ky=2025-2026", follow=True), "/thu-thap/")


def test_a_returned_report_is_mended_answered_and_sent_again(
    school: Client,
    above: Above,
    opened: Collection,
    figures: list[Indicator],
    send: Send,
    correct: Correct,
) -> None:
    items = {figures[0].key: "60 hay 62 em?", figures[1].key: "vì sao giảm?"}
    return_report(submission=send(), reason="thiếu lời", items=items, actor=above.officer, at=AT)
    assert "Xã Mỹ Thọ trả lại: sửa hoặc trả lời 3 chỗ" in page(school, "/bao-cao/")
    text = page(school, KY)
    for words in ("60 hay 62 em?", "vì sao giảm?", "thiếu lời", "Canboxa nhắc chung"):
        assert words in text
    correct(figures[0], numerator=60, denominator=62)
    for remark in Remark.objects.filter(code="officer").exclude(item=figures[0].key):
        kept = school.post(
            f"/bao-cao/nhac/{remark.pk}/", {"answer": "Đã xem.", "back": "ky"}, follow=True
        )
        assert "Đã trả lời" in kept.content.decode()
    text = page(school, KY)
    assert "<del>58/60</del> → <strong>60/62</strong>" in text
    assert "Hieutruong trả lời:" in text
    sent = school.post("/bao-cao/gui/", {"period": YEAR, "narrative": ""}, follow=True)
    text = sent.content.decode()
    assert "<del>58/60</del> → <strong>60/62</strong>" in text
    assert "Số gạch ngang là số của lần gửi 1" in text


def test_an_empty_answer_is_refused(
    school: Client, above: Above, opened: Collection, figures: list[Indicator], send: Send
) -> None:
    remark = send().remarks.get()
    said = school.post(f"/bao-cao/nhac/{remark.pk}/", {"answer": " "}, follow=True)
    assert "Viết câu trả lời" in said.content.decode()


def test_an_older_submission_leads_to_the_newest(
    school: Client,
    opened: Collection,
    figures: list[Indicator],
    send: Send,
    correct: Correct,
) -> None:
    older = send()
    correct(figures[0], numerator=57, denominator=60)
    newer = send()
    text = page(school, f"/bao-cao/goi/{older.pk}/")
    assert "Đã có bản gửi mới hơn thay" in text
    assert f'href="/bao-cao/goi/{newer.pk}/"' in text


def test_another_schools_submission_is_not_there(
    personas: Personas, opened: Collection, figures: list[Indicator], send: Send
) -> None:
    sent = send()
    stranger = browser_of(personas.other_principal)
    page(stranger, f"/bao-cao/goi/{sent.pk}/", 404)
    for path in ("nhan", "tra-lai"):
        assert stranger.post(f"/bao-cao/goi/{sent.pk}/{path}/").status_code == 404
    page(stranger, f"/thu-thap/{opened.pk}/", 404)


# --- an officer -----------------------------------------------------------------------------------


def test_an_officer_opens_a_period_with_days_from_the_calendar(
    above: Above, officer: Client
) -> None:
    assert "Ở đây chưa mở kỳ nào" in page(officer, "/thu-thap/")
    text = page(officer, "/thu-thap/mo/")
    assert '<option value="2025-2026" selected>năm học 2025-2026</option>' in text
    # The year ends on 30/5/2026; it is 1/6 already.
    days = dict(re.findall(r'name="(\w+)" value="(\d{4}-\d\d-\d\d)"', text))
    assert days == {"opens_on": "2026-06-01", "due_on": "2026-06-08", "locks_on": "2026-06-22"}
    wrong = officer.post("/thu-thap/mo/", {"period": YEAR} | days | {"due_on": "2026-05-01"})
    assert (wrong.status_code, "theo thứ tự" in wrong.content.decode()) == (422, True)
    assert officer.post("/thu-thap/mo/", {"period": "1999"}).status_code == 422
    done = officer.post("/thu-thap/mo/", {"period": YEAR} | days, follow=True)
    assert "Đã mở kỳ: năm học 2025-2026" in done.content.decode()
    assert Collection.objects.get().unit == above.commune


def test_the_days_offered_are_none_after_those_of_the_unit_above(
    above: Above, officer: Client
) -> None:
    province = browser_of(above.province_officer)
    days = {"opens_on": "2026-05-20", "due_on": "2026-06-05", "locks_on": "2026-06-10"}
    province.post("/thu-thap/mo/", {"period": YEAR} | days)
    assert "Tỉnh Đồng Tháp đã mở năm học 2025-2026" in page(officer, "/thu-thap/")
    assert 'name="locks_on" value="2026-06-10"' in page(officer, "/thu-thap/mo/")


def test_the_days_change_with_a_reason(officer: Client, opened: Collection) -> None:
    path = f"/thu-thap/{opened.pk}/doi-ngay/"
    assert 'value="2026-06-15"' in page(officer, path)
    days = {"opens_on": OPENS, "due_on": DUE, "locks_on": LOCKS + timedelta(days=5)}
    assert officer.post(path, days).status_code == 422
    wrong = days | {"reason": "lũ", "due_on": OPENS - timedelta(days=9)}
    assert officer.post(path, wrong).status_code == 422
    done = officer.post(path, days | {"reason": "lũ"}, follow=True)
    assert "khóa sau ngày 20/06/2026" in done.content.decode()


def test_schools_stand_where_they_stand(
    personas: Personas,
    officer: Client,
    opened: Collection,
    figures: list[Indicator],
    send: Send,
) -> None:
    sent = send()
    text = page(officer, f"/thu-thap/{opened.pk}/")
    assert "1 gói số liệu đang chờ xem" in text
    assert f'href="/bao-cao/goi/{sent.pk}/"' in text
    assert "Trường TH Bằng Lăng" in text
    narrowed = page(officer, f"/thu-thap/{opened.pk}/?trang-thai=waiting")
    assert "Trường TH Bằng Lăng" not in narrowed
    assert "Trường TH Hoa Sen" not in page(officer, f"/thu-thap/{opened.pk}/?q=bang")
    assert "Xem tất cả các trường" in page(officer, f"/thu-thap/{opened.pk}/?q=zzz")


def test_who_is_late_or_missing_is_visible(
    officer: Client,
    opened: Collection,
    figures: list[Indicator],
    send: Send,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    send(at=at(DUE + timedelta(days=1)))
    set_today(monkeypatch, DUE + timedelta(days=2))
    late = page(officer, f"/thu-thap/{opened.pk}/?trang-thai=late")
    assert "Trường TH Hoa Sen" in late
    assert "Trường TH Bằng Lăng" not in late
    overdue = page(officer, f"/thu-thap/{opened.pk}/?trang-thai=overdue")
    assert "Trường TH Bằng Lăng" in overdue
    assert "Trường TH Hoa Sen" not in overdue
    assert "1 quá hạn" in page(officer, "/thu-thap/")


def test_a_school_is_given_more_time(
    personas: Personas, officer: Client, opened: Collection
) -> None:
    path = f"/thu-thap/{opened.pk}/gia-han/"
    form = page(officer, f"/thu-thap/{opened.pk}/?gia-han={personas.school.pk}")
    assert "Gia hạn cho Trường TH Hoa Sen" in form
    sent = {"unit": personas.school.pk, "until": "2026-06-20", "reason": "lũ"}
    assert officer.post(path, sent | {"reason": ""}).status_code == 422
    assert officer.post(path, sent | {"until": "2026-06-01"}).status_code == 422
    assert officer.post(path, sent | {"unit": 0}).status_code == 404
    done = officer.post(path, sent, follow=True)
    assert "được gia hạn đến 20/06/2026" in done.content.decode()
    assert Extension.objects.get().unit == personas.school


def test_accepting_leads_to_the_next_that_waits(
    personas: Personas,
    above: Above,
    officer: Client,
    opened: Collection,
    figures: list[Indicator],
    send: Send,
) -> None:
    first = send()
    other = copy_of(first, personas.other_school)
    text = page(officer, f"/bao-cao/goi/{first.pk}/")
    assert "Còn 1 gói khác đang chờ" in text
    assert f'href="/bao-cao/goi/{other.pk}/"' in text
    done = officer.post(f"/bao-cao/goi/{first.pk}/nhan/")
    assert done.headers["Location"] == f"/bao-cao/goi/{other.pk}/"
    again = officer.post(f"/bao-cao/goi/{first.pk}/nhan/")
    assert (again.status_code, "đã được nhận" in again.content.decode()) == (422, True)
    last = officer.post(f"/bao-cao/goi/{other.pk}/nhan/")
    assert last.headers["Location"] == f"/thu-thap/{opened.pk}/"


def test_a_figure_is_returned_by_a_tick_a_word_or_what_the_check_said(
    above: Above,
    officer: Client,
    opened: Collection,
    figures: list[Indicator],
    enter: Enter,
    send: Send,
) -> None:
    enter(figures[2], text="98")
    sent = send()
    path = f"/bao-cao/goi/{sent.pk}/tra-lai/"
    nothing = officer.post(path, {"reason": " "})
    assert (nothing.status_code, "Chưa ghi cần sửa gì" in nothing.content.decode()) == (422, True)
    words = {"note-0": "60 hay 62 em?", "mend-1": "1", "mend-2": "1", "reason": "Xem lại."}
    officer.post(path, words)
    said = {one.item: one.message["vi"] for one in Remark.objects.filter(code="officer")}
    assert said[figures[0].key] == "60 hay 62 em?"
    assert said[figures[1].key] == "Xem lại số này."
    assert said[figures[2].key].startswith("Chỉ có 98")
    assert said[""] == "Xem lại."


def test_what_was_typed_stays_where_it_is_refused(
    above: Above, officer: Client, opened: Collection, figures: list[Indicator], send: Send
) -> None:
    sent = send()
    path = f"/bao-cao/goi/{sent.pk}/tra-lai/"
    words = {"note-0": "dài quá", "mend-1": "1", "reason": "x" * 4_001}
    text = officer.post(path, words).content.decode()
    assert 'value="dài quá"' in text
    assert re.search(r'name="mend-1"[^>]*checked', text)


def test_what_has_no_remark_is_accepted_at_once(
    personas: Personas,
    officer: Client,
    opened: Collection,
    figures: list[Indicator],
    send: Send,
) -> None:
    odd = send()  # a figure is missing
    clean = copy_of(odd, personas.other_school)
    text = page(officer, f"/thu-thap/{opened.pk}/")
    assert "Nhận tất cả 1 gói không có cảnh báo" in text
    done = officer.post(
        f"/thu-thap/{opened.pk}/nhan/", {"submissions": f"{odd.pk},{clean.pk},x,999"}, follow=True
    )
    assert "Đã nhận 1 gói số liệu" in done.content.decode()
    odd.refresh_from_db()
    clean.refresh_from_db()
    assert (odd.state, clean.state) == (State.SENT, State.ACCEPTED)


def test_the_list_goes_out_as_a_workbook_and_as_csv(
    officer: Client, opened: Collection, figures: list[Indicator], send: Send
) -> None:
    send()
    book = officer.get(f"/thu-thap/{opened.pk}/xuat.xlsx")
    rows = list(openpyxl.load_workbook(io.BytesIO(book.content)).worksheets[0].values)
    assert [row[0] for row in rows] == ["Trường", "Trường TH Bằng Lăng", "Trường TH Hoa Sen"]
    assert rows[2][4] == 1
    table = officer.get(f"/thu-thap/{opened.pk}/xuat.csv?trang-thai=waiting")
    lines = list(csv.reader(io.StringIO(table.content.decode("utf-8-sig"))))
    assert [line[0] for line in lines] == ["Trường", "Trường TH Hoa Sen"]
    assert lines[1][5] == "01/06/2026"


def test_a_unit_above_sees_what_those_below_have_opened(
    above: Above, opened: Collection, figures: list[Indicator], send: Send
) -> None:
    sent = send()
    province = browser_of(above.province_officer)
    text = page(province, "/thu-thap/")
    assert "1/1 đơn vị đã mở kỳ" in text
    assert f'href="/thu-thap/{opened.pk}/"' in text
    assert "Nhận" in page(province, f"/bao-cao/goi/{sent.pk}/")


def test_an_officer_who_looks_at_a_school_is_led_back(
    personas: Personas, officer: Client, opened: Collection
) -> None:
    officer.post("/lam-viec-o/", {"unit": personas.school.pk})
    assert "Trường không thu thập" in page(officer, "/thu-thap/")
    assert officer.get("/thu-thap/mo/").status_code == 302
    own = browser_of(User.objects.get(username="canboxa"))
    assert own.get("/bao-cao/").headers["Location"] == "/thu-thap/"


# --- how many queries -----------------------------------------------------------------------------


def copy_of(sent: Submission, unit: Unit) -> Submission:
    """Have another school have sent the same, without any remark."""
    return Submission.objects.create(
        unit=unit,
        period=sent.period,
        number=1,
        key=uuid4(),
        sha256=sent.sha256,
        content=sent.content,
        state=State.SENT,
        sent_by_name="Ai đó",
        sent_at=AT,
        received_at=AT,
    )


def more_schools(above: Above, sent: Submission, count: int) -> Iterator[Submission]:
    units = [
        Unit.objects.create(kind="school", name=f"Trường số {n:03}", code=f"S{n:03}")
        for n in range(count)
    ]
    for unit in units:
        UnitLink.objects.create(unit=unit, parent=above.commune)
    rebuild_paths([unit.pk for unit in units])
    for unit in units:
        yield copy_of(sent, unit)


@pytest.mark.parametrize("schools", [0, 130])
def test_the_pages_of_an_officer_ask_the_same_however_many_schools(
    above: Above,
    officer: Client,
    opened: Collection,
    figures: list[Indicator],
    send: Send,
    django_assert_num_queries: DjangoAssertNumQueries,
    schools: int,
) -> None:
    sent = send()
    others = list(more_schools(above, sent, schools))
    page(officer, "/thu-thap/")
    with django_assert_num_queries(COLLECTIONS):
        page(officer, "/thu-thap/")
    with django_assert_num_queries(COLLECTION):
        text = page(officer, f"/thu-thap/{opened.pk}/")
    assert ("1 đến 100 trong 132" in text) is bool(others)
    with django_assert_num_queries(SUBMISSION):
        page(officer, f"/bao-cao/goi/{sent.pk}/")


def test_the_pages_of_a_school_ask_the_same_however_often_it_sent(
    above: Above,
    school: Client,
    opened: Collection,
    figures: list[Indicator],
    send: Send,
    correct: Correct,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    accept_report(submission=send(), actor=above.officer, at=AT)
    for part in (57, 56, 55):
        correct(figures[0], numerator=part, denominator=60)
        send()
        page(school, "/bao-cao/")
        with django_assert_num_queries(REPORTS):
            page(school, "/bao-cao/")
        with django_assert_num_queries(REPORT):
            page(school, KY)
