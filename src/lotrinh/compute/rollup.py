"""From the units' figures to every level of the country, and each figure against its target.

The records are read once, to one row a school; each level is then one sum over the rows of the
level below. Verdicts are comparisons of whole numbers, and are those of ``core.indicators.judge``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

import ibis
import ibis.expr.types as ir
import polars as pl

from lotrinh.compute.formulas import formulas
from lotrinh.compute.passes import figure_columns, one_pass
from lotrinh.compute.schema import UNIT
from lotrinh.core.indicators import CatalogueEntry, RollUp, UnitKind, UnitTree
from lotrinh.core.rosters import Moments
from lotrinh.core.values.types import Operator

LEVEL = "level"
"""The column that names a row's level: ``school``, or that of a column of the placements."""
EXPECTED = "expected"
"""The column with how many schools a unit has; 0 for a school that has no place in the tree."""
SCHOOL = "school"
LEVELS = ("commune", "province", "ministry")
PLACEMENTS = "placements"

_FIGURE, _WIDE = "int32", "int64"
_STRICT = (Operator.GT, Operator.LT)
_AT_MOST = (Operator.LE, Operator.LT)
_HUNDRED = 100
_DECIMALS_OF_A_SHARE = 2  # as in core.values: such a demand may itself be a rounded share
_MOST_DECIMALS, _MOST_SCALED = 6, 10**9  # 2 * 10**8 * an int32, and 2 * 10**9 * one, fit in int64


def verdict_column(code: str) -> str:
    """Return the name of an indicator's verdict column: 1 met, 0 not met, null no data."""
    return f"{code}:v"


def reported_column(table: str) -> str:
    """Return the name of the column that counts the schools below with records of ``table``.

    For a quotient, by its code, those with both its counts.
    """
    return f"{table}:k"


@dataclass(frozen=True, slots=True)
class Target:
    """What ``level`` is asked of ``indicator``: an operator and a limit, as printed.

    ``limit`` is in per cent of the whole where ``is_percent``, else in what is counted. The number
    of its decimals counts: 70.59 is met by 12 of 17, 70.6 is not.

    Raises: ValueError for a limit that whole numbers of 64 bits cannot hold against a country.
    """

    level: str
    indicator: str
    operator: Operator
    limit: Decimal
    is_percent: bool = True

    def __post_init__(self) -> None:
        if self._decimals > _MOST_DECIMALS or abs(self._scaled) > _MOST_SCALED:
            raise ValueError(f"{self.limit} is no limit that figures are held against")

    @property
    def _decimals(self) -> int:
        exponent = self.limit.as_tuple().exponent
        if not isinstance(exponent, int):
            raise ValueError(f"{self.limit} is no number")
        return max(0, -exponent)

    @property
    def _scaled(self) -> int:
        return int(self.limit.scaleb(self._decimals))

    @property
    def terms(self) -> _Terms:
        """The limit as whole numbers, see ``_Terms``."""
        one = 10**self._decimals * (_HUNDRED if self.is_percent else 1)
        sign = -1 if self.operator in _AT_MOST else 1
        # The share that prints so lies on the wrong side of the limit only if the limit is no more
        # than the whole (and, for a most, less).
        rounds = (
            self.is_percent
            and self._decimals >= _DECIMALS_OF_A_SHARE
            and self.operator not in _STRICT
            and self._scaled <= one + min(sign, 0)
        )
        return _Terms(
            part=2 * sign * one,
            whole=-2 * sign * self._scaled,
            least=int(self.operator in _STRICT),
            width=2 * one if rounds else 0,
            open_by=int(rounds and sign < 0),
        )


@dataclass(frozen=True, slots=True)
class _Terms:
    """Met is ``part * n + whole * d + give >= least``, all whole numbers.

    With the printed limit P, the scale S (P = S is all) and a least: n/d >= P/S is
    ``2 S n - 2 P d >= 0``. A demand that no count gives is met by the one count that rounds half up
    to it: ``(2P - 1) d <= 2 S n < (2P + 1) d`` with neighbours outside, which for a count short of
    the limit is ``2 S n - 2 P d >= -min(d, 2S - d)``. So ``give`` is that minimum with ``width``
    2S, if it is positive; 0 for a demand that is not rounded (``width`` 0). For a most all signs
    turn, and the end of the stretch that is open costs ``open_by`` 1.
    """

    part: int
    whole: int
    least: int
    width: int
    open_by: int


