"""Reads about plans; each asks who reads, and gives a unit's rows to its members only.

``known_on`` is a day to look back to: what was confirmed after it is left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Max, OuterRef, Prefetch, QuerySet, Subquery

from lotrinh.core.lint.engine import all_rules
from lotrinh.core.lint.types import Finding, Severity
from lotrinh.core.messages import Message
from lotrinh.core.plan.json import part_from_json, plan_from_json
from lotrinh.workspace.people.queries import Permission, Person, Unit, readable_units, require
from lotrinh.workspace.plans.changes import draft_changes
from lotrinh.workspace.plans.issuer import names_another_unit
from lotrinh.workspace.plans.models import (
    DisabledRule,
    Draft,
    Indicator,
    Plan,
    PlanPhase,
    PlanRow,
    PlanTarget,
    PlanVersion,
    StoredFile,
)
from lotrinh.workspace.plans.views import (
    DraftPage,
    OpenFinding,
    PlanFindings,
    PlanPage,
    PlanSummary,
    RuleFindings,
    UnitPlan,
    WaitingDraft,
)

__all__ = [
    "DisabledRule",
    "Draft",
    "Indicator",
    "Plan",
    "PlanPhase",
    "PlanRow",
    "PlanTarget",
    "PlanVersion",
    "StoredFile",
    "draft_changes",
    "draft_page",
    "findings_of",
    "list_open_errors",
    "list_plans",
    "list_rows",
    "list_rows_of_indicator",
    "list_rows_of_plans",
    "list_waiting_drafts",
    "plan_findings",
    "plan_in_force",
    "plan_page",
    "school_years",
    "visible_drafts",
    "visible_indicators",
    "visible_plans",
    "visible_versions",
]


def _last_number(known_on: date | None) -> Subquery:
    """Return the number of the last version of a version's own plan, or of the last on a day."""
    versions = _known(PlanVersion.objects.filter(plan=OuterRef("plan")), known_on)
    return Subquery(versions.order_by("-number").values("number")[:1])


def _known(versions: QuerySet[PlanVersion], known_on: date | None) -> QuerySet[PlanVersion]:
    return versions if known_on is None else versions.filter(confirmed_at__date__lte=known_on)


def visible_drafts(actor: Person) -> QuerySet[Draft]:
    """Return the drafts of the actor's units, newest first."""
    return Draft.objects.filter(unit__in=readable_units(actor)).select_related(
        "unit", "file", "created_by"
    )


def visible_plans(actor: Person) -> QuerySet[Plan]:
    """Return the plans of the actor's units, newest school year first."""
    return Plan.objects.filter(unit__in=readable_units(actor)).select_related("unit")


def visible_versions(actor: Person) -> QuerySet[PlanVersion]:
    """Return the versions of the plans of the actor's units."""
    return PlanVersion.objects.filter(plan__unit__in=readable_units(actor)).select_related(
        "plan__unit", "file", "confirmed_by"
    )


def visible_indicators(actor: Person) -> QuerySet[Indicator]:
    """Return the indicators of the actor's units."""
    return Indicator.objects.filter(unit__in=readable_units(actor)).select_related("unit")


def draft_page(*, actor: Person, draft: Draft) -> DraftPage:
    """Return what ``draft`` says and where it is in doubt.

    Raises: NotAllowed if ``actor`` may not read in the draft's unit.
    """
    require(actor, draft.unit, Permission.READ)
    present = Plan.objects.filter(unit=draft.unit, school_year=draft.school_year).first()
    document = plan_from_json(draft.document)
    is_other = names_another_unit(document.issuer, draft.unit.name)
    return DraftPage(
        draft=draft,
        document=document,
        blocks=draft.blocks,
        findings=findings_of(draft.findings),
        error=Message(draft.error["vi"], draft.error["en"]) if draft.error else None,
        present=present,
        disabled=frozenset(
            DisabledRule.objects.filter(plan=present).values_list("rule", flat=True)
        ),
        other_issuer=document.issuer if is_other else "",
    )


