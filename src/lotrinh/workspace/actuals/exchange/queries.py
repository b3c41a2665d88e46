"""Reads about the exchange: whom we trust, what waits, and where a package stands."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from lotrinh.core.messages import Message
from lotrinh.workspace.actuals.exchange.answers import PackageState
from lotrinh.workspace.actuals.exchange.models import Delivery, IncomingPart, TrustedKey
from lotrinh.workspace.actuals.reporting.decisions import Decision, SaidRemark
from lotrinh.workspace.actuals.reporting.models import Destination, Remark, Submission
from lotrinh.workspace.actuals.reporting.sent import newer_ones
from lotrinh.workspace.people.queries import Unit, schools_of_code

__all__ = [
    "Destination",
    "Submission",
    "TrustedKey",
    "Unit",
    "destinations",
    "outgoing",
    "school_of",
    "state_of_package",
    "trusted_unit",
    "undecided",
]

_State = Submission.State


def school_of(code: str, *, on: date) -> Unit | None:
    """Return the school that has this code on a day, None if there is none."""
    return schools_of_code(code, on).first()


def trusted_unit(*, code: str, public_key: str, on: date) -> Unit | None:
    """Return the school that has ``code`` on a day and whose packages ``public_key`` signs, None if
    it signs none."""
    trusted = TrustedKey.objects.filter(public_key=public_key, revoked_at=None)
    return schools_of_code(code, on).filter(pk__in=trusted.values("unit")).first()


def destinations() -> QuerySet[Destination]:
    """Return where the schools of this installation send to."""
    return Destination.objects.select_related("unit").order_by("unit__code")


def outgoing() -> QuerySet[Submission]:
    """Return what is still on its way to another installation, the first sent first.

    What the receiver refused is left out once the school has sent the period again.
    """
    # Asked of the deliveries themselves: one without a refusal is none that was not refused.
    refused = Delivery.objects.filter(submission=OuterRef("pk"), last_error__refused=True)
    return _ours().filter(state=_State.OUTGOING).exclude(Exists(newer_ones()), Exists(refused))


def undecided() -> QuerySet[Submission]:
    """Return what arrived at another installation and was not decided about yet, as far as is
    known here; without what a newer one was decided about in place of."""
    decided = newer_ones().filter(state__in=(_State.RETURNED, _State.ACCEPTED))
    waiting = _ours().filter(state=_State.SENT, delivery__acknowledged_at__isnull=False)
    return waiting.filter(~Exists(decided))


def state_of_package(unit: Unit, key: UUID, sha256: str, size: int) -> PackageState:
    """Return where a package of ``size`` bytes stands here: taken in, begun, or unknown.

    Three queries at most.
    """
    submission = Submission.objects.filter(unit=unit, key=key, sha256=sha256).first()
    if submission is None:
        return PackageState(key, sha256, offset=_bytes_there(unit, key, sha256, size))
    return PackageState(
        key=key,
        sha256=sha256,
        offset=len(submission.content.encode()),
        received_at=submission.received_at,
        decisions=_decisions_of(submission),
    )


def _bytes_there(unit: Unit, key: UUID, sha256: str, size: int) -> int:
    """Return how many bytes of a package have come; each piece begins where the last one ended."""
    parts = IncomingPart.objects.filter(unit=unit, key=key, sha256=sha256, size=size)
    last = parts.order_by("offset").last()
    return 0 if last is None else last.offset + len(last.content)


def _ours() -> QuerySet[Submission]:
    """Return the submissions of schools that send to another installation."""
    sending = Destination.objects.values("unit")
    found = Submission.objects.filter(unit__in=sending).select_related("unit", "delivery")
    return found.order_by("unit__code", "period", "number")


def _decisions_of(submission: Submission) -> tuple[Decision, ...]:
    """Return all decisions about a submission, each with what had been remarked by then."""
    decided = submission.steps.filter(Q(state=_State.RETURNED) | Q(state=_State.ACCEPTED))
    remarks = list(submission.remarks.all())
    return tuple(
        Decision(
            state=_State(step.state),
            actor_name=step.actor_name,
            reason=step.reason,
            at=step.at,
            remarks=tuple(_said(one) for one in remarks if one.made_at <= step.at),
        )
        for step in decided.order_by("pk")
    )


def _said(remark: Remark) -> SaidRemark:
    return SaidRemark(remark.item, remark.code, Message(remark.message["vi"], remark.message["en"]))
