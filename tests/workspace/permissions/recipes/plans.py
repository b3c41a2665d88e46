"""Plans: drafts, versions, rules that are switched off."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile

from lotrinh.workspace.plans.models import Draft, Plan
from lotrinh.workspace.plans.operations import (
    UnableToConfirmPlan,
    confirm_draft,
    disable_rule,
    discard_draft,
    enable_rule,
    start_draft,
)
from tests.workspace.permissions.registry import Call, Visit, in_wrong_state, operation, page
from tests.workspace.permissions.world import AT, YEAR, World

AREA = "plans.operations"


@operation(f"{AREA}.start_draft")
def start(world: World) -> Call:
    return lambda actor: start_draft(
        unit=world.units["A"], filename="moi.docx", content=b"moi", actor=actor, at=AT
    )


@operation(f"{AREA}.confirm_draft")
def confirm(world: World) -> Call:
    return lambda actor: confirm_draft(draft=_waiting(world), actor=actor, at=AT)


@in_wrong_state(f"{AREA}.confirm_draft", UnableToConfirmPlan)
def confirm_again(world: World) -> Call:
    return lambda actor: confirm_draft(draft=_confirmed(world), actor=actor, at=AT)


@operation(f"{AREA}.discard_draft")
def discard(world: World) -> Call:
    return lambda actor: discard_draft(draft=_waiting(world), actor=actor, at=AT)


@in_wrong_state(f"{AREA}.discard_draft", UnableToConfirmPlan)
def discard_what_is_in_force(world: World) -> Call:
    return lambda actor: discard_draft(draft=_confirmed(world), actor=actor, at=AT)


@operation(f"{AREA}.disable_rule")
def disable(world: World) -> Call:
    return lambda actor: disable_rule(
        plan=_plan(world), rule="LT102", reason="không hợp", actor=actor, at=AT
    )


@operation(f"{AREA}.enable_rule")
def enable(world: World) -> Call:
    return lambda actor: enable_rule(plan=_plan(world), rule="LT101", actor=actor, at=AT)


@in_wrong_state(f"{AREA}.enable_rule", None)
def enable_what_is_on(world: World) -> Call:
    return lambda actor: enable_rule(plan=_plan(world), rule="LT102", actor=actor, at=AT)


@page("plan_list", unit=None)
def plan_list(world: World) -> Visit:
    return Visit("/ke-hoach/", also=["?ngay=2026-07-01"])


@page("plan_upload", unit=None)
def plan_upload(world: World) -> Visit:
    return Visit(
        "/ke-hoach/dua-vao/", lambda: {"file": SimpleUploadedFile("moi.docx", b"ke hoach moi")}
    )


@page("draft")
def draft(world: World) -> Visit:
    return Visit(f"/ke-hoach/dua-vao/{world.waiting.pk}/", also=[f"?school_year={YEAR}"])


@page("draft_confirm")
def draft_confirm(world: World) -> Visit:
    return Visit(f"/ke-hoach/dua-vao/{world.waiting.pk}/xac-nhan/", {"school_year": YEAR})


@page("draft_discard")
def draft_discard(world: World) -> Visit:
    return Visit(f"/ke-hoach/dua-vao/{world.waiting.pk}/bo/")


@page("draft_annotated")
def draft_annotated(world: World) -> Visit:
    return Visit(f"/ke-hoach/dua-vao/{world.waiting.pk}/ghi-chu/")


@page("plan")
def plan(world: World) -> Visit:
    return Visit(f"/ke-hoach/{world.version.plan_id}/", also=["?xem=toan-van", "?ban=1"])


@page("plan_findings")
def plan_findings(world: World) -> Visit:
    return Visit(
        f"/ke-hoach/{world.version.plan_id}/loi/", {"rule": "LT102", "reason": "không hợp"}
    )


@page("plan_file")
def plan_file(world: World) -> Visit:
    return Visit(f"/ke-hoach/ban/{world.version.pk}/tep/")


def _waiting(world: World) -> Draft:
    return Draft.objects.get(pk=world.waiting.pk)


def _confirmed(world: World) -> Draft:
    return Draft.objects.get(pk=world.version.draft_id)


def _plan(world: World) -> Plan:
    return Plan.objects.get(pk=world.version.plan_id)
