"""The key and the anchor beside the database: what a tamperer of the database cannot reach."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from django.conf import settings
from django.db import connection, transaction

from lotrinh.cli import cli
from lotrinh.core.messages import LotrinhError
from lotrinh.workspace.people.audit import record
from lotrinh.workspace.people.chain import (
    Anchor,
    Head,
    UnableToChain,
    _key,
    anchor_path,
    read_anchor,
    write_anchor,
)
from lotrinh.workspace.people.models import AuditEvent, AuditHead
from lotrinh.workspace.people.trail.checking import Kind, verify_trail
from lotrinh.workspace.people.trail.operations import UnableToAcceptTrail, accept_trail
from tests.workspace.conftest import AT, Personas
from tests.workspace.trail.conftest import Keep

pytestmark = pytest.mark.usefixtures("lifted")


def kinds() -> set[Kind]:
    """Return what kinds of faults the trail has."""
    return {finding.kind for finding in verify_trail().findings}


@contextmanager
def kept_rows(first: int) -> Iterator[None]:
    """Cut the trail off before ``first``, as if it had always ended there, and put it back."""
    entries = list(AuditEvent.objects.filter(number__gte=first))
    head = AuditHead.objects.get()
    AuditEvent.objects.filter(number__gte=first).delete()
    last = AuditEvent.objects.get(number=first - 1)
    AuditHead.objects.update(number=last.number, digest=last.digest)
    yield
    AuditEvent.objects.filter(number__gte=first).delete()
    AuditEvent.objects.bulk_create(entries)
    AuditHead.objects.update(number=head.number, digest=head.digest)


def test_the_anchor_is_the_last_entry(keep: Keep) -> None:
    for count in (1, 1, 5):
        last = keep(count)[-1]
        assert read_anchor() == Anchor(Head(last.number, last.digest))


def test_a_trail_rolled_back_with_its_head_is_found(keep: Keep) -> None:
    keep(9)
    with kept_rows(first=7):
        assert kinds() == {Kind.ANCHOR}
        assert "nay chỉ còn đến mục 6" in verify_trail().findings[0].message.vi
    assert verify_trail().is_sound


def test_it_is_found_also_when_new_entries_have_come_in_since(keep: Keep) -> None:
    keep(9)
    AuditEvent.objects.filter(number__gt=6).delete()
    last = AuditEvent.objects.get(number=6)
    AuditHead.objects.update(number=6, digest=last.digest)
    for count in (1, 1, 1, 1, 3):
        keep(count)
        assert kinds() == {Kind.ANCHOR}, "the anchor does not move over a cut"
    assert read_anchor() is not None
    assert read_anchor().head.number == 9  # type: ignore[union-attr]


def test_what_was_done_while_the_trail_was_cut_off_cannot_be_taken_away_unseen(keep: Keep) -> None:
    keep(9)
    with kept_rows(first=7):
        keep(2)
    assert kinds() == {Kind.ANCHOR}, "the trail is as it was, but two entries are gone"
    assert "Khi ghi mục 7" in verify_trail().findings[0].message.vi


def test_nor_with_the_last_entry_left_where_the_anchor_looks(keep: Keep) -> None:
    keep(9)
    last = AuditEvent.objects.get(number=9)
    with kept_rows(first=7):
        AuditEvent.objects.bulk_create([last])
        keep(2)
    assert kinds() == {Kind.ANCHOR}


def test_nor_after_the_head_was_bent(keep: Keep) -> None:
    events = keep(5)
    AuditHead.objects.update(digest="0" * 64)
    keep(3)
    assert kinds() == {Kind.UNLINKED, Kind.ANCHOR}
    AuditEvent.objects.filter(number__gt=5).delete()
    AuditHead.objects.update(number=5, digest=events[-1].digest)
    assert kinds() == {Kind.ANCHOR}


def test_an_anchor_that_was_not_written_in_time_catches_up(keep: Keep) -> None:
    third = keep(5)[2]
    write_anchor(Anchor(Head(third.number, third.digest)))
    assert verify_trail().is_sound
    last = keep(1)[-1]
    assert read_anchor() == Anchor(Head(last.number, last.digest))


def test_an_anchor_moves_over_no_changed_entry(keep: Keep) -> None:
    third = keep(5)[2]
    write_anchor(Anchor(Head(third.number, third.digest)))
    AuditEvent.objects.filter(number=4).update(reason="khác")
    keep(1)
    assert kinds() == {Kind.CHANGED, Kind.ANCHOR}


@pytest.mark.parametrize("text", [None, "", "rác\xff", "5:abc\n", "99\n"])
def test_an_anchor_that_is_gone_or_rubbish_is_found_and_stays_found(
    keep: Keep, text: str | None
) -> None:
    keep(5)
    if text is None:
        anchor_path().unlink()
    else:
        anchor_path().write_text(text, encoding="latin-1", errors="replace")
    assert kinds() == {Kind.ANCHOR}
    keep(1)
    assert kinds() == {Kind.ANCHOR}


def test_what_was_noted_on_paper_is_compared(keep: Keep) -> None:
    events = keep(9)
    fifth = events[4]
    assert verify_trail(noted=Head(5, fifth.digest)).is_sound
    assert verify_trail(noted=Head(5, fifth.digest[:16])).is_sound
    for wrong in (Head(5, events[5].digest), Head(5, fifth.digest[:15]), Head(10, fifth.digest)):
        assert {one.kind for one in verify_trail(noted=wrong).findings} == {Kind.NOTED}


# --- the key --------------------------------------------------------------------------------------


def lose_key() -> Path:
    """Take the key away, as if it were not in the backup."""
    path = Path(settings.LOTRINH_DATA) / "audit-key"
    path.unlink()
    _key.cache_clear()
    return path


def test_without_the_key_nothing_is_added_and_no_new_key_is_made(
    keep: Keep, personas: Personas
) -> None:
    keep(3)
    path = lose_key()
    for again in (lambda: keep(1), verify_trail):
        with pytest.raises(UnableToChain, match="bản sao lưu"), transaction.atomic():
            again()
    assert not path.exists()
    assert AuditEvent.objects.count() == 3


def test_another_key_is_said_to_be_another(keep: Keep) -> None:
    keep(3)
    lose_key().write_text("khoa-khac", encoding="ascii")
    assert kinds() == {Kind.KEY}
    _key.cache_clear()


def test_the_key_is_readable_by_its_owner_alone(keep: Keep) -> None:
    keep(1)
    mode = (Path(settings.LOTRINH_DATA) / "audit-key").stat().st_mode
    assert mode & 0o077 == 0


def test_without_the_head_nothing_is_added(keep: Keep, personas: Personas) -> None:
    keep(3)
    AuditHead.objects.all().delete()
    with pytest.raises(UnableToChain, match="audit verify"), transaction.atomic():
        keep(1)
    assert AuditEvent.objects.count() == 3


# --- a backup -------------------------------------------------------------------------------------


def run(*arguments: str) -> Result:
    """Call ``lotrinh audit``."""
    return CliRunner().invoke(cli, ("audit", *arguments), catch_exceptions=False)


def test_a_restored_backup_is_accepted_and_that_is_an_entry(
    keep: Keep, django_capture_on_commit_callbacks: Any
) -> None:
    keep(9)
    with kept_rows(first=7):
        assert run("verify").exit_code == 1
        with django_capture_on_commit_callbacks(execute=True):
            done = run("anchor", "--reason", "khôi phục bản sao lưu ngày 19/11")
        assert "mục 7" in done.output
        assert run("verify").exit_code == 0
        event = AuditEvent.objects.get(verb="accept_trail")
        assert event.before["anchor"].startswith("9:")
        assert event.after["head"].startswith("6:")
        assert (event.actor, event.channel) == (None, "command")
        keep(2)
        assert verify_trail().is_sound


def test_a_head_that_is_lost_is_made_again_from_the_entries(
    keep: Keep, django_capture_on_commit_callbacks: Any
) -> None:
    keep(3)
    AuditHead.objects.all().delete()
    AuditHead.objects.create(pk=7, number=1, digest="")
    with django_capture_on_commit_callbacks(execute=True):
        accept_trail(reason="bảng bị xóa", at=AT)
    assert verify_trail().is_sound


def test_nothing_else_is_accepted(keep: Keep) -> None:
    with pytest.raises(UnableToAcceptTrail, match="không có gì"):
        accept_trail(reason="lý do", at=AT)
    keep(3)
    with pytest.raises(UnableToAcceptTrail, match="Ghi lý do"):
        accept_trail(reason=" ", at=AT)
    AuditEvent.objects.filter(number=2).update(reason="khác")
    with pytest.raises(UnableToAcceptTrail, match="bị sửa"):
        accept_trail(reason="lý do", at=AT)


# --- the command line -----------------------------------------------------------------------------


def test_the_command_line_prints_a_head_that_it_takes_again(keep: Keep) -> None:
    keep(4)
    noted = run("head").output.splitlines()[-1]
    done = run("verify", "--head", noted)
    assert (done.exit_code, "4 mục" in done.output) == (0, True)
    assert done.output.splitlines()[-1] == noted
    assert run("verify", "--head", noted.replace("4:", "3:")).exit_code == 1
    with pytest.raises(LotrinhError, match="SỐ:MÃ"):
        run("verify", "--head", "4")


def test_the_command_line_says_what_is_wrong_in_both_languages(keep: Keep) -> None:
    keep(300)
    AuditEvent.objects.filter(number__gt=1).update(reason="khác")
    done = run("verify")
    assert done.exit_code == 1
    assert "Mục 2 không khớp" in done.output
    assert "Entry 2 does not fit" in done.output
    assert "99" in done.output
    assert "KHÔNG nguyên vẹn" in done.output


def test_an_anchor_that_cannot_be_written_undoes_nothing(
    keep: Keep, personas: Personas, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(1)

    def fail(_: object) -> None:
        raise OSError("the disk is full")

    with monkeypatch.context() as patched:
        patched.setattr("lotrinh.workspace.people.audit.write_anchor", fail)
        keep(1)
    assert AuditEvent.objects.count() == 2
    assert verify_trail().is_sound
    assert connection.is_usable()
    record("enter_actual", personas.school, unit=personas.school, actor=None, at=AT)


# --- many entries at once -------------------------------------------------------------------------


def test_the_anchor_moves_once_a_transaction(
    keep: Keep,
    personas: Personas,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    keep(2)
    moves: list[Anchor] = []

    def move(anchor: Anchor) -> None:
        moves.append(anchor)
        write_anchor(anchor)

    def keep_one() -> AuditEvent:
        school = personas.school
        return record("enter_actual", school, unit=school, actor=None, at=AT)

    monkeypatch.setattr("lotrinh.workspace.people.audit.write_anchor", move)
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(3):
            with transaction.atomic():
                keep_one()
                keep_one()
        last = keep_one()
    assert moves == [Anchor(Head(last.number, last.digest))]
    with django_capture_on_commit_callbacks(execute=True):
        last = keep_one()
        with transaction.atomic():
            keep_one()
            keep_one()
            transaction.set_rollback(True)
    assert read_anchor() == Anchor(Head(last.number, last.digest))
    assert verify_trail().is_sound
