"""Entering, correcting and supporting actuals."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from pytest_django import Settings

from lotrinh.core.values.types import Missing, Number, Ratio, Reason
from lotrinh.workspace.actuals import operations
from lotrinh.workspace.actuals.models import Actual, Evidence
from lotrinh.workspace.actuals.operations import (
    UnableToAddEvidence,
    UnableToRecordActual,
    add_evidence,
)
from lotrinh.workspace.actuals.queries import visible_actuals, visible_evidence
from lotrinh.workspace.append_only import protect
from lotrinh.workspace.people.models import AuditEvent
from lotrinh.workspace.people.permissions import NotAllowed
from lotrinh.workspace.plans.models import Indicator, StoredFile
from tests.workspace.actuals.conftest import Enter
from tests.workspace.conftest import AT, Personas

PDF = b"%PDF-1.7\n%%EOF\n"
YEAR = "2025-2026"


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ({"numerator": 355, "denominator": 362}, Ratio(355, 362)),
        ({"text": "355/362"}, Ratio(355, 362)),
        ({"text": "96,67"}, Number(Decimal("96.67"), "%")),
        ({"text": "0"}, Number(Decimal("0"), "%")),
        ({"numerator": 0, "denominator": 362}, Ratio(0, 362)),
        ({"text": "Chưa đánh giá"}, Missing(Reason.NOT_ASSESSED, "Chưa đánh giá")),
    ],
)
def test_what_is_typed_is_kept_as_typed_and_as_understood(
    indicator: Indicator, enter: Enter, typed: dict[str, int | str], value: object
) -> None:
    actual = Actual.objects.get(pk=enter(indicator, **typed).pk)
    assert actual.value == value
    if isinstance(value, Ratio):
        assert (actual.numerator, actual.denominator) == (value.numerator, value.denominator)
    else:
        assert (actual.numerator, actual.denominator) == (None, None)
    assert actual.text == typed.get("text", f"{typed.get('numerator')}/{typed.get('denominator')}")


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"numerator": 361, "denominator": 36}, "lớn hơn mẫu số"),
        ({"text": "62/60"}, "lớn hơn mẫu số"),
        ({"numerator": 0, "denominator": 0}, "Mẫu số là 0"),
        ({"numerator": 5}, "Nhập cả hai"),
        ({"denominator": 5}, "Nhập cả hai"),
        ({"numerator": 5, "denominator": 3_000_000_000}, "quá lớn"),
        ({"numerator": -1, "denominator": 5}, "số âm"),
        ({"text": ""}, "Chưa nhập"),
        ({"text": "   "}, "Chưa nhập"),
        ({"text": "#VALUE!"}, "Không đọc được"),
        ({"text": "-5"}, "số âm"),
        ({"text": "-3 học sinh"}, "số âm"),
        ({"text": "99999999999999999999"}, "Không đọc được"),
        ({"text": "-1/2"}, "Không đọc được"),
        ({"text": ">= 98"}, "mức yêu cầu"),
        ({"text": "80 - 85%"}, "mức yêu cầu"),
    ],
)
def test_what_cannot_be_a_result_is_refused_with_a_word(
    indicator: Indicator, enter: Enter, typed: dict[str, int | str], says: str
) -> None:
    with pytest.raises(UnableToRecordActual, match=says):
        enter(indicator, **typed)
    assert not Actual.objects.exists()


def test_full_width_figures_are_figures(indicator: Indicator, enter: Enter) -> None:
    assert enter(indicator, text="\uff19\uff18\uff0c\uff15").value == Number(Decimal("98.5"), "%")
    nobody = enter(indicator, text="\uff10\uff0f\uff16\uff10", period="2026-2027")
    assert nobody.value == Ratio(0, 60)


@pytest.mark.parametrize(
    "period",
    [
        *("2025", "2025-2027", "", "2025-2026/3", "2025-2026/2/1", "0000-0001", "\uff12025-2026"),
        "2025-2026/2",  # it ends the year: on no page could this be looked at or corrected
    ],
)
def test_a_period_is_a_school_year_or_its_first_semester(
    indicator: Indicator, enter: Enter, period: str
) -> None:
    with pytest.raises(UnableToRecordActual, match="năm học"):
        enter(indicator, text="98", period=period)


@pytest.mark.parametrize("who", ["principal", "vice_principal", "group_head"])
def test_what_who_may_approve_enters_counts_at_once(
    personas: Personas, indicator: Indicator, enter: Enter, who: str
) -> None:
    actual = enter(indicator, text="98", actor=getattr(personas, who))
    assert visible_actuals(personas.teacher).get() == actual
    event = AuditEvent.objects.get(verb="enter_actual")
    assert event.after["value"] == {"kind": "number", "value": "98", "unit": "%"}


@pytest.mark.parametrize("who", ["other_principal", "visitor"])
def test_nobody_else_enters(
    personas: Personas, indicator: Indicator, enter: Enter, who: str
) -> None:
    actual = enter(indicator, text="98")
    with pytest.raises(NotAllowed):
        enter(indicator, text="99", reason="vì", replaces=actual.pk, actor=getattr(personas, who))
    with pytest.raises(NotAllowed):
        add_evidence(
            actual=actual, filename="x.pdf", content=PDF, actor=getattr(personas, who), at=AT
        )


@pytest.mark.parametrize("who", ["other_principal", "visitor"])
def test_actuals_and_evidence_are_for_members(
    personas: Personas, indicator: Indicator, enter: Enter, who: str
) -> None:
    enter(indicator, text="98", evidence=[("x.pdf", PDF)])
    assert visible_evidence(personas.teacher).exists()
    assert not visible_actuals(getattr(personas, who)).exists()
    assert not visible_evidence(getattr(personas, who)).exists()


def test_a_correction_keeps_the_old_one_with_its_reason(indicator: Indicator, enter: Enter) -> None:
    old = enter(indicator, text="98")
    new = enter(indicator, text="97,5", reason=" đếm lại ", replaces=old.pk)
    assert (new.replaces, new.reason) == (old, "đếm lại")
    assert Actual.objects.filter(replaced_by__isnull=True).get() == new
    event = AuditEvent.objects.get(verb="correct_actual")
    assert (event.before["text"], event.after["text"], event.reason) == ("98", "97,5", "đếm lại")


def test_a_correction_needs_a_reason(indicator: Indicator, enter: Enter) -> None:
    old = enter(indicator, text="98")
    with pytest.raises(UnableToRecordActual, match="lý do"):
        enter(indicator, text="97,5", reason="  ", replaces=old.pk)


@pytest.mark.parametrize("saw_the_first", [True, False])
def test_the_second_of_two_is_told_who_was_first(
    personas: Personas, indicator: Indicator, enter: Enter, saw_the_first: bool
) -> None:
    seen = enter(indicator, text="98").pk if saw_the_first else None
    enter(indicator, text="97", reason="một", replaces=seen, actor=personas.vice_principal)
    with pytest.raises(UnableToRecordActual, match=r"Phohieutruong vừa nhập kết quả '97'"):
        enter(indicator, text="96", reason="hai", replaces=seen)
    assert Actual.objects.filter(replaced_by__isnull=True).get().text == "97"


def test_who_writes_between_our_look_and_our_write_is_told_of_too(
    personas: Personas, indicator: Indicator, enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = enter(indicator, text="98")
    enter(indicator, text="97", reason="một", replaces=seen.pk, actor=personas.vice_principal)
    # As another process saw it a moment ago: the first actual still held.
    monkeypatch.setattr(operations, "_present", lambda *_: seen)
    with pytest.raises(UnableToRecordActual, match=r"Phohieutruong vừa nhập kết quả '97'"):
        enter(indicator, text="96", reason="hai", replaces=seen.pk)
    assert Actual.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_refused_actual_leaves_nothing_behind(
    personas: Personas, indicator: Indicator, enter: Enter
) -> None:
    old = enter(indicator, text="98")
    with pytest.raises(UnableToRecordActual):
        enter(indicator, text="97", evidence=[("x.pdf", PDF)], replaces=old.pk)
    assert Actual.objects.get() == old
    assert not Evidence.objects.exists()
    assert not AuditEvent.objects.filter(verb="correct_actual").exists()


def test_the_database_itself_keeps_the_history_one_line(
    personas: Personas, indicator: Indicator, enter: Enter
) -> None:
    old = enter(indicator, text="98")
    enter(indicator, text="97", reason="một", replaces=old.pk)
    forked = Actual(
        indicator=indicator,
        period=YEAR,
        text="96",
        value=old.value,
        reason="hai",
        entered_by=personas.principal,
        entered_at=AT,
        replaces=old,
    )
    first_again = Actual(
        indicator=indicator,
        period=YEAR,
        text="96",
        value=old.value,
        entered_by=personas.principal,
        entered_at=AT,
    )
    for wrong in (forked, first_again):
        with pytest.raises(DatabaseError), transaction.atomic():
            wrong.save()


@pytest.mark.parametrize("model", [Actual, Evidence])
def test_the_database_refuses_to_rewrite_an_actual(
    indicator: Indicator, enter: Enter, model: type[Actual] | type[Evidence]
) -> None:
    protect(connection)  # a test that commits may have run before and taken it away
    enter(indicator, text="98", evidence=[("x.pdf", PDF)])
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        model.objects.update(id=999)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        model.objects.all()._raw_delete(model.objects.db)


def test_evidence_is_kept_with_the_actual_and_added_later(
    personas: Personas, indicator: Indicator, enter: Enter
) -> None:
    actual = enter(
        indicator, text="98", evidence=[("biên bản.pdf", PDF), ("ảnh.jpg", b"\xff\xd8\xff\xe0")]
    )
    added = add_evidence(
        actual=actual, filename="lại.pdf", content=PDF, actor=personas.vice_principal, at=AT
    )
    assert added.filename == "biên bản.pdf"
    assert actual.evidence.count() == 2
    assert StoredFile.objects.filter(media_type="application/pdf").count() == 1
    assert AuditEvent.objects.get(verb="enter_actual").after["evidence"] == [
        "biên bản.pdf",
        "ảnh.jpg",
    ]


@pytest.mark.parametrize(
    ("filename", "content"),
    [
        ("minh-chung.pdf", b"<html><script>alert(1)</script>"),
        ("ảnh.png", b"GIF89a"),
        ("rỗng.pdf", b""),
        ("chạy.docx", b"PK\x03\x04MZ"),
        ("to.pdf", PDF + b"x" * 2048),
    ],
)
def test_the_content_decides_what_is_evidence(
    indicator: Indicator, enter: Enter, settings: Settings, filename: str, content: bytes
) -> None:
    settings.UPLOAD_LIMIT = 1024
    with pytest.raises(UnableToAddEvidence, match=filename):
        enter(indicator, text="98", evidence=[(filename, content)])
    assert not Actual.objects.exists()


def test_a_correction_takes_the_evidence_along_that_the_person_keeps(
    indicator: Indicator, enter: Enter
) -> None:
    old = enter(indicator, text="98", evidence=[("a.pdf", PDF), ("b.pdf", PDF + b"b")])
    kept, _left = old.evidence.all()
    photo = ("c.jpg", b"\xff\xd8\xff\xe0")
    given = {"reason": "một", "replaces": old.pk, "evidence": [photo]}
    new = enter(indicator, text="97", keeps={kept.pk}, **given)
    assert [one.filename for one in new.evidence.all()] == ["a.pdf", "c.jpg"]
    assert (new.evidence.all()[0].added_by, old.evidence.count()) == (kept.added_by, 2)
    assert AuditEvent.objects.get(verb="correct_actual").after["evidence"] == ["a.pdf", "c.jpg"]


def test_what_is_not_the_replaced_one_s_evidence_is_not_taken_along(
    indicator: Indicator, enter: Enter
) -> None:
    other = enter(indicator, text="98", period="2024-2025", evidence=[("a.pdf", PDF)])
    new = enter(indicator, text="97", keeps={other.evidence.get().pk})
    assert not new.evidence.exists()


def test_there_are_ten_files_at_most(
    personas: Personas, indicator: Indicator, enter: Enter
) -> None:
    files = [(f"{n}.pdf", PDF + bytes([n])) for n in range(11)]
    with pytest.raises(UnableToAddEvidence, match="10"):
        enter(indicator, text="98", evidence=files)
    actual = enter(indicator, text="98", evidence=files[:10])
    with pytest.raises(UnableToAddEvidence, match="10"):
        add_evidence(
            actual=actual, filename="11.pdf", content=files[10][1], actor=personas.principal, at=AT
        )
