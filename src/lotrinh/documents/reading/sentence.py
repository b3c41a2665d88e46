"""The value that a sentence demands, and the name that is left without it."""

from __future__ import annotations

import re
from dataclasses import dataclass

_AMOUNT = r"\d+(?:[.,]\d+)?"
_BOUND_BEFORE = r"(?:trên|dưới|hơn|ít nhất|tối thiểu|tối đa|không quá|từ|đạt từ|chậm nhất|[<>≥≤]=?)"
_BOUND_AFTER = r"(?:\s+(?:trở lên|trở xuống))?"
_UNIT = r"(?:%|phần trăm)"
# The first pattern that a sentence has says its value; the narrower ones stand first.
_VALUES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b\d+\s*/\s*\d+\s*(?:\w+\s+)?\(\s*{_AMOUNT}\s*{_UNIT}\s*\)",
        rf"(?:\b(?:từ)\s+)?{_AMOUNT}\s*{_UNIT}?\s*(?:-|–|đến)\s*{_AMOUNT}\s*{_UNIT}",
        rf"(?:{_BOUND_BEFORE}\s+|[<>≥≤]=?\s*)?{_AMOUNT}\s*{_UNIT}{_BOUND_AFTER}",
        r"(?:trong\s+)?(?:nhóm|tốp|top)\s+\d+",
        r"(?:xếp\s+)?(?:thứ\s+)?hạng\s+(?:thứ\s+)?\d+(?:\s*/\s*\d+)?",
        r"mức\s+[“\"']?(?:Tốt|Khá|Đạt|Xuất sắc)[”\"']?(?:\s+trở\s+lên)?",
        (
            r"(?:ít nhất|tối thiểu|tối đa|không quá|từ)\s+\d+\s+[^\W\d]+(?:\s+[^\W\d]+)?"
            rf"{_BOUND_AFTER}"
        ),
        r"mức(?:\s+độ)?\s+(?:\d|IV|I{1,3})\b(?:\s+trở\s+lên)?",
        r"\b\d+\s*/\s*\d+\b",
        (
            r"(?<!lớp )(?<!năm )(?<!khối )\b\d{1,4}\s+"
            r"(?:giải pháp|sáng kiến|giáo viên|học sinh|giải|phòng|lớp|mô hình|chuyên đề|đề tài)\b"
        ),
    )
)
_WORDS = (
    (re.compile(r"\bkhông\s+(?:có|để|xảy ra|còn)\b", re.IGNORECASE), "Không"),
    (re.compile(r"(?:^|\b(?:phấn đấu|trường|nhà trường)\s+)(có)\b", re.IGNORECASE), "Có"),
    (re.compile(r"\b(?:duy trì|giữ vững|được công nhận|đạt)\b", re.IGNORECASE), "Đạt"),
)
_LEAD = re.compile(r"^(?:phấn đấu|phấn đầu|đảm bảo|bảo đảm)\s+(?:để\s+|có\s+)?", re.IGNORECASE)
_GRADE = re.compile(r"mức\s", re.IGNORECASE)
_TAIL = re.compile(r",?\s+(?:với các|với|so với|theo|trong giai đoạn)\s+")
_EDGES = " .;,:…-–"


@dataclass(frozen=True, slots=True)
class Demand:
    """A sentence taken apart: what it is about, and the text of what it demands (``""`` if none).

    ``keys`` are the wordings that an indicator's name is looked for in: the name, the name with a
    graded level (which is part of what is counted), and what stands before a colon or a *với …*.
    """

    name: str
    value: str
    keys: tuple[str, ...] = ()


def split_sentence(text: str) -> Demand:
    """Return what ``text`` demands of what: after a colon, in a figure, in a word (có, không)."""
    text = text.strip(_EDGES)
    demand = _split(text)
    keys = [demand.name]
    if _GRADE.match(demand.value):
        keys = [_name(text)]
    keys.append(_TAIL.split(keys[0])[0].strip(_EDGES))
    return Demand(demand.name, demand.value, tuple(dict.fromkeys(key for key in keys if key)))


def _split(text: str) -> Demand:
    before, colon, after = text.rpartition(":")
    if colon and len(after) <= 60 and (found := _after_colon(after.strip(_EDGES))):
        return Demand(name=before.strip(_EDGES), value=found)
    for pattern in _VALUES:
        if match := pattern.search(text):
            rest = f"{text[: match.start()].strip(_EDGES)} {text[match.end() :].strip(_EDGES)}"
            return Demand(name=_name(rest), value=match[0].strip())
    for pattern, value in _WORDS:
        if pattern.search(text):
            return Demand(name=_name(text), value=value)
    return Demand(name=_name(text), value="")


def _after_colon(after: str) -> str:
    """Return the text after a colon when it is a value and nothing else to speak of."""
    if any(character.isdigit() for character in after):
        return after
    return after if after.casefold() in ("có", "không", "đạt", "chưa đạt", "chưa") else ""


def _name(text: str) -> str:
    return _LEAD.sub("", text.strip(_EDGES)).strip(_EDGES)
