"""Finding whether the trail was tampered with: changed, removed, reordered or inserted entries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from django.db import OperationalError
from django.db.models import QuerySet

from lotrinh.core.messages import Message
from lotrinh.workspace.people.chain import (
    BEGINNING,
    CHAINED,
    Anchor,
    Head,
    digest_of,
    read_anchor,
)
from lotrinh.workspace.people.models import AuditEvent, AuditHead

_CHUNK = 500
_MOST_FINDINGS = 200
"""So many are described; of more only how many there are, so that memory stays what it is."""

# What a row of SQLite can do that somebody wrote nonsense into.
_UNREADABLE = (ValueError, TypeError, ArithmeticError, RecursionError, OperationalError)

SHORTEST_DIGEST = 16
"""So many first digits of a digest that was noted on paper are enough."""


class Kind(StrEnum):
    """What is wrong."""

    CHANGED = "changed"  # the content does not fit the digest: changed, or made up
    REMOVED = "removed"
    REORDERED = "reordered"
    INSERTED = "inserted"
    UNLINKED = "unlinked"  # it does not follow from the entry before it
    KEY = "key"  # the key is another one
    HEAD = "head"  # what the database keeps as the last entry
    ANCHOR = "anchor"  # what is kept beside the database
    NOTED = "noted"  # what somebody noted down on paper


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with the entry of a number (None: with the trail as a whole), in words."""

    kind: Kind
    number: int | None
    message: Message


@dataclass(frozen=True, slots=True)
class TrailReport:
    """How many entries there are, the last one, and what is wrong.

    ``more`` counts what is wrong beyond the findings that are described.
    """

    entries: int
    head: Head
    findings: tuple[Finding, ...]
    more: int = 0

    @property
    def is_sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.findings


def verify_trail(*, noted: Head | None = None) -> TrailReport:
    """Read the whole trail, in order and in constant memory, and return what is wrong with it.

    ``noted`` is a last entry that somebody noted down before; the first ``SHORTEST_DIGEST`` digits
    of its digest are enough. Entries that come in meanwhile do no harm.

    Raises: UnableToChain if there are entries but not their key.
    """
    anchor = read_anchor()
    marks = (anchor.head if anchor is not None else None, noted)
    walk = _Walk({mark.number: "" for mark in marks if mark is not None})
    heads: list[Head] | None = None
    while heads is None or walk.last.number not in {head.number for head in heads}:
        came_to = walk.last
        for entry in _entries_after(came_to.number):
            walk.look_at(entry)
        if heads is not None and walk.last == came_to:
            break
        # An entry and the head are committed together: what the head names beyond what was read
        # came in meanwhile, and is there when we look again.
        heads = [Head(*one) for one in AuditHead.objects.values_list("number", "digest")[:2]]
    walk.end()
    walk.add(*_findings_of_heads(heads, walk.last))
    if anchor is None and read_anchor() is not None:
        anchor = Anchor(BEGINNING)  # the trail has only just begun
    walk.add(*_findings_of_anchor(anchor, walk))
    if noted is not None:
        walk.add(*_findings_of_noted(noted, walk))
    return TrailReport(walk.entries, walk.last, tuple(walk.findings), walk.more)


@dataclass(frozen=True, slots=True)
class _Entry:
    """An entry as it was read; ``fields`` is None where the row cannot be read at all."""

    number: Any  # an int, unless somebody wrote nonsense there
    previous: str
    digest: str
    fields: dict[str, Any] | None

    @property
    def fits(self) -> bool:
        """Whether the content is what the digest is over."""
        return self.fields is not None and self._has_digest(self.fields)

    def was(self, number: int) -> bool:
        """Say whether this is an entry whose number was ``number``."""
        return self.fields is not None and self._has_digest({**self.fields, "number": number})

    def _has_digest(self, fields: dict[str, Any]) -> bool:
        try:
            return digest_of(fields) == self.digest
        except _UNREADABLE:
            return False


