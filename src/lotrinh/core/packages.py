"""A submission as a package: one school's figures of one period, in bytes that never vary.

The bytes are JSON (RFC 8259) in one form alone: keys in order, no spaces, UTF-8. So the same
submission always has the same digest, and what is read is exactly what was signed.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import fields as dataclass_fields
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from lotrinh.core.messages import LotrinhError
from lotrinh.core.values import from_json, to_json
from lotrinh.core.values.types import Direction, Number, Ratio, Value

FORMAT = "lotrinh-submission/1"
LARGEST = 4 * 1024 * 1024
"""The largest package, in bytes: a thousand figures with long notes are far below."""

_MOST_ITEMS = 2_000
_LONGEST = 20_000
_LARGEST_COUNT = 2**31 - 1
_MOST_DIGITS = 40
_LARGEST_POWER = 20
_YEARS_SENT = range(2000, 2200)
_PERIOD = re.compile(r"([0-9]{4})-([0-9]{4})(/[12])?")
_SHA256 = re.compile(r"[0-9a-f]{64}")


class UnreadablePackage(LotrinhError):
    """The bytes are no package of a known form; the message says what is wrong."""

    def __init__(self, vi: str, en: str) -> None:
        super().__init__(
            f"Gói số liệu không đọc được: {vi}. Gửi lại từ phần mềm của trường.",
            f"The package cannot be read: {en}. Send it again from the school's program.",
        )


@dataclass(frozen=True, slots=True)
class EvidenceItem:
    """A file that supports a figure and stays at the school; ``size`` in bytes."""

    filename: str
    sha256: str
    size: int
    media_type: str


@dataclass(frozen=True, slots=True)
class Item:
    """What an indicator came to: ``key`` is the school's (see core.indicators.indicator_key),
    ``code`` the catalogue's, ``""`` for one that it does not know.

    ``numerator`` and ``denominator`` are there for a ratio alone.
    """

    key: str
    code: str
    name: str
    unit_text: str
    direction: Direction
    text: str
    value: Value
    numerator: int | None = None
    denominator: int | None = None
    note: str = ""
    evidence: tuple[EvidenceItem, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What the school says to a remark on an earlier submission of the period: which figure
    (``""``: the whole), which check."""

    item: str
    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Package:
    """A submission: who sends which figures of which period.

    ``key`` is made once and stays the same however often it is sent; ``number`` counts the
    school's submissions of the period from 1. ``sent_at`` is a moment with its offset.
    """

    key: UUID
    unit_code: str
    unit_name: str
    period: str
    number: int
    items: tuple[Item, ...]
    narrative: str
    answers: tuple[Answer, ...]
    sent_by: str
    sent_at: datetime

    @property
    def substance(self) -> str:
        """The digest of what it says, without who sent it when: equal where nothing has changed."""
        said = {"items": [_item_to_json(item) for item in self.items], "narrative": self.narrative}
        return digest_of(_canonical(said))


def to_bytes(package: Package) -> bytes:
    """Return the package's one form."""
    return _canonical(
        {
            "format": FORMAT,
            "key": str(package.key),
            "unit": {"code": package.unit_code, "name": package.unit_name},
            "period": package.period,
            "number": package.number,
            "items": [_item_to_json(item) for item in package.items],
            "narrative": package.narrative,
            "answers": [
                {"item": one.item, "code": one.code, "text": one.text} for one in package.answers
            ],
            "sent_by": package.sent_by,
            "sent_at": package.sent_at.isoformat(),
        }
    )


def from_bytes(content: bytes) -> Package:
    """Return the package that ``content`` is, whoever it comes from.

    Raises: UnreadablePackage if it is too large, no JSON, of another format, lacks something or has
    something of the wrong kind, has two figures of one key, or is not in the one form.
    """
    if len(content) > LARGEST:
        raise UnreadablePackage("lớn hơn 4 MB", "it is larger than 4 MB")
    try:
        data = json.loads(content.decode())
    except (ValueError, RecursionError) as error:
        raise UnreadablePackage("không phải JSON", "it is no JSON") from error
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise UnreadablePackage(
            f"không theo mẫu {FORMAT}, phần mềm một bên có thể đã cũ",
            f"it is not of the format {FORMAT}; the program of one side may be too old",
        )
    package = _package(_Fields(data))
    if _bytes_or_none(package) != content:
        raise UnreadablePackage(
            "không đúng dạng chuẩn, có thể đã bị sửa", "it is not in the one form; was it changed?"
        )
    return package


def _bytes_or_none(package: Package) -> bytes | None:
    """Return the package's one form; None where a text has half a sign (an escape of JSON alone can
    say it), for which there are no bytes."""
    try:
        return to_bytes(package)
    except UnicodeEncodeError:
        return None


def counts_of(value: Value) -> tuple[int | None, int | None]:
    """Return the two counts of a ratio as an item has them beside it; None of any other value."""
    return (value.numerator, value.denominator) if isinstance(value, Ratio) else (None, None)


