"""Read what a cell or a phrase says; every guess is said, and nothing printed is lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from lotrinh.core.messages import Message
from lotrinh.core.text import fold, squeeze
from lotrinh.core.values.numerals import NUMERAL, read_decimal
from lotrinh.core.values.types import (
    Bound,
    Context,
    Count,
    Date,
    Demanded,
    Level,
    Missing,
    Number,
    Operator,
    Range,
    Rank,
    Ratio,
    Reading,
    Reason,
    Status,
    StatusWord,
    Text,
    Top,
    Value,
)


class _Phrase:
    """A text being read: as printed, folded letter by letter, its context, and what was assumed."""

    def __init__(self, text: str, context: Context) -> None:
        self.text = text
        self.context = context
        folded = fold(text)
        # Some letters fold to more or fewer; slices of the printed text then need the text itself.
        self.folded = folded if len(folded) == len(text) else text.lower()
        self.assumed: list[Message] = []

    def assume(self, vi: str, en: str) -> None:
        self.assumed.append(Message(vi, en))

    def decimal(self, numeral: str, unit: str) -> Decimal:
        number, assumed = read_decimal(numeral, unit)
        self.assumed.extend(assumed)
        return number


def parse(text: str, context: Context | None = None) -> Reading:
    """Return what ``text`` says in ``context``; free text when it says no value.

    ``a/b`` is a rank where the unit or the indicator speaks of ranking, a school year where the
    numbers are two years in a row, else a ratio. A number without a unit takes the context's.
    Never raises: every text is some value, and ``Reading.text`` is the text as printed.
    """
    phrase = _Phrase(squeeze(text), context or Context())
    for reader in _READERS:
        before = len(phrase.assumed)
        value = reader(phrase)
        if value is not None:
            return Reading(value, text, tuple(phrase.assumed))
        del phrase.assumed[before:]
    return Reading(Text(phrase.text), text)


# --- no value -----------------------------------------------------------------------------------

_WORDS_OF_MISSING: dict[str, Reason] = {
    "": Reason.BLANK,
    "-": Reason.BLANK,
    "--": Reason.BLANK,
    "–": Reason.BLANK,
    "—": Reason.BLANK,
    "…": Reason.BLANK,
    "...": Reason.BLANK,
    "/": Reason.BLANK,
    "chua danh gia": Reason.NOT_ASSESSED,
    "khong danh gia": Reason.NOT_ASSESSED,
    "chua khao sat": Reason.NOT_ASSESSED,
    "chua thong ke": Reason.NOT_ASSESSED,
    "chua co so lieu": Reason.NOT_ASSESSED,
    "khong co so lieu": Reason.NOT_ASSESSED,
    "chua": Reason.NOT_YET,
    "chua co": Reason.NOT_YET,
    "chua thuc hien": Reason.NOT_YET,
    "chua den ky": Reason.NOT_YET,
    "khong ap dung": Reason.NOT_APPLICABLE,
    "khong thuoc dien": Reason.NOT_APPLICABLE,
    "kad": Reason.NOT_APPLICABLE,
    "n/a": Reason.NOT_APPLICABLE,
    "?": Reason.UNREADABLE,
    "#": Reason.UNREADABLE,
}
CANONICAL_MISSING = {
    Reason.BLANK: "",
    Reason.NOT_ASSESSED: "Chưa đánh giá",
    Reason.NOT_YET: "Chưa",
    Reason.NOT_APPLICABLE: "Không áp dụng",
    Reason.UNREADABLE: "#",
}
_SHEET_ERROR = re.compile(r"#[a-z0-9/]+[!?]?|#{2,}|\?{2,}")


def _missing(phrase: _Phrase) -> Value | None:
    reason = _WORDS_OF_MISSING.get(phrase.folded)
    if reason is None and _SHEET_ERROR.fullmatch(phrase.folded):
        reason = Reason.UNREADABLE
    if reason is None:
        return None
    canonical = phrase.text == CANONICAL_MISSING[reason]
    return Missing(reason, "" if canonical else phrase.text)


def _demanded(phrase: _Phrase) -> Value | None:
    return Demanded() if phrase.folded in {"x", "×"} else None


# --- dates --------------------------------------------------------------------------------------

_DATE_WORDED = (
    r"(?:ngay )?(?:(?P<d>\d{1,2}) )?thang (?P<m>\d{1,2})(?:/| nam |, nam )(?P<y>\d{4})"
    r"|(?:ngay |thang )?(?:(?P<d2>\d{1,2})[/.-])?(?:(?P<m2>\d{1,2})[/.-])(?P<y2>\d{4})"
    r"|(?:nam )?(?P<y3>(?:19|20)\d\d)"
)
_DATE_RE = re.compile(_DATE_WORDED)
_DATE_BOUND = re.compile(
    rf"(?P<word>cham nhat|muon nhat|truoc|sau)(?: la| den| vao| het)*:? (?P<date>{_DATE_WORDED})"
)
_BOUND_OF_DATE = {
    "cham nhat": Operator.LE,
    "muon nhat": Operator.LE,
    "truoc": Operator.LT,
    "sau": Operator.GT,
}
_SCHOOL_YEAR = re.compile(r"(?:nam hoc )?((?:19|20)\d\d)\s*[-–/]\s*((?:19|20)\d\d)")


def read_date(folded: str) -> Date | None:
    """Return the year, month or day that ``folded`` prints, None if it is no such date."""
    match = _DATE_RE.fullmatch(folded)
    if not match:
        return None
    part = match.groupdict()
    year = part["y"] or part["y2"] or part["y3"]
    month = part["m"] or part["m2"]
    day = part["d"] or part["d2"]
    date = Date(int(year), int(month) if month else None, int(day) if day else None)
    return date if _is_real(date) else None


def _is_real(date: Date) -> bool:
    if date.month is None:
        return True
    if not 1 <= date.month <= 12:
        return False
    return date.day is None or 1 <= date.day <= _days_in(date.year, date.month)


def _days_in(year: int, month: int) -> int:
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in {4, 6, 9, 11} else 31


def _date(phrase: _Phrase) -> Value | None:
    bound = _DATE_BOUND.fullmatch(phrase.folded)
    if bound:
        limit = read_date(bound["date"])
        return Bound(_BOUND_OF_DATE[bound["word"]], limit) if limit else None
    bare_year = re.fullmatch(r"\d{4}", phrase.text)
    if bare_year and fold(phrase.context.unit) not in {"", "nam"}:
        return None
    return read_date(phrase.folded)


def _school_year(phrase: _Phrase) -> Value | None:
    match = _SCHOOL_YEAR.fullmatch(phrase.folded)
    if not match or int(match[2]) != int(match[1]) + 1:
        return None
    phrase.assume(
        f"Đọc {phrase.text} là một năm học.",
        f"Read {phrase.text} as a school year.",
    )
    return Range(Decimal(match[1]), Decimal(match[2]), "năm học")


# --- places, parts and spans --------------------------------------------------------------------

_TOP = re.compile(
    r"(?:xep )?(?:(?:trong|thuoc) )?(?:nhom|top|top dau) (?P<k>\d+)(?:/(?P<n>\d+))?(?: .*)?"
    r"|(?:xep )?trong (?P<k2>\d+)(?:/(?P<n2>\d+))? [a-z ]*dan dau.*"
)
_RANK_WORDS = r"(?:xep )?(?:hang|thu hang|vi thu|thu|vi tri)"
_RANK = re.compile(rf"{_RANK_WORDS}:? (?P<k>\d+)(?:\s*/\s*(?P<n>\d+))?")
_RANK_WORDED = re.compile(r"(?:xep )?(?:hang|thu|giai) (nhat|nhi|ba|tu)")
_RANK_OF_WORD = {"nhat": 1, "nhi": 2, "ba": 3, "tu": 4}
_SPEAKS_OF_RANK = re.compile(r"\b(?:xep hang|thu hang|vi thu|xep thu|hang)\b")
_FRACTION = re.compile(
    rf"(?P<a>\d+(?:\.\d{{3}})*)\s*/\s*(?P<b>\d+(?:\.\d{{3}})*)"
    rf"(?:\s*(?:[(,;:=-]|ty le|dat|chiem)*\s*(?P<p>{NUMERAL})\s*%\s*\)?)?"
    r"(?P<rest>\s*\(?[^\d%]*)"
)


def _top(phrase: _Phrase) -> Value | None:
    match = _TOP.fullmatch(phrase.folded)
    if not match:
        return None
    size, of = match["k"] or match["k2"], match["n"] or match["n2"]
    return Top(int(size), int(of) if of else None)


def _rank(phrase: _Phrase) -> Value | None:
    worded = _RANK_WORDED.fullmatch(phrase.folded)
    if worded:
        return Rank(_RANK_OF_WORD[worded[1]])
    match = _RANK.fullmatch(phrase.folded)
    if match:
        return Rank(int(match["k"]), int(match["n"]) if match["n"] else None)
    if not _about_rank(phrase.context):
        return None
    plain = re.fullmatch(r"(\d+)(?:\s*/\s*(\d+))?", phrase.text)
    if not plain:
        return None
    phrase.assume(
        f"Đọc {phrase.text} là thứ hạng.",
        f"Read {phrase.text} as a rank.",
    )
    return Rank(int(plain[1]), int(plain[2]) if plain[2] else None)


def _about_rank(context: Context) -> bool:
    if "%" in context.unit:
        return False
    return bool(_SPEAKS_OF_RANK.search(f"{fold(context.unit)} | {fold(context.indicator)}"))


def _ratio(phrase: _Phrase) -> Value | None:
    match = _FRACTION.fullmatch(phrase.folded)
    if not match:
        return None
    part, whole = (int(match[name].replace(".", "")) for name in ("a", "b"))
    percent = phrase.decimal(match["p"], "%") if match["p"] else None
    if part > whole:
        phrase.assume(
            f"Tử số {part} lớn hơn mẫu số {whole}: có thể là tổng số/nữ, cần xem lại.",
            f"Numerator {part} is over denominator {whole}: it may be total/girls; check it.",
        )
    elif percent is None:
        phrase.assume(
            f"Đọc {phrase.text} là {part} trên tổng số {whole}.",
            f"Read {phrase.text} as {part} of {whole}.",
        )
    return Ratio(part, whole, percent)


_RANGE = re.compile(
    rf"(?:tu )?(?P<low>{NUMERAL})\s*(?P<u>%?)\s*(?:[-–—]|den)\s*(?P<high>{NUMERAL})\s*(?P<unit>[^\d]*)"
)


def _range(phrase: _Phrase) -> Value | None:
    match = _RANGE.fullmatch(phrase.folded)
    if not match:
        return None
    printed = phrase.text[match.start("unit") : match.end("unit")].strip() or match["u"]
    unit = printed or phrase.context.unit
    low, high = (phrase.decimal(match[end], unit) for end in ("low", "high"))
    return Range(low, high, unit or None) if low <= high else None


# --- bounds -------------------------------------------------------------------------------------

_BEFORE: tuple[tuple[str, Operator], ...] = (
    (r">=|=>|≥|>\s*=|it nhat|toi thieu|khong duoi|khong thap hon|khong it hon|thap nhat", Operator.GE),
    (r"<=|=<|≤|<\s*=|khong qua|khong vuot qua|toi da|nhieu nhat|cao nhat", Operator.LE),
    (r">|tren|hon|lon hon|cao hon|vuot", Operator.GT),
    (r"<|duoi|nho hon|thap hon|it hon", Operator.LT),
)
_PREFIXES = tuple(
    (re.compile(rf"(?:{words})(?:\s*la|\s*dat)?:?\s*(?=\d)"), operator) for words, operator in _BEFORE
)
_AND_OVER = re.compile(r"(?:tu )?(?P<rest>\d.*?) tro len(?P<tail>.*)")
_AND_UNDER = re.compile(r"(?:tu )?(?P<rest>\d.*?) tro xuong(?P<tail>.*)")


def _bound(phrase: _Phrase) -> Value | None:
    for pattern, operator in _PREFIXES:
        match = pattern.match(phrase.folded)
        if match:
            return _bound_of(phrase, phrase.text[match.end() :], operator)
    for pattern, operator in ((_AND_OVER, Operator.GE), (_AND_UNDER, Operator.LE)):
        match = pattern.fullmatch(phrase.folded)
        if match:
            return _bound_of(phrase, phrase.text[match.start("rest") : match.end("rest")], operator)
    return None


def _bound_of(phrase: _Phrase, rest: str, operator: Operator) -> Bound | None:
    limit = _amount(phrase, rest)
    if limit is None:
        return None
    if isinstance(limit, Count):
        limit = Number(Decimal(limit.count), limit.noun)
    return Bound(operator, limit)


# --- levels and statuses ------------------------------------------------------------------------

_QUOTES = "“”\"'‘’"
_GRADES = (
    r"hoan thanh xuat sac|hoan thanh tot|chua hoan thanh|hoan thanh|xuat sac|gioi|tot|kha"
    r"|trung binh|yeu|kem"
)
_LEVEL = re.compile(
    rf"(?:tu )?(?P<scale>muc do|cap do|muc|loai|bac)\s+(?:do\s+)?[{_QUOTES}]?(?P<level>\d+|[ivx]+\b|{_GRADES}|dat)"
    rf"[{_QUOTES}]?(?P<over> tro len)?"
)
_GRADE = re.compile(rf"(?P<level>{_GRADES})(?P<over> tro len)?")
_ACHIEVED = re.compile(r"(?:phan dau |duy tri )?dat (?:tu )?(?=\S)")
_STATUS: tuple[tuple[re.Pattern[str], StatusWord], ...] = (
    (re.compile(r"(?:chua|khong) dat\b"), StatusWord.NOT_MET),
    (re.compile(r"dat\b"), StatusWord.MET),
    (re.compile(r"(?:chua|khong) co\b|khong\b"), StatusWord.NO),
    (re.compile(r"co\b"), StatusWord.YES),
)


def _level(phrase: _Phrase) -> Value | None:
    match = _LEVEL.fullmatch(phrase.folded)
    if match:
        scale, level = (phrase.text[match.start(n) : match.end(n)] for n in ("scale", "level"))
        return Level(scale, level, match["over"] is not None)
    grade = _GRADE.fullmatch(phrase.folded)
    if grade:
        return Level("", phrase.text[: grade.end("level")], grade["over"] is not None)
    return None


def _achieved(phrase: _Phrase) -> Value | None:
    """Read “đạt 98%” or “phấn đấu đạt mức độ 3” as the value behind the word."""
    match = _ACHIEVED.match(phrase.folded)
    if not match:
        return None
    rest = parse(phrase.text[match.end() :], phrase.context)
    if isinstance(rest.value, Text | Missing | Demanded | Status | Date):
        return None
    phrase.assumed.extend(rest.assumptions)
    return rest.value


def _status(phrase: _Phrase) -> Value | None:
    for pattern, word in _STATUS:
        match = pattern.match(phrase.folded)
        if match:
            return Status(word, phrase.text[match.end() :].strip(" :,;.-"))
    return None


# --- numbers ------------------------------------------------------------------------------------

_AMOUNT = re.compile(rf"(?P<n>{NUMERAL})\s*(?P<rest>.*)")
_BY_OR_TO = re.compile(r"(?:giam|tang)(?: con| xuong| len| them| di)? (?=\d)")


def _number(phrase: _Phrase) -> Value | None:
    text = phrase.text
    match = _BY_OR_TO.match(phrase.folded)
    if match:
        text = text[match.end() :]
        if match[0].count(" ") == 1:
            phrase.assume(
                f"“{phrase.text}” có thể là mức còn lại hoặc phần thay đổi; đọc là mức.",
                f"“{phrase.text}” may be the level or the change; read as the level.",
            )
    return _amount(phrase, text)


def _amount(phrase: _Phrase, text: str) -> Number | Count | None:
    match = _AMOUNT.fullmatch(text)
    if not match:
        return None
    printed = match["rest"].strip(" .;,")
    if printed.startswith("%"):
        if len(printed) > 1:
            phrase.assume(
                f"Bỏ qua “{printed[1:].strip()}” sau con số.",
                f"Left “{printed[1:].strip()}” after the number aside.",
            )
        return Number(phrase.decimal(match["n"], "%"), "%")
    unit = phrase.context.unit
    if printed and fold(printed) != fold(unit):
        return _count(phrase, match["n"], printed)
    return Number(phrase.decimal(match["n"], unit), unit or None)


def _count(phrase: _Phrase, numeral: str, noun: str) -> Number | Count | None:
    if not noun[0].isalpha():
        return None
    number = phrase.decimal(numeral, noun)
    whole = number == number.to_integral_value()
    return Count(int(number), noun) if whole else Number(number, noun)


_READERS: tuple[Callable[[_Phrase], Value | None], ...] = (
    _missing,
    _demanded,
    _school_year,
    _rank,
    _date,
    _top,
    _ratio,
    _bound,
    _range,
    _level,
    _achieved,
    _status,
    _number,
)
