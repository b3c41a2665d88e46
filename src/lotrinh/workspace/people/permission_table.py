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
    REGISTER_TARGETS = "register_targets"
    ENTER_ACTUAL = "enter_actual"
    APPROVE_ACTUAL = "approve_actual"
    SEND_REPORTS = "send_reports"
    HAND_DOWN_TARGETS = "hand_down_targets"
    RECEIVE_REPORTS = "receive_reports"
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
    # What the school takes on of the targets that were handed down to it.
    Permission.REGISTER_TARGETS: {_R.PRINCIPAL: _OWN, _R.VICE_PRINCIPAL: _OWN},
    # Also those that nobody has approved yet are seen by who may enter one.
    Permission.ENTER_ACTUAL: {
        _R.PRINCIPAL: _OWN,
        _R.VICE_PRINCIPAL: _OWN,
        _R.GROUP_HEAD: _OWN,
        _R.STAFF: _OWN,
    },
    Permission.APPROVE_ACTUAL: {
        _R.PRINCIPAL: _OWN,
        _R.VICE_PRINCIPAL: _OWN,
        _R.GROUP_HEAD: _OWN,
    },
    # In the school's name.
    Permission.SEND_REPORTS: {_R.PRINCIPAL: _OWN},
    # OWN: the unit in whose name targets are handed down and weaker ones are answered.
    Permission.HAND_DOWN_TARGETS: {
        _R.COMMUNE_OFFICER: _OWN,
        _R.DISTRICT_OFFICER: _OWN,
        _R.PROVINCE_OFFICER: _OWN,
        _R.MINISTRY_OFFICER: _OWN,
    },
    # OWN: to open a period for the schools below; BELOW: to take in, or return, what they send.
    Permission.RECEIVE_REPORTS: {
        _R.COMMUNE_OFFICER: _BOTH,
        _R.DISTRICT_OFFICER: _BOTH,
        _R.PROVINCE_OFFICER: _BOTH,
    },
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
        Permission.REGISTER_TARGETS,
        Permission.ENTER_ACTUAL,
        Permission.APPROVE_ACTUAL,
        Permission.SEND_REPORTS,
        Permission.HAND_DOWN_TARGETS,
        Permission.RECEIVE_REPORTS,
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
    """Who gets at something, where that is not, or not only, a permission in a unit."""

    OPEN = "open"  # visitors too
    SIGNED_IN = "signed_in"  # and it shows what the person's rights let through
    READS_BELOW = "reads_below"  # who reads what lies below the unit
    CONCERNED = "concerned"  # whose role it is, or who acts for that person
    OWN_ACCOUNT = "own_account"  # the person's own account and nobody else's
    COMMAND_LINE = "command_line"  # only who can run commands on the machine, or a job of its own


Asked = Permission | Door | tuple[Permission | Door, ...]
"""What is asked for; of several any one is enough."""


@dataclass(frozen=True, slots=True)
class Operation:
    """What changes something: the permission that it asks for, and the state that it needs."""

    permission: Asked
    state: str = ""  # of the object, empty: any

    @property
    def asked(self) -> tuple[Permission | Door, ...]:
        """Any one of these is enough."""
        return each_of(self.permission)


def each_of(asked: Asked) -> tuple[Permission | Door, ...]:
    """Return what is asked for as several, of which any one is enough."""
    return asked if isinstance(asked, tuple) else (asked,)


_P, _D = Permission, Door

