"""Who may do what: roles and what each allows, in one table; ``lotrinh permissions`` prints it.

Denied unless it stands here. ``OWN`` is the unit of the role itself, ``BELOW`` what lies in it.
That each operation and page asks for the permission beside it is tested cell by cell, see
tests/workspace/permissions.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Flag, StrEnum, auto

from lotrinh.workspace.people.models import Membership, Unit


class Permission(StrEnum):
    """What can be allowed in a unit."""

    READ = "read"
    EDIT_PLAN = "edit_plan"
    ENTER_ACTUAL = "enter_actual"
    MANAGE_RECORDS = "manage_records"
    MANAGE_PEOPLE = "manage_people"
    MANAGE_GROUPS = "manage_groups"
    MANAGE_UNITS = "manage_units"
    READ_TRAIL = "read_trail"


class Scope(Flag):
    """Where a role allows something."""

    OWN = auto()
    BELOW = auto()


_R = Membership.Role
_OWN, _BELOW, _BOTH = Scope.OWN, Scope.BELOW, Scope.OWN | Scope.BELOW

ALLOWED: dict[Permission, dict[str, Scope]] = {
    # Plans, targets, results with their evidence, figures from records without the records.
    Permission.READ: {
        _R.PRINCIPAL: _OWN,
        _R.VICE_PRINCIPAL: _OWN,
        _R.GROUP_HEAD: _OWN,
        _R.STAFF: _OWN,
        _R.UNION: _OWN,
        _R.PARENTS: _OWN,
        _R.INSPECTION_BOARD: _OWN,
        _R.STEERING_COMMITTEE: _OWN,
        _R.COMMUNE_OFFICER: _BOTH,
        _R.DISTRICT_OFFICER: _BOTH,
        _R.PROVINCE_OFFICER: _BOTH,
        _R.MINISTRY_OFFICER: _BOTH,
        _R.ADMINISTRATOR: _OWN,
    },
    Permission.EDIT_PLAN: {_R.PRINCIPAL: _OWN, _R.VICE_PRINCIPAL: _OWN},
    Permission.ENTER_ACTUAL: {_R.PRINCIPAL: _OWN, _R.VICE_PRINCIPAL: _OWN},
    # Children's and staff's records never leave the school: nobody above it is here.
    Permission.MANAGE_RECORDS: {_R.PRINCIPAL: _OWN, _R.VICE_PRINCIPAL: _OWN},
    Permission.MANAGE_PEOPLE: {_R.PRINCIPAL: _OWN, _R.ADMINISTRATOR: _BOTH},
    Permission.MANAGE_GROUPS: {
        _R.PRINCIPAL: _OWN,
        _R.VICE_PRINCIPAL: _OWN,
        _R.ADMINISTRATOR: _BOTH,
    },
    Permission.MANAGE_UNITS: {
        _R.PROVINCE_OFFICER: _BELOW,
        _R.MINISTRY_OFFICER: _BELOW,
        _R.ADMINISTRATOR: _BOTH,
    },
    Permission.READ_TRAIL: {
        _R.PRINCIPAL: _OWN,
        _R.VICE_PRINCIPAL: _OWN,
        _R.INSPECTION_BOARD: _OWN,
        _R.ADMINISTRATOR: _BOTH,
    },
}

DELEGABLE = frozenset(
    {
        Permission.READ,
        Permission.EDIT_PLAN,
        Permission.ENTER_ACTUAL,
        Permission.MANAGE_RECORDS,
        Permission.MANAGE_GROUPS,
        Permission.READ_TRAIL,
    }
)
"""What goes along when a role is delegated; who somebody is stays with who answers for it."""

_SCHOOL = frozenset({Unit.Kind.SCHOOL})
_EVERY_SEAT = frozenset(
    {
        Unit.Kind.MINISTRY,
        Unit.Kind.PROVINCE,
        Unit.Kind.DISTRICT,
        Unit.Kind.COMMUNE,
        Unit.Kind.SCHOOL,
    }
)

KINDS_OF_ROLE: dict[str, frozenset[Unit.Kind]] = {
    _R.PRINCIPAL: _SCHOOL,
    _R.VICE_PRINCIPAL: _SCHOOL,
    _R.GROUP_HEAD: _SCHOOL,
    _R.STAFF: _SCHOOL,
    _R.UNION: _SCHOOL,
    _R.PARENTS: _SCHOOL,
    _R.INSPECTION_BOARD: _SCHOOL,
    _R.STEERING_COMMITTEE: _SCHOOL,
    _R.COMMUNE_OFFICER: frozenset({Unit.Kind.COMMUNE}),
    _R.DISTRICT_OFFICER: frozenset({Unit.Kind.DISTRICT}),
    _R.PROVINCE_OFFICER: frozenset({Unit.Kind.PROVINCE}),
    _R.MINISTRY_OFFICER: frozenset({Unit.Kind.MINISTRY}),
    _R.ADMINISTRATOR: _EVERY_SEAT,
}
"""In which kinds of units a role can be held."""

GRANTED_BY: dict[str, frozenset[str]] = {
    _R.PRINCIPAL: frozenset(
        {
            _R.VICE_PRINCIPAL,
            _R.GROUP_HEAD,
            _R.STAFF,
            _R.UNION,
            _R.PARENTS,
            _R.INSPECTION_BOARD,
            _R.STEERING_COMMITTEE,
        }
    ),
    _R.ADMINISTRATOR: frozenset(_R),
}
"""Which roles somebody who manages people can give and take, by the role held."""

SECOND_FACTOR_ROLES = frozenset(
    {
        _R.PRINCIPAL,
        _R.VICE_PRINCIPAL,
        _R.COMMUNE_OFFICER,
        _R.DISTRICT_OFFICER,
        _R.PROVINCE_OFFICER,
        _R.MINISTRY_OFFICER,
        _R.ADMINISTRATOR,
    }
)
"""Who must have a second factor to sign in with a password: who changes or sees much."""


class Door(StrEnum):
    """Who gets at something, where that is not a permission in a unit."""

    OPEN = "open"  # visitors too
    SIGNED_IN = "signed_in"  # and it shows what the person's rights let through
    OWN_ACCOUNT = "own_account"  # the person's own account and nobody else's
    COMMAND_LINE = "command_line"  # only who can run commands on the machine, or a job of its own


@dataclass(frozen=True, slots=True)
class Operation:
    """What changes something: the permission that it asks for, and the state that it needs."""

    permission: Permission | Door
    state: str = ""  # of the object, empty: any


_P, _D = Permission, Door

OPERATIONS: dict[str, Operation] = {
    # people: what stands at the beginning of an installation, and links that sign in
    "people.operations.add_unit": Operation(_D.COMMAND_LINE),
    "people.operations.add_user": Operation(_D.COMMAND_LINE),
    "people.operations.make_sign_in_link": Operation(_D.COMMAND_LINE),
    "people.operations.use_sign_in_link": Operation(_D.OPEN, state="unused, not expired"),
    # people.units
    # people.staff
    # people.accounts
    # people.lists
    # people.trail
    # plans
    "plans.operations.start_draft": Operation(_P.EDIT_PLAN),
    "plans.operations.confirm_draft": Operation(_P.EDIT_PLAN, state="pending"),
    "plans.operations.discard_draft": Operation(_P.EDIT_PLAN, state="pending"),
    "plans.operations.disable_rule": Operation(_P.EDIT_PLAN),
    "plans.operations.enable_rule": Operation(_P.EDIT_PLAN, state="disabled"),
    # actuals
    "actuals.operations.record_actual": Operation(_P.ENTER_ACTUAL),
    "actuals.operations.add_evidence": Operation(_P.ENTER_ACTUAL),
    "actuals.rosters.operations.start_roster_draft": Operation(_P.MANAGE_RECORDS),
    "actuals.rosters.operations.correct_mapping": Operation(_P.MANAGE_RECORDS, state="pending"),
    "actuals.rosters.operations.execute_roster_draft": Operation(
        _P.MANAGE_RECORDS, state="pending"
    ),
    "actuals.rosters.operations.discard_roster_draft": Operation(
        _P.MANAGE_RECORDS, state="pending"
    ),
    "actuals.rosters.computing.start_computation": Operation(_P.MANAGE_RECORDS),
    "actuals.rosters.computing.run_computation": Operation(_D.COMMAND_LINE, state="not done"),
    "actuals.rosters.computing.fail_computation": Operation(_D.COMMAND_LINE, state="not done"),
    "actuals.rosters.computing.accept_figures": Operation(_P.ENTER_ACTUAL),
}
"""Everything that changes something, by dotted name under ``lotrinh.workspace``."""

PAGES: dict[str, dict[str, Permission | Door]] = {
    # reports
    "today": {"GET": _P.READ},
    "schools": {"GET": _P.READ},
    "palette": {"GET": _P.READ},
    "targets_docx": {"GET": _P.READ},
    "targets_xlsx": {"GET": _P.READ},
    "targets_csv": {"GET": _P.READ},
    # people: the door, help, what a person looks at
    "help": {"GET": _D.OPEN},
    "sign_in": {"GET": _D.OPEN, "POST": _D.OPEN},
    "sign_out": {"POST": _D.OPEN},
    "sign_in_link": {"GET": _D.OPEN, "POST": _D.OPEN},
    "set_school_year": {"POST": _D.OPEN},
    "set_unit": {"POST": _P.READ},
    "set_language": {"POST": _D.OPEN},
    # people.units
    # people.staff
    # people.accounts
    # people.lists
    # people.trail
    # plans
    "plan_list": {"GET": _P.READ},
    "plan_upload": {"GET": _P.READ, "POST": _P.EDIT_PLAN},
    "draft": {"GET": _P.READ},
    "draft_confirm": {"POST": _P.EDIT_PLAN},
    "draft_discard": {"POST": _P.EDIT_PLAN},
    "draft_annotated": {"GET": _P.READ},
    "plan": {"GET": _P.READ},
    "plan_findings": {"GET": _P.READ, "POST": _P.EDIT_PLAN},
    "plan_file": {"GET": _P.READ},
    # actuals
    "targets": {"GET": _P.READ},
    "indicator": {"GET": _P.READ},
    "actual_new": {"GET": _P.READ, "POST": _P.ENTER_ACTUAL},
    "actual_preview": {"POST": _P.ENTER_ACTUAL},
    "data": {"GET": _P.READ},
    "roster_upload": {"GET": _P.MANAGE_RECORDS, "POST": _P.MANAGE_RECORDS},
    "roster_draft": {"GET": _P.MANAGE_RECORDS},
    "roster_mapping": {"POST": _P.MANAGE_RECORDS},
    "roster_execute": {"POST": _P.MANAGE_RECORDS},
    "roster_discard": {"POST": _P.MANAGE_RECORDS},
    "roster_marked": {"GET": _P.MANAGE_RECORDS},
    "roster_template": {"GET": _D.SIGNED_IN},
    "compute": {"POST": _P.MANAGE_RECORDS},
    "compute_progress": {"GET": _P.READ},
    "accept_figures": {"POST": _P.ENTER_ACTUAL},
    "explain": {"GET": _P.READ},
    "derivation": {"GET": _P.READ},
    "evidence": {"GET": _P.READ},
}
"""By name of the address: what each method asks for; a method that is not here is refused."""