def list_waiting_drafts(*, actor: Person, unit: Unit) -> list[WaitingDraft]:
    """Return the drafts of ``unit`` that wait for a person, newest first.

    Raises: NotAllowed.
    """
    require(actor, unit, Permission.READ)
    drafts = (
        Draft.objects.filter(unit=unit, state=Draft.State.PENDING)
        .select_related("created_by")
        .defer("document", "blocks", "findings")
    )
    return [
        WaitingDraft(
            draft_id=draft.pk,
            filename=draft.filename,
            school_year=draft.school_year,
            created_at=draft.created_at,
            created_by=str(draft.created_by),
            readable=not draft.error,
        )
        for draft in drafts
    ]


def list_plans(*, actor: Person, unit: Unit, known_on: date | None = None) -> list[PlanSummary]:
    """Return the plans of ``unit`` with their last versions, newest school year first.

    Raises: NotAllowed.
    """
    require(actor, unit, Permission.READ)
    versions = (
        _last_versions(unit, known_on)
        .defer("document")
        .annotate(indicator_count=Count("rows", distinct=True))
    )
    summaries = []
    for version in versions.order_by("-plan__school_year"):
        off = version.plan.disabled_rules.all()
        summaries.append(
            PlanSummary(
                plan=version.plan,
                version=version,
                versions=version.number,
                indicators=version.indicator_count,
                findings=_severities(_standing(findings_of(version.findings), off)),
                disabled=len(off),
            )
        )
    return summaries


def school_years(*, actor: Person, unit: Unit) -> list[str]:
    """Return the school years for which ``unit`` has a plan, newest first.

    Raises: NotAllowed.
    """
    require(actor, unit, Permission.READ)
    return list(Plan.objects.filter(unit=unit).values_list("school_year", flat=True))


def plans_of_units(
    *,
    actor: Person,
    units: QuerySet[Unit],
    school_year: str,
    known_on: date | None = None,
) -> dict[int, UnitPlan]:
    """Return the plan in force in ``school_year`` of each of ``units`` that has one, by unit id.

    Of those alone that ``actor`` may read; one query, however many there are.
    """
    versions = (
        PlanVersion.objects.filter(
            plan__unit__in=readable_units(actor).filter(pk__in=units.values("pk")),
            plan__school_year__lte=school_year,
            number=_last_number(known_on),
        )
        .annotate(targets=Count("rows"))
        .order_by("plan__school_year")
        .values_list("plan__unit", "plan", "plan__school_year", "targets")
    )
    return {unit: UnitPlan(plan, year, targets) for unit, plan, year, targets in versions}


def plan_in_force(
    *, actor: Person, unit: Unit, school_year: str, known_on: date | None = None
) -> Plan | None:
    """Return the plan of ``school_year``, else the last one before it: a plan spans several years.

    Raises: NotAllowed.
    """
    require(actor, unit, Permission.READ)
    plans = Plan.objects.filter(unit=unit, school_year__lte=school_year)
    if known_on is not None:
        plans = plans.filter(versions__confirmed_at__date__lte=known_on).distinct()
    return plans.select_related("unit").order_by("-school_year").first()


def plan_page(
    *, actor: Person, plan: Plan, version: int | None = None, known_on: date | None = None
) -> PlanPage:
    """Return a version of ``plan`` to read: the one of that number, or the last.

    Raises: NotAllowed; PlanVersion.DoesNotExist if there is no version of that number, or none yet
        on the day ``known_on``.
    """
    require(actor, plan.unit, Permission.READ)
    light = (
        _known(plan.versions.all(), known_on)
        .defer("document", "findings")
        .select_related("confirmed_by", "file")
    )
    versions = tuple(light)
    if not versions:
        raise PlanVersion.DoesNotExist
    full = _known(plan.versions.all(), known_on).select_related("confirmed_by", "file")
    shown = full.get(number=versions[0].number if version is None else version)
    standing = _standing(findings_of(shown.findings), plan.disabled_rules.all())
    return PlanPage(
        plan=plan,
        version=shown,
        versions=versions,
        document=plan_from_json(shown.document),
        findings=_severities(standing),
    )


