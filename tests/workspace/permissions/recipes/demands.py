"""Targets handed down, and what schools register."""

from __future__ import annotations

from datetime import date

from lotrinh.workspace.plans.demands.models import Demand, DemandSet, Registration
from lotrinh.workspace.plans.demands.operations import (
    DemandEntry,
    UnableToHandDown,
    UnableToRegister,
    accept_registration,
    publish_demands,
    register_target,
    return_registration,
    withdraw_demands,
)
from tests.workspace.permissions.registry import Call, Visit, in_wrong_state, operation, page
from tests.workspace.permissions.world import AT, YEAR, World, hand_down

AREA = "plans.demands.operations"
OFFICER = "province_officer of P"


@operation(f"{AREA}.publish_demands", unit="P")
def publish(world: World) -> Call:
    return lambda actor: publish_demands(
        unit=world.units["P"],
        number="02/KH-SGDĐT",
        issued_on=date(2025, 9, 2),
        subject="Giao chỉ tiêu",
        demands=[DemandEntry("pupils-lost", YEAR, "< 0,2")],
        actor=actor,
        at=AT,
    )


@operation(f"{AREA}.withdraw_demands", unit="P")
def withdraw(world: World) -> Call:
    return lambda actor: withdraw_demands(
        demand_set=_set(world.demand_set.pk), reason="giao lại", actor=actor, at=AT
    )


@in_wrong_state(f"{AREA}.withdraw_demands", UnableToHandDown)
def withdraw_again(world: World) -> Call:
    gone = _withdrawn(world)
    return lambda actor: withdraw_demands(
        demand_set=_set(gone.pk), reason="giao lại", actor=actor, at=AT
    )


@operation(f"{AREA}.register_target")
def register(world: World) -> Call:
    return lambda actor: register_target(
        demand=Demand.objects.get(pk=world.demand.pk),
        unit=world.units["A"],
        text="97",
        replaces=world.registration.pk,
        actor=actor,
        at=AT,
    )


@in_wrong_state(f"{AREA}.register_target", UnableToRegister)
def register_what_was_withdrawn(world: World) -> Call:
    gone = _withdrawn(world)
    return lambda actor: register_target(
        demand=gone.demands.get(), unit=world.units["A"], text="97", actor=actor, at=AT
    )


@operation(f"{AREA}.accept_registration", unit="P")
def accept(world: World) -> Call:
    return lambda actor: accept_registration(
        registration=_registration(world.registration.pk), actor=actor, at=AT
    )


@in_wrong_state(f"{AREA}.accept_registration", UnableToRegister)
def accept_again(world: World) -> Call:
    accepted = _accepted(world)
    return lambda actor: accept_registration(
        registration=_registration(accepted), actor=actor, at=AT
    )


@operation(f"{AREA}.return_registration", unit="P")
def give_back(world: World) -> Call:
    return lambda actor: return_registration(
        registration=_registration(world.registration.pk), reason="nâng lên", actor=actor, at=AT
    )


@in_wrong_state(f"{AREA}.return_registration", UnableToRegister)
def give_back_what_was_accepted(world: World) -> Call:
    accepted = _accepted(world)
    return lambda actor: return_registration(
        registration=_registration(accepted), reason="nâng lên", actor=actor, at=AT
    )


@page("handed_targets", unit=None)
def handed_targets(world: World) -> Visit:
    return Visit(
        "/chi-tieu/duoc-giao/",
        {"demand": world.demand.pk},
        also=["?loc=cho", "?loc=mau-thuan", "?ngay=2026-07-01"],
    )


@page("handed_targets_xlsx", unit=None)
def handed_targets_xlsx(world: World) -> Visit:
    return Visit("/chi-tieu/duoc-giao/xuat.xlsx")


@page("handed_targets_csv", unit=None)
def handed_targets_csv(world: World) -> Visit:
    return Visit("/chi-tieu/duoc-giao/xuat.csv", also=["?ngay=2026-07-01"])


@page("handed_target", unit=None, elsewhere=404)
def handed_target(world: World) -> Visit:
    sent = {"text": "97", "reason": "", "replaces": world.registration.pk}
    return Visit(f"/chi-tieu/duoc-giao/{world.demand.pk}/", sent)


@page("demand_sets", unit="P")
def demand_sets(world: World) -> Visit:
    return Visit(f"/giao-chi-tieu/{_in(world)}")


@page("demand_set_new", unit="P")
def demand_set_new(world: World) -> Visit:
    sent = {
        "number": "03/KH-SGDĐT",
        "issued_on": "2025-09-03",
        "subject": "Giao chỉ tiêu",
        "audience": "all",
        "paste": f"Học sinh giảm\t{YEAR}\t< 0,2",
        "action": "kiem-tra",
    }
    more = [f"&tu={world.demand_set.pk}", "&tu=quoc-gia"]
    return Visit(f"/giao-chi-tieu/moi/{_in(world)}", sent, also=more)


@page("demand_set", unit="P")
def demand_set(world: World) -> Visit:
    return Visit(f"/giao-chi-tieu/{world.demand_set.pk}/", also=["?loc=cho-tra-loi", "?trang=2"])


@page("demand_set_xlsx", unit="P")
def demand_set_xlsx(world: World) -> Visit:
    return Visit(f"/giao-chi-tieu/{world.demand_set.pk}/xuat.xlsx")


@page("demand_set_withdraw", unit="P")
def demand_set_withdraw(world: World) -> Visit:
    return Visit(f"/giao-chi-tieu/{world.demand_set.pk}/thu-hoi/", {"reason": "giao lại"})


@page("registration_accept", unit="P")
def registration_accept(world: World) -> Visit:
    return Visit(f"/giao-chi-tieu/dang-ky/{world.registration.pk}/chap-nhan/")


@page("registration_return", unit="P")
def registration_return(world: World) -> Visit:
    sent = {"reason": "nâng lên"}
    return Visit(f"/giao-chi-tieu/dang-ky/{world.registration.pk}/tra-lai/", sent)


def _set(pk: int) -> DemandSet:
    return DemandSet.objects.select_related("unit").get(pk=pk)


def _registration(pk: int) -> Registration:
    found = Registration.objects.select_related("demand__demand_set__unit", "unit")
    return found.get(pk=pk)


def _withdrawn(world: World) -> DemandSet:
    made = hand_down(world, "04/KH-SGDĐT")
    return withdraw_demands(demand_set=made, reason="nhầm", actor=world.user(OFFICER), at=AT)


def _accepted(world: World) -> int:
    found = _registration(world.registration.pk)
    return accept_registration(registration=found, actor=world.user(OFFICER), at=AT).pk


def _in(world: World) -> str:
    return f"?don-vi={world.units['P'].pk}"
