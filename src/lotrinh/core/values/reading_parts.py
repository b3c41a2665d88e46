"""``a/b`` and what is like it: ratios, ranks, the first k."""

from __future__ import annotations

import re
from decimal import Decimal

from lotrinh.core.messages import Message
from lotrinh.core.values.amounts import (
    AMOUNT,
    PERCENT,
    WHOLE,
    is_counted,
    is_percent,
    is_rank,
    read_amount,
)
from lotrinh.core.values.source import Found, Source, aside
from lotrinh.core.values.types import Context, Rank, Ratio, Top

_PARTS = rf"(?P<part>{WHOLE}) ?/ ?(?P<whole>{WHOLE})"
_WORDS = r"[^0-9()%/]*?"
_SHARE_WORDS = r"[(,;:=–-]? ?(?:dat |chiem |la )*(?:t[yi] le:? )?"
_RATIO_FORMS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_PARTS}(?P<noun>{_WORDS}) ?{_SHARE_WORDS}(?P<percent>{AMOUNT}) ?%\)?",
        rf"{_PARTS}(?P<noun>{_WORDS}) ?\( ?(?P<percent>{AMOUNT}) ?\)",
        rf"(?P<percent>{AMOUNT}) ?%? ?\( ?(?:dat )?{_PARTS}(?P<noun>{_WORDS})\)",
        rf"{_PARTS}(?P<noun>(?: [^0-9%/]*| ?\([^0-9%/]*\))?)",
    )
)
_DONE = re.compile(r"(?:(?:dat|co|la)(?: t[yi] le)?:? )?")

_OF = rf"(?P<rank>{WHOLE})(?: ?/ ?(?P<of>{WHOLE}))?"
_RANK_WORDS = r"(?:dat |xep )*(?:thu hang|hang|vi thu|vi tri|thu)(?: thu)?:? "
_RANK = re.compile(rf"{_RANK_WORDS}{_OF}(?P<rest>(?: .*)?)")
_RANK_BARE = re.compile(rf"{_OF}")
_ORDINAL = re.compile(
    r"(?:đạt |xếp )*(?:thứ hạng|hạng|vị trí thứ|thứ) (?P<word>nhất|nhì|ba|tư)(?P<rest>(?: .*)?)"
)
_ORDINALS = {"nhất": 1, "nhì": 2, "ba": 3, "tư": 4}

_STANDING = r"(?:(?:dat|xep|dung|nam) )*"
_FIRST = r"(?:dan dau|dung dau|hang dau|cao nhat|tot nhat)"
_TOP_FORMS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_STANDING}(?:(?:thuoc|trong|vao) )*(?:nhom|top)(?: dau)? {_OF}(?P<rest>(?: .*)?)",
        rf"{_STANDING}(?:(?:thuoc|trong|vao) )+(?:so )?{_OF} (?P<rest>[^0-9]*\b{_FIRST}.*)",
        rf"{_STANDING}{_OF} (?P<rest>(?:don vi|truong|doi) {_FIRST}.*)",
    )
)


def read_ratio(source: Source) -> Found | None:
    """Read ``361/362 (99,72%)``, ``361/362``, ``99,72% (361/362)`` as part of whole.

    A part over its whole (396/211: all and girls) is kept as printed and said.
    """
    start = _DONE.match(source.folded)
    assert start is not None  # an empty lead matches too
    for form in _RATIO_FORMS:
        match = form.fullmatch(source.folded, start.end())
        if match:
            part, whole = _whole(match["part"]), _whole(match["whole"])
            printed = match.groupdict().get("percent")
            amount = read_amount(printed, PERCENT) if printed else None
            percent: Decimal | None = amount.value if amount else None
            said = (
                *(amount.assumptions if amount else ()),
                *_doubts(source, part, whole, percent),
                *aside(source.text[match.start("noun") : match.end("noun")]),
            )
            return Found(Ratio(part, whole, percent), said)
    return None


def read_rank(source: Source) -> Found | None:
    """Read *hạng 7/19*, *xếp thứ 3*, *hạng nhất*; ``7/19`` and ``7`` where the context ranks."""
    ordinal = _ORDINAL.fullmatch(source.lower)
    if ordinal:
        return Found(Rank(_ORDINALS[ordinal["word"]]), aside(ordinal["rest"]))
    match = _RANK.fullmatch(source.folded)
    if match is None and is_rank(source.context):
        match = _RANK_BARE.fullmatch(source.folded)
    if match is None:
        return None
    rest = source.text[match.start("rest") :] if "rest" in match.groupdict() else ""
    return Found(Rank(_whole(match["rank"]), _optional(match["of"])), aside(rest))


def read_top(source: Source) -> Found | None:
    """Read *trong nhóm 05 đơn vị dẫn đầu*, *top 3*, *trong 5 trường đứng đầu*."""
    for form in _TOP_FORMS:
        match = form.fullmatch(source.folded)
        if match:
            top = Top(_whole(match["rank"]), _optional(match["of"]))
            return Found(top, aside(source.text[match.start("rest") :]))
    return None


def _whole(printed: str) -> int:
    return int(printed.replace(".", ""))


def _optional(printed: str | None) -> int | None:
    return _whole(printed) if printed else None


def _doubts(source: Source, part: int, whole: int, percent: Decimal | None) -> tuple[Message, ...]:
    if part > whole:
        return (
            Message(
                f"{part} lớn hơn {whole}: có thể là tổng số/nữ, không phải phần/tổng.",
                f"{part} is over {whole}: perhaps all/girls, not part/whole.",
            ),
        )
    if whole == 0:
        return (
            Message("Mẫu số là 0: không tính được tỷ lệ.", "The whole is 0: there is no rate."),
        )
    if percent is None and not _counts_parts(source.context):
        return (
            Message(
                f"“{source.text}” đọc là {part} trên tổng số {whole}, không phải thứ hạng.",
                f"“{source.text}” was read as {part} of {whole}, not as a rank.",
            ),
        )
    return ()


def _counts_parts(context: Context) -> bool:
    return is_percent(context.unit) or is_counted(context.unit)