def plan_findings(*, actor: Person, plan: Plan) -> PlanFindings:
    """Return the findings of the last version of ``plan``, by rule, in the order of their weight.

    A rule that is switched off is listed with its reason, also where it finds nothing.

    Raises: NotAllowed.
    """
    require(actor, plan.unit, Permission.READ)
    version = plan.versions.defer("document").latest("number")
    off = {rule.rule: rule for rule in plan.disabled_rules.select_related("disabled_by")}
    by_rule: dict[str, list[Finding]] = {}
    for finding in findings_of(version.findings):
        by_rule.setdefault(finding.rule, []).append(finding)
    for code in off:
        by_rule.setdefault(code, [])
    rules = {rule.code: rule for rule in all_rules()}
    groups = [
        RuleFindings(
            rule=code,
            name=rules[code].name if code in rules else code,
            title=rules[code].title if code in rules else Message(code, code),
            findings=tuple(findings),
            disabled=off.get(code),
        )
        for code, findings in by_rule.items()
    ]
    return PlanFindings(
        plan=plan,
        version=version,
        open=tuple(group for group in groups if group.disabled is None),
        disabled=tuple(group for group in groups if group.disabled is not None),
    )


def list_open_errors(
    *, actor: Person, unit: Unit, school_year: str, known_on: date | None = None
) -> list[OpenFinding]:
    """Return the findings of severity error that stand in the plan in force in ``school_year``.

    A plan that another has followed is history: nobody mends it any more.

    Raises: NotAllowed.
    """
    require(actor, unit, Permission.READ)
    in_force = (
        _last_versions(unit, known_on)
        .defer("document")
        .filter(plan__school_year__lte=school_year)
        .order_by("-plan__school_year")[:1]
    )
    return [
        OpenFinding(version.plan, finding)
        for version in in_force
        for finding in _standing(findings_of(version.findings), version.plan.disabled_rules.all())
        if finding.severity is Severity.ERROR
    ]


def list_rows(*, actor: Person, plan: Plan, known_on: date | None = None) -> list[PlanRow]:
    """Return the rows of the last version of ``plan`` in the order of the document.

    Each comes with its indicator, targets and phases; three queries whatever their number.

    Raises: NotAllowed.
    """
    require(actor, plan.unit, Permission.READ)
    last = _known(plan.versions.all(), known_on).aggregate(last=Max("number"))["last"]
    return list(
        PlanRow.objects.filter(version__plan=plan, version__number=last)
        .select_related("indicator")
        .prefetch_related("targets", "phases")
    )


def list_rows_of_plans(*, actor: Person, unit: Unit, known_on: date | None = None) -> list[PlanRow]:
    """Return the rows of the last version of every plan of ``unit``, oldest school year first.

    Each comes with its version, plan, indicator, targets and phases; four queries.

    Raises: NotAllowed.
    """
    require(actor, unit, Permission.READ)
    return list(_rows_of_last_versions(unit, known_on))


def list_rows_of_indicator(
    *, actor: Person, indicator: Indicator, known_on: date | None = None
) -> list[PlanRow]:
    """Return the row of ``indicator`` in the last version of each plan, oldest school year first.

    Raises: NotAllowed.
    """
    require(actor, indicator.unit, Permission.READ)
    rows = _rows_of_last_versions(indicator.unit, known_on)
    return list(rows.filter(indicator=indicator))


def _rows_of_last_versions(unit: Unit, known_on: date | None) -> QuerySet[PlanRow]:
    return (
        PlanRow.objects.filter(version__in=_last_versions(unit, known_on).values("pk"))
        .select_related("indicator", "version__plan")
        .defer("version__document", "version__findings")
        .prefetch_related("targets", "phases")
        .order_by("version__plan__school_year", "order")
    )


def findings_of(data: Iterable[object]) -> tuple[Finding, ...]:
    """Return the findings that a draft or version keeps as JSON."""
    return tuple(part_from_json(item, Finding) for item in data)


def _last_versions(unit: Unit, known_on: date | None) -> QuerySet[PlanVersion]:
    """Return the last version of each plan of ``unit``, with its plan and the switches of rules."""
    return (
        PlanVersion.objects.filter(plan__unit=unit, number=_last_number(known_on))
        .select_related("plan", "confirmed_by")
        .prefetch_related(Prefetch("plan__disabled_rules"))
    )


def _standing(findings: Iterable[Finding], off: Iterable[DisabledRule]) -> list[Finding]:
    codes = {rule.rule for rule in off}
    return [finding for finding in findings if finding.rule not in codes]


def _severities(findings: Iterable[Finding]) -> dict[Severity, int]:
    counts = Counter(finding.severity for finding in findings)
    return {severity: counts[severity] for severity in Severity}
