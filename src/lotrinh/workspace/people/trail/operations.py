"""What changes how the trail is checked: taking it as it is after a backup was restored."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from lotrinh.core.messages import LotrinhError
from lotrinh.workspace.people.audit import record
from lotrinh.workspace.people.chain import BEGINNING, Anchor, Head, read_anchor, write_anchor
from lotrinh.workspace.people.models import AuditEvent, AuditHead
from lotrinh.workspace.people.trail.checking import Kind, verify_trail


class UnableToAcceptTrail(LotrinhError):
    """The trail cannot be taken as it is: it has no entry, a fault of its own, or no reason."""


@transaction.atomic
def accept_trail(*, reason: str, at: datetime) -> AuditEvent:
    """Take the trail as it ends now, as after a backup was restored; that is an entry itself.

    The entry says what was known before, so that nobody can cut the end off and have it forgotten.
    What is wrong within the entries stays wrong: nothing takes that away.

    Raises: UnableToAcceptTrail without a reason, if nothing differs, or if entries were changed;
    UnableToChain if the key is missing.
    """
    if not reason.strip():
        raise UnableToAcceptTrail(
            "Ghi lý do, ví dụ: khôi phục bản sao lưu ngày nào.",
            "Say why, for example: the backup of which day was restored.",
        )
    head = AuditHead.objects.select_for_update().first()
    report = verify_trail()
    kinds = {finding.kind for finding in report.findings}
    if not kinds:
        raise UnableToAcceptTrail(
            "Nhật ký nguyên vẹn và khớp với tệp audit-anchor: không có gì phải chấp nhận.",
            "The trail is whole and fits the file audit-anchor: there is nothing to accept.",
        )
    if report.head == BEGINNING or not kinds <= {Kind.ANCHOR, Kind.HEAD}:
        raise UnableToAcceptTrail(
            "Không chấp nhận được: nhật ký trống, hoặc có mục bị sửa, xóa hay chèn. Khôi phục một "
            "bản sao lưu nguyên vẹn; xem từng chỗ bằng lotrinh audit verify.",
            "It cannot be accepted: the trail is empty, or entries were changed, removed or "
            "inserted. Restore a backup that is whole; lotrinh audit verify shows each place.",
        )
    anchor = read_anchor()
    AuditHead.objects.exclude(pk=1).delete()
    AuditHead.objects.update_or_create(pk=1, defaults=report.head._asdict())
    last = AuditEvent.objects.get(number=report.head.number)
    before = {
        "anchor": "" if anchor is None else str(anchor.head),
        "strayed": str(anchor.strayed) if anchor is not None and anchor.strayed else "",
        "head": "" if head is None else str(Head(head.number, head.digest)),
    }
    # Before the anchor follows to the new entry: from here on the trail leads there.
    transaction.on_commit(lambda: write_anchor(Anchor(report.head)))
    return record(
        "accept_trail",
        last,
        unit=None,
        actor=None,
        at=at,
        before=before,
        after={"head": str(report.head)},
        reason=reason.strip(),
    )
