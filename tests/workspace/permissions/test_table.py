"""What must hold of the table itself, whoever changes it."""

from __future__ import annotations

from lotrinh.workspace.people.models import Membership, Unit
from lotrinh.workspace.people.permission_table import (
    ALLOWED,
    DELEGABLE,
    GRANTED_BY,
    KINDS_OF_ROLE,
    OPERATIONS,
    PAGES,
    SECOND_FACTOR_ROLES,
    Door,
    Permission,
    Scope,
    each_of,
)

ROLES = set(Membership.Role.values)
OFFICERS = {"commune_officer", "district_officer", "province_officer", "ministry_officer"}
OF_SCHOOLS = {role for role, kinds in KINDS_OF_ROLE.items() if kinds == {Unit.Kind.SCHOOL}}


def test_the_table_knows_every_role_and_every_permission() -> None:
    assert set(KINDS_OF_ROLE) == ROLES
    assert set(ALLOWED) == set(Permission)
    assert {role for roles in ALLOWED.values() for role in roles} <= ROLES


def test_everybody_reads_in_the_own_unit_and_only_officers_below() -> None:
    reading = ALLOWED[Permission.READ]
    assert {role for role, scope in reading.items() if Scope.OWN in scope} == ROLES
    assert {role for role, scope in reading.items() if Scope.BELOW in scope} == OFFICERS


def test_records_of_children_and_staff_never_leave_the_school() -> None:
    assert set(ALLOWED[Permission.MANAGE_RECORDS]) <= OF_SCHOOLS
    assert set(ALLOWED[Permission.MANAGE_RECORDS].values()) == {Scope.OWN}


def test_only_people_of_the_school_change_its_plan_and_its_results() -> None:
    for permission in (Permission.EDIT_PLAN, Permission.ENTER_ACTUAL):
        assert set(ALLOWED[permission]) <= OF_SCHOOLS
        assert set(ALLOWED[permission].values()) == {Scope.OWN}


def test_nobody_gives_more_than_the_own_role() -> None:
    administrator = {Membership.Role.ADMINISTRATOR}
    for role, given in GRANTED_BY.items():
        if role not in administrator:
            assert not given & (OFFICERS | administrator | {role}), role
        assert role in ALLOWED[Permission.MANAGE_PEOPLE]


def test_who_somebody_is_and_what_units_there_are_is_not_delegated() -> None:
    assert Permission.MANAGE_PEOPLE not in DELEGABLE
    assert Permission.MANAGE_UNITS not in DELEGABLE


def test_who_sees_or_changes_much_must_have_a_second_factor() -> None:
    """A result that a teacher enters or a group head approves leaves the school only with the
    principal, who has one."""
    in_the_school = {Permission.ENTER_ACTUAL, Permission.APPROVE_ACTUAL}
    changes = {*Permission} - {Permission.READ, Permission.READ_TRAIL} - in_the_school
    assert set(ALLOWED[Permission.SEND_REPORTS]) <= SECOND_FACTOR_ROLES
    assert {role for one in changes for role in ALLOWED[one]} | OFFICERS <= SECOND_FACTOR_ROLES


def test_nothing_that_changes_something_is_open_but_signing_in() -> None:
    """What a visitor can do needs a secret that was given to the person, or names nobody's data."""
    opened = {name for name, one in OPERATIONS.items() if Door.OPEN in one.asked}
    assert opened == {
        "people.operations.use_sign_in_link",
        "people.accounts.operations.accept_invitation",
        "people.accounts.operations.keep_lock_out",
        "actuals.exchange.receiving.take_piece",  # signed with a key that is trusted for the school
    }


def test_a_page_never_asks_for_less_to_send_than_to_see() -> None:
    for name, methods in PAGES.items():
        sent = each_of(methods.get("POST", ()))
        if Door.OPEN in sent:
            assert methods.get("GET", Door.OPEN) is Door.OPEN, name
        assert Permission.READ not in sent or name == "set_unit", name
