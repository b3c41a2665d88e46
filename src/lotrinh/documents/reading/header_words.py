"""The words by which the columns of a target table are told apart, matched on folded text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from lotrinh.core.plan.types import TargetLevel


class Role(StrEnum):
    """What a column of a target table holds."""

    NUMBER = "number"
    NAME = "name"
    UNIT = "unit"
    BASELINE = "baseline"
    TARGET = "target"
    PHASE = "phase"
    ACTUAL = "actual"
    NOTE = "note"
    UNKNOWN = "unknown"


NUMBER = re.compile(r"(?:stt|tt|so tt|so thu tu|#)\.?$")
_NAME_WORD = r"(?:noi dung|chi tieu|tieu chi|chi so|muc tieu)"
NAME = re.compile(
    rf"(?:(?:stt|tt)\W+)?(?:ten |cac |he thong |danh muc |nhom )*{_NAME_WORD}"
    rf"(?:[ ,/()-]+(?:{_NAME_WORD}|cu the|chu yeu|co ban|chinh"
    r"|giao duc|danh gia|thuc hien|dac trung))*\)?$"
)
UNIT = re.compile(r"(?:dvt|dvi|don vi|d/v|don vi do)\.?(?: tinh)?(?: \(?%\)?)?$")
# A name column in other words, known only by standing first or behind the numbers.
FIRST_NAME = re.compile(
    r"(?:ten |cac |nhom )*(?:noi dung|chi tieu|tieu chi|chi so|muc tieu|linh vuc|hang muc|danh muc"
    r"|cac mat)\b"
)
COUNT = re.compile(r"(?:so luong|sl|tong so|ts|so (?:hs|hoc sinh|em|tre|gv|giao vien|luot))$")
SHARE = re.compile(r"\(?(?:(?:ty le|ti le|tl)(?: ?\(?%\)?)?|%)\)?$")
NOTE = re.compile(r"(?:ghi chu|chu thich|ghi chep)\b")
BASELINE = re.compile(
    r"\b(?:hien trang|thuc trang|hien tai|(?<!phan )dau nam|nam truoc|nam hoc truoc"
    r"|thuc hien (?:nam|thang|den)"
    r"|(?<!ket qua )thuc hien (?=\d)"
    r"|ket qua (?:nam|dau nam|den|thang)|so lieu (?:nam|dau)|(?:uoc )?th nam|uoc thuc hien)\b"
)
MEASURED = re.compile(r"(?:thuc hien|ket qua|so lieu)(?: cac nam| nam truoc)?$")
ACTUAL = re.compile(
    r"\b(?:ket qua|thuc te|da dat|dat duoc|ket qua thuc hien|ket qua dat duoc|muc dat)\b"
)
DEMAND = re.compile(r"\b(?:chi tieu|muc tieu|phan dau|ke hoach|dang ky|giao|yeu cau)\b")
PHASES = re.compile(r"\b(?:phan ky|lo trinh|tung nam|hang nam|theo nam|cac nam|tien do)\b")
_TIME_WORDS = frozenset(
    ("nam", "hoc", "nh", "den", "cuoi", "thang", "quy", "ky", "hk", "hki", "hkii", "ca", "i", "ii")
)
_TOKEN = re.compile(r"[a-z]+|\d+")

_SCHOOL_YEAR = re.compile(r"\b(20\d\d)\s*[-–—/]\s*(20\d\d|\d\d)\b")
_YEAR = re.compile(r"\b(20\d\d)\b")
_MONTH = re.compile(
    r"\b(\d{1,2})\s*[/.-]\s*(20\d\d)\b|\bthang\s+(\d{1,2})(?:\s*/\s*|\s+nam\s+)(20\d\d)"
)
_SEMESTER = re.compile(r"\b(?:hoc ky|cuoi ky|hk)\s*(ii|i|2|1)\b")
_START = re.compile(r"\b(?<!phan )dau nam\b")
_WHOLE_YEAR = re.compile(r"\b(?:ca nam|cuoi nam(?: hoc)?)\b")

_LEVEL_WORDS = (
    (
        TargetLevel.CENTRAL,
        re.compile(r"\b(?:tw|t\.w|trung uong|bo gd|quoc gia|chinh phu|toan quoc)\b"),
    ),
    (TargetLevel.PROVINCE, re.compile(r"\b(?:tinh|thanh pho|tp|so gd|so giao duc)\b")),
    (TargetLevel.DISTRICT, re.compile(r"\b(?:huyen|quan|thi xa|phong gd|phong giao duc|pgd)\b")),
    (TargetLevel.COMMUNE, re.compile(r"\b(?<!thi )(?:xa|phuong|thi tran)\b")),
    (TargetLevel.SCHOOL, re.compile(r"\b(?:truong|don vi|nha truong)\b")),
)
_NOT_A_PROVINCE = re.compile(r"\b(?:don vi|dv) tinh\b")


@dataclass(frozen=True, slots=True)
class Moment:
    """When a column holds, as its header says: a key of ``Indicator.phases``, and the year."""

    key: str
    year: int


def level_of(folded: str) -> TargetLevel | None:
    """Return the level that a header or heading names, None if it names none or several.

    *TW, Tỉnh* is the shared column ``central_province``.
    """
    text = _NOT_A_PROVINCE.sub(" ", folded)
    named = [level for level, words in _LEVEL_WORDS if words.search(text)]
    if named[:2] == [TargetLevel.CENTRAL, TargetLevel.PROVINCE]:
        return TargetLevel.CENTRAL_PROVINCE if len(named) == 2 else None
    return named[0] if len(named) == 1 else None


def moment_of(folded: str, school_year: str = "") -> Moment | None:
    """Return the calendar year, school year or semester that a header names, None without one.

    A semester without a year is one of ``school_year``.
    """
    span = school_year_of(folded)
    semester = _SEMESTER.search(folded)
    if semester and (span or school_year):
        year = span or school_year
        return Moment(f"{year}/{2 if semester[1] in ('2', 'ii') else 1}", int(year[:4]))
    if span:
        return Moment(span, int(span[:4]))
    if found := _YEAR.search(folded):
        return Moment(found[1], int(found[1]))
    if _WHOLE_YEAR.search(folded) and school_year:
        return Moment(school_year, int(school_year[:4]))
    return None


def school_year_of(folded: str) -> str:
    """Return the first school year in a text as ``2023-2024``, ``""`` without one."""
    years = school_years_in(folded)
    return years[0] if years else ""


def school_years_in(folded: str) -> list[str]:
    """Return the school years in a text, in printed order."""
    years = []
    for found in _SCHOOL_YEAR.finditer(folded):
        first = int(found[1])
        last = int(found[2]) if len(found[2]) == 4 else first // 100 * 100 + int(found[2])
        if last == first + 1:
            years.append(f"{first}-{last}")
    return years


def year_in(folded: str) -> int | None:
    """Return the last calendar year in a text."""
    found = _YEAR.findall(folded)
    return int(found[-1]) if found else None


def as_of(folded: str) -> str:
    """Return when a baseline holds: ``2023-09``, ``2023`` (a school year's end) or ``""``."""
    if span := school_year_of(folded):
        return f"{span[:4]}-09" if _START.search(folded) else span[5:]
    if found := _MONTH.search(folded):
        month, year = found[1] or found[3], found[2] or found[4]
        if 1 <= int(month) <= 12:
            return f"{year}-{int(month):02d}"
    year_found = year_in(folded)
    return str(year_found) if year_found else ""


def only_time(folded: str) -> bool:
    """Say whether a header holds nothing but a year, a school year or a semester."""
    tokens = _TOKEN.findall(folded)
    return bool(tokens) and all(token.isdigit() or token in _TIME_WORDS for token in tokens)