OPERATIONS: dict[str, Operation] = {
    # people: what stands at the beginning of an installation, and links that sign in
    "people.operations.add_unit": Operation(_D.COMMAND_LINE),
    "people.operations.add_user": Operation(_D.COMMAND_LINE),
    "people.operations.make_sign_in_link": Operation(_D.COMMAND_LINE),
    "people.operations.use_sign_in_link": Operation(_D.OPEN, state="unused, not expired"),
    # people.units: asked for in what the unit lies in; where it is opened; in the school
    "people.units.operations.open_unit": Operation(_P.MANAGE_UNITS),
    "people.units.operations.rename_unit": Operation(_P.MANAGE_UNITS),
    "people.units.operations.move_unit": Operation(_P.MANAGE_UNITS),
    "people.units.operations.merge_units": Operation(_P.MANAGE_UNITS),
    "people.units.operations.split_unit": Operation(_P.MANAGE_UNITS),
    "people.units.operations.close_unit": Operation(_P.MANAGE_UNITS),
    "people.units.operations.open_part": Operation(_P.MANAGE_GROUPS),
    "people.units.operations.rename_part": Operation(_P.MANAGE_GROUPS),
    "people.units.operations.close_part": Operation(_P.MANAGE_GROUPS),
    "people.units.importing.import_national_units": Operation(_D.COMMAND_LINE),
    # people.staff
    "people.staff.operations.grant_role": Operation(_P.MANAGE_PEOPLE),
    "people.staff.operations.change_role_details": Operation(_P.MANAGE_PEOPLE, state="not over"),
    "people.staff.operations.end_role": Operation(_P.MANAGE_PEOPLE, state="not over"),
    "people.staff.operations.delegate_role": Operation(
        (_P.MANAGE_PEOPLE, _D.CONCERNED), state="not over"
    ),
    "people.staff.operations.end_delegation": Operation(
        (_P.MANAGE_PEOPLE, _D.CONCERNED), state="not over"
    ),
    # people.accounts
    "people.accounts.operations.invite_person": Operation(_P.MANAGE_PEOPLE),
    "people.accounts.operations.renew_invitation": Operation(_P.MANAGE_PEOPLE, state="open"),
    "people.accounts.operations.accept_invitation": Operation(
        _D.OPEN, state="unused, not expired, not replaced"
    ),
    "people.accounts.operations.set_email": Operation(_P.MANAGE_PEOPLE),
    "people.accounts.operations.confirm_email": Operation(_D.OWN_ACCOUNT, state="link not over"),
    "people.accounts.operations.reset_second_factor": Operation(
        _P.MANAGE_PEOPLE, state="has a second factor"
    ),
    "people.accounts.operations.close_account": Operation(_P.MANAGE_PEOPLE, state="open"),
    "people.accounts.operations.reopen_account": Operation(_P.MANAGE_PEOPLE, state="closed"),
    "people.accounts.operations.end_sessions": Operation(_P.MANAGE_PEOPLE),
    "people.accounts.operations.end_session": Operation(_D.OWN_ACCOUNT),
    "people.accounts.operations.end_other_sessions": Operation(_D.OWN_ACCOUNT),
    "people.accounts.operations.keep_own_change": Operation(_D.OWN_ACCOUNT),
    "people.accounts.operations.keep_lock_out": Operation(_D.OPEN),
    # people.access
    "people.access.operations.make_token": Operation(_D.OWN_ACCOUNT),
    "people.access.operations.revoke_token": Operation(_D.OWN_ACCOUNT, state="works"),
    # people.lists
    "people.lists.operations.start_staff_list": Operation(_P.MANAGE_PEOPLE),
    "people.lists.operations.execute_staff_list": Operation(_P.MANAGE_PEOPLE, state="pending"),
    "people.lists.operations.discard_staff_list": Operation(_P.MANAGE_PEOPLE, state="pending"),
    "people.lists.operations.start_school_list": Operation(_P.MANAGE_UNITS),
    "people.lists.operations.execute_school_list": Operation(_P.MANAGE_UNITS, state="pending"),
    "people.lists.operations.discard_school_list": Operation(_P.MANAGE_UNITS, state="pending"),
    # people.trail
    "people.trail.operations.accept_trail": Operation(_D.COMMAND_LINE, state="does not fit"),
    # plans
    "plans.operations.start_draft": Operation(_P.EDIT_PLAN),
    "plans.operations.confirm_draft": Operation(_P.EDIT_PLAN, state="pending"),
    "plans.operations.discard_draft": Operation(_P.EDIT_PLAN, state="pending"),
    "plans.operations.disable_rule": Operation(_P.EDIT_PLAN),
    "plans.operations.enable_rule": Operation(_P.EDIT_PLAN, state="disabled"),
    # plans.demands: registering in the school, the rest in the unit that hands down
    "plans.demands.operations.publish_demands": Operation(_P.HAND_DOWN_TARGETS),
    "plans.demands.operations.withdraw_demands": Operation(_P.HAND_DOWN_TARGETS, state="in force"),
    "plans.demands.operations.register_target": Operation(_P.REGISTER_TARGETS, state="in force"),
    "plans.demands.operations.accept_registration": Operation(
        _P.HAND_DOWN_TARGETS, state="waiting"
    ),
    "plans.demands.operations.return_registration": Operation(
        _P.HAND_DOWN_TARGETS, state="waiting"
    ),
    # actuals
    "actuals.operations.record_actual": Operation(_P.ENTER_ACTUAL),
    "actuals.operations.add_evidence": Operation(_P.ENTER_ACTUAL),
    "actuals.approval.submit_actual": Operation(_P.ENTER_ACTUAL, state="draft"),
    "actuals.approval.approve_actual": Operation(_P.APPROVE_ACTUAL, state="not approved"),
    "actuals.approval.return_actual": Operation(_P.APPROVE_ACTUAL, state="submitted"),
    # actuals.reporting
    "actuals.reporting.collecting.open_collection": Operation(_P.RECEIVE_REPORTS),
    "actuals.reporting.collecting.change_collection": Operation(_P.RECEIVE_REPORTS),
    "actuals.reporting.collecting.grant_extension": Operation(_P.RECEIVE_REPORTS),
    "actuals.reporting.operations.send_report": Operation(_P.SEND_REPORTS, state="period open"),
    "actuals.reporting.operations.answer_remark": Operation(
        _P.SEND_REPORTS, state="not accepted, none newer"
    ),
    "actuals.reporting.operations.accept_report": Operation(
        _P.RECEIVE_REPORTS, state="sent, none newer"
    ),
    "actuals.reporting.operations.return_report": Operation(
        _P.RECEIVE_REPORTS, state="sent, none newer"
    ),
    "actuals.reporting.taking_in.take_in": Operation(_D.COMMAND_LINE, state="period open"),
    "actuals.reporting.taking_in.acknowledge_submission": Operation(
        _D.COMMAND_LINE, state="on its way"
    ),
    "actuals.reporting.taking_in.take_decision": Operation(
        _D.COMMAND_LINE, state="nothing else decided"
    ),
    # actuals.exchange: who may take_piece is said by the keys that are trusted, not by a role
    "actuals.exchange.operations.trust_key": Operation(_D.COMMAND_LINE),
    "actuals.exchange.operations.revoke_key": Operation(_D.COMMAND_LINE, state="trusted"),
    "actuals.exchange.operations.set_destination": Operation(_D.COMMAND_LINE),
    "actuals.exchange.operations.remove_destination": Operation(
        _D.COMMAND_LINE, state="nothing on its way"
    ),
    "actuals.exchange.operations.apply_answer": Operation(_D.COMMAND_LINE),
    "actuals.exchange.receiving.take_piece": Operation(_D.OPEN),
    "actuals.exchange.receiving.take_file": Operation(_D.COMMAND_LINE),
    "actuals.exchange.sending.take_answer_file": Operation(_D.COMMAND_LINE),
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

PAGES: dict[str, dict[str, Asked]] = {
    # reports
    "today": {"GET": _P.READ},
    "schools": {"GET": _D.READS_BELOW},
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
    # people.units: names of units are public; changes as the operations
    "unit_tree": {"GET": _D.SIGNED_IN},
    "unit": {"GET": _D.SIGNED_IN},
    "unit_open": {"GET": _P.MANAGE_UNITS, "POST": _P.MANAGE_UNITS},
    "unit_rename": {"GET": _P.MANAGE_UNITS, "POST": _P.MANAGE_UNITS},
    "unit_move": {"GET": _P.MANAGE_UNITS, "POST": _P.MANAGE_UNITS},
    "unit_merge": {"GET": _P.MANAGE_UNITS, "POST": _P.MANAGE_UNITS},
    "unit_split": {"GET": _P.MANAGE_UNITS, "POST": _P.MANAGE_UNITS},
    "unit_close": {"GET": _P.MANAGE_UNITS, "POST": _P.MANAGE_UNITS},
    "part_open": {"GET": _P.MANAGE_GROUPS, "POST": _P.MANAGE_GROUPS},
    "part_rename": {"GET": _P.MANAGE_GROUPS, "POST": _P.MANAGE_GROUPS},
    "part_close": {"GET": _P.MANAGE_GROUPS, "POST": _P.MANAGE_GROUPS},
    # people.staff: names and roles; who manages people from above sees them without READ
    "people": {"GET": (_P.READ, _P.MANAGE_PEOPLE)},
    "person": {"GET": (_P.READ, _P.MANAGE_PEOPLE)},
    "role_new": {"GET": _P.MANAGE_PEOPLE, "POST": _P.MANAGE_PEOPLE},
    "role_change": {"GET": _P.MANAGE_PEOPLE, "POST": _P.MANAGE_PEOPLE},
    "role_end": {"GET": _P.MANAGE_PEOPLE, "POST": _P.MANAGE_PEOPLE},
    "delegations": {"GET": (_P.READ, _P.MANAGE_PEOPLE)},
    "delegation_new": {
        "GET": (_P.READ, _P.MANAGE_PEOPLE),
        "POST": (_P.MANAGE_PEOPLE, _D.CONCERNED),
    },
    "delegation_end": {"POST": (_P.MANAGE_PEOPLE, _D.CONCERNED)},
    # people.accounts: the doors
    "account_login": {"GET": _D.OPEN, "POST": _D.OPEN},
    "mfa_authenticate": {"GET": _D.OPEN, "POST": _D.OPEN},
    "mfa_login_webauthn": {"GET": _D.OPEN, "POST": _D.OPEN},
    "openid_connect_login": {"GET": _D.OPEN},
    "openid_connect_callback": {"GET": _D.OPEN},
    "socialaccount_login_cancelled": {"GET": _D.OPEN},
    "account_inactive": {"GET": _D.OPEN},
    "account_reset_password": {"GET": _D.OPEN, "POST": _D.OPEN},
    "account_reset_password_done": {"GET": _D.OPEN},
    "account_reset_password_from_key": {"GET": _D.OPEN, "POST": _D.OPEN},
    "account_reset_password_from_key_done": {"GET": _D.OPEN},
    "invitation": {"GET": _D.OPEN, "POST": _D.OPEN},
    # people.accounts: the own account
    "account": {"GET": _D.OWN_ACCOUNT},
    "mfa_index": {"GET": _D.OWN_ACCOUNT},
    "mfa_list_webauthn": {"GET": _D.OWN_ACCOUNT},
    "email": {"GET": _D.OWN_ACCOUNT, "POST": _D.OWN_ACCOUNT},
    "email_confirm": {"GET": _D.OWN_ACCOUNT, "POST": _D.OWN_ACCOUNT},
    "account_change_password": {"GET": _D.OWN_ACCOUNT, "POST": _D.OWN_ACCOUNT},
    "account_set_password": {"GET": _D.OWN_ACCOUNT, "POST": _D.OWN_ACCOUNT},
    "account_reauthenticate": {"GET": _D.OWN_ACCOUNT, "POST": _D.OWN_ACCOUNT},
    "mfa_reauthenticate": {"GET": _D.OWN_ACCOUNT, "POST": _D.OWN_ACCOUNT},
    "mfa_reauthenticate_webauthn": {"GET": _D.OWN_ACCOUNT, "POST": _D.OWN_ACCOUNT},
    "second_factor": {"GET": _D.OWN_ACCOUNT},
    "mfa_activate_totp": {"GET": _D.OWN_ACCOUNT, "POST": _D.OWN_ACCOUNT},
    "mfa_deactivate_totp": {"GET": _D.OWN_ACCOUNT, "POST": _D.OWN_ACCOUNT},
    "mfa_add_webauthn": {"GET": _D.OWN_ACCOUNT, "POST": _D.OWN_ACCOUNT},
    "mfa_remove_webauthn": {"GET": _D.OWN_ACCOUNT, "POST": _D.OWN_ACCOUNT},
    "mfa_view_recovery_codes": {"GET": _D.OWN_ACCOUNT},
    "mfa_generate_recovery_codes": {"GET": _D.OWN_ACCOUNT, "POST": _D.OWN_ACCOUNT},
    "sessions_end": {"POST": _D.OWN_ACCOUNT},
    "session_end": {"POST": _D.OWN_ACCOUNT},
    # people.access
    "api_tokens": {"GET": _D.OWN_ACCOUNT, "POST": _D.OWN_ACCOUNT},
    "api_token_revoke": {"POST": _D.OWN_ACCOUNT},
    # people.accounts: those of others
    "invite": {"GET": _P.MANAGE_PEOPLE, "POST": _P.MANAGE_PEOPLE},
    "person_account": {"GET": _P.MANAGE_PEOPLE},
    "person_invitation": {"POST": _P.MANAGE_PEOPLE},
    "person_email": {"POST": _P.MANAGE_PEOPLE},
    "person_factor": {"POST": _P.MANAGE_PEOPLE},
    "person_close": {"POST": _P.MANAGE_PEOPLE},
    "person_reopen": {"POST": _P.MANAGE_PEOPLE},
    "person_sessions": {"POST": _P.MANAGE_PEOPLE},
    # people.lists
    "staff_list_upload": {"GET": _P.MANAGE_PEOPLE, "POST": _P.MANAGE_PEOPLE},
    "staff_list_template": {"GET": _P.MANAGE_PEOPLE},
    "staff_list_links": {"POST": _P.MANAGE_PEOPLE},
    "staff_list": {"GET": _P.MANAGE_PEOPLE},
    "staff_list_execute": {"POST": _P.MANAGE_PEOPLE},
    "staff_list_discard": {"POST": _P.MANAGE_PEOPLE},
    "staff_list_marked": {"GET": _P.MANAGE_PEOPLE},
    "school_list_upload": {"GET": _P.MANAGE_UNITS, "POST": _P.MANAGE_UNITS},
    "school_list_template": {"GET": _P.MANAGE_UNITS},
    "school_list": {"GET": _P.MANAGE_UNITS},
    "school_list_execute": {"POST": _P.MANAGE_UNITS},
    "school_list_discard": {"POST": _P.MANAGE_UNITS},
    "school_list_marked": {"GET": _P.MANAGE_UNITS},
    # people.trail
    "trail": {"GET": _P.READ_TRAIL},
    "trail_csv": {"GET": _P.READ_TRAIL},
    "trail_xlsx": {"GET": _P.READ_TRAIL},
    # plans
    "plan_list": {"GET": _P.READ},
    "plan_upload": {"GET": _P.EDIT_PLAN, "POST": _P.EDIT_PLAN},
    "draft": {"GET": _P.READ},
    "draft_confirm": {"POST": _P.EDIT_PLAN},
    "draft_discard": {"POST": _P.EDIT_PLAN},
    "draft_annotated": {"GET": _P.READ},
    "plan": {"GET": _P.READ},
    "plan_findings": {"GET": _P.READ, "POST": _P.EDIT_PLAN},
    "plan_file": {"GET": _P.READ},
    # plans.demands: a school's, then those of who hands down
    "handed_targets": {"GET": _P.READ, "POST": _P.REGISTER_TARGETS},
    "handed_targets_xlsx": {"GET": _P.READ},
    "handed_targets_csv": {"GET": _P.READ},
    "handed_target": {"GET": _P.READ, "POST": _P.REGISTER_TARGETS},
    "demand_sets": {"GET": _D.READS_BELOW},
    "demand_set_new": {"GET": _P.HAND_DOWN_TARGETS, "POST": _P.HAND_DOWN_TARGETS},
    "demand_set": {"GET": _D.READS_BELOW},
    "demand_set_xlsx": {"GET": _D.READS_BELOW},
    "demand_set_withdraw": {"POST": _P.HAND_DOWN_TARGETS},
    "registration_accept": {"POST": _P.HAND_DOWN_TARGETS},
    "registration_return": {"POST": _P.HAND_DOWN_TARGETS},
    # actuals.reporting
    "reports": {"GET": _P.READ},
    "report": {"GET": _P.READ},
    "report_send": {"POST": _P.SEND_REPORTS},
    "submission": {"GET": _P.READ},
    "submission_accept": {"POST": _P.RECEIVE_REPORTS},
    "submission_return": {"POST": _P.RECEIVE_REPORTS},
    "remark_answer": {"POST": _P.SEND_REPORTS},
    "collections": {"GET": _D.READS_BELOW},
    "collection_open": {"GET": _P.RECEIVE_REPORTS, "POST": _P.RECEIVE_REPORTS},
    "collection": {"GET": _D.READS_BELOW},
    "collection_change": {"GET": _P.RECEIVE_REPORTS, "POST": _P.RECEIVE_REPORTS},
    "collection_extend": {"POST": _P.RECEIVE_REPORTS},
    "collection_accept": {"POST": _P.RECEIVE_REPORTS},
    "collection_xlsx": {"GET": _D.READS_BELOW},
    "collection_csv": {"GET": _D.READS_BELOW},
    # actuals.exchange: open to what a trusted key has signed
    "exchange_check": {"GET": _D.OPEN},
    "exchange_package": {"GET": _D.OPEN, "PATCH": _D.OPEN},
    # reports.rollup
    "rollup": {"GET": _D.READS_BELOW},
    "rollup_indicator": {"GET": _D.READS_BELOW},
    "rollup_missing": {"GET": _D.READS_BELOW},
    "rollup_xlsx": {"GET": _D.READS_BELOW},
    "rollup_csv": {"GET": _D.READS_BELOW},
    # the programming interface
    "api_docs": {"GET": _D.OPEN},
    "api-v1:api-root": {"GET": _D.OPEN},
    "api-v1:openapi-json": {"GET": _D.OPEN},
    "api-v1:me": {"GET": _D.SIGNED_IN},
    "api-v1:units": {"GET": _D.SIGNED_IN},
    "api-v1:unit": {"GET": _D.SIGNED_IN},
    "api-v1:plans": {"GET": _D.SIGNED_IN},
    "api-v1:plan": {"GET": _P.READ},
    "api-v1:plan_rows": {"GET": _P.READ},
    "api-v1:catalogue": {"GET": _D.SIGNED_IN},
    "api-v1:indicators": {"GET": _D.SIGNED_IN},
    "api-v1:targets": {"GET": _P.READ},
    "api-v1:actuals": {"GET": _D.SIGNED_IN, "POST": _P.ENTER_ACTUAL},
    "api-v1:actual": {"GET": _P.READ},
    "api-v1:actual_submit": {"POST": _P.ENTER_ACTUAL},
    "api-v1:actual_approve": {"POST": _P.APPROVE_ACTUAL},
    "api-v1:actual_return": {"POST": _P.APPROVE_ACTUAL},
    "api-v1:demands": {"GET": _P.READ},
    "api-v1:demand_sets": {"GET": _D.SIGNED_IN},
    "api-v1:demands_of_set": {"GET": _P.READ},
    "api-v1:registrations": {"GET": _D.SIGNED_IN, "POST": _P.REGISTER_TARGETS},
    "api-v1:registration": {"GET": _P.READ},
    "api-v1:registration_accept": {"POST": _P.HAND_DOWN_TARGETS},
    "api-v1:registration_return": {"POST": _P.HAND_DOWN_TARGETS},
    "api-v1:collections": {"GET": _D.SIGNED_IN},
    "api-v1:submissions": {"GET": _D.SIGNED_IN, "POST": _P.SEND_REPORTS},
    "api-v1:submission": {"GET": _P.READ},
    "api-v1:submission_accept": {"POST": _P.RECEIVE_REPORTS},
    "api-v1:submission_return": {"POST": _P.RECEIVE_REPORTS},
    "api-v1:remark_answer": {"POST": _P.SEND_REPORTS},
    "api-v1:rollup": {"GET": _D.READS_BELOW},
    "api-v1:export_dhis2": {"GET": _P.READ},
    "api-v1:export_dhis2_metadata": {"GET": _P.READ},
    "api-v1:export_data_package": {"GET": _P.READ},
    # actuals
    "targets": {"GET": _P.READ},
    "indicator": {"GET": _P.READ},
    "actual_new": {"GET": _P.ENTER_ACTUAL, "POST": _P.ENTER_ACTUAL},
    "actual_preview": {"POST": _P.ENTER_ACTUAL},
    "actual_submit": {"POST": _P.ENTER_ACTUAL},
    "actual_approve": {"POST": _P.APPROVE_ACTUAL},
    "actual_return": {"POST": _P.APPROVE_ACTUAL},
    "actuals_approve": {"POST": _P.APPROVE_ACTUAL},
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