def country(
    tables: Sequence[str],
    moments: Moments,
    *,
    catalogue: Iterable[CatalogueEntry] = (),
    targets: Iterable[Target] = (),
    levels: Sequence[str] = LEVELS,
    placements: str = PLACEMENTS,
) -> ir.Table:
    """Return the figures of all units of every level from the records of ``tables``, unbound.

    One row a unit: its code and level; the units above it (a column a level, null for its own and
    those below); ``expected`` schools; a ``reported_column`` a table; three ``figure_columns`` an
    indicator; a ``verdict_column`` for each that ``targets`` name. ``catalogue`` says how figures
    go up (without it: as parts) and which are quotients of two counts. See ``placements_table`` for
    the table that says who belongs where.

    Raises: ValueError as ``judged``.
    """
    rules, quotients = [], []
    for entry in catalogue:
        rules.append((entry.code, entry.roll_up))
        if entry.quotient is not None:
            quotients.append((entry.code, entry.quotient))
    return _country(
        tuple(tables),
        moments,
        tuple(rules),
        tuple(quotients),
        tuple(targets),
        tuple(levels),
        placements,
    )


@lru_cache(maxsize=16)
def _country(
    tables: tuple[str, ...],
    moments: Moments,
    rules: tuple[tuple[str, RollUp], ...],
    quotients: tuple[tuple[str, tuple[str, str]], ...],
    targets: tuple[Target, ...],
    levels: tuple[str, ...],
    placements: str,
) -> ir.Table:
    """Building it takes a quarter of a second, so the last few are kept."""
    chosen = [one for one in formulas().values() if one.table in tables]
    passes = {
        table: one_pass(table, [one for one in chosen if one.table == table], moments)
        for table in tables
    }
    codes = {one.code for one in chosen}
    divided = {code: of for code, of in quotients if codes.issuperset(of)}
    schools = by_school(passes, divided, levels=levels, placements=placements)
    return judged(every_level(schools, dict(rules), levels=levels), targets)


def placements_table(levels: Sequence[str] = LEVELS, name: str = PLACEMENTS) -> ir.Table:
    """Return the unbound table of placements on one day: a school, and its unit of each level.

    Ordered from the lowest level up; each unit of a level lies in one unit of the next. A school
    without a unit of a level (a school right under its province) has null there. Where schools of
    then are counted as the schools of now, the first level is ``school``: what each has become.
    """
    return ibis.table({UNIT: "string", **dict.fromkeys(levels, "string")}, name=name)


def placements_frame(
    tree: UnitTree, on: date, *, as_of: date | None = None, levels: Sequence[str] = LEVELS
) -> pl.DataFrame:
    """Return the rows of ``placements_table`` for the schools of the day ``on``, by code.

    As it was then; with ``as_of`` where they stand on that later day, and nowhere (null) for a
    school that is gone without one successor. Written to Parquet it is the table of placements.
    """
    schools = tree.expected(UnitKind.SCHOOL, on)
    placed = tree.placements(schools, on, as_of=as_of).placed
    rows: list[list[str | None]] = []
    for code in schools:
        place = placed.get(code)
        units = () if place is None else (place.unit, *place.ancestors)
        by_kind = {str(unit.kind): unit.code for unit in units}
        rows.append([code, *(by_kind.get(level) for level in levels)])
    return pl.DataFrame(rows, dict.fromkeys((UNIT, *levels), pl.String), orient="row")


