"""What changes plans: a document becomes a draft, a draft a version, a rule is switched off."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction

from lotrinh.core.lint.engine import all_rules
from lotrinh.core.messages import LotrinhError
from lotrinh.core.plan.json import plan_from_json
from lotrinh.core.plan.types import Plan as PlanDocument
from lotrinh.workspace.people.audit import record
from lotrinh.workspace.people.queries import Permission, Unit, User, require
from lotrinh.workspace.people.school_years import is_school_year
from lotrinh.workspace.plans.files import keep_file, path_of
from lotrinh.workspace.plans.models import DisabledRule, Draft, Plan, PlanVersion
from lotrinh.workspace.plans.reading import read_file
from lotrinh.workspace.plans.rows import write_rows

_MEGABYTE = 1024 * 1024


class UnableToStartDraft(LotrinhError):
    """The file is empty or larger than the limit; nothing was kept."""


class UnableToConfirmPlan(LotrinhError):
    """The draft cannot become a version, or cannot be discarded; the message says why."""


class UnableToSwitchRule(LotrinhError):
    """The rule is unknown, or its reason is missing."""


def start_draft(*, unit: Unit, filename: str, content: bytes, actor: User, at: datetime) -> Draft:
    """Keep the file, read it, check it, and return the draft for a person to look over.

    A file that cannot be read is kept too: the draft then has its ``error`` (``{"vi", "en"}``) and
    an empty document.

    Raises: NotAllowed; UnableToStartDraft if the file is empty or over ``settings.UPLOAD_LIMIT``.
    """
    require(actor, unit, Permission.EDIT_PLAN)
    _check_size(filename, content)
    file = keep_file(content)
    # Reading takes seconds and touches no row: it must not hold the database's one writer.
    read = read_file(path_of(file.sha256), filename)
    with transaction.atomic():
        draft = Draft.objects.create(
            unit=unit,
            file=file,
            filename=filename[-255:],
            document=read.document,
            blocks=read.blocks,
            findings=read.findings,
            error=read.error,
            school_year=_school_year_in(read.document),
            created_by=actor,
            created_at=at,
        )
        after = {"filename": filename, "sha256": file.sha256}
        record("start_draft", draft, unit=unit, actor=actor, at=at, after=after)
    return draft


@transaction.atomic
def confirm_draft(*, draft: Draft, actor: User, at: datetime, school_year: str = "") -> PlanVersion:
    """Make the draft the next version of its unit's plan of its school year.

    ``school_year`` (``2025-2026``) is what the person says where the document says none or a wrong
    one. Indicators are matched to the unit's by key, then by close name, so their actuals stay.

    Raises: NotAllowed; UnableToConfirmPlan if the draft was decided already, could not be read, has
    no indicator or no school year.
    """
    require(actor, draft.unit, Permission.EDIT_PLAN)
    _decide(draft, Draft.State.CONFIRMED)
    year = _checked_school_year(school_year or draft.school_year)
    document = plan_from_json(draft.document)
    if not document.indicators:
        raise UnableToConfirmPlan(
            f"Không đọc được chỉ tiêu nào trong '{draft.filename}'. "
            "Xem phần chưa xếp được, sửa bảng chỉ tiêu trong Word rồi đưa vào lại.",
            f"No indicator was read in '{draft.filename}'. "
            "See what was not placed, mend the table of targets in Word, and bring it in again.",
        )
    plan = _plan_of(draft.unit, year, document)
    version = PlanVersion.objects.create(
        plan=plan,
        number=plan.versions.count() + 1,
        draft=draft,
        file=draft.file,
        filename=draft.filename,
        document=draft.document,
        findings=draft.findings,
        confirmed_by=actor,
        confirmed_at=at,
    )
    write_rows(version, document.indicators)
    before = {"version": version.number - 1} if version.number > 1 else None
    after = {
        "school_year": year,
        "version": version.number,
        "filename": draft.filename,
        "sha256": draft.file.sha256,
    }
    record(
        "confirm_draft",
        version,
        unit=draft.unit,
        actor=actor,
        at=at,
        before=before,
        after=after,
    )
    return version


@transaction.atomic
def discard_draft(*, draft: Draft, actor: User, at: datetime, reason: str = "") -> Draft:
    """Put the draft away; its file stays.

    Raises: NotAllowed; UnableToConfirmPlan if the draft was decided already.
    """
    require(actor, draft.unit, Permission.EDIT_PLAN)
    _decide(draft, Draft.State.DISCARDED)
    before = {"filename": draft.filename, "school_year": draft.school_year}
    record(
        "discard_draft",
        draft,
        unit=draft.unit,
        actor=actor,
        at=at,
        before=before,
        reason=reason,
    )
    return draft


@transaction.atomic
def disable_rule(*, plan: Plan, rule: str, reason: str, actor: User, at: datetime) -> DisabledRule:
    """Switch the rule of code ``rule`` (LT101) off for ``plan``; the reason is kept.

    Switching it off again gives the new reason; the old one stays in the audit event.

    Raises: NotAllowed; UnableToSwitchRule if there is no such rule or no reason.
    """
    require(actor, plan.unit, Permission.EDIT_PLAN)
    if rule not in {known.code for known in all_rules()}:
        raise UnableToSwitchRule(f"Không có quy tắc '{rule}'.", f"There is no rule '{rule}'.")
    if not reason.strip():
        raise UnableToSwitchRule(
            "Ghi lý do tắt quy tắc này; lý do được lưu cùng kế hoạch.",
            "Say why this rule is switched off; the reason is kept with the plan.",
        )
    old = DisabledRule.objects.filter(plan=plan, rule=rule).first()
    switch, _ = DisabledRule.objects.update_or_create(
        plan=plan,
        rule=rule,
        defaults={"reason": reason.strip(), "disabled_by": actor, "disabled_at": at},
    )
    record(
        "disable_rule",
        plan,
        unit=plan.unit,
        actor=actor,
        at=at,
        before={"rule": rule, "reason": old.reason} if old else None,
        after={"rule": rule},
        reason=switch.reason,
    )
    return switch


@transaction.atomic
def enable_rule(*, plan: Plan, rule: str, actor: User, at: datetime) -> None:
    """Switch the rule on again for ``plan``; nothing happens where it is on.

    Raises: NotAllowed.
    """
    require(actor, plan.unit, Permission.EDIT_PLAN)
    switch = DisabledRule.objects.filter(plan=plan, rule=rule).first()
    if switch is None:
        return
    before = {"rule": rule, "reason": switch.reason}
    switch.delete()
    record("enable_rule", plan, unit=plan.unit, actor=actor, at=at, before=before)


def _check_size(filename: str, content: bytes) -> None:
    if not content:
        raise UnableToStartDraft(
            f"Tệp '{filename}' rỗng. Chọn lại tệp kế hoạch.",
            f"The file '{filename}' is empty. Choose the plan's file again.",
        )
    if len(content) > settings.UPLOAD_LIMIT:
        limit = settings.UPLOAD_LIMIT // _MEGABYTE
        raise UnableToStartDraft(
            f"Tệp '{filename}' lớn hơn {limit} MB. Bỏ bớt ảnh trong tệp rồi đưa vào lại.",
            f"The file '{filename}' is larger than {limit} MB. Take pictures out, then try again.",
        )


def _decide(draft: Draft, state: Draft.State) -> None:
    """Take the draft out of the waiting ones; of two people who decide at once, one does."""
    if draft.error and state == Draft.State.CONFIRMED:
        raise UnableToConfirmPlan(draft.error["vi"], draft.error["en"])
    waiting = Draft.objects.filter(pk=draft.pk, state=Draft.State.PENDING)
    if waiting.update(state=state) != 1:
        raise UnableToConfirmPlan(
            f"Bản '{draft.filename}' đã được xác nhận hoặc bỏ trước đó. Tải lại trang để xem.",
            f"'{draft.filename}' was confirmed or discarded before. Load the page again to see.",
        )
    draft.state = state


def _plan_of(unit: Unit, school_year: str, document: PlanDocument) -> Plan:
    """Return the unit's plan of the year, with the title and number of the new version.

    The unit is locked: two plans that are confirmed at once, also of two years, share indicators.
    """
    Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
    plan, _ = Plan.objects.get_or_create(unit=unit, school_year=school_year)
    plan.title, plan.number = document.title, document.number
    plan.save(update_fields=["title", "number"])
    return plan


def _checked_school_year(text: str) -> str:
    if not is_school_year(text):
        raise UnableToConfirmPlan(
            "Không thấy năm học của kế hoạch trong tên văn bản. Chọn năm học, ví dụ 2025-2026.",
            "The title does not say the plan's school year. Choose it, for example 2025-2026.",
        )
    return text


def _school_year_in(document: dict[str, object]) -> str:
    """Return the school year that the document says, ``""`` if it says none that can be one."""
    year = str(document.get("school_year", ""))
    return year if is_school_year(year) else ""
