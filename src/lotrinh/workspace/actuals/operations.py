"""What changes actuals: entering one, correcting one, adding evidence."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from lotrinh.core.messages import LotrinhError
from lotrinh.core.values import to_json
from lotrinh.core.values.types import Ratio, Reading
from lotrinh.workspace.actuals.approval import keep_step
from lotrinh.workspace.actuals.models import Actual, ActualStep, Evidence
from lotrinh.workspace.actuals.understanding import (
    UnableToRecordActual,
    checked_period,
    understand_actual,
)
from lotrinh.workspace.components.answers import DOCX, XLSX
from lotrinh.workspace.people.audit import record
from lotrinh.workspace.people.queries import Permission, User, is_allowed, require
from lotrinh.workspace.plans.files import (
    JPEG,
    ODT,
    PDF,
    PNG,
    WEBP,
    keep_file,
    media_type_of,
)
from lotrinh.workspace.plans.queries import Indicator

__all__ = [
    "UnableToAddEvidence",
    "UnableToRecordActual",
    "Upload",
    "add_evidence",
    "record_actual",
]

Upload = tuple[str, bytes]
"""A file that a person hands in: its name and its content."""

EVIDENCE_TYPES = frozenset({PDF, JPEG, PNG, WEBP, DOCX, XLSX, ODT})


class UnableToAddEvidence(LotrinhError):
    """A file of evidence is too large, empty, or of a kind that is not taken."""


def record_actual(
    *,
    indicator: Indicator,
    period: str,
    actor: User,
    at: datetime,
    text: str = "",
    numerator: int | None = None,
    denominator: int | None = None,
    note: str = "",
    reason: str = "",
    evidence: Sequence[Upload] = (),
    keeps: Collection[int] = (),
    replaces: int | None = None,
    as_draft: bool = False,
) -> Actual:
    """Keep what ``indicator`` came to in ``period`` (``2025-2026``), with its evidence.

    Either ``numerator`` and ``denominator``, or ``text`` as a person types it. ``replaces`` is the
    id of the actual that the person saw and corrects (None: there was none); a correction needs a
    ``reason``, and the replaced actual stays. ``keeps`` are the ids of the evidence of the replaced
    one that supports this one as well.

    Entered by who may approve it, it is approved; by another it waits for approval. ``as_draft``
    keeps it without asking for that.

    Raises: NotAllowed; UnableToRecordActual if the text says no value, the part is over the whole,
    the period is not a school year, the reason is missing, or somebody entered another actual
    meanwhile; UnableToAddEvidence.
    """
    require(actor, indicator.unit, Permission.ENTER_ACTUAL)
    reading = understand_actual(
        unit_text=indicator.unit_text,
        name=indicator.name,
        text=text,
        numerator=numerator,
        denominator=denominator,
    )
    _check_files(evidence, already=len(keeps))
    try:
        with transaction.atomic():
            present = _present(indicator, checked_period(period), replaces)
            if present is not None and not reason.strip():
                raise UnableToRecordActual(
                    "Đã có kết quả của kỳ này. Ghi lý do sửa; số cũ vẫn được giữ lại.",
                    "This period has an actual. Say why it changes; the old one is kept.",
                )
            actual = Actual.objects.create(
                indicator=indicator,
                period=period,
                note=note.strip(),
                reason=reason.strip() if present is not None else "",
                entered_by=actor,
                entered_at=at,
                replaces=present,
                **_value_fields(reading),
            )
            files = [_attach_again(actual, one) for one in _kept(present, keeps)]
            files += [_attach(actual, upload, actor, at) for upload in evidence]
            keep_step(actual, _first_state(indicator, actor, as_draft=as_draft), actor, at)
            _record(actual, present, files)
    except IntegrityError as error:  # the other one came between our look and our write
        raise _entered_meanwhile(_current(indicator, period)) from error
    return actual


@transaction.atomic
def add_evidence(
    *, actual: Actual, filename: str, content: bytes, actor: User, at: datetime
) -> Evidence:
    """Keep a file that supports ``actual``; the same file twice is kept once.

    Raises: NotAllowed; UnableToAddEvidence.
    """
    unit = actual.indicator.unit
    require(actor, unit, Permission.ENTER_ACTUAL)
    _check_files([(filename, content)], already=actual.evidence.count())
    evidence = _attach(actual, (filename, content), actor, at)
    after = {"filename": filename, "sha256": evidence.file.sha256}
    record("add_evidence", actual, unit=unit, actor=actor, at=at, after=after)
    return evidence


def _first_state(indicator: Indicator, actor: User, *, as_draft: bool) -> ActualStep.State:
    if as_draft:
        return ActualStep.State.DRAFT
    if is_allowed(actor, indicator.unit, Permission.APPROVE_ACTUAL):
        return ActualStep.State.APPROVED
    return ActualStep.State.SUBMITTED


def _present(indicator: Indicator, period: str, seen: int | None) -> Actual | None:
    """Return the last actual, if it is the one that the person saw."""
    present = _current(indicator, period)
    if (present.pk if present else None) != seen:
        raise _entered_meanwhile(present)
    return present


def _current(indicator: Indicator, period: str) -> Actual | None:
    return (
        Actual.objects.filter(indicator=indicator, period=period, replaced_by__isnull=True)
        .select_related("entered_by")
        .first()
    )


def _entered_meanwhile(present: Actual | None) -> UnableToRecordActual:
    who = str(present.entered_by) if present else "?"
    what = present.text if present else "?"
    return UnableToRecordActual(
        f"{who} vừa nhập kết quả '{what}' cho kỳ này. Xem lại rồi mới sửa; chưa có gì bị mất.",
        f"{who} has just entered '{what}' for this period. Look at it first; nothing was lost.",
    )


def _value_fields(reading: Reading) -> dict[str, Any]:
    value = reading.value
    counts = (value.numerator, value.denominator) if isinstance(value, Ratio) else (None, None)
    return {
        "text": reading.text,
        "value": value,
        "numerator": counts[0],
        "denominator": counts[1],
    }


def _record(actual: Actual, replaced: Actual | None, files: Sequence[Evidence]) -> None:
    before = {"text": replaced.text, "value": to_json(replaced.value)} if replaced else None
    after = {
        "period": actual.period,
        "text": actual.text,
        "value": to_json(actual.value),
        "evidence": [item.filename for item in files],
    }
    record(
        "correct_actual" if replaced else "enter_actual",
        actual,
        unit=actual.indicator.unit,
        actor=actual.entered_by,
        at=actual.entered_at,
        before=before,
        after=after,
        reason=actual.reason,
    )


def _attach(actual: Actual, upload: Upload, actor: User, at: datetime) -> Evidence:
    filename, content = upload
    evidence, _ = Evidence.objects.get_or_create(
        actual=actual,
        file=keep_file(content),
        defaults={"filename": filename[-255:], "added_by": actor, "added_at": at},
    )
    return evidence


def _kept(replaced: Actual | None, keeps: Collection[int]) -> QuerySet[Evidence]:
    found = Evidence.objects.filter(actual=replaced, pk__in=keeps)
    return found.select_related("file", "added_by")


def _attach_again(actual: Actual, evidence: Evidence) -> Evidence:
    return Evidence.objects.create(
        actual=actual,
        file=evidence.file,
        filename=evidence.filename,
        added_by=evidence.added_by,
        added_at=evidence.added_at,
    )


def _check_files(files: Sequence[Upload], *, already: int = 0) -> None:
    """Let only files pass whose number, size and content are what is taken as evidence.

    Raises: UnableToAddEvidence.
    """
    limit = settings.EVIDENCE_FILES_LIMIT
    if already + len(files) > limit:
        raise UnableToAddEvidence(
            f"Mỗi kết quả có tối đa {limit} tệp minh chứng. Gộp bớt các tệp rồi thử lại.",
            f"An actual has at most {limit} files of evidence. Join some of them, then try again.",
        )
    for filename, content in files:
        _check_file(filename, content)


def _check_file(filename: str, content: bytes) -> None:
    megabytes = settings.UPLOAD_LIMIT // (1024 * 1024)
    if not content or len(content) > settings.UPLOAD_LIMIT:
        raise UnableToAddEvidence(
            f"Tệp '{filename}' rỗng hoặc lớn hơn {megabytes} MB. Chọn tệp khác.",
            f"The file '{filename}' is empty or larger than {megabytes} MB. Choose another.",
        )
    if media_type_of(content) not in EVIDENCE_TYPES:
        raise UnableToAddEvidence(
            f"Nội dung tệp '{filename}' không phải PDF, ảnh (JPG, PNG, WEBP), Word (.docx), "
            "Excel (.xlsx) hay ODT. Lưu lại thành một trong các loại đó.",
            f"What '{filename}' holds is no PDF, picture (JPG, PNG, WEBP), Word (.docx), "
            "Excel (.xlsx) or ODT file. Save it as one of these.",
        )
