"""The school level in pandas, as its users write it: nullable columns, masks, one sum by school.

pandas' nullable types know yes, no and unknown as SQL does, so a figure is written as in a formula.
The data is in memory before the measure begins; what columns are made of others is part of it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.country import Country
from benchmarks.spec import FIGURES, Condition, Term, columns_of, distinct_terms, flags_of
from lotrinh.core.rosters import Moments

_AT_A_TIME = 16  # columns that are summed together: more need more memory and no less time
_LEFT = [4, 5, 8, 9]


def school_figures(data: Country, on: Moments, out: Path) -> Callable[[], dict[str, pd.DataFrame]]:
    """Load the columns, and return what makes the counts of each school of both tables."""
    started = time.perf_counter()
    loaded = {table: _load(data, on, table) for table in FIGURES}
    print(f"loaded in {time.perf_counter() - started:.3f} s")

    def run() -> dict[str, pd.DataFrame]:
        return {
            "pupils": _counts("pupils", _pupils(loaded["pupils"], on)),
            "staff": _counts("staff", _staff(loaded["staff"], on)),
        }

    return run


def _load(data: Country, on: Moments, table: str) -> pd.DataFrame:
    from benchmarks.contenders import connect

    with connect(data, [on.period]) as connection:
        found = connection.execute(
            f"SELECT unit, {', '.join(columns_of(table))} FROM {table}"
        ).fetchnumpy()
    flags = flags_of(table)
    columns: dict[str, Any] = {"unit": pd.Categorical(found["unit"])}
    for name in columns_of(table):
        values = found[name]
        blank = np.ma.getmaskarray(values)
        plain = np.ma.getdata(values)
        if name == "status_date":
            columns[name] = pd.Series(plain).mask(blank)
        elif name in flags:
            columns[name] = pd.arrays.BooleanArray(plain.astype(bool), blank)
        else:
            columns[name] = pd.arrays.IntegerArray(plain.astype("uint8"), blank)
    return pd.DataFrame(columns, copy=False)


def _pupils(records: pd.DataFrame, on: Moments) -> pd.DataFrame:
    status = records["status"]
    es = _enrolled(records, pd.Timestamp(on.september_30), [1, 8, 9, 10], [6, 7, 11, 12])
    en = _enrolled(records, pd.Timestamp(on.at), [1, 2, 3, 6, 7, 10], [*_LEFT, 11, 12])
    assessed = ~records["not_assessed"].fillna(False)
    return records.assign(
        es=es,
        en=en,
        assessed=assessed,
        minority=records["ethnicity"].between(2, 54),
        due=en & assessed,
        listed=en | status.isin(_LEFT),
        lost=status.isin([5, 9]) & ~en,
        new=es & (records["grade"] == 1) & _isin(records["admission"], [0, 2]),
    )


def _enrolled(
    records: pd.DataFrame, day: pd.Timestamp, there: list[int], gone: list[int]
) -> pd.Series[Any]:
    status, since = records["status"], records["status_date"]
    answer = pd.Series(pd.NA, index=records.index, dtype="boolean")
    answer = answer.mask(status.isin(there), True).mask(status.isin(gone), False)
    by_date = (since > day).where(status.isin(_LEFT), since <= day)
    return answer.mask(since.notna() & (status <= 10), by_date)


def _staff(records: pd.DataFrame, on: Moments) -> pd.DataFrame:
    status, since, role = records["status"], records["status_date"], records["role"]
    day = pd.Timestamp(on.at)
    by_date = (since <= day).where(status.isin([1, 7]), since > day)
    employed = status.isin([1, 4, 7]).mask(since.notna(), by_date).astype("boolean")
    rating, training = records["professional_rating"], records["training"]
    return records.assign(
        employed=employed,
        teacher=employed & role.isin([3, 6, 10]),
        manager=employed & (role == 1),
        educator=employed & role.isin([1, 3, 6, 10]),
        minority=records["ethnicity"].between(2, 54),
        professional=rating.mask(rating == 4),
        assessed_rating=rating != 4,
        degree=_isin(training, [1, 2, 13, 16]) | ((training == 3) & (records["standard"] <= 2)),
    )


def _isin(column: pd.Series[Any], values: list[int]) -> pd.Series[Any]:
    """Return whether ``column`` is one of ``values``; pandas' own says no of a blank."""
    return column.isin(values).mask(column.isna())


def _counts(table: str, records: pd.DataFrame) -> pd.DataFrame:
    """Return the distinct counts of each school."""
    terms = list(distinct_terms(list(FIGURES[table].values())).items())
    known: dict[Condition, Any] = {}
    blocks = []
    for start in range(0, len(terms), _AT_A_TIME):
        masks = {
            name: _mask(each, records, known) for each, name in terms[start : start + _AT_A_TIME]
        }
        block = pd.DataFrame(masks, copy=False)
        blocks.append(block.groupby(records["unit"], observed=True, sort=False).sum())
    return pd.concat(blocks, axis=1)


def _mask(each: Term, records: pd.DataFrame, known: dict[Condition, Any]) -> pd.Series[Any]:
    mask = _holds(each[0], records, known)
    for one in each[1:]:
        mask = mask & _holds(one, records, known)
    return mask


def _holds(one: Condition, records: pd.DataFrame, known: dict[Condition, Any]) -> Any:
    """Return where a condition holds; kept, since many figures ask the same."""
    if one not in known:
        known[one] = _compare(one, records, known)
    return known[one]


def _compare(one: Condition, records: pd.DataFrame, known: dict[Condition, Any]) -> Any:
    column = records[one.column]
    match one.operator:
        case "true":
            return column
        case "not":
            return ~column
        case "null":
            return column.isna()
        case "notnull":
            return column.notna()
        case "in":
            assert isinstance(one.value, tuple)
            return _isin(column, list(one.value))
        case "maybe":
            assert one.of is not None
            return _holds(one.of, records, known).fillna(True)
    compare = {"=": column.eq, "<=": column.le, ">=": column.ge}[one.operator]
    return compare(one.value)