def by_school(
    passes: Mapping[str, ir.Table],
    quotients: Mapping[str, tuple[str, str]] | None = None,
    *,
    levels: Sequence[str] = LEVELS,
    placements: str = PLACEMENTS,
) -> ir.Table:
    """Return one row a school: what each table's pass gave, and where the school belongs.

    A school without records of a table has null there: not reported. A school with records and
    without a place keeps its row, in no unit above. A quotient needs both its counts: the schools
    that have one only must not weigh on one side.
    """
    rows = placements_table(levels, placements)
    keys = {EXPECTED: rows[UNIT]}
    columns: list[str] = []
    for table, figures in passes.items():
        known = ibis.coalesce(*keys.values())
        rows = rows.outer_join(figures, known == figures[UNIT], rname=f"{{name}}_of_{table}")
        keys = {name: rows[key.get_name()] for name, key in keys.items()}
        keys[reported_column(table)] = rows[f"{UNIT}_of_{table}"]
        columns += [name for name in figures.columns if name != UNIT]
    counted = {name: key.notnull() for name, key in keys.items()}
    divided: dict[str, ir.Value] = {}
    for code, of in (quotients or {}).items():
        (part, _, part_unknown), (whole, _, whole_unknown) = (
            [rows[name] for name in figure_columns(one)] for one in of
        )
        both = part.notnull() & whole.notnull()
        counted[reported_column(code)] = both
        three = (part, whole, (part_unknown + whole_unknown).cast(_FIGURE))
        divided |= {
            name: ibis.ifelse(both, value, ibis.null(_FIGURE))
            for name, value in zip(figure_columns(code), three, strict=True)
        }
    # All in one projection: each more costs as much to compile as it does to run.
    return rows.select(
        ibis.coalesce(*keys.values()).name(UNIT),
        ibis.literal(SCHOOL).name(LEVEL),
        *(rows[level] for level in levels),
        *(is_there.cast(_FIGURE).name(name) for name, is_there in counted.items()),
        *(rows[name] for name in columns),
        *(value.name(name) for name, value in divided.items()),
    )


def every_level(
    schools: ir.Table,
    rules: Mapping[str, RollUp] | None = None,
    *,
    levels: Sequence[str] = LEVELS,
) -> ir.Table:
    """Return the rows of ``schools`` and of the units of all ``levels`` above them.

    ``rules`` by indicator, parts where none is given. Where units are counted and grades compared,
    a school's own row says what it says upwards: yes or no, and no grade where it is unknown.
    """
    rules = rules or {}
    known = {
        code: rule for code, rule in rules.items() if figure_columns(code)[0] in schools.columns
    }
    lowest = {figure_columns(code)[0] for code, rule in known.items() if rule is RollUp.WORST}
    columns = schools.columns[2 + len(levels) :]
    now = levels[0] == SCHOOL
    said = dict(_said(schools, known, own_only=now))
    rows = schools.mutate(**said) if said else schools
    every = [] if now else [rows]
    for place, level in enumerate(levels):
        # A school that has become several, or none, stays to be seen.
        unit = ibis.coalesce(rows[SCHOOL], rows[UNIT]) if level == SCHOOL else rows[level]
        below = dict.fromkeys(levels[: place + 1], ibis.null("string"))
        above = {name: rows[name] for name in levels[place + 1 :]}
        if level != SCHOOL:
            rows = _without_own(rows, known)
            known = {}
        sums = {
            name: (rows[name].min() if name in lowest else rows[name].sum()).cast(_FIGURE)
            for name in columns
        }
        keys = {UNIT: unit, LEVEL: ibis.literal(level), **below, **above}
        rows = rows.group_by(**keys).aggregate(**sums)
        every.append(rows)
    united = ibis.union(*every) if len(every) > 1 else every[0]
    return united.filter(united[UNIT].notnull())  # what lies in no unit of a level


