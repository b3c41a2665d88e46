"""The same result as the product's, in DuckDB SQL written by hand as fast as we could make it.

Tried for the counts over 23 million rows (a column each): ``count(CASE WHEN a AND b THEN 1 END)``
12-50 ms, ``sum((a AND b)::INT)`` 62 ms, ``count_if`` the same, ``count(*) FILTER`` some 30 ms for
one that is rare; three counters packed in a BIGINT, bits in place of flags, and a column put to
null where it is not asked, no better. What is unknown is counted where the column is blank, which
is rare. Lists longer than four are ranges, since DuckDB makes joins of them. Figures of the levels
are sums of those below; verdicts are made on the 43,000 rows at the end.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from benchmarks.spec import FIGURES, Condition, Figures, Term, distinct_terms
from lotrinh.core.rosters import Moments

LEVELS = ("commune", "province", "ministry")


def school_query(table: str, on: Moments) -> str:
    """Return one row a school with three columns an indicator."""
    names = distinct_terms(list(FIGURES[table].values()))
    counts = [f"{_count(each)} AS {name}" for each, name in names.items()]
    figures = [_figures(code, one, names) for code, one in FIGURES[table].items()]
    return (
        f"SELECT unit, {', '.join(figures)} FROM (SELECT unit, {', '.join(counts)} "
        f"FROM ({records(table, on)}) GROUP BY unit)"
    )


def country_query(on: Moments, limits: Mapping[str, tuple[str, int]]) -> str:
    """Return the query for all units of every level, with a verdict for each code of ``limits``.

    ``limits`` gives each share's sign (``>=`` or ``<=``) and its limit in tenths of a per cent, the
    same at every level.
    """
    columns = ["expected"]
    for table, of_table in FIGURES.items():
        columns += [f'"{table}:k"', *(f'"{code}:{x}"' for code in of_table for x in "ndu")]
    sums = ", ".join(f"sum({name})::INT AS {name}" for name in columns)
    every = [
        f"SELECT unit, 'school' AS level, {', '.join(LEVELS)}, {', '.join(columns)} FROM schools"
    ]
    steps = []
    below = "schools"
    for place, level in enumerate(LEVELS):
        keys = ", ".join(LEVELS[place:])
        steps.append(f"{level} AS (SELECT {keys}, {sums} FROM {below} GROUP BY {keys})")
        places = ", ".join(
            f"NULL AS {name}" if number <= place else name for number, name in enumerate(LEVELS)
        )
        every.append(
            f"SELECT {level} AS unit, '{level}' AS level, {places}, {', '.join(columns)} "
            f"FROM {level}"
        )
        below = level
    verdicts = ", ".join(
        f'("{code}:n"::BIGINT * 1000 {sign} "{code}:d"::BIGINT * {tenths})::TINYINT '
        f'+ nullif("{code}:d", 0) * 0 AS "{code}:v"'
        for code, (sign, tenths) in limits.items()
    )
    return f"""
    WITH p AS ({school_query("pupils", on)}),
    t AS ({school_query("staff", on)}),
    schools AS MATERIALIZED (
      SELECT placements.*, 1 AS expected,
        CASE WHEN p.unit IS NULL THEN 0 ELSE 1 END AS "pupils:k",
        CASE WHEN t.unit IS NULL THEN 0 ELSE 1 END AS "staff:k",
        p.* EXCLUDE (unit), t.* EXCLUDE (unit)
      FROM placements LEFT JOIN p ON placements.unit = p.unit
      LEFT JOIN t ON placements.unit = t.unit
    ), {", ".join(steps)}
    SELECT *, {verdicts} FROM ({" UNION ALL ".join(every)})"""


def counts_query(table: str, on: Moments) -> str:
    """Return the query for the distinct counts of each school, as the ORM makes them."""
    names = distinct_terms(list(FIGURES[table].values()))
    counts = ", ".join(_count(each) for each in names)
    return f"SELECT unit, {counts} FROM ({records(table, on)}) GROUP BY unit"


def copy_to(query: str, path: Path) -> str:
    return f"COPY ({query}) TO '{path}' (FORMAT parquet)"


def sql_of_condition(one: Condition) -> str:
    """Return a condition in SQL, as a filter wants it."""
    column = one.column
    match one.operator:
        case "true":
            return column
        case "not":
            return f"NOT {column}"
        case "null":
            return f"{column} IS NULL"
        case "notnull":
            return f"{column} IS NOT NULL"
        case "maybe":
            assert one.of is not None
            return f"coalesce({sql_of_condition(one.of)}, TRUE)"
        case "in":
            assert isinstance(one.value, tuple)
            return f"{column} IN ({', '.join(map(str, one.value))})"
    return f"{column} {one.operator} {one.value}"


def _count(each: Term) -> str:
    return f"count(CASE WHEN {' AND '.join(sql_of_condition(one) for one in each)} THEN 1 END)"


def _figures(code: str, one: Figures, names: Mapping[Term, str]) -> str:
    unknown = " + ".join(names[each] for each in one.u) or "0"
    whole = "NULL"
    if one.d is not None:
        whole = names[one.d] + "".join(f" - {names[each]}" for each in one.less)
    return (
        f'{names[one.n]}::INT AS "{code}:n", ({whole})::INT AS "{code}:d", '
        f'({unknown})::INT AS "{code}:u"'
    )


def records(table: str, on: Moments) -> str:
    """Return the records with the derived columns of ``spec``."""
    if table == "staff":
        return f"""
        SELECT *, employed AND role IN (3, 6, 10) AS teacher, employed AND role = 1 AS manager,
          employed AND role IN (1, 3, 6, 10) AS educator
        FROM (SELECT *, CASE WHEN status_date IS NULL THEN status IN (1, 4, 7)
            WHEN status IN (1, 7) THEN status_date <= DATE '{on.at}'
            ELSE status_date > DATE '{on.at}' END AS employed,
          ethnicity BETWEEN 2 AND 54 AS minority,
          nullif(professional_rating, 4) AS professional,
          professional_rating <> 4 AS assessed_rating,
          training IN (1, 2) OR training = 13 OR training = 16
            OR (training = 3 AND standard <= 2) AS degree
          FROM staff)"""
    return f"""
    SELECT *, CASE WHEN assessed THEN en ELSE FALSE END AS due,
      en OR status BETWEEN 4 AND 5 OR status BETWEEN 8 AND 9 AS listed,
      (status = 5 OR status = 9) AND NOT en AS lost,
      grade = 1 AND es AND admission IN (0, 2) AS new
    FROM (SELECT *, {_enrolled(str(on.september_30), "8, 9", "6, 7")} AS es,
      {_enrolled(str(on.at), "2, 3, 6, 7", "4, 5, 8, 9")} AS en,
      not_assessed IS NULL OR NOT not_assessed AS assessed, ethnicity BETWEEN 2 AND 54 AS minority
      FROM pupils)"""


def _enrolled(day: str, there: str, gone: str) -> str:
    """Return whether a pupil is there on ``day``; most learn all year, so they are asked first."""
    return (
        f"CASE WHEN status_date IS NULL AND status = 1 THEN TRUE WHEN status >= 11 THEN FALSE "
        f"WHEN status_date IS NULL THEN CASE WHEN status IN (1, 10) OR status IN ({there}) "
        f"THEN TRUE WHEN status IN ({gone}) THEN FALSE END "
        f"WHEN status IN (4, 5, 8, 9) THEN status_date > DATE '{day}' "
        f"ELSE status_date <= DATE '{day}' END"
    )