@dataclass
class _Walk:
    """Looks at one entry after the other; ``digests`` are those of the numbers asked for."""

    digests: dict[int, str]
    last: Head = BEGINNING
    entries: int = 0
    findings: list[Finding] = field(default_factory=list)
    more: int = 0
    _unfit: list[_Entry] = field(default_factory=list)
    _unfit_entries: int = 0
    _last_fits: bool = True

    def look_at(self, entry: _Entry) -> None:
        """Compare ``entry`` with its digest and with the entry before it."""
        self.entries += 1
        if not isinstance(entry.number, int) or entry.number <= self.last.number:
            self.add(_inserted(entry.number))
            return
        fits = entry.fits
        if entry.number > self.last.number + 1:
            self.add(_removed(self.last.number + 1, entry.number - 1))
        elif fits and self._last_fits and entry.previous != self.last.digest:
            self.add(_unlinked(entry.number))
        if not fits:
            self._unfit_entries += 1
            if len(self._unfit) < _MOST_FINDINGS:
                self._unfit.append(entry)
        if entry.number in self.digests:
            self.digests[entry.number] = entry.digest
        self.last, self._last_fits = Head(entry.number, entry.digest), fits

    def end(self) -> None:
        """Say of the entries that do not fit their digests what became of them."""
        if self._unfit_entries == self.entries > 1:
            self.add(_OTHER_KEY)
            return
        numbers = [entry.number for entry in self._unfit]
        for entry in self._unfit:
            was = next((n for n in numbers if n != entry.number and entry.was(n)), None)
            self.add(_changed(entry.number) if was is None else _reordered(entry.number, was))
        self.more += self._unfit_entries - len(self._unfit)

    def add(self, *findings: Finding) -> None:
        """Keep findings, as many as are described."""
        room = max(0, _MOST_FINDINGS - len(self.findings))
        self.findings += findings[:room]
        self.more += len(findings[room:])


def _entries_after(number: int) -> Iterator[_Entry]:
    """Yield the entries in order of their numbers, one chunk in memory at a time.

    From the start on also those below 1, which nobody but a tamperer makes. What follows a number
    that is none is not read: SQLite keeps any text anywhere.
    """
    entries = AuditEvent.objects.order_by("number", "pk")
    rows = entries.filter(number__gt=number) if number else entries
    while True:
        seen = None
        for seen in _read(rows):
            yield seen[1]
            if not isinstance(seen[1].number, int):
                return
        if seen is None:
            return
        pk, entry = seen
        # Two of one number may lie on both sides of the end of a chunk.
        rows = entries.filter(number__gte=entry.number).exclude(number=entry.number, pk__lte=pk)


def _read(rows: QuerySet[AuditEvent]) -> Iterator[tuple[int, _Entry]]:
    """Yield the first rows, each with its id; one that cannot be read says so."""
    try:
        events = list(rows[:_CHUNK])
    except _UNREADABLE:
        for number, pk in list(rows.values_list("number", "pk")[:_CHUNK]):
            event = _readable(pk)
            yield pk, _Entry(number, "", "", None) if event is None else _entry(event)
    else:
        for event in events:
            yield event.pk, _entry(event)


def _readable(pk: int) -> AuditEvent | None:
    """Return an entry if its row can be read."""
    try:
        return AuditEvent.objects.get(pk=pk)
    except _UNREADABLE as error:
        if isinstance(error, OperationalError) and "decode" not in str(error):
            raise
        return None


def _entry(event: AuditEvent) -> _Entry:
    fields = {name: getattr(event, name) for name in CHAINED}
    return _Entry(event.number, event.previous, event.digest, fields)


def _findings_of_heads(heads: list[Head], last: Head) -> Iterator[Finding]:
    if len(heads) > 1:
        yield _finding(
            Kind.HEAD,
            None,
            "Cơ sở dữ liệu giữ hai dấu mục cuối thay vì một: bảng này đã bị sửa.",
            "The database keeps two heads instead of one: that table was changed.",
        )
    head = heads[0] if heads else BEGINNING
    if head == last:
        return
    if head.number > last.number:
        yield replace(_removed(last.number + 1, head.number), kind=Kind.HEAD)
        return
    yield _finding(
        Kind.HEAD,
        head.number,
        f"Dấu mục cuối trong cơ sở dữ liệu là mục {head.number}, không khớp với mục cuối là "
        f"{last.number}: dấu này bị sửa, hoặc các mục sau bị thêm vào.",
        f"The database keeps entry {head.number} as the last one, which does not fit the last "
        f"entry, {last.number}: the head was changed, or entries were added after it.",
    )


