"""The columns that several figures need, as annotations of Django's ORM."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from lotrinh.core.rosters import Moments

_LEFT = (4, 5, 8, 9)


def derived(table: str, on: Moments) -> Iterator[dict[str, Any]]:
    """Yield annotations, later ones made of those before."""
    yield from _pupils(on) if table == "pupils" else _staff(on)


def _case(*whens: tuple[Any, Any], default: Any = None) -> Any:
    from django.db.models import BooleanField, Case, Value, When

    return Case(
        *(When(condition, then=Value(answer)) for condition, answer in whens),
        default=default if hasattr(default, "resolve_expression") else Value(default),
        output_field=BooleanField(null=True),
    )


def _pupils(on: Moments) -> Iterator[dict[str, Any]]:
    from django.db.models import Q

    yield {
        "es": _enrolled(on.september_30, there=(8, 9, 10), gone=(6, 7)),
        "en": _enrolled(on.at, there=(2, 3, 6, 7, 10), gone=_LEFT),
        "assessed": _case((Q(not_assessed=True), False), default=True),
        "minority": _minority(),
    }
    yield {
        "due": _case((Q(assessed=False) | Q(en=False), False), (Q(en=True), True)),
        "listed": _case((Q(en=True) | Q(status__in=_LEFT), True), (Q(en=False), False)),
        "lost": _case((~Q(status__in=(5, 9)), False), (Q(en=True), False), (Q(en=False), True)),
        "new": _case(
            (~Q(grade=1) | Q(es=False), False),
            (Q(admission__isnull=False) & ~Q(admission__in=(0, 2)), False),
            (Q(es=True, admission__in=(0, 2)), True),
        ),
    }


def _enrolled(day: date, *, there: tuple[int, ...], gone: tuple[int, ...]) -> Any:
    from django.db.models import Q

    undated = Q(status_date__isnull=True)
    return _case(
        (Q(status=1) & undated, True),
        (Q(status__gte=11), False),
        (undated & Q(status__in=there), True),
        (undated & Q(status__in=gone), False),
        (undated, None),
        (Q(status__in=_LEFT, status_date__gt=day), True),
        (Q(status__in=_LEFT), False),
        (Q(status_date__lte=day), True),
        default=False,
    )


def _minority() -> Any:
    from django.db.models import Q

    return _case(
        (Q(ethnicity__isnull=True), None), (Q(ethnicity__range=(2, 54)), True), default=False
    )


def _staff(on: Moments) -> Iterator[dict[str, Any]]:
    from django.db.models import Case, F, PositiveSmallIntegerField, Q, Value, When

    undated, came = Q(status_date__isnull=True), Q(status__in=(1, 7))
    yield {
        "employed": _case(
            (undated & Q(status__in=(1, 4, 7)), True),
            (undated, False),
            (came & Q(status_date__lte=on.at), True),
            (came, False),
            (Q(status_date__gt=on.at), True),
            default=False,
        ),
        "minority": _minority(),
        "professional": Case(
            When(professional_rating=4, then=Value(None)),
            default=F("professional_rating"),
            output_field=PositiveSmallIntegerField(null=True),
        ),
        "assessed_rating": _case(
            (Q(professional_rating__isnull=True), None),
            (Q(professional_rating=4), False),
            default=True,
        ),
        "degree": _case(
            (Q(training__isnull=True), None),
            (Q(training__in=(1, 2, 13, 16)), True),
            (Q(training=3, standard__lte=2), True),
            (Q(training=3, standard__isnull=True), None),
            default=False,
        ),
    }
    roles = {"teacher": (3, 6, 10), "manager": (1,), "educator": (1, 3, 6, 10)}
    yield {
        name: _case((~Q(role__in=known), False), default=F("employed"))
        for name, known in roles.items()
    }
