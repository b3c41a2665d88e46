"""What a cell says in each kind of column: a value, nothing, or a refusal that says why.

Nothing is guessed: what has two readings is refused, and a refused cell is never 0 or no.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from datetime import date, time, timedelta
from decimal import Decimal
from functools import lru_cache

from lotrinh.core.messages import Message
from lotrinh.core.rosters import CodeList, Column, ColumnKind
from lotrinh.core.text import squeeze, words
from lotrinh.documents.rosters import wording
from lotrinh.documents.rosters.dates import parse_date
from lotrinh.documents.rosters.types import is_blank

Parsed = str | int | bool | Decimal | date | None
Parser = Callable[[object], "Parsed | Message"]
"""Reads a cell: its value, None for a blank one, or what is wrong with it."""

MAX_TEXT = 200
_MAX_INT32 = 2**31 - 1
_MAX_DECIMAL = Decimal("9999999.99")
_EXACT = 2.0**53  # every whole number up to it has its own float
_SHORT = 2  # letters of an abbreviation
_MAX_DIGITS = 15  # Excel keeps no more
_ERROR = re.compile(r"#[^?#].*|Err:[0-9]+")
_MARK = re.compile(r"[?#]+|#.*|\?.{0,3}\?")
_SCIENTIFIC = re.compile(r"[0-9]+(?:[.,][0-9]+)?[eE]\+?[0-9]+")
_WHOLE = re.compile(r"(-?[0-9]+)(?:[.,]0+)?")
_THOUSANDS = re.compile(r"-?[1-9][0-9]{0,2}(?:(?P<sep>[., ])[0-9]{3})(?:(?P=sep)[0-9]{3})*")
_PLAIN_DECIMAL = re.compile(r"(-?[0-9]+)(?:[.,] ?([0-9]+))?")
_GROUPED_DECIMAL = re.compile(
    r"-?[1-9][0-9]{0,2}(?:(?:[. ][0-9]{3})+,[0-9]{1,2}|(?:[, ][0-9]{3})+\.[0-9]{1,2}"
    r"|(?: [0-9]{3})+|(?:\.[0-9]{3}){2,}|(?:,[0-9]{3}){2,})"
)
_CODE_AND_WORD = re.compile(r"([0-9]{1,3})\s*[-–—.:)_]\s*(\D.*)", re.DOTALL)
_YES = frozenset(("x", "co", "dung", "true", "yes", "d"))
_NO = frozenset(("khong", "sai", "false", "no", "s"))
_TICKS = frozenset("✓✔√☑")
_NOT_ASSESSED = frozenset(("chuadanhgia", "khongdanhgia", "chuaxeploai", "cdg"))


def parser_of(column: Column, code_lists: Mapping[str, CodeList]) -> Parser:
    """Return what reads the cells of a column."""
    parse = _filled_parser(column, code_lists)
    # 'x?' is a doubt, no yes; in a text a question mark may be one of its letters.
    no_doubt = column.kind in (ColumnKind.FLAG, ColumnKind.CODE)

    def parse_cell(value: object) -> Parsed | Message:
        if isinstance(value, str):
            if value.isalnum():  # most cells: no space, no mark, no accent on its own
                return parse(value)
            if is_blank(value):
                return None
            value = squeeze(value)
            if _ERROR.fullmatch(value):
                return wording.ERROR
            if _MARK.fullmatch(value):
                return wording.MARK
            if no_doubt and "?" in value:
                return wording.DOUBT
        elif isinstance(value, float) and not math.isfinite(value):
            return wording.ERROR
        elif isinstance(value, time | timedelta):
            return wording.TIME
        return parse(value)

    return parse_cell


def _filled_parser(column: Column, code_lists: Mapping[str, CodeList]) -> Parser:
    match column.kind:
        case ColumnKind.DATE:
            return parse_date
        case ColumnKind.FLAG:
            return _flag_parser(column)
        case ColumnKind.CODE:
            return _code_parser(code_lists[column.codes])
        case ColumnKind.COUNT:
            return _parse_count
        case ColumnKind.DECIMAL:
            return _parse_decimal
        case ColumnKind.TEXT:
            return _parse_text


def _parse_text(value: object) -> Parsed | Message:
    if isinstance(value, bool):
        return wording.TRUTH
    if isinstance(value, date):
        return wording.DATE_IN_TEXT
    if isinstance(value, int | float):
        if abs(value) >= 10**_MAX_DIGITS:
            return wording.ROUNDED
        return str(int(value)) if value == int(value) else repr(value)
    text = str(value)
    if _SCIENTIFIC.fullmatch(text):
        return wording.ROUNDED
    return text if len(text) <= MAX_TEXT else wording.TOO_LONG


def _flag_parser(column: Column) -> Parser:
    # 'Hộ nghèo' in the column of that name says yes.
    own = {"".join(words(text)) for text in (column.label.vi, *column.headings)}

    def parse_flag(value: object) -> Parsed | Message:
        if isinstance(value, bool):
            return value
        if isinstance(value, int | float):
            return bool(value) if value in (0, 1) else wording.NOT_FLAG
        if not isinstance(value, str):
            return wording.NOT_FLAG
        if value in _TICKS:
            return True
        found = _CODE_AND_WORD.fullmatch(value)
        if found:
            number, word = parse_flag(int(found[1])), parse_flag(found[2])
            return number if number is word else wording.CODE_AND_WORD
        whole = _WHOLE.fullmatch(value)
        if whole:
            return parse_flag(int(whole[1])) if len(whole[1]) < _MAX_DIGITS else wording.NOT_FLAG
        key = "".join(words(value))
        if key in own:
            return True
        if not _is_plain(value):
            return wording.NOT_FLAG
        return True if key in _YES else False if key in _NO else wording.NOT_FLAG

    return parse_flag


@lru_cache(maxsize=64)
def _code_parser(codes: CodeList) -> Parser:
    numbers = {code.number for code in codes.codes}
    by_word = words_of(codes)

    def of_number(number: int) -> Parsed | Message:
        if number not in numbers:
            return wording.NO_CODE
        return number if codes.is_coded else wording.BARE_NUMBER

    def parse_code(value: object) -> Parsed | Message:
        if isinstance(value, bool):
            return wording.TRUTH
        if isinstance(value, int | float):
            return of_number(int(value)) if value == int(value) else wording.NO_CODE
        if not isinstance(value, str):
            return wording.NO_CODE
        whole = _WHOLE.fullmatch(value)
        if whole:
            return of_number(int(whole[1])) if len(whole[1]) < _MAX_DIGITS else wording.NO_CODE
        key = "".join(words(value))
        # 'T' is good; 'T-' is something else.
        if key in by_word and (len(key) > _SHORT or _is_plain(value)):
            return by_word[key]
        found = _CODE_AND_WORD.fullmatch(value)
        word = by_word.get("".join(words(found[2]))) if found else None
        if found and word is not None:
            agrees = not codes.is_coded or int(found[1]) == word
            return word if agrees else wording.CODE_AND_WORD
        return wording.NOT_ASSESSED if key in _NOT_ASSESSED else wording.NO_CODE

    return parse_code


def _is_plain(value: str) -> bool:
    return value.rstrip(".").replace(" ", "").isalnum()


def words_of(codes: CodeList) -> dict[str, int]:
    """Return the number of each word and alias of a list, folded; words come before aliases."""
    found: dict[str, int] = {}
    for code in codes.codes:
        found.setdefault("".join(words(code.word)), code.number)
    for code in codes.codes:
        for alias in code.aliases:
            found.setdefault("".join(words(alias)), code.number)
    found.pop("", None)
    return found


def _parse_count(value: object) -> Parsed | Message:
    if isinstance(value, bool):
        return wording.TRUTH
    if isinstance(value, int | float):
        if value != value or abs(value) > _EXACT:
            return wording.TOO_LARGE
        if value != int(value):
            return wording.NOT_WHOLE
        return _small(int(value))
    if not isinstance(value, str):
        return wording.NOT_WHOLE
    if _THOUSANDS.fullmatch(value):
        return _small(int(re.sub(r"[., ]", "", value)))
    whole = _WHOLE.fullmatch(value)
    if whole and len(value) <= _MAX_DIGITS:
        return _small(int(whole[1]))
    return wording.NOT_WHOLE


def _small(number: int) -> int | Message:
    return number if abs(number) <= _MAX_INT32 else wording.TOO_LARGE


def _parse_decimal(value: object) -> Parsed | Message:
    if isinstance(value, bool):
        return wording.TRUTH
    if isinstance(value, int | float):
        return _two_places(_of_float(float(value)))
    if not isinstance(value, str) or len(value) > 2 * _MAX_DIGITS:
        return wording.NOT_NUMBER
    plain = _PLAIN_DECIMAL.fullmatch(value)
    if plain:
        whole, part = plain[1], plain[2] or ""
        if len(part) == 3 and _THOUSANDS.fullmatch(value):
            return wording.TWO_READINGS
        return _two_places(Decimal(f"{whole}.{part or 0}"))
    if _GROUPED_DECIMAL.fullmatch(value):
        point = max(value.rfind(","), value.rfind("."))
        has_part = point >= 0 and len(value) - point - 1 <= 2
        whole = re.sub(r"[., ]", "", value[:point] if has_part else value)
        return _two_places(Decimal(f"{whole}.{value[point + 1 :] if has_part else 0}"))
    return wording.NOT_NUMBER


def _of_float(value: float) -> Decimal:
    """Return what was typed: Excel's 12,3 comes as 12.300000000000001."""
    return Decimal(f"{value:.15g}")


def _two_places(number: Decimal) -> Decimal | Message:
    if not number.is_finite() or abs(number) > _MAX_DECIMAL:
        return wording.TOO_LARGE
    rounded = number.quantize(Decimal("0.01"))
    return rounded if rounded == number else wording.TOO_PRECISE
