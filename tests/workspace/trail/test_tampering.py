"""Whatever is done to the trail in the database is found."""

from __future__ import annotations

import json
from collections import Counter
from random import Random

import pytest
from django.db import connection

from lotrinh.workspace.people.audit import digest_of_event
from lotrinh.workspace.people.chain import CHAINED, Head, begin_trail
from lotrinh.workspace.people.models import AuditEvent, AuditHead
from lotrinh.workspace.people.trail.checking import Kind, TrailReport, verify_trail
from tests.workspace.permissions.watching import undone
from tests.workspace.trail.conftest import Keep
from tests.workspace.trail.tampering import CHANGED_FIELDS, WAYS, tamper

ENTRIES = 40
TAMPERINGS = 1_000
CHAINED_FIELDS = {AuditEvent._meta.get_field(name).name for name in CHAINED}


def _kinds(report: TrailReport) -> dict[Kind, list[int | None]]:
    found: dict[Kind, list[int | None]] = {}
    for finding in report.findings:
        found.setdefault(finding.kind, []).append(finding.number)
    return found


def test_an_untouched_trail_is_sound(keep: Keep) -> None:
    last = keep(ENTRIES)[-1]
    report = verify_trail()
    assert report.is_sound
    assert (report.entries, report.head) == (ENTRIES, Head(ENTRIES, last.digest))


def test_a_trail_longer_than_what_is_read_at_once_is_sound(
    keep: Keep, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lotrinh.workspace.people.trail.checking._CHUNK", 7)
    keep(ENTRIES)
    report = verify_trail()
    assert (report.is_sound, report.entries) == (True, ENTRIES)


def test_no_entry_is_no_fault(db: None) -> None:
    assert verify_trail().is_sound
    begin_trail()
    assert verify_trail().is_sound


def test_each_of_a_thousand_random_tamperings_is_found(keep: Keep, lifted: None) -> None:
    keep(ENTRIES)
    ways: Counter[str] = Counter()
    for seed in range(TAMPERINGS):
        with undone():
            what = tamper(Random(seed))
            assert not verify_trail().is_sound, f"not found (seed {seed}): {what}"
        ways.update(part.split()[0] for part in what.split(" + "))
    assert verify_trail().is_sound, "everything was put back"
    assert len(ways) > len(set(WAYS)) - 4, "each way was tried"


def test_every_field_is_among_those_that_are_changed() -> None:
    of_a_row = {field.name for field in AuditEvent._meta.concrete_fields}
    assert CHANGED_FIELDS == of_a_row - {"id"} == {*CHAINED_FIELDS, "digest"}


@pytest.mark.parametrize(
    "change",
    [
        lambda entry: entry.update(reason="khác"),
        lambda entry: _sql("UPDATE workspace_auditevent SET verb = 'x' WHERE number = 5"),
        lambda entry: _sql("UPDATE workspace_auditevent SET actor_id = NULL WHERE number = 5"),
        lambda entry: _sql(
            "UPDATE workspace_auditevent SET after = %s WHERE number = 5", [json.dumps({"text": 1})]
        ),
    ],
)
def test_a_change_behind_the_models_back_is_found(keep: Keep, lifted: None, change: object) -> None:
    keep(ENTRIES)
    assert callable(change)
    change(AuditEvent.objects.filter(number=5))
    assert _kinds(verify_trail()) == {Kind.CHANGED: [5]}


def test_what_was_done_is_said(keep: Keep, lifted: None) -> None:
    events = keep(ENTRIES)
    rows = AuditEvent.objects.filter
    with undone():
        rows(number__in=(7, 8)).delete()
        assert _kinds(verify_trail()) == {Kind.REMOVED: [7]}
        assert "từ 7 đến 8" in verify_trail().findings[0].message.vi
    with undone():
        rows(number=1).delete()
        assert _kinds(verify_trail()) == {Kind.REMOVED: [1]}
    with undone():
        for number, then in ((7, 1000), (9, 7), (1000, 9)):
            rows(number=number).update(number=then)
        assert _kinds(verify_trail()) == {Kind.REORDERED: [7, 9]}
    with undone():
        AuditEvent.objects.all().delete()
        AuditHead.objects.all().delete()
        assert _kinds(verify_trail()) == {Kind.ANCHOR: [ENTRIES]}
    with undone():
        AuditHead.objects.update(number=ENTRIES - 1, digest=events[-2].digest)
        assert _kinds(verify_trail()) == {Kind.HEAD: [ENTRIES - 1]}
    with undone():
        events[4].digest = events[4].digest[::-1]
        AuditEvent.objects.filter(number=5).update(digest=events[4].digest)
        assert _kinds(verify_trail()) == {Kind.CHANGED: [5]}


def test_so_many_faults_are_counted_but_not_all_described(keep: Keep, lifted: None) -> None:
    keep(300)
    AuditEvent.objects.filter(number__gt=1).update(reason="khác")
    report = verify_trail()
    assert (len(report.findings), report.more) == (200, 99)


def test_an_entry_twice_is_found(keep: Keep, lifted: None) -> None:
    """Where the tamperer has taken the rule away that a number is there only once."""
    from lotrinh.workspace.people.trail.checking import _entry, _Walk

    walk = _Walk({})
    for event in keep(3):
        walk.look_at(_entry(event))
        if event.number == 2:
            walk.look_at(_entry(event))
    walk.end()
    assert [(one.kind, one.number) for one in walk.findings] == [(Kind.INSERTED, 2)]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL lets no nonsense in")
@pytest.mark.parametrize(
    "nonsense",
    [
        "at = 'hôm qua'",
        "at = 17",
        "digest = x'00'",
        "previous = x'00'",
        "actor_id = 'ai đó'",
        "number = 'không phải số'",
        "number = 4.5",
        "reason = CAST(x'ff' AS TEXT)",
    ],
)
def test_a_row_that_cannot_be_read_is_found(keep: Keep, lifted: None, nonsense: str) -> None:
    keep(ENTRIES)
    with undone():
        _sql(f"UPDATE workspace_auditevent SET {nonsense} WHERE number = 5")
        assert not verify_trail().is_sound


def test_an_entry_has_the_digest_of_what_the_database_gives_back(keep: Keep) -> None:
    for event in keep(4):
        assert digest_of_event(AuditEvent.objects.get(pk=event.pk)) == event.digest


def _sql(statement: str, values: list[str] | None = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
