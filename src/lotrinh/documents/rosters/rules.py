"""What the records of a roster must hold together: a dataframely schema made from its table.

Imported only when records are read: dataframely takes half a second.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import dataframely as dy
import polars as pl

from lotrinh.core.messages import Message
from lotrinh.core.rosters import Column, ColumnKind, RosterTable
from lotrinh.documents.rosters import wording
from lotrinh.reference.rosters import load_code_lists

ROW = "_row"
"""The column that counts the rows of the frame that is checked."""
KEY_RULE = "_each_key_once"

_FIRST_DATES = {"birth_date": date(1900, 1, 1)}
_FIRST_DATE = date(1950, 1, 1)
# Source: the ministry's list DM_TRANG_THAI_HOC_SINH; 01, 02, 06, 10 are at the school.
_AT_SCHOOL = (1, 2, 6, 10)
_YOUNGEST, _OLDEST = 5, 15
# A pupil of grade g is g + 5 at the right age; a year before is early, up to g + 10 is late.
_EARLY, _LATE = 4, 10
# Điều lệ Đảng, Điều 1: a member is 18 or older.
_PARTY_AGE = 18


@dataclass(frozen=True, slots=True)
class Broken:
    """A rule that a row breaks, at the cell of ``column``; ``row`` counts from 0.

    ``what`` follows the printed value in the sentence; it is None for a blank cell, and for a key
    that the row ``first`` has already.
    """

    row: int
    column: str
    what: Message | None
    is_blocking: bool = True
    first: int | None = None


@dataclass(frozen=True, slots=True)
class _Rule:
    """``holds`` is true or null where all is well; it is told the first year of the school year."""

    table: str
    column: str
    needs: tuple[str, ...]
    what: Message
    holds: Callable[[int], pl.Expr]
    is_blocking: bool = True
    by_year: bool = False


def _col(name: str) -> pl.Expr:
    return pl.col(name)


def _age(first_year: int) -> pl.Expr:
    return first_year - _col("birth_date").dt.year()


_RULES = {
    "reason_of_those_who_left": _Rule(
        "pupils",
        "leaving_reason",
        ("status",),
        Message(
            "là lý do thôi học, mà trạng thái là đang học hoặc chuyển đến",
            "is a reason for leaving, but the status says that the pupil is at the school",
        ),
        lambda _: _col("leaving_reason").is_null() | ~_col("status").is_in(_AT_SCHOOL),
    ),
    "leavers_have_date_or_reason": _Rule(
        "pupils",
        "status",
        ("status_date", "leaving_reason"),
        Message(
            "cần thêm ngày trạng thái hoặc lý do thôi học",
            "asks for the date of the status or the reason for leaving",
        ),
        lambda _: (
            _col("status").is_in(_AT_SCHOOL)
            | _col("status_date").is_not_null()
            | _col("leaving_reason").is_not_null()
        ),
        is_blocking=False,
    ),
    "disability_of_the_disabled": _Rule(
        "pupils",
        "disability",
        ("disabled",),
        Message(
            "là loại khuyết tật, mà cột “Khuyết tật học hòa nhập” ghi Không",
            "is a kind of disability, but the pupil is said not to be disabled",
        ),
        lambda _: _col("disability").is_null() | _col("disabled"),
    ),
    "disability_asks_disabled": _Rule(
        "pupils",
        "disability",
        ("disabled",),
        Message(
            "là loại khuyết tật, mà cột “Khuyết tật học hòa nhập” còn trống",
            "is a kind of disability, but “Disabled pupil in inclusive education” is blank",
        ),
        lambda _: _col("disability").is_null() | _col("disabled").is_not_null(),
        is_blocking=False,
    ),
    "not_assessed_are_disabled": _Rule(
        "pupils",
        "not_assessed",
        ("disabled",),
        Message(
            "chỉ dành cho học sinh khuyết tật, mà cột “Khuyết tật học hòa nhập” ghi Không",
            "is for disabled pupils only, but the pupil is said not to be disabled",
        ),
        lambda _: ~_col("not_assessed") | _col("disabled"),
    ),
    "not_assessed_asks_disabled": _Rule(
        "pupils",
        "not_assessed",
        ("disabled",),
        Message(
            "chỉ dành cho học sinh khuyết tật, mà cột “Khuyết tật học hòa nhập” còn trống",
            "is for disabled pupils only, but “Disabled pupil in inclusive education” is blank",
        ),
        lambda _: ~_col("not_assessed").fill_null(False) | _col("disabled").is_not_null(),
        is_blocking=False,
    ),
    "age_of_the_grade": _Rule(
        "pupils",
        "birth_date",
        ("grade",),
        Message(
            "không hợp tuổi với khối lớp; xem lại ngày sinh hoặc khối",
            "does not fit the grade; look at the date of birth or the grade",
        ),
        lambda year: _age(year).is_between(
            pl.max_horizontal(pl.lit(_YOUNGEST), _col("grade").cast(pl.Int32) + _EARLY),
            pl.min_horizontal(pl.lit(_OLDEST), _col("grade").cast(pl.Int32) + _LATE),
        ),
        is_blocking=False,
        by_year=True,
    ),
    "solid_rooms_are_rooms": _Rule(
        "schools",
        "solid_rooms",
        ("rooms",),
        Message("nhiều hơn số phòng học", "is more than the classrooms"),
        lambda _: _col("solid_rooms") <= _col("rooms"),
    ),
    "online_activities_are_activities": _Rule(
        "schools",
        "online_activities",
        ("activities",),
        Message(
            "nhiều hơn tổng số hoạt động quản lý, dạy và học",
            "is more than all activities of management, teaching and learning",
        ),
        lambda _: _col("online_activities") <= _col("activities"),
    ),
    "party_members_are_adults": _Rule(
        "staff",
        "party_member",
        ("birth_date",),
        Message(
            "là đảng viên, mà theo ngày sinh chưa đủ 18 tuổi",
            "is a party member, but younger than 18 by the date of birth",
        ),
        lambda year: (
            ~_col("party_member")
            | (_col("birth_date").dt.offset_by(f"{_PARTY_AGE}y") <= date(year + 1, 8, 31))
        ),
        by_year=True,
    ),
}


def broken_rules(frame: pl.DataFrame, table: RosterTable, first_year: int | None) -> list[Broken]:
    """Return the rules that rows of ``frame`` break; what blocks comes before what does not.

    ``frame`` has the table's columns and ``ROW``.

    ``first_year`` is the calendar year in which the school year begins; without it the rules on
    age are left out.
    """
    schema = _schema_of(table, tuple(frame.columns), first_year)
    failed = schema.filter(frame.select(schema.column_names()))[1]
    if not len(failed):
        return []
    details = failed.details()
    broken: list[Broken] = []
    for rule in failed.counts():
        rows = details.filter(pl.col(rule) == "invalid")[ROW].to_list()
        if rule == KEY_RULE:
            keys = frame[table.key].to_list()
            firsts = {key: row for row, key in reversed(list(enumerate(keys)))}
            broken += [Broken(row, table.key, None, first=firsts[keys[row]]) for row in rows]
        else:
            broken += [_broken(rule, row, table) for row in rows]
    return sorted(broken, key=lambda b: (b.row, not b.is_blocking))


def _broken(rule: str, row: int, table: RosterTable) -> Broken:
    if rule in _RULES:
        known = _RULES[rule]
        return Broken(row, known.column, known.what, known.is_blocking)
    name, kind = rule.split("|")
    column = table[name]
    if kind == "nullability":
        return Broken(row, name, None)
    if column.kind is ColumnKind.DATE:
        return Broken(row, name, wording.BAD_DATE_RANGE)
    return Broken(row, name, wording.out_of_range(column))


@lru_cache(maxsize=32)
def _schema_of(
    table: RosterTable, names: tuple[str, ...], first_year: int | None
) -> type[dy.Schema]:
    rules = dict(_rules_of(table, names, first_year))
    asked = {
        n for name in rules if name in _RULES for n in (_RULES[name].column, *_RULES[name].needs)
    }
    members: dict[str, Any] = {ROW: dy.UInt32(), **rules}
    for column in table.columns:
        # Of a flag or a text that no rule asks for, there is nothing to check.
        is_free = column.kind in (ColumnKind.TEXT, ColumnKind.FLAG) and not column.required
        if column.name in names and (not is_free or column.name in asked):
            members[column.name] = _column(column, first_year)
    return type(f"{table.name.title()}Schema", (dy.Schema,), members)


def _rules_of(
    table: RosterTable, names: tuple[str, ...], first_year: int | None
) -> Iterator[tuple[str, Any]]:
    if table.key:
        key = pl.col(table.key)
        yield KEY_RULE, _rule(key.is_null() | key.is_first_distinct())
    for name, rule in _RULES.items():
        known = all(column in names for column in (rule.column, *rule.needs))
        if rule.table == table.name and known and not (rule.by_year and first_year is None):
            # A rule on something unknown is not broken.
            yield name, _rule(rule.holds(first_year or 0).fill_null(True))


def _rule(holds: pl.Expr) -> Any:
    def rule(cls: type[dy.Schema]) -> pl.Expr:
        return holds

    return dy.rule()(rule)


def _column(column: Column, first_year: int | None) -> Any:
    nullable = not column.required
    match column.kind:
        case ColumnKind.TEXT:
            return dy.String(nullable=nullable)
        case ColumnKind.FLAG:
            return dy.Bool(nullable=nullable)
        case ColumnKind.CODE:
            numbers = [code.number for code in load_code_lists()[column.codes].codes]
            return dy.UInt8(nullable=nullable, is_in=sorted(numbers))
        case ColumnKind.COUNT:
            return dy.Int32(nullable=nullable, min=column.least or 0, max=column.most)
        case ColumnKind.DECIMAL:
            return dy.Decimal(9, 2, nullable=nullable, min=column.least, max=column.most)
        case ColumnKind.DATE:
            latest = date((first_year or 2098) + 1, 12, 31)
            first = _FIRST_DATES.get(column.name, _FIRST_DATE)
            return dy.Date(nullable=nullable, min=first, max=latest)
