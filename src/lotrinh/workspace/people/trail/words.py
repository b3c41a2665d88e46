"""The words of the trail: what was done, to what, and what changed, as people say it.

What an operation writes is codes; one that is not here fails the test of this table.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from lotrinh.core.rosters import RosterTable
from lotrinh.reference.fields_of_work import load_fields_of_work
from lotrinh.reference.rosters import load_rosters
from lotrinh.workspace.components.words import Words, say
from lotrinh.workspace.people.models import AuditEvent, Membership, Unit


class Subject(StrEnum):
    """What entries are about."""

    RESULTS = "ket-qua"
    PLANS = "ke-hoach"
    TARGETS = "chi-tieu"
    RECORDS = "so-lieu"
    PEOPLE = "nhan-su"
    ACCOUNTS = "tai-khoan"
    UNITS = "don-vi"
    TRAIL = "nhat-ky"


SUBJECT_WORDS: Mapping[Subject, Words] = {
    Subject.RESULTS: _("Results"),
    Subject.PLANS: _("Plans"),
    Subject.TARGETS: _("Targets handed down"),
    Subject.RECORDS: _("Records"),
    Subject.PEOPLE: _("People"),
    Subject.ACCOUNTS: _("Accounts"),
    Subject.UNITS: _("Units"),
    Subject.TRAIL: _("Trail"),
}


class Verb(NamedTuple):
    """What was done in words, and what it is about."""

    words: Words
    subject: Subject


VERBS: Mapping[str, Verb] = {
    # results
    "enter_actual": Verb(_("Enter a result"), Subject.RESULTS),
    "correct_actual": Verb(_("Correct a result"), Subject.RESULTS),
    "add_evidence": Verb(_("Add evidence"), Subject.RESULTS),
    "submit_actual": Verb(_("Ask for the approval of a result"), Subject.RESULTS),
    "approve_actual": Verb(_("Approve a result"), Subject.RESULTS),
    "return_actual": Verb(_("Return a result to be mended"), Subject.RESULTS),
    # what is sent up
    "open_collection": Verb(_("Open a period for the schools below"), Subject.RESULTS),
    "change_collection": Verb(_("Change the days of a period"), Subject.RESULTS),
    "grant_extension": Verb(_("Give a school more time"), Subject.RESULTS),
    "send_report": Verb(_("Send the figures up"), Subject.RESULTS),
    "take_in_report": Verb(_("Take figures in from a school's installation"), Subject.RESULTS),
    "acknowledge_submission": Verb(_("Note that the figures have arrived"), Subject.RESULTS),
    "accept_report": Verb(_("Accept the figures of a school"), Subject.RESULTS),
    "return_report": Verb(_("Return the figures of a school, to be mended"), Subject.RESULTS),
    "take_decision": Verb(_("Note what was decided about the figures"), Subject.RESULTS),
    "answer_remark": Verb(_("Answer a remark"), Subject.RESULTS),
    "trust_key": Verb(_("Trust the key of a school's installation"), Subject.RESULTS),
    "revoke_key": Verb(_("Revoke the key of a school's installation"), Subject.RESULTS),
    "set_destination": Verb(_("Say where the figures are sent to"), Subject.RESULTS),
    "remove_destination": Verb(_("Send the figures within this program again"), Subject.RESULTS),
    # plans
    "start_draft": Verb(_("Bring a plan in, to be looked over"), Subject.PLANS),
    "confirm_draft": Verb(_("Confirm a plan"), Subject.PLANS),
    "discard_draft": Verb(_("Put a plan that waited away"), Subject.PLANS),
    "disable_rule": Verb(_("Switch a rule off"), Subject.PLANS),
    "enable_rule": Verb(_("Switch a rule on again"), Subject.PLANS),
    # targets handed down
    "publish_demands": Verb(_("Hand targets down"), Subject.TARGETS),
    "withdraw_demands": Verb(_("Withdraw targets"), Subject.TARGETS),
    "register_target": Verb(_("Register a target"), Subject.TARGETS),
    "accept_registration": Verb(_("Accept a registered target"), Subject.TARGETS),
    "return_registration": Verb(_("Return a registered target"), Subject.TARGETS),
    # records
    "start_roster_draft": Verb(_("Bring a list in, to be looked over"), Subject.RECORDS),
    "correct_mapping": Verb(_("Say which column is which"), Subject.RECORDS),
    "bring_roster_in": Verb(_("Bring a list in"), Subject.RECORDS),
    "discard_roster_draft": Verb(_("Put a list that waited away"), Subject.RECORDS),
    "start_computation": Verb(_("Have the results computed"), Subject.RECORDS),
    "compute_figures": Verb(_("Compute the results"), Subject.RECORDS),
    "fail_computation": Verb(_("Computing failed"), Subject.RECORDS),
    # people
    "grant_role": Verb(_("Give a role"), Subject.PEOPLE),
    "change_role_details": Verb(_("Change a role"), Subject.PEOPLE),
    "end_role": Verb(_("End a role"), Subject.PEOPLE),
    "delegate_role": Verb(_("Delegate a role"), Subject.PEOPLE),
    "end_delegation": Verb(_("End a delegation"), Subject.PEOPLE),
    "start_list": Verb(_("Bring a list of staff or schools in, to be looked over"), Subject.PEOPLE),
    "bring_staff_list_in": Verb(_("Bring a list of staff in"), Subject.PEOPLE),
    "discard_list": Verb(_("Put a list of staff or schools away"), Subject.PEOPLE),
    # accounts
    "add_user": Verb(_("Make an account"), Subject.ACCOUNTS),
    "invite_person": Verb(_("Invite a person"), Subject.ACCOUNTS),
    "renew_invitation": Verb(_("Make a new invitation"), Subject.ACCOUNTS),
    "accept_invitation": Verb(_("Accept an invitation"), Subject.ACCOUNTS),
    "make_sign_in_link": Verb(_("Make a link that signs in"), Subject.ACCOUNTS),
    "use_sign_in_link": Verb(_("Sign in by a link"), Subject.ACCOUNTS),
    "sign_in": Verb(_("Sign in"), Subject.ACCOUNTS),
    "lock_out": Verb(_("Lock signing in for a while, after many wrong tries"), Subject.ACCOUNTS),
    "change_password": Verb(_("Change the password"), Subject.ACCOUNTS),
    "reset_password": Verb(_("Set a new password by e-mail"), Subject.ACCOUNTS),
    "set_email": Verb(_("Change the e-mail address"), Subject.ACCOUNTS),
    "add_second_factor": Verb(_("Add a second factor"), Subject.ACCOUNTS),
    "remove_second_factor": Verb(_("Remove a second factor"), Subject.ACCOUNTS),
    "reset_second_factor": Verb(_("Take a lost second factor away"), Subject.ACCOUNTS),
    "renew_recovery_codes": Verb(_("Make new recovery codes"), Subject.ACCOUNTS),
    "link_provider": Verb(_("Connect single sign-on"), Subject.ACCOUNTS),
    "make_token": Verb(_("Make an API key"), Subject.ACCOUNTS),
    "revoke_token": Verb(_("Take an API key back"), Subject.ACCOUNTS),
    "end_sessions": Verb(_("Sign out elsewhere"), Subject.ACCOUNTS),
    "close_account": Verb(_("Close an account"), Subject.ACCOUNTS),
    "reopen_account": Verb(_("Open an account again"), Subject.ACCOUNTS),
    # units
    "add_unit": Verb(_("Make a unit"), Subject.UNITS),
    "open_unit": Verb(_("Open a unit"), Subject.UNITS),
    "close_unit": Verb(_("Close a unit"), Subject.UNITS),
    "merge_units": Verb(_("Merge units"), Subject.UNITS),
    "split_unit": Verb(_("Split a unit"), Subject.UNITS),
    "move_unit": Verb(_("Move a unit"), Subject.UNITS),
    "rename_unit": Verb(_("Rename a unit"), Subject.UNITS),
    "open_part": Verb(_("Open a site or a group"), Subject.UNITS),
    "rename_part": Verb(_("Rename a site or a group"), Subject.UNITS),
    "close_part": Verb(_("Close a site or a group"), Subject.UNITS),
    "bring_school_list_in": Verb(_("Bring a list of schools in"), Subject.UNITS),
    "import_national_units": Verb(_("Bring the national list of units in"), Subject.UNITS),
    # the trail itself
    "accept_trail": Verb(_("Accept the trail of a restored backup"), Subject.TRAIL),
}

OBJECT_WORDS: Mapping[str, Words] = {
    "actual": _("result"),
    "collection": _("period that is collected"),
    "extension": _("more time"),
    "submission": _("submission"),
    "trustedkey": _("trusted key"),
    "destination": _("receiver of the figures"),
    "remark": _("remark"),
    "plan": _("plan"),
    "planversion": _("version of a plan"),
    "draft": _("plan that waits"),
    "demandset": _("targets handed down"),
    "registration": _("registered target"),
    "rosterdraft": _("list that waits"),
    "rostersnapshot": _("list"),
    "computation": _("computation"),
    "unitfigures": _("computed results"),
    "unit": _("unit"),
    "user": _("account"),
    "membership": _("role"),
    "delegation": _("delegation"),
    "listdraft": _("list that waits"),
    "apitoken": _("API key"),
    "auditevent": _("entry of the trail"),
}
"""By what the trail calls an object; said where the object itself has no name to show."""

CHANNEL_WORDS: Mapping[str, Words] = {
    AuditEvent.Channel.PAGE: _("on a page"),
    AuditEvent.Channel.API: _("by the API"),
    AuditEvent.Channel.COMMAND: _("by the command line"),
    AuditEvent.Channel.JOB: _("in the background"),
}

NOBODY: Words = _("The machine")
"""Who did what the command line or a job of its own did."""

_FIELDS: Mapping[str, Words] = {
    "text": "",  # the result itself
    "period": _("period"),
    "sending": _("submission no."),
    "opens_on": _("opens on"),
    "due_on": _("due on"),
    "locks_on": _("locks on"),
    "note": _("note"),
    "school": _("school"),
    "until": pgettext_lazy("the last day", "until"),
    "answer": _("answer"),
    "places": _("places to mend"),
    "by_name": pgettext_lazy("trail", "by"),
    "state": _("stands at"),
    "evidence": _("evidence"),
    "demanded": _("demanded"),
    "number": _("document"),
    "issued_on": _("of the day"),
    "subject": _("about"),
    "demands": _("targets"),
    "schools": _("schools"),
    "filename": _("file"),
    "school_year": _("school year"),
    "version": _("version"),
    "rule": _("rule"),
    "reason": _("reason then"),
    "table": pgettext_lazy("trail", "list"),
    "as_of": _("as of"),
    "rows": _("records"),
    "columns": _("columns"),
    "error": _("error"),
    "username": _("account"),
    "user": _("person"),
    "to": _("delegated to"),
    "role": _("role"),
    "title": _("addressed as"),
    "group": _("group"),
    "fields": _("fields of work"),
    "valid_from": pgettext_lazy("trail", "from"),
    "valid_to": pgettext_lazy("the last day", "until"),
    "ended_at": pgettext_lazy("trail", "ended"),
    "expires_at": _("works until"),
    "expires_on": _("works until"),
    "may_write": _("may change data"),
    "delegations_ended": _("delegations ended with it"),
    "ended_sessions": _("browsers signed out"),
    "is_active": _("account open"),
    "is_first_password": _("first password"),
    "name": _("name"),
    "code": _("code"),
    "address": pgettext_lazy("of an installation", "address"),
    "public_key": pgettext_lazy("of an installation", "key"),
    "kind": _("kind"),
    "parent": _("lies in"),
    "on": pgettext_lazy("a day", "on"),
    "factors": _("second factors"),
    "by": pgettext_lazy("trail", "by"),
    "provider": _("provider"),
    "new": pgettext_lazy("trail", "new"),
    "changed": pgettext_lazy("trail", "changed"),
    "opened": pgettext_lazy("trail", "opened"),
    "closed": pgettext_lazy("trail", "closed"),
    "moved": pgettext_lazy("trail", "moved"),
    "renamed": pgettext_lazy("trail", "renamed"),
    "same": pgettext_lazy("trail", "the same"),
    "left_out": _("left out"),
    "units": _("units"),
    "links": _("links"),
    "changes": _("changes"),
    "anchor": _("known before"),
    "head": _("last entry"),
    "strayed": _("strayed at"),
}
"""What of ``before`` and ``after`` is shown; digests, ids without a name and e-mail addresses are
not."""

_CODES: Mapping[str, Words] = {
    **{str(value): label for value, label in Membership.Role.choices},
    **{str(value): label for value, label in Unit.Kind.choices},
    "password": _("password"),
    "totp": _("app on the phone"),
    "webauthn": _("security key"),
    "recovery_codes": _("recovery codes"),
    "link": _("link"),
    "staff": _("Staff member"),
    "schools": _("School list"),
    "draft": _("Draft"),
    "submitted": _("Waits for approval"),
    "returned": _("Returned to be mended"),
    "approved": _("Approved"),
    "outgoing": _("On its way"),
    "sent": _("Sent"),
    "accepted": _("Accepted above"),
    "registered": _("Registered"),
    "waiting": _("Waits for an answer"),
}
_SAID_IN_CODES = frozenset({"role", "kind", "factors", "by", "state"})


class Change(NamedTuple):
    """A field in words: what it was and what it is, each ``""`` where there was nothing."""

    label: str
    old: str
    new: str

    def __str__(self) -> str:
        new = self.new or gettext("blank")
        return f"{self.label} {f'{self.old} → {new}' if self.old else new}".strip()


def changes_of(event: AuditEvent, names: Mapping[tuple[str, int], str]) -> list[Change]:
    """Return what an entry says has changed, in words; what stayed the same is left out.

    What only ``before`` or only ``after`` tells says what it was about. ``names`` are those of the
    people and units that ``ids_in`` found.
    """
    before, after = event.before, event.after
    found = []
    for key, label in _FIELDS.items():
        old, new = (_said(key, data.get(key), names) for data in (before, after))
        if old != new:
            is_told_twice = key in before and key in after
            found.append(Change(str(label), *((old, new) if is_told_twice else ("", new or old))))
    return found


def ids_in(event: AuditEvent) -> list[tuple[str, int]]:
    """Return the people and units that an entry names by their ids."""
    return [
        (_NAMED[key], value)
        for data in (event.before, event.after)
        for key, value in data.items()
        if key in _NAMED and isinstance(value, int)
    ]


_NAMED: Mapping[str, str] = {
    "user": "user",
    "to": "user",
    "group": "unit",
    "parent": "unit",
    "school": "unit",
}


def _said(key: str, value: Any, names: Mapping[tuple[str, int], str]) -> str:
    """Return a value of ``before`` or ``after`` as people say it."""
    if value in (None, "", [], {}):
        return ""
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if key in _NAMED and isinstance(value, int):
        return names.get((_NAMED[key], value), "")
    if key == "table":
        return table_words(str(value))
    if key == "columns" and isinstance(value, dict):
        return str(sum(bool(column) for column in value.values()))
    if key == "fields" and isinstance(value, list):
        fields = load_fields_of_work()
        return ", ".join(say(fields[code]) if code in fields else code for code in value)
    if key == "error" and isinstance(value, dict):
        return str(value.get("vi", ""))
    if isinstance(value, dict):
        return ""
    if isinstance(value, list):
        return ", ".join(_said(key, one, names) for one in value)
    if key in _SAID_IN_CODES:
        return str(_CODES.get(str(value), value))
    return _day_or_text(str(value))


def table_words(table: str) -> str:
    """Return the name of a kind of list."""
    known: RosterTable | None = load_rosters().get(table)
    return table if known is None else say(known.label)


def _day_or_text(text: str) -> str:
    """Return a day or a moment as people write it, and any other text as it is."""
    try:
        day: date | None = parse_date(text)
        moment: datetime | None = None if day else parse_datetime(text)
    except ValueError:
        return text
    if day is not None:
        return f"{day:%d/%m/%Y}"
    if moment is not None and timezone.is_aware(moment):
        return f"{timezone.localtime(moment):%H:%M %d/%m/%Y}"
    return text
