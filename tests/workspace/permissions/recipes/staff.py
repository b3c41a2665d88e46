"""Roles and delegations."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from django.utils import timezone

from lotrinh.workspace.people.models import Delegation, Membership
from lotrinh.workspace.people.staff.operations import (
    UnableToChangeRole,
    UnableToDelegate,
    UnableToEndDelegation,
    UnableToEndRole,
    change_role_details,
    delegate_role,
    end_delegation,
    end_role,
    grant_role,
)
from tests.workspace.permissions.registry import Call, Visit, in_wrong_state, operation, page
from tests.workspace.permissions.world import Somebody, World

AREA = "people.staff.operations"
HOLDER, ACTING = "group_head of A", "staff of A"


def is_holder(world: World, person: Somebody) -> bool:
    """Say whether the role that is delegated is the person's."""
    return person.name == HOLDER


def is_concerned(world: World, person: Somebody) -> bool:
    """Say whether the person delegated the role, or acts for who did."""
    return person.name in {HOLDER, ACTING}


@operation(f"{AREA}.grant_role")
def grant(world: World) -> Call:
    return lambda actor: grant_role(
        user=world.user("person of no unit"),
        unit=world.units["A"],
        role="staff",
        actor=actor,
        at=timezone.now(),
    )


@operation(f"{AREA}.change_role_details")
def change(world: World) -> Call:
    return lambda actor: change_role_details(
        membership=world.role("staff of A"),
        title="Tổ phó",
        group=None,
        fields=(),
        actor=actor,
        at=timezone.now(),
    )


@in_wrong_state(f"{AREA}.change_role_details", UnableToChangeRole)
def change_what_is_over(world: World) -> Call:
    over = _role_that_is_over(world)
    return lambda actor: change_role_details(
        membership=Membership.objects.get(pk=over),
        title="Tổ phó",
        group=None,
        fields=(),
        on=timezone.localdate(),
        actor=actor,
        at=timezone.now(),
    )


@operation(f"{AREA}.end_role")
def end(world: World) -> Call:
    return lambda actor: end_role(
        membership=world.role("staff of A"),
        valid_to=timezone.localdate(),
        reason="chuyển trường",
        actor=actor,
        at=timezone.now(),
    )


@in_wrong_state(f"{AREA}.end_role", UnableToEndRole)
def end_what_is_over(world: World) -> Call:
    over = _role_that_is_over(world)
    return lambda actor: end_role(
        membership=Membership.objects.get(pk=over),
        valid_to=timezone.localdate(),
        reason="chuyển trường",
        actor=actor,
        at=timezone.now(),
    )


@operation(f"{AREA}.delegate_role", also=is_holder)
def delegate(world: World) -> Call:
    return partial(_delegate, world, world.role(HOLDER).pk)


@in_wrong_state(f"{AREA}.delegate_role", UnableToDelegate)
def delegate_what_is_over(world: World) -> Call:
    return partial(_delegate, world, _role_that_is_over(world))


@operation(f"{AREA}.end_delegation", also=is_concerned)
def stop(world: World) -> Call:
    running = _delegation(world)
    return lambda actor: end_delegation(
        delegation=Delegation.objects.get(pk=running), actor=actor, at=timezone.now()
    )


@in_wrong_state(f"{AREA}.end_delegation", UnableToEndDelegation)
def stop_what_was_ended(world: World) -> Call:
    ended = _delegation(world)
    Delegation.objects.filter(pk=ended).update(ended_at=timezone.now())
    return lambda actor: end_delegation(
        delegation=Delegation.objects.get(pk=ended), actor=actor, at=timezone.now()
    )


@page("people")
def people(world: World) -> Visit:
    return Visit(f"/nhan-su/{_in_a(world)}", also=["&vai=staff", "&ngay=2026-07-01"])


@page("person")
def person_page(world: World) -> Visit:
    return Visit(f"/nhan-su/{world.user('staff of A').pk}/{_in_a(world)}")


@page("role_new")
def role_new(world: World) -> Visit:
    sent = {"role": "union", "valid_from": _day(0)}
    return Visit(f"/nhan-su/{world.user('staff of A').pk}/vai-tro/{_in_a(world)}", sent)


@page("role_change")
def role_change(world: World) -> Visit:
    sent = {"title": "Tổ phó", "when": "always"}
    return Visit(f"/nhan-su/vai-tro/{world.role('staff of A').pk}/", sent)


@page("role_end")
def role_end(world: World) -> Visit:
    sent = {"valid_to": _day(0), "reason": "chuyển trường"}
    return Visit(f"/nhan-su/vai-tro/{world.role('staff of A').pk}/ket-thuc/", sent)


@page("delegations")
def delegations(world: World) -> Visit:
    _delegation(world)
    return Visit(f"/nhan-su/uy-quyen/{_in_a(world)}")


@page("delegation_new", also=is_holder)
def delegation_new(world: World) -> Visit:
    sent = {
        "membership": world.role(HOLDER).pk,
        "to": world.user(ACTING).pk,
        "valid_from": _day(0),
        "valid_to": _day(3),
        "reason": "đi học",
    }
    return Visit(f"/nhan-su/uy-quyen/moi/{_in_a(world)}", sent)


@page("delegation_end", also=is_concerned)
def delegation_end(world: World) -> Visit:
    return Visit(f"/nhan-su/uy-quyen/{_delegation(world)}/dung/")


def _in_a(world: World) -> str:
    return f"?don-vi={world.units['A'].pk}"


def _day(later: int) -> str:
    return (timezone.localdate() + timedelta(days=later)).isoformat()


def _role_that_is_over(world: World) -> int:
    """Return a former role of who has another one in A today."""
    over = Membership.objects.create(
        user=world.user(HOLDER),
        unit=world.units["A"],
        role="staff",
        valid_to=timezone.localdate() - timedelta(days=3),
    )
    return over.pk


def _delegate(world: World, role: int, actor: object) -> Delegation:
    today = timezone.localdate()
    return delegate_role(
        membership=Membership.objects.select_related("unit").get(pk=role),
        to=world.user(ACTING),
        valid_from=today,
        valid_to=today + timedelta(days=3),
        reason="đi học",
        actor=actor,  # type: ignore[arg-type]
        at=timezone.now(),
    )


def _delegation(world: World) -> int:
    return _delegate(world, world.role(HOLDER).pk, world.user(HOLDER)).pk
