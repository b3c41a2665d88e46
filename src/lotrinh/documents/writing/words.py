"""The words that outputs share: where a place is, which level, how severe; in both languages."""

from __future__ import annotations

from collections.abc import Mapping

from lotrinh.core.lint.types import Severity
from lotrinh.core.messages import Message
from lotrinh.core.plan.types import Place, TargetLevel

SEVERITY_WORDS: Mapping[Severity, Message] = {
    Severity.ERROR: Message("lỗi", "error"),
    Severity.WARNING: Message("cảnh báo", "warning"),
    Severity.INFO: Message("lưu ý", "info"),
}

# The order of the columns in the official table, highest level first.
LEVEL_WORDS: Mapping[TargetLevel, Message] = {
    TargetLevel.CENTRAL: Message("TW", "Central"),
    TargetLevel.CENTRAL_PROVINCE: Message("TW, Tỉnh", "Central, province"),
    TargetLevel.PROVINCE: Message("Tỉnh", "Province"),
    TargetLevel.DISTRICT: Message("Huyện", "District"),
    TargetLevel.COMMUNE: Message("Xã", "Commune"),
    TargetLevel.SCHOOL: Message("Trường", "School"),
}

_WHOLE_DOCUMENT = Message("Toàn văn bản", "The whole document")
_PARTS = (
    ("table", Message("bảng", "table")),
    ("row", Message("dòng", "row")),
    ("cell", Message("ô", "cell")),
    ("paragraph", Message("đoạn", "paragraph")),
)


def place_words(place: Place) -> Message:
    """Return where ``place`` is, as a person would say it: *Bảng 2, dòng 5, ô 4*; *Đoạn 12*."""
    vi, en = [], []
    for attribute, word in _PARTS:
        number = getattr(place, attribute)
        if number is not None:
            vi.append(f"{word.vi} {number}")
            en.append(f"{word.en} {number}")
    if not vi:
        return _WHOLE_DOCUMENT
    return Message(_sentence(vi), _sentence(en))


def _sentence(parts: list[str]) -> str:
    joined = ", ".join(parts)
    return joined[0].upper() + joined[1:]
