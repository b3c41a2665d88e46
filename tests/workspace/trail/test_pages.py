"""Reading the trail on its page and on the pages of objects, and taking it along."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from lotrinh.workspace.actuals.models import Actual
from lotrinh.workspace.actuals.operations import record_actual
from lotrinh.workspace.actuals.rosters.operations import (
    discard_roster_draft,
    execute_roster_draft,
    start_roster_draft,
)
from lotrinh.workspace.people.audit import record, through
from lotrinh.workspace.people.models import AuditEvent, Delegation, Membership, Unit, UnitLink, User
from lotrinh.workspace.people.permissions import NotAllowed
from lotrinh.workspace.people.trail import queries
from lotrinh.workspace.people.trail.queries import TrailFilters, history_of, trail_page
from lotrinh.workspace.plans.models import PlanVersion
from lotrinh.workspace.plans.operations import disable_rule
from tests.workspace.conftest import AT, Personas
from tests.workspace.pages.conftest import (
    SignIn,
    _read_once,
    actual,
    bring_in,
    confirmed,
    indicator,
    principal,
    sign_in,
    version,
)
from tests.workspace.rosters.workbooks import pupils, workbook
from tests.workspace.units import make_unit, move_unit

__all__ = [
    "_read_once",
    "actual",
    "bring_in",
    "confirmed",
    "indicator",
    "principal",
    "sign_in",
    "version",
]
LATER = datetime(2026, 6, 1, 3, tzinfo=UTC)
Look = Callable[[str], str]


@pytest.fixture
def corrected(actual: Actual, personas: Personas) -> Actual:
    """Correct the result that was entered, as the vice principal does on a page."""
    with through("page"):
        return record_actual(
            indicator=actual.indicator,
            period="2025-2026",
            numerator=57,
            denominator=60,
            reason="Một em chuyển trường",
            replaces=actual.pk,
            actor=personas.vice_principal,
            at=AT + timedelta(days=2),
        )


@pytest.fixture
def look(principal: Client) -> Look:
    """Return what opens the trail as the principal and returns the page."""

    def open_page(query: str = "") -> str:
        answer = principal.get(f"/nhat-ky/{query}")
        assert answer.status_code == 200
        return answer.content.decode()

    return open_page


# --- the page -------------------------------------------------------------------------------------


def test_a_correction_is_told_in_plain_words_with_the_way_to_its_indicator(
    corrected: Actual, look: Look
) -> None:
    page = look("")
    assert "Sửa kết quả" in page
    assert "<del>58/60</del>" in page
    assert "57/60" in page
    assert "Một em chuyển trường" in page
    assert "Phohieutruong" in page
    assert f'href="/chi-tieu/{corrected.indicator_id}/?nam=2025-2026"' in page
    assert "22/11/2025" in page


@pytest.mark.parametrize(
    ("query", "is_there"),
    [
        ("?q=mot+em+chuyen", True),
        ("?q=SUA+KET+QUA", True),
        ("?q=57%2F60", True),
        ("?q=hoa+sen+sua", True),
        ("?q=khong+co+chu+nay", False),
        ("?nguoi=phohieu", True),
        ("?nguoi=hieutruong+giaovien", False),
        ("?viec=correct_actual", True),
        ("?viec=add_evidence", False),
        ("?loai=ket-qua", True),
        ("?loai=don-vi", False),
        ("?qua=page", True),
        ("?qua=job", False),
        ("?tu=2025-11-22&den=2025-11-22", True),
        ("?tu=2025-11-23", False),
        ("?den=2025-11-21", False),
        ("?q=57&nguoi=pho&loai=ket-qua&qua=page&tu=2025-11-01", True),
    ],
)
def test_filters_stand_in_the_address(
    corrected: Actual, look: Look, query: str, is_there: bool
) -> None:
    assert ("Một em chuyển trường" in look(query)) is is_there


@pytest.mark.parametrize(
    "query",
    [
        "?tu=hom-qua",
        "?viec=x",
        "?tu=2025-11-20&den=2025-11-01",
        "?den=9999-12-31",
        "?den=2200-01-01",
        "?tu=0001-01-01",
        "?tu=1899-12-31",
    ],
)
def test_what_makes_no_sense_is_said_and_passed_over(
    corrected: Actual, principal: Client, query: str
) -> None:
    answer = principal.get(f"/nhat-ky/{query}")
    assert answer.status_code == 422
    assert "error-summary" in answer.content.decode()
    assert "Một em chuyển trường" in answer.content.decode()


def test_a_number_that_is_none_is_the_newest_page(corrected: Actual, look: Look) -> None:
    for query in ("?truoc=x", "?truoc=", "?truoc=-3", f"?truoc={'9' * 40}"):
        assert "Một em chuyển trường" in look(query)


def test_pages_are_cut_by_number_and_none_is_lost(
    personas: Personas, look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "PAGE_SIZE", 7)
    for number in range(20):
        record(
            "add_unit", personas.school, unit=personas.school, actor=None, at=AT,
            reason=f"lần thứ {number}",
        )  # fmt: skip
    seen: list[int] = []
    before: int | None = None
    while True:
        page = trail_page(
            actor=personas.principal, unit=personas.school, filters=TrailFilters(), before=before
        )
        seen += [entry.number for entry in page.entries]
        before = page.older
        if before is None:
            break
    assert seen == list(range(20, 0, -1))
    assert "truoc=14" in look("")
    assert "lần thứ 12" in look("?truoc=14")
    assert "Các mục mới nhất" in look("?truoc=14")
    assert "Không còn mục nào cũ hơn" in look("?truoc=1")


def test_words_are_looked_for_so_far_and_further_when_asked(
    personas: Personas, look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "_SEARCHED_AT_ONCE", 8)
    monkeypatch.setattr(queries, "_CHUNK", 3)
    for number in range(20):
        record(
            "add_unit", personas.school, unit=personas.school, actor=None, at=AT,
            reason="cái kim" if number == 1 else "",
        )  # fmt: skip
    page = look("?q=cai+kim")
    assert "Tìm tiếp các mục cũ hơn" in page
    assert "truoc=13" in page
    assert "cái kim" in look("?q=cai+kim&truoc=5").replace('value="cai kim"', "")


def test_nothing_yet_and_nothing_found_are_said(look: Look, personas: Personas) -> None:
    assert "chưa có mục nhật ký nào" in look("")
    assert "Không có mục nào khớp" in look("?loai=don-vi")


# --- who reads what -------------------------------------------------------------------------------


def test_who_may_not_read_the_trail_gets_nothing(
    corrected: Actual, personas: Personas, sign_in: SignIn
) -> None:
    for address in ("/nhat-ky/", "/nhat-ky/xuat.csv", "/nhat-ky/xuat.xlsx"):
        assert sign_in(personas.teacher).get(address).status_code == 403
        assert Client().get(address).status_code == 302
    for filters in (TrailFilters(), TrailFilters(search="57")):
        with pytest.raises(NotAllowed):
            trail_page(actor=personas.teacher, unit=personas.school, filters=filters)
    assert "57/60" not in sign_in(personas.other_principal).get("/nhat-ky/").content.decode()


def test_an_administrator_above_sees_that_something_was_done_but_not_what(
    corrected: Actual, personas: Personas, sign_in: SignIn
) -> None:
    commune = make_unit("commune", "Xã Sen Vàng", "X1")
    make_unit("school", "Trường Khác", "K1", commune)
    move_unit_into(personas.school, commune)
    person = User.objects.create(username="quantri")
    Membership.objects.create(user=person, unit=commune, role="administrator")
    record("add_unit", personas.school, unit=personas.school, actor=None, at=AT, reason="mở trường")
    page = sign_in(person).get("/nhat-ky/").content.decode()
    assert "Sửa kết quả" in page
    assert "Trường TH Hoa Sen" in page
    assert "Chi tiết chỉ người của đơn vị đó xem được" in page
    for hidden in ("57/60", "58/60", "Một em chuyển trường", corrected.indicator.name):
        assert hidden not in page
    assert "mở trường" in page, "units are an administrator's business"
    found = sign_in(person).get("/nhat-ky/?q=mot+em+chuyen").content.decode()
    assert "Không có mục nào khớp" in found, "nor can it be found by what is hidden"
    exported = sign_in(person).get("/nhat-ky/xuat.csv").content.decode("utf-8-sig")
    assert "57/60" not in exported


def move_unit_into(unit: Unit, parent: Unit) -> None:
    """Have a unit that lies nowhere lie in ``parent``."""
    UnitLink.objects.create(unit=unit, parent=parent)
    move_unit(unit, parent)


def test_acting_for_somebody_is_told(personas: Personas, look: Look) -> None:
    today = timezone.localdate()
    Delegation.objects.create(
        membership=Membership.objects.get(user=personas.principal),
        to=personas.teacher,
        valid_from=today,
        valid_to=today,
        reason="đi họp",
        created_at=AT,
    )
    record("add_unit", personas.school, unit=personas.school, actor=personas.teacher, at=AT)
    assert "Giaovien, thay Hieutruong" in look("")


def test_no_children_s_name_comes_into_the_trail(
    principal: Client, personas: Personas, look: Look
) -> None:
    names = ["Nguyễn Thị Bí Mật", "Trần Văn Kín Đáo"]
    rows = [{**row, "Họ và tên": name} for row, name in zip(pupils(2), names, strict=True)]
    for decide in (execute_roster_draft, discard_roster_draft):
        draft = start_roster_draft(
            unit=personas.school,
            table="pupils",
            school_year="2025-2026",
            as_of=date(2026, 5, 30),
            filename="Danh sách em Bí Mật.xlsx",
            content=workbook(rows),
            keep_names=True,
            actor=personas.principal,
            at=LATER,
        )
        decide(draft=draft, actor=personas.principal, at=LATER)
    assert AuditEvent.objects.count() == 4
    kept = str(list(AuditEvent.objects.values()))
    for text in (kept, look("")):
        assert "Mật" not in text
        assert "Kín" not in text
    assert "Học sinh, 30/05/2026" in look("")


# --- taking it along ------------------------------------------------------------------------------


def test_the_entries_go_along_as_a_table(corrected: Actual, principal: Client) -> None:
    answer = principal.get("/nhat-ky/xuat.csv?q=mot+em&truoc=1")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0][:3] == ["Số", "Lúc", "Ai"]
    assert len(rows) == 2, "what the filters leave, from the newest on"
    assert rows[1][1:3] == ["2025-11-22 10:00:00", "Phohieutruong"]
    assert "58/60 → 57/60" in rows[1][8]
    book = load_workbook(io.BytesIO(principal.get("/nhat-ky/xuat.xlsx").content))
    sheet = book.active
    assert sheet is not None
    assert sheet.max_row == 1 + AuditEvent.objects.count()


def test_a_text_that_a_spreadsheet_would_run_is_a_text(
    personas: Personas, principal: Client
) -> None:
    record("add_unit", personas.school, unit=personas.school, actor=None, at=AT, reason="=1+1")
    assert ",'=1+1" in principal.get("/nhat-ky/xuat.csv").content.decode()


def test_an_export_has_an_end(
    personas: Personas, principal: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "EXPORT_LIMIT", 3)
    monkeypatch.setattr(queries, "_CHUNK", 2)
    for _ in range(5):
        record("add_unit", personas.school, unit=personas.school, actor=None, at=AT)
    assert principal.get("/nhat-ky/xuat.csv").content.count(b"\r\n") == 1 + 3


# --- pages of objects -----------------------------------------------------------------------------


def test_a_plan_s_page_tells_its_history(
    version: PlanVersion, personas: Personas, principal: Client
) -> None:
    disable_rule(
        plan=version.plan, rule="LT101", reason="Trường đặc thù", actor=personas.principal, at=AT
    )
    page = principal.get(f"/ke-hoach/{version.plan_id}/").content.decode()
    assert "Lịch sử thay đổi" in page
    for words in ("Đưa kế hoạch vào để xem lại", "Xác nhận kế hoạch", "Tắt quy tắc", "đặc thù"):
        assert words in page
    day = f"?ngay={AT.date() - timedelta(days=1):%Y-%m-%d}"
    assert principal.get(f"/ke-hoach/{version.plan_id}/{day}").status_code == 404


def test_a_history_is_as_of_a_day_and_for_who_may(version: PlanVersion, personas: Personas) -> None:
    objects = {"planversion": [version.pk], "plan": [version.plan_id]}
    at = datetime(2025, 12, 1, 3, tzinfo=UTC)
    disable_rule(plan=version.plan, rule="LT101", reason="x", actor=personas.principal, at=at)
    ask = {"unit": personas.school, "objects": objects}
    now = history_of(actor=personas.teacher, **ask)  # type: ignore[arg-type]
    then = history_of(actor=personas.teacher, known_on=AT.date(), **ask)  # type: ignore[arg-type]
    assert [len(now), len(then)] == [2, 1]
    with pytest.raises(NotAllowed):
        history_of(actor=personas.other_principal, **ask)  # type: ignore[arg-type]
    for objects in ({"user": [personas.principal.pk]}, {"rosterdraft": [1]}):
        assert history_of(actor=personas.principal, unit=personas.school, objects=objects) == []
        with pytest.raises(NotAllowed):
            history_of(actor=personas.teacher, unit=personas.school, objects=objects)


def test_the_page_of_lists_tells_their_history_to_who_keeps_them(
    principal: Client, personas: Personas, sign_in: SignIn
) -> None:
    assert "Lịch sử thay đổi" in principal.get("/so-lieu/?nam=2025-2026").content.decode()
    page = sign_in(personas.teacher).get("/so-lieu/?nam=2025-2026").content.decode()
    assert "Lịch sử thay đổi" not in page


# --- cost -----------------------------------------------------------------------------------------


def test_the_page_asks_as_often_for_many_entries_as_for_few(
    corrected: Actual,
    personas: Personas,
    principal: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    principal.get("/nhat-ky/")
    with django_assert_num_queries(19):
        principal.get("/nhat-ky/")
    for _ in range(30):
        record("correct_actual", corrected, unit=personas.school, actor=None, at=AT)
    with django_assert_num_queries(19):
        principal.get("/nhat-ky/")
    with django_assert_num_queries(19):
        principal.get("/nhat-ky/?q=khong+co")


def test_the_ends_of_the_calendar_are_no_days_of_the_trail(
    corrected: Actual, look: Look, personas: Personas
) -> None:
    assert "Một em chuyển trường" in look("?tu=1900-01-01&den=2199-12-31")
    given = {"actor": personas.principal, "unit": personas.school}
    asked = TrailFilters(first=date.min, last=date.max)
    assert trail_page(**given, filters=asked).entries  # type: ignore[arg-type]
    objects = {"actual": [corrected.pk]}
    assert history_of(**given, objects=objects, known_on=date.max)  # type: ignore[arg-type]
    assert not history_of(**given, objects=objects, known_on=date.min)  # type: ignore[arg-type]