def digest_of(content: bytes) -> str:
    """Return the SHA-256 of ``content``, 64 hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def _canonical(data: Any) -> bytes:
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def _item_to_json(item: Item) -> dict[str, Any]:
    return {
        "key": item.key,
        "code": item.code,
        "name": item.name,
        "unit_text": item.unit_text,
        "direction": item.direction.value,
        "text": item.text,
        "value": to_json(item.value),
        "numerator": item.numerator,
        "denominator": item.denominator,
        "note": item.note,
        "evidence": [
            {
                "filename": file.filename,
                "sha256": file.sha256,
                "size": file.size,
                "media_type": file.media_type,
            }
            for file in item.evidence
        ],
    }


class _Fields:
    """The fields of an object of the package, each asked for with its kind."""

    def __init__(self, data: Any) -> None:
        if not isinstance(data, dict):
            raise UnreadablePackage("có phần không phải là nhóm trường", "a part is no object")
        self._data: Mapping[str, Any] = data

    def text(self, name: str, *, longest: int = _LONGEST) -> str:
        found = self._data.get(name)
        if not isinstance(found, str) or len(found) > longest or "\x00" in found:
            raise _wrong(name)
        return found

    def count(self, name: str) -> int:
        found = self._data.get(name)
        # In JSON true is no number; in Python it is one.
        if type(found) is not int or not 0 <= found <= _LARGEST_COUNT:
            raise _wrong(name)
        return found

    def count_or_none(self, name: str) -> int | None:
        return None if self._data.get(name) is None else self.count(name)

    def parts(self, name: str) -> list[_Fields]:
        found = self._data.get(name)
        if not isinstance(found, list) or len(found) > _MOST_ITEMS:
            raise _wrong(name)
        return [_Fields(one) for one in found]

    def part(self, name: str) -> _Fields:
        return _Fields(self._data.get(name))

    def value(self, name: str) -> Value:
        try:
            found = from_json(self.part(name)._data)
        except (KeyError, TypeError, ValueError, InvalidOperation) as error:
            raise _wrong(name) from error
        if not _is_bounded(found):
            raise _wrong(name)
        return found


def _is_bounded(value: Value) -> bool:
    """Return whether the figures in ``value`` are of a size that can be reckoned with: a few signs
    such as 1E+999999999 would take all of the memory."""
    for field in dataclass_fields(value):
        match getattr(value, field.name):
            case Decimal() as amount:
                if len(str(amount)) > _MOST_DIGITS or abs(amount.adjusted()) > _LARGEST_POWER:
                    return False
            case int() as count:
                if abs(count) > _LARGEST_COUNT:
                    return False
            case str() as text:
                if len(text) > _LONGEST:
                    return False
            case Number() as limit:
                return _is_bounded(limit)
    return True


def _package(fields: _Fields) -> Package:
    unit = fields.part("unit")
    period = fields.text("period", longest=11)
    years = _PERIOD.fullmatch(period)
    if years is None or int(years[2]) != int(years[1]) + 1:
        raise _wrong("period")
    items = tuple(_item(one) for one in fields.parts("items"))
    if len({item.key for item in items}) < len(items):
        raise UnreadablePackage("có hai kết quả của một chỉ tiêu", "an indicator is in it twice")
    number = fields.count("number")
    if number == 0:
        raise _wrong("number")
    return Package(
        key=_key(fields),
        unit_code=unit.text("code", longest=30),
        unit_name=unit.text("name", longest=200),
        period=period,
        number=number,
        items=items,
        narrative=fields.text("narrative"),
        answers=tuple(
            Answer(one.text("item", longest=300), one.text("code", longest=30), one.text("text"))
            for one in fields.parts("answers")
        ),
        sent_by=fields.text("sent_by", longest=150),
        sent_at=_moment(fields),
    )


def _key(fields: _Fields) -> UUID:
    try:
        return UUID(fields.text("key", longest=36))
    except ValueError as error:
        raise _wrong("key") from error


def _moment(fields: _Fields) -> datetime:
    try:
        moment = datetime.fromisoformat(fields.text("sent_at", longest=40))
    except ValueError as error:
        raise _wrong("sent_at") from error
    # At the ends of the calendar there is no such moment in another time zone.
    if moment.tzinfo is None or moment.year not in _YEARS_SENT:
        raise _wrong("sent_at")
    return moment


def _item(fields: _Fields) -> Item:
    part, whole = fields.count_or_none("numerator"), fields.count_or_none("denominator")
    if (part is None) != (whole is None) or whole == 0:
        raise _wrong("denominator")
    value = fields.value("value")
    # What is shown and what is added up are the same two counts.
    if counts_of(value) != (part, whole):
        raise _wrong("value")
    try:
        direction = Direction(fields.text("direction"))
    except ValueError as error:
        raise _wrong("direction") from error
    return Item(
        key=fields.text("key", longest=300),
        code=fields.text("code", longest=100),
        name=fields.text("name"),
        unit_text=fields.text("unit_text"),
        direction=direction,
        text=fields.text("text"),
        value=value,
        numerator=part,
        denominator=whole,
        note=fields.text("note"),
        evidence=tuple(_evidence(one) for one in fields.parts("evidence")),
    )


def _evidence(fields: _Fields) -> EvidenceItem:
    sha256 = fields.text("sha256", longest=64)
    if _SHA256.fullmatch(sha256) is None:
        raise _wrong("sha256")
    return EvidenceItem(
        filename=fields.text("filename", longest=255),
        sha256=sha256,
        size=fields.count("size"),
        media_type=fields.text("media_type", longest=100),
    )


def _wrong(name: str) -> UnreadablePackage:
    return UnreadablePackage(
        f"trường '{name}' thiếu hoặc không đúng kiểu", f"'{name}' is missing or of the wrong kind"
    )
