"""Which records a figure counts: the formula run row by row over the snapshot that it came from."""

from __future__ import annotations

from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
import polars as pl

from lotrinh.compute.engines.polars import lazy_frame
from lotrinh.compute.formulas import Amount, Count, Formula, Grade, Share
from lotrinh.compute.partials import figure_of
from lotrinh.compute.passes import one_pass
from lotrinh.compute.prepared import prepare
from lotrinh.compute.schema import UNIT, records_of
from lotrinh.core.indicators import Figure
from lotrinh.core.rosters import Moments
from lotrinh.reference.rosters import load_rosters


@dataclass(frozen=True, slots=True)
class Explanation:
    """A figure with the keys of the records behind it, each list in the order of the snapshot.

    ``counted`` are in the numerator, ``rest`` only in the denominator, ``unknown`` in neither;
    ``outside`` is how many records the indicator does not ask about. A table without a key (the
    school's own facts) names its one record by its unit.
    """

    figure: Figure
    counted: tuple[str, ...]
    rest: tuple[str, ...]
    unknown: tuple[str, ...]
    outside: int


def explain(one: Formula, moments: Moments, records: pl.DataFrame) -> Explanation:
    """Return what ``one`` counts in one unit's ``records``; the figure is made again from them."""
    named = load_rosters()[one.table].key or UNIT
    rows = prepare(records_of(one.table), one.table, moments)
    part, whole = _row_by_row(one.function(rows, moments))
    chosen = rows.select(key=rows[named].cast("string"), part=part, whole=whole)
    found = lazy_frame(chosen, {one.table: records.lazy()}).collect()
    asked = found.filter(pl.col("whole").is_null() | pl.col("whole"))
    is_unknown = pl.col("whole").is_null() | pl.col("part").is_null()
    known = asked.filter(~is_unknown)
    figures = lazy_frame(one_pass(one.table, [one], moments), {one.table: records.lazy()})
    row = figures.collect().to_dicts()
    return Explanation(
        figure=figure_of(row[0], one.code) if row else Figure(0, 0, 0),
        counted=_keys(known.filter(pl.col("part"))),
        rest=_keys(known.filter(~pl.col("part"))),
        unknown=_keys(asked.filter(is_unknown)),
        outside=found.height - asked.height,
    )


def _row_by_row(measure: Share | Count | Amount | Grade) -> tuple[ir.Value, ir.Value]:
    """Return whether a record is counted, and whether it is asked, as columns."""
    always = ibis.literal(True)
    match measure:
        case Share(whole, part):
            return part, whole
        case Count(counted):
            return counted, ibis.coalesce(counted, always)
        case Amount(part, None) | Grade(part):
            return part > 0, always
        case Amount(part, whole):
            assert whole is not None
            return part > 0, (part.isnull() | whole.isnull()).ifelse(ibis.null("boolean"), always)
    raise TypeError(measure)


def _keys(found: pl.DataFrame) -> tuple[str, ...]:
    return tuple(found["key"].to_list())
