"""Values said in words: missing and why, X, đạt / chưa đạt, có / không, graded levels."""

from __future__ import annotations

import re

from lotrinh.core.messages import Message
from lotrinh.core.values.amounts import is_counted, is_percent
from lotrinh.core.values.source import Found, Source, aside
from lotrinh.core.values.types import (
    Column,
    Demanded,
    Level,
    Missing,
    Reason,
    Status,
    StatusWord,
)

_MISSING: dict[Reason, tuple[str, ...]] = {
    Reason.BLANK: ("", "-", "--", "–", "—", "…", "...", "..", ".", "/", "_", "*", "khong ghi"),
    Reason.NOT_ASSESSED: (
        "chua danh gia", "khong danh gia", "chua duoc danh gia", "chua khao sat", "chua thong ke",
        "chua co so lieu", "khong co so lieu", "chua xac dinh", "chua ro", "chua kiem tra",
        "chua xep loai", "chua bao cao",
    ),
    Reason.NOT_YET: (
        "chua", "chua thuc hien", "chua trien khai", "chua to chuc", "chua den ky", "chua den han",
        "chua den", "chua toi", "chua dien ra",
    ),
    Reason.NOT_APPLICABLE: (
        "khong ap dung", "kad", "k.a.d", "ko ap dung", "khong thuoc dien", "khong thuoc doi tuong",
        "khong co doi tuong", "n/a", "na", "not applicable",
    ),
    Reason.UNREADABLE: ("?", "??", "???", "#", "##", "###"),
}  # fmt: skip
_REASONS = {text: reason for reason, texts in _MISSING.items() for text in texts}
_SHEET_ERROR = re.compile(r"#{2,}|#[a-z0-9/]+[!?]?")
_FILLER = re.compile(r"[.…_\-–— ]{2,}")
_MARKS = {"x", "×", "✓", "✔", "√"}

# Before these words "không" says no status: "không ngừng nâng cao ...", "không gian".
_NO_STATUS = r"ngừng|những|chỉ|khí|gian|quá|dưới|vượt|trên|thấp|ít|nhiều|cao|lớn|nhỏ"
_STATUS_FORMS = tuple(
    (re.compile(pattern), status)
    for pattern, status in (
        (r"(?:chưa|không) đạt\b", StatusWord.NOT_MET),
        (r"(?:đã )?đạt\b", StatusWord.MET),
        (r"(?:chưa|không) có\b", StatusWord.NO),
        (rf"không\b(?! (?:{_NO_STATUS})\b)", StatusWord.NO),
        (r"(?:đã |phải )?có\b(?! (?:thể|lẽ|khả năng)\b)", StatusWord.YES),
    )
)
_UNACCENTED = {
    "dat": StatusWord.MET,
    "chua dat": StatusWord.NOT_MET,
    "khong dat": StatusWord.NOT_MET,
    "co": StatusWord.YES,
    "khong": StatusWord.NO,
    "khong co": StatusWord.NO,
    "chua co": StatusWord.NO,
}

_GRADES = (
    r"(?:hoàn thành xuất sắc|hoàn thành tốt|hoàn thành|chưa hoàn thành|không hoàn thành)"
    r"(?: (?:chương trình|nhiệm vụ|chương trình lớp học))?"
    r"|xuất sắc|giỏi|tốt|khá|trung bình|yếu|kém"
)
_SCALES = r"mức độ|cấp độ|mức|bậc|cấp|xếp loại|loại"
_STEPS = rf"{_GRADES}|đạt|chưa đạt|[0-9]{{1,2}}|[ivx]{{1,4}}|[a-d]"
_LEVEL = re.compile(
    r"(?P<floor>(?:ít nhất|tối thiểu|không dưới)(?: là| đạt)? )?(?:(?:từ|đạt|ở|xếp|duy trì) )*"
    rf"(?:(?P<scale>{_SCALES}):? ?[“\"']?(?P<level>{_STEPS})[”\"']?(?!\w)"
    rf"|[“\"']?(?P<grade>{_GRADES})[”\"']?(?!\w))"
    r"(?P<up> trở lên)?(?P<rest>.*)"
)


def read_missing(source: Source) -> Found | None:
    """Read a blank, *Chưa đánh giá*, *Chưa*, *Không áp dụng*, ``#VALUE!``, each with its reason."""
    reason = _REASONS.get(source.folded)
    if reason is None and _FILLER.fullmatch(source.text):
        reason = Reason.BLANK
    if reason is None and _SHEET_ERROR.fullmatch(source.folded):
        reason = Reason.UNREADABLE
    if reason is None:
        return None
    said = (_assumed_blank(source.text),) if source.text and reason is Reason.BLANK else ()
    return Found(Missing(reason, source.text), said)


def read_demanded(source: Source) -> Found | None:
    """Read ``X``: in a target or phase column it demands without a number, elsewhere it says *Có*.

    In a sentence an ``X`` says nothing.
    """
    column = source.context.column
    if source.folded not in _MARKS or column is Column.SENTENCE:
        return None
    if column in (Column.BASELINE, Column.ACTUAL):
        return Found(Status(StatusWord.YES), (_assumed_yes(source.text),))
    said = (_assumed_demanded(source.text),) if column is Column.UNKNOWN else ()
    return Found(Demanded(), said)


def read_status(source: Source) -> Found | None:
    """Read *Đạt*, *Chưa đạt*, *Có ...*, *Không ...*, with what follows as the detail."""
    if source.folded == source.lower and source.folded in _UNACCENTED:
        return Found(Status(_UNACCENTED[source.folded]), _about_none(source))
    for pattern, status in _STATUS_FORMS:
        match = pattern.match(source.lower)
        if match:
            detail = source.text[match.end() :].strip(" :,;-–")
            return Found(Status(status, detail), _about_none(source))
    return None


def read_level(source: Source) -> Found | None:
    """Read *mức độ 3*, *mức “Tốt” trở lên*, *Khá*, *Hoàn thành tốt* as a grade on a scale."""
    match = _LEVEL.fullmatch(source.lower)
    if match is None:
        return None
    group = "level" if match["level"] else "grade"
    rest = match["rest"]
    if rest and (group == "grade" or not rest.startswith((" ", ",", ";", "("))):
        return None
    level = Level(
        scale=match["scale"] or "",
        level=source.text[match.start(group) : match.end(group)],
        at_least=bool(match["up"] or match["floor"]),
    )
    return Found(level, aside(source.text[match.start("rest") :]))


def _about_none(source: Source) -> tuple[Message, ...]:
    """Return the message that a bare *Không* under a counting unit is read as none."""
    unit = source.context.unit
    if source.folded == "khong" and (is_percent(unit) or is_counted(unit)):
        return (
            Message(
                f"“{source.text}” hiểu là không có trường hợp nào.",
                f"“{source.text}” was read as none at all.",
            ),
        )
    return ()


def _assumed_blank(text: str) -> Message:
    return Message(
        f"“{text}” hiểu là để trống, không phải 0.", f"“{text}” was read as blank, not as 0."
    )


def _assumed_yes(text: str) -> Message:
    return Message(f"“{text}” hiểu là Có.", f"“{text}” was read as yes.")


def _assumed_demanded(text: str) -> Message:
    return Message(
        f"“{text}” hiểu là có yêu cầu, không ghi số.",
        f"“{text}” was read as demanded, without a number.",
    )
