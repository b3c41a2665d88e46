"""Reports of schools for tests, as they are once somebody above has accepted them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count
from uuid import UUID

from lotrinh.core.packages import Item, Package, counts_of, digest_of, to_bytes
from lotrinh.core.values import format_value
from lotrinh.core.values.types import Count, Direction, Missing, Number, Ratio, Reason, Value
from lotrinh.workspace.actuals.reporting.models import Submission, UnitReport
from lotrinh.workspace.actuals.reporting.totals import count_report
from lotrinh.workspace.people.models import Unit

AT = datetime(2026, 6, 1, 3, 0, tzinfo=UTC)

SHARE = "class-completion"
"""A share that adds up by its counts."""

COUNTED = "pupils"
"""Something that is counted."""

YES_NO = "schools-with-toilets"
"""What a school says yes or no to."""

GRADE = "accreditation-level"
"""A grade, of which the lowest counts."""

_numbers = count(1_000)


def of(part: int, whole: int) -> Ratio:
    """Return so many of so many."""
    return Ratio(part, whole)


def share_alone(percent: str) -> Number:
    """Return a percentage without its counts."""
    return Number(Decimal(percent), "%")


def counted(number: int) -> Count:
    """Return a count."""
    return Count(number, "học sinh")


def missing(reason: Reason) -> Missing:
    """Return why there is no value."""
    return Missing(reason)


def submission_of(
    school: Unit, period: str, values: Mapping[str, Value], *, at: datetime = AT
) -> Submission:
    """Return what a school sent, accepted."""
    number = next(_numbers)
    package = Package(
        key=UUID(int=number),
        unit_code=school.code,
        unit_name=school.name,
        period=period,
        number=number,
        items=tuple(
            Item(
                code,
                code,
                code,
                "%",
                Direction.HIGHER,
                format_value(value),
                value,
                *counts_of(value),
            )
            for code, value in values.items()
        ),
        narrative="",
        answers=(),
        sent_by="Hiệu trưởng",
        sent_at=at,
    )
    content = to_bytes(package)
    return Submission.objects.create(
        unit=school,
        period=period,
        number=number,
        key=package.key,
        sha256=digest_of(content),
        content=content.decode(),
        state=Submission.State.ACCEPTED,
        sent_by_name=package.sent_by,
        sent_at=at,
        received_at=at,
    )


def accept(
    school: Unit, period: str, values: Mapping[str, Value], *, today: date | None = None
) -> UnitReport:
    """Have a school's report accepted and counted."""
    submission = submission_of(school, period, values)
    return count_report(submission, version=submission.number, today=today)
