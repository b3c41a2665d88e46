"""Days: which somebody may type, none so early or late that nothing can come before or after; and
when they begin and end."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

ONE_DAY = timedelta(days=1)
FIRST, LAST = date(1900, 1, 1), date(2199, 12, 31)


def typed_day(text: str) -> date | None:
    """Return a day as a day input sends it; None for anything else, and outside 1900 to 2199."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST <= day <= LAST else None


def check_day(day: date) -> None:
    """Let only a day of the years 1900 to 2199 pass. Raises: ValidationError."""
    if not FIRST <= day <= LAST:
        said = _("Choose a day from %(first)s to %(last)s.")
        days = {"first": f"{FIRST:%d/%m/%Y}", "last": f"{LAST:%d/%m/%Y}"}
        raise ValidationError(said, code="day_out_of_range", params=days)


def beginning_of(day: date) -> datetime:
    """Return the first moment of ``day``, here; of one outside 1900 to 2199 that of the nearest:
    the calendar's ends have no moment in UTC."""
    return timezone.make_aware(datetime.combine(_within(day), time.min))


def end_of(day: date) -> datetime:
    """Return the first moment that is no more in ``day``, see ``beginning_of``."""
    return timezone.make_aware(datetime.combine(_within(day) + ONE_DAY, time.min))


def _within(day: date) -> date:
    return min(max(day, FIRST), LAST)