def _said(
    rows: ir.Table, rules: Mapping[str, RollUp], *, own_only: bool
) -> Iterator[tuple[str, ir.Value]]:
    """Yield the columns in which a school says something else than what it counted."""
    nothing = ibis.null(_FIGURE)
    for code, rule in rules.items():
        names = figure_columns(code)
        n, d, u = (rows[name] for name in names)
        if rule is RollUp.NONE and own_only:
            for name in names:
                yield name, ibis.ifelse(rows[UNIT] == rows[SCHOOL], rows[name], nothing)
        elif rule is RollUp.WORST:
            yield names[0], ibis.ifelse((u == 0) & (ibis.coalesce(d, 1) > 0), n, nothing)
            yield names[1], nothing
        elif rule is RollUp.UNITS:
            is_share = d.notnull()
            no = ibis.ifelse(is_share, n < d, (n == 0) & (u == 0))
            unknown = ~no & ibis.ifelse(is_share, u > 0, n == 0)
            yes = ~no & ~unknown & (ibis.coalesce(d, 1) > 0)
            for name, is_so in zip(names, (yes, yes | no, unknown), strict=True):
                yield name, ibis.ifelse(n.notnull(), is_so.cast(_FIGURE), nothing)


def _without_own(rows: ir.Table, rules: Mapping[str, RollUp]) -> ir.Table:
    own = [name for c, r in rules.items() if r is RollUp.NONE for name in figure_columns(c)]
    return rows.mutate(**dict.fromkeys(own, ibis.null(_FIGURE))) if own else rows


def judged(figures: ir.Table, targets: Iterable[Target]) -> ir.Table:
    """Return ``figures`` with the verdict of each indicator that ``targets`` name.

    ``figures`` has a ``level`` and the columns of ``figure_columns``. The verdict is 1 met, 0 not
    met, null where the level has no target or the unit nothing to judge (not reported, 0 of 0).

    Raises: ValueError for two targets of one level and indicator.
    """
    asked: dict[str, dict[str, Target]] = {}
    for target in targets:
        if target.level in asked.setdefault(target.indicator, {}):
            raise ValueError(f"{target.level} has two targets of {target.indicator}")
        asked[target.indicator][target.level] = target
    if not asked:
        return figures
    by_level = _ByLevel(figures)
    return figures.mutate(
        **{
            verdict_column(code): _verdict(figures, code, of, by_level)
            for code, of in asked.items()
        }
    )


class _ByLevel:
    """Whole numbers that depend on a row's level, each distinct choice built once."""

    def __init__(self, figures: ir.Table) -> None:
        self._level = figures[LEVEL]
        self._is: dict[str, ir.BooleanValue] = {}
        self._made: dict[tuple[tuple[str, int], ...], ir.IntegerValue] = {}

    def choose(self, numbers: Mapping[str, int], *, everywhere: bool = True) -> ir.IntegerValue:
        """Return the number of the row's level; null at a level that has none.

        With ``everywhere`` a number that all levels share may stand at the others too.
        """
        if everywhere and len(set(numbers.values())) == 1:
            return ibis.literal(next(iter(numbers.values())), type=_WIDE)
        key = tuple(sorted(numbers.items()))
        if key not in self._made:
            self._made[key] = ibis.cases(
                *((self._of(level), ibis.literal(n, type=_WIDE)) for level, n in key)
            )
        return self._made[key]

    def _of(self, level: str) -> ir.BooleanValue:
        if level not in self._is:
            self._is[level] = self._level == level
        return self._is[level]


def _verdict(
    figures: ir.Table, code: str, of: Mapping[str, Target], by_level: _ByLevel
) -> ir.IntegerValue:
    n, d = (figures[name].cast(_WIDE) for name in figure_columns(code)[:2])
    terms = {level: target.terms for level, target in of.items()}
    if len({target.is_percent for target in of.values()}) > 1:
        raise ValueError(f"{code} is a share at one level and a count at another")
    if not next(iter(of.values())).is_percent:
        d = ibis.coalesce(d, 1)  # a count
    d = d.nullif(0)

    def each(name: str, *, everywhere: bool = True) -> ir.IntegerValue:
        numbers = {level: getattr(one, name) for level, one in terms.items()}
        return by_level.choose(numbers, everywhere=everywhere)

    # This term alone is null at the levels without a target, and makes all of it null there.
    over = n * each("part", everywhere=False) + d * each("whole")
    if any(one.width for one in terms.values()):
        room = ibis.least(d, each("width") - d) - each("open_by")
        over = over + ibis.greatest(0, room)
    return (over >= each("least")).cast("int8")