def _findings_of_anchor(anchor: Anchor | None, walk: _Walk) -> Iterator[Finding]:
    if anchor is None:
        if walk.last != BEGINNING:
            yield _finding(
                Kind.ANCHOR,
                None,
                "Thiếu tệp audit-anchor bên cạnh cơ sở dữ liệu: không biết nhật ký có bị cắt phần "
                "cuối không. Khôi phục tệp từ bản sao lưu, hoặc chạy lotrinh audit anchor.",
                "The file audit-anchor beside the database is missing: nothing tells whether the "
                "end was cut off. Restore it from the backup, or run lotrinh audit anchor.",
            )
        return
    if anchor.strayed is not None:
        yield _finding(
            Kind.ANCHOR,
            anchor.strayed.number,
            f"Khi ghi mục {anchor.strayed.number}, nhật ký không còn nối với mục "
            f"{anchor.head.number} đã ghi trước đó: lúc ấy nhật ký đã bị cắt hoặc viết lại.",
            f"When entry {anchor.strayed.number} was written, the trail no longer led there from "
            f"entry {anchor.head.number}: by then it had been cut off or rewritten.",
        )
    yield from _findings_of_mark(
        anchor.head,
        walk,
        Kind.ANCHOR,
        ("tệp audit-anchor bên cạnh cơ sở dữ liệu", "the file audit-anchor beside the database"),
    )


def _findings_of_noted(noted: Head, walk: _Walk) -> Iterator[Finding]:
    words = ("dấu đã ghi ra giấy", "what was noted down")
    yield from _findings_of_mark(noted, walk, Kind.NOTED, words)


def _findings_of_mark(
    mark: Head, walk: _Walk, kind: Kind, source: tuple[str, str]
) -> Iterator[Finding]:
    """Compare the trail with an entry that was there at some time."""
    vi, en = source
    if mark.number < 0:
        yield _finding(kind, None, f"Không đọc được {vi}.", f"It cannot be read: {en}.")
    elif mark.number > walk.last.number:
        yield _finding(
            kind,
            mark.number,
            f"Theo {vi}, nhật ký đã có đến mục {mark.number}; nay chỉ còn đến mục "
            f"{walk.last.number}: phần cuối đã bị cắt, hoặc đây là bản sao lưu cũ.",
            f"By {en}, the trail had {mark.number} entries; now it ends at {walk.last.number}: "
            "its end was cut off, or this is an older backup.",
        )
    elif mark != BEGINNING and not _is_same(mark.digest, walk.digests[mark.number]):
        yield _finding(
            kind,
            mark.number,
            f"Mục {mark.number} khác với mục {mark.number} theo {vi}: nhật ký đã bị viết lại.",
            f"Entry {mark.number} is not the one by {en}: the trail was rewritten.",
        )


def _is_same(noted: str, digest: str) -> bool:
    return len(noted) >= SHORTEST_DIGEST and digest.startswith(noted)


def _finding(kind: Kind, number: int | None, vi: str, en: str) -> Finding:
    return Finding(kind, number, Message(vi, en))


def _changed(number: int) -> Finding:
    return _finding(
        Kind.CHANGED,
        number,
        f"Mục {number} không khớp với mã kiểm của nó: nội dung bị sửa, hoặc mục này bị thêm vào.",
        f"Entry {number} does not fit its digest: it was changed, or made up.",
    )


def _reordered(number: int, was: int) -> Finding:
    return _finding(
        Kind.REORDERED,
        number,
        f"Mục {number} vốn là mục {was}: thứ tự đã bị đổi.",
        f"Entry {number} was entry {was}: the order was changed.",
    )


def _removed(first: int, last: int) -> Finding:
    vi = f"mục {first}" if first == last else f"các mục từ {first} đến {last}"
    en = f"Entry {first} is" if first == last else f"Entries {first} to {last} are"
    return _finding(Kind.REMOVED, first, f"Mất {vi}: đã bị xóa.", f"{en} missing: removed.")


def _inserted(number: int) -> Finding:
    return _finding(
        Kind.INSERTED,
        number,
        f"Có thêm một mục mang số {number} mà nhật ký không thể có: mục này bị chèn vào.",
        f"There is one more entry numbered {number}, which the trail cannot have: it was inserted.",
    )


def _unlinked(number: int) -> Finding:
    return _finding(
        Kind.UNLINKED,
        number,
        f"Mục {number} không nối tiếp mục {number - 1}: mục trước đó bị thay, hoặc dấu mục cuối "
        "bị sửa lúc mục này được ghi.",
        f"Entry {number} does not follow from entry {number - 1}: that one was replaced, or the "
        "head had been changed when this one was written.",
    )


_OTHER_KEY = _finding(
    Kind.KEY,
    None,
    "Không mục nào khớp với mã kiểm của nó: tệp audit-key không phải là khóa của nhật ký này. "
    "Khôi phục tệp từ bản sao lưu.",
    "No entry fits its digest: the file audit-key is not the key of this trail. Restore it from "
    "the backup.",
)
