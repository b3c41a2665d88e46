"""Bringing a document in: it is kept, read, checked, and decided by a person."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings

from lotrinh.core.messages import Message
from lotrinh.workspace.people.models import AuditEvent
from lotrinh.workspace.people.permissions import NotAllowed
from lotrinh.workspace.plans.models import Draft, Indicator, Plan, PlanVersion, StoredFile
from lotrinh.workspace.plans.operations import (
    UnableToConfirmPlan,
    UnableToStartDraft,
    confirm_draft,
    discard_draft,
    start_draft,
)
from lotrinh.workspace.plans.queries import (
    draft_page,
    list_waiting_drafts,
    visible_drafts,
    visible_versions,
)
from lotrinh.workspace.plans.reading import read_file
from tests.workspace.conftest import AT, Personas
from tests.workspace.plan_file import ROWS, plan_docx
from tests.workspace.plans.conftest import BringIn, Confirm


def test_a_document_becomes_a_draft_with_its_file_its_text_and_its_findings(
    personas: Personas, bring_in: BringIn
) -> None:
    draft = bring_in()
    page = draft_page(actor=personas.principal, draft=draft)
    assert draft.state == Draft.State.PENDING
    assert draft.school_year == "2025-2026"
    assert [indicator.name for indicator in page.document.indicators] == [r.name for r in ROWS]
    assert page.error is None
    assert any(block["type"] == "table" for block in page.blocks)
    assert {finding.rule for finding in page.findings}
    assert draft.file.size == len(plan_docx())
    assert AuditEvent.objects.get(verb="start_draft").after["sha256"] == draft.file.sha256


@pytest.mark.parametrize("who", ["teacher", "other_principal"])
def test_only_who_leads_the_school_brings_a_plan_in(personas: Personas, who: str) -> None:
    with pytest.raises(NotAllowed):
        start_draft(
            unit=personas.school,
            filename="x.docx",
            content=plan_docx(),
            actor=getattr(personas, who),
            at=AT,
        )
    assert not StoredFile.objects.exists()


def test_an_empty_file_and_one_over_the_limit_are_refused(
    personas: Personas, settings: Settings
) -> None:
    settings.UPLOAD_LIMIT = 1024 * 1024
    for content in (b"", b"x" * (1024 * 1024 + 1)):
        with pytest.raises(UnableToStartDraft):
            start_draft(
                unit=personas.school,
                filename="x.docx",
                content=content,
                actor=personas.principal,
                at=AT,
            )
    assert not Draft.objects.exists()


@pytest.mark.parametrize("content", [b"PK\x03\x04 broken zip", b"%PDF-1.7 not a plan", b"\x00\x01"])
def test_a_file_that_cannot_be_read_is_kept_and_says_why(
    personas: Personas, content: bytes
) -> None:
    draft = start_draft(
        unit=personas.school, filename="hỏng.docx", content=content, actor=personas.principal, at=AT
    )
    page = draft_page(actor=personas.principal, draft=draft)
    assert isinstance(page.error, Message)
    assert page.error.vi
    assert page.error.en
    assert draft.file.size == len(content)
    assert not list_waiting_drafts(actor=personas.principal, unit=personas.school)[0].readable
    with pytest.raises(UnableToConfirmPlan):
        confirm_draft(draft=draft, actor=personas.principal, at=AT)


def test_a_text_with_control_characters_is_kept(personas: Personas) -> None:
    content = "KẾ HOẠCH\nnăm học 2025-2026\n\x00 \ud7ff và \x1f hết".encode()
    draft = start_draft(
        unit=personas.school, filename="x.txt", content=content, actor=personas.principal, at=AT
    )
    assert Draft.objects.get(pk=draft.pk).file.size == len(content)


def test_a_file_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    (tmp_path / "plan").write_bytes(plan_docx())
    read = read_file(tmp_path / "plan", "x.docx", seconds=0.001)
    assert "120 giây" in read.error["vi"]
    assert read.document == {}


def test_a_file_that_needs_more_memory_than_is_allowed_is_given_up(tmp_path: Path) -> None:
    text = "Năm học 2025-2026, trường phấn đấu đạt 99,5%.\n".encode() * 20_000
    (tmp_path / "plan").write_bytes(text)
    read = read_file(tmp_path / "plan", "x.txt", address_space=60 * 1024**2)
    assert read.error
    assert read.document == {}


@pytest.mark.parametrize("who", ["principal", "vice_principal", "teacher"])
def test_the_school_s_people_see_the_drafts(
    personas: Personas, bring_in: BringIn, who: str
) -> None:
    draft = bring_in()
    person = getattr(personas, who)
    assert visible_drafts(person).get() == draft
    assert draft_page(actor=person, draft=draft).draft == draft
    waiting = list_waiting_drafts(actor=person, unit=personas.school)
    assert [(found.draft_id, found.readable) for found in waiting] == [(draft.pk, True)]


@pytest.mark.parametrize("who", ["other_principal", "visitor"])
def test_nobody_else_sees_the_drafts(personas: Personas, bring_in: BringIn, who: str) -> None:
    draft = bring_in()
    person = getattr(personas, who)
    assert not visible_drafts(person).exists()
    for asks in (
        lambda: draft_page(actor=person, draft=draft),
        lambda: list_waiting_drafts(actor=person, unit=personas.school),
    ):
        with pytest.raises(NotAllowed):
            asks()


@pytest.mark.parametrize("who", ["teacher", "other_principal"])
def test_who_may_not_edit_decides_nothing(personas: Personas, bring_in: BringIn, who: str) -> None:
    draft = bring_in()
    for decide in (confirm_draft, discard_draft):
        with pytest.raises(NotAllowed):
            decide(draft=draft, actor=getattr(personas, who), at=AT)
    assert Draft.objects.get().state == Draft.State.PENDING


def test_confirming_makes_version_1_and_its_rows(personas: Personas, confirmed: Confirm) -> None:
    version = confirmed()
    plan = Plan.objects.get()
    assert (plan.school_year, plan.number, version.number) == ("2025-2026", "12/KH-THHS", 1)
    rows = list(version.rows.prefetch_related("targets", "phases"))
    assert [row.name for row in rows] == [row.name for row in ROWS]
    assert [row.order for row in rows] == [1, 2, 3]
    first = rows[0]
    assert (first.baseline_text, first.baseline_as_of, first.target_year) == (
        "97,2",
        "2025-09",
        2027,
    )
    assert {t.level: t.text for t in first.targets.all()} == {"commune": ">=98", "school": "99,5"}
    assert [(p.key, p.text) for p in first.phases.all()] == [
        ("2025", "98,0"),
        ("2026", "99,0"),
        ("2027", "99,5"),
    ]
    assert visible_versions(personas.teacher).get() == version
    event = AuditEvent.objects.get(verb="confirm_draft")
    assert event.after["version"] == 1


def test_a_draft_is_decided_once(personas: Personas, bring_in: BringIn) -> None:
    draft = bring_in()
    confirm_draft(draft=draft, actor=personas.principal, at=AT)
    for again in (confirm_draft, discard_draft):
        with pytest.raises(UnableToConfirmPlan):
            again(draft=draft, actor=personas.principal, at=AT)
    assert PlanVersion.objects.count() == 1


def test_a_discarded_draft_keeps_its_file(personas: Personas, bring_in: BringIn) -> None:
    draft = discard_draft(draft=bring_in(), actor=personas.principal, at=AT, reason="nhầm tệp")
    assert Draft.objects.get().state == Draft.State.DISCARDED
    assert StoredFile.objects.get() == draft.file
    assert not list_waiting_drafts(actor=personas.principal, unit=personas.school)
    assert AuditEvent.objects.get(verb="discard_draft").reason == "nhầm tệp"


def test_a_plan_without_a_school_year_asks_for_it(personas: Personas, bring_in: BringIn) -> None:
    draft = bring_in()
    draft.school_year = ""
    for wrong in ("", "2025", "2025-2027"):
        with pytest.raises(UnableToConfirmPlan, match="2025-2026"):
            confirm_draft(draft=draft, actor=personas.principal, at=AT, school_year=wrong)
    assert Draft.objects.get().state == Draft.State.PENDING
    version = confirm_draft(draft=draft, actor=personas.principal, at=AT, school_year="2026-2027")
    assert version.plan.school_year == "2026-2027"


def test_a_document_without_an_indicator_is_no_plan(personas: Personas) -> None:
    content = "KẾ HOẠCH\nCải tiến chất lượng năm học 2025-2026\nKhông có bảng nào.".encode()
    draft = start_draft(
        unit=personas.school, filename="x.txt", content=content, actor=personas.principal, at=AT
    )
    with pytest.raises(UnableToConfirmPlan, match="chỉ tiêu"):
        confirm_draft(draft=draft, actor=personas.principal, at=AT, school_year="2025-2026")
    assert not Plan.objects.exists()
    assert not Indicator.objects.exists()
