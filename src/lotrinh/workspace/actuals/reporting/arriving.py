"""What happens when a submission arrives: its figures are checked, earlier answers kept."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone

from lotrinh.core.indicators.checks import Oddity, Wanted, check_package
from lotrinh.core.packages import Package
from lotrinh.core.values.types import Value
from lotrinh.reference import load_catalogue
from lotrinh.workspace.actuals.reporting.models import Remark, Submission
from lotrinh.workspace.actuals.reporting.packing import package_of
from lotrinh.workspace.actuals.reporting.windows import Window
from lotrinh.workspace.people.queries import Unit, ancestor_ids_of, schools_below

_COUNTING = (Submission.State.SENT, Submission.State.ACCEPTED)


def arrive(
    submission: Submission, oddities: tuple[Oddity, ...], window: Window, moment: datetime
) -> None:
    """Keep when a submission arrived, whether it was late, and what is odd in it."""
    submission.received_at = moment
    submission.is_late = window.is_late(timezone.localdate(moment))
    submission.save(update_fields=["received_at", "is_late"])
    keep_remarks(submission, oddities, moment)


def keep_remarks(submission: Submission, oddities: Iterable[Oddity], moment: datetime) -> None:
    """Keep what the checks found; what the school has answered before stays answered."""
    answered = {
        (one.item, one.code, one.message["vi"]): one
        for one in Remark.objects.filter(
            submission__unit=submission.unit, submission__period=submission.period
        ).exclude(answer="")
    }
    remarks = []
    for found in oddities:
        old = answered.get((found.item, found.check.value, found.message.vi))
        remarks.append(
            Remark(
                submission=submission,
                item=found.item,
                code=found.check.value,
                message=found.message.to_json(),
                made_at=moment,
                answer=old.answer if old is not None else "",
                answered_by_name=old.answered_by_name if old is not None else "",
                answered_at=old.answered_at if old is not None else None,
            )
        )
    Remark.objects.bulk_create(remarks)


def keep_answers(unit: Unit, package: Package, moment: datetime) -> None:
    """Keep the answers that a package brings to remarks on the submission before it."""
    said = {(one.item, one.code): one.text for one in package.answers}
    if not said:
        return
    open_ones = Remark.objects.filter(
        submission__unit=unit, submission__period=package.period, answer=""
    )
    for remark in open_ones.order_by("-submission__number"):
        text = said.pop((remark.item, remark.code), "")
        if text:
            remark.answer, remark.answered_at = text, moment
            remark.answered_by_name = package.sent_by
            remark.save(update_fields=["answer", "answered_at", "answered_by_name"])


def oddities_of(
    unit: Unit, package: Package, moment: datetime, wanted: Iterable[Wanted] | None = None
) -> tuple[Oddity, ...]:
    """Return what the checks find in a package of ``unit``, from what is known on a day.

    Without ``wanted`` what the school had in its last accepted period is looked for. The number of
    queries does not depend on that of figures or schools.
    """
    before = _last_accepted(unit, package.period)
    if wanted is None:
        wanted = [Wanted(one.key, one.name) for one in before.items] if before is not None else ()
    return check_package(
        package,
        load_catalogue(),
        before=before,
        neighbours=_neighbours(unit, package.period, moment),
        wanted=wanted,
    )


def _last_accepted(unit: Unit, period: str) -> Package | None:
    """Return what was accepted of the last period of the same kind: a year, or a semester."""
    accepted = Submission.objects.filter(
        unit=unit,
        state=Submission.State.ACCEPTED,
        period__lt=period,
        period__regex=rf"^\d{{4}}-\d{{4}}{period[9:]}$",
    )
    last = accepted.order_by("-period", "-number").first()
    return package_of(last) if last is not None else None


def _neighbours(unit: Unit, period: str, moment: datetime) -> dict[str, list[Value]]:
    """Return what the schools of the same commune last sent, by the catalogue's code."""
    on = timezone.localdate(moment)
    above = ancestor_ids_of(unit, on)
    if not above:
        return {}
    schools = schools_below(Unit(pk=above[0]), on).exclude(pk=unit.pk)
    sent = Submission.objects.filter(
        unit__in=schools.values("pk"), period=period, state__in=_COUNTING
    )
    last = {one.unit_id: one for one in sent.order_by("number")}
    values: dict[str, list[Value]] = {}
    for submission in last.values():
        for item in package_of(submission).items:
            if item.code:
                values.setdefault(item.code, []).append(item.value)
    return values
