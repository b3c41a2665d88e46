"""Lists of pupils and staff, what is computed from them, and how a figure came about."""

from __future__ import annotations

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from lotrinh.core.messages import Message
from lotrinh.workspace.actuals.models import Computation, RosterDraft
from lotrinh.workspace.actuals.rosters.computing import (
    Acceptance,
    accept_figures,
    fail_computation,
    run_computation,
    start_computation,
)
from lotrinh.workspace.actuals.rosters.operations import (
    UnableToBringRosterIn,
    correct_mapping,
    discard_roster_draft,
    execute_roster_draft,
    start_roster_draft,
)
from lotrinh.workspace.plans.models import Indicator
from tests.workspace.permissions.registry import Call, Visit, in_wrong_state, operation, page
from tests.workspace.permissions.world import (
    AT,
    YEAR,
    World,
    roster,
    roster_content,
    start_roster,
)

AREA = "actuals.rosters.operations"
COMPUTING = "actuals.rosters.computing"
CODE = "class-completion"


@operation(f"{AREA}.start_roster_draft")
def start(world: World) -> Call:
    return lambda actor: start_roster_draft(
        **(roster(world) | {"instead_of": _waiting(world)}), actor=actor, at=AT
    )


@operation(f"{AREA}.correct_mapping")
def correct(world: World) -> Call:
    return lambda actor: correct_mapping(
        draft=_waiting(world), columns={0: "", 1: "pupil_id"}, actor=actor, at=AT
    )


@in_wrong_state(f"{AREA}.correct_mapping", UnableToBringRosterIn)
def correct_what_is_decided(world: World) -> Call:
    decided = _decided(world)
    return lambda actor: correct_mapping(draft=_draft(decided), columns={}, actor=actor, at=AT)


@operation(f"{AREA}.execute_roster_draft")
def execute(world: World) -> Call:
    return lambda actor: execute_roster_draft(draft=_waiting(world), actor=actor, at=AT)


@in_wrong_state(f"{AREA}.execute_roster_draft", UnableToBringRosterIn)
def execute_again(world: World) -> Call:
    decided = _decided(world)
    return lambda actor: execute_roster_draft(draft=_draft(decided), actor=actor, at=AT)


@operation(f"{AREA}.discard_roster_draft")
def discard(world: World) -> Call:
    return lambda actor: discard_roster_draft(draft=_waiting(world), actor=actor, at=AT)


@in_wrong_state(f"{AREA}.discard_roster_draft", UnableToBringRosterIn)
def discard_again(world: World) -> Call:
    decided = _decided(world)
    return lambda actor: discard_roster_draft(draft=_draft(decided), actor=actor, at=AT)


@operation(f"{COMPUTING}.start_computation")
def compute(world: World) -> Call:
    return lambda actor: start_computation(
        unit=world.units["A"], period=YEAR, actor=actor, at=AT + timedelta(days=1)
    )


@operation(f"{COMPUTING}.run_computation")
def run(world: World) -> Call:
    return lambda actor: run_computation(computation=_queued(world), at=AT)


@in_wrong_state(f"{COMPUTING}.run_computation", None)
def run_again(world: World) -> Call:
    return lambda actor: run_computation(computation=_run(world.run.pk), at=AT)


@operation(f"{COMPUTING}.fail_computation")
def fail(world: World) -> Call:
    return lambda actor: fail_computation(
        computation=_queued(world), error=Message("Hỏng.", "Broken."), at=AT
    )


@in_wrong_state(f"{COMPUTING}.fail_computation", None)
def fail_what_is_done(world: World) -> Call:
    return lambda actor: fail_computation(
        computation=_run(world.run.pk), error=Message("Hỏng.", "Broken."), at=AT
    )


@operation(f"{COMPUTING}.accept_figures")
def accept(world: World) -> Call:
    return lambda actor: accept_figures(
        unit=world.units["A"],
        period=YEAR,
        accepted=[Acceptance(Indicator.objects.get(pk=world.counted.pk), world.computed.pk)],
        actor=actor,
        at=AT,
    )


@page("data", unit=None)
def data(world: World) -> Visit:
    return Visit(f"/so-lieu/?nam={YEAR}")


@page("roster_upload", unit=None)
def roster_upload(world: World) -> Visit:
    sent = {"table": "pupils", "school_year": YEAR, "as_of": "30/09/2025"}
    return Visit(
        f"/so-lieu/dua-vao/?thay={world.roster.pk}",
        lambda: (
            sent
            | {
                "instead_of": world.roster.pk,
                "file": SimpleUploadedFile("danh-sach.xlsx", roster_content()),
            }
        ),
    )


@page("roster_draft")
def roster_draft(world: World) -> Visit:
    return Visit(f"/so-lieu/dua-vao/{world.roster.pk}/")


@page("roster_mapping")
def roster_mapping(world: World) -> Visit:
    return Visit(f"/so-lieu/dua-vao/{world.roster.pk}/cot/", {"column-1": "Mã học sinh"})


@page("roster_execute")
def roster_execute(world: World) -> Visit:
    return Visit(f"/so-lieu/dua-vao/{world.roster.pk}/xac-nhan/")


@page("roster_discard")
def roster_discard(world: World) -> Visit:
    return Visit(f"/so-lieu/dua-vao/{world.roster.pk}/bo/")


@page("roster_marked")
def roster_marked(world: World) -> Visit:
    return Visit(f"/so-lieu/dua-vao/{world.roster.pk}/danh-dau.xlsx")


@page("roster_template")
def roster_template(world: World) -> Visit:
    return Visit("/so-lieu/mau/pupils.xlsx")


@page("compute", unit=None, elsewhere=422)
def compute_page(world: World) -> Visit:
    return Visit("/so-lieu/tinh/", {"period": YEAR})


@page("compute_progress")
def compute_progress(world: World) -> Visit:
    return Visit(f"/so-lieu/tinh/{world.run.pk}/")


@page("accept_figures", unit=None, elsewhere=422)
def accept_page(world: World) -> Visit:
    sent = {
        "period": YEAR,
        "accept": world.counted.pk,
        f"replaces-{world.counted.pk}": world.computed.pk,
    }
    return Visit("/so-lieu/nhan/", sent)


@page("explain", unit=None, elsewhere=404)
def explain(world: World) -> Visit:
    return Visit(f"/so-lieu/cach-tinh/{CODE}/?nam={YEAR}")


@page("derivation")
def derivation(world: World) -> Visit:
    return Visit(f"/ket-qua/{world.computed.pk}/cach-tinh/")


def _draft(pk: int) -> RosterDraft:
    return RosterDraft.objects.select_related("unit").get(pk=pk)


def _waiting(world: World) -> RosterDraft:
    return _draft(world.roster.pk)


def _decided(world: World) -> int:
    draft = start_roster(world)
    discard_roster_draft(draft=draft, actor=world.user("principal of A"), at=AT)
    return draft.pk


def _queued(world: World) -> Computation:
    run = start_computation(
        unit=world.units["A"],
        period=YEAR,
        actor=world.user("principal of A"),
        at=AT + timedelta(days=1),
    )
    return _run(run.pk)


def _run(pk: int) -> Computation:
    return Computation.objects.select_related("unit", "started_by").get(pk=pk)
