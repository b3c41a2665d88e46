"""All indicators of a table in one pass over its records.

Every figure is put together from counts of the records for which some conditions all hold, each
count made once. Counting ``CASE WHEN a AND b THEN 1 END`` lets an engine look at ``b`` only where
``a`` holds; the sum of ``a AND b`` as a number costs DuckDB five times as much (decision 7).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import groupby
from operator import and_, or_
from typing import Any, cast

import ibis
import ibis.expr.operations as ops
import ibis.expr.types as ir

from lotrinh.compute.formulas import Amount, Count, Formula, Grade, Measure, Share
from lotrinh.compute.prepared import DEAR, category, only_dear, prepare, without_dear
from lotrinh.compute.schema import UNIT, records_of
from lotrinh.core.rosters import Moments

_FIGURE = "int32"  # a unit's figure; a larger one ends in an error, never in another number
_STRICT = (
    ops.Equals, ops.NotEquals, ops.Less, ops.LessEqual, ops.Greater, ops.GreaterEqual,
    ops.Between, ops.Not, ops.InValues,
)  # fmt: skip
"""Null if and only if one of the arguments is."""


def figure_columns(code: str) -> tuple[str, str, str]:
    """Return the names of an indicator's columns: numerator, denominator, unknown."""
    return f"{code}:n", f"{code}:d", f"{code}:u"


def one_pass(
    table: str,
    formulas: Iterable[Formula],
    on: Moments,
    *,
    by: Sequence[str] = (),
) -> ir.Table:
    """Return the figures of ``formulas`` over ``table``, unbound: one row a unit, three columns an
    indicator (see ``figure_columns``; a count has no denominator: null).

    ``by`` are dimensions: then one row a unit and category. Every record falls into exactly one
    category, so that the figures of the categories add up to those of the unit.

    Raises: ValueError if a formula is of another table or cannot be broken down so.
    """
    chosen = list(formulas)
    for one in chosen:
        if one.table != table or not set(by) <= set(one.by):
            raise ValueError(f"{one.code} is no formula of {table} by {', '.join(by) or 'unit'}")
    keys = [UNIT, *(f"by_{name}" for name in by)]
    plan = _Plan(table, on, by)
    figures = {one.code: plan.figures(one, on) for one in chosen}
    sums = plan.sums(keys)
    return _with_ranges(
        sums.select(
            *keys,
            **{
                name: _column(sums, terms)
                for code, terms_of_three in figures.items()
                for name, terms in zip(figure_columns(code), terms_of_three, strict=True)
            },
        )
    )


@dataclass(frozen=True, slots=True)
class _Terms:
    """A figure as sums to add and sums to take away."""

    plus: tuple[str, ...] = ()
    minus: tuple[str, ...] = ()


class _Plan:
    """Collects the distinct sums that the formulas need.

    What is dear to work out is left null in the sums over all records, and worked out in sums over
    the few records that need it; a formula that asks for it takes its figures from both.
    """

    def __init__(self, table: str, on: Moments, by: Sequence[str]) -> None:
        def prepared(records: ir.Table) -> ir.Table:
            ready = prepare(records, table, on)
            return ready.mutate(**{f"by_{name}": category(ready, name) for name in by})

        records = records_of(table)
        self._dear_columns = DEAR.get(table, frozenset())
        self._all = _Sums(without_dear(prepared(records), table), "s")
        self._dear = _Sums(prepared(only_dear(records, table)), "dear")

    def figures(self, one: Formula, on: Moments) -> tuple[_Terms, _Terms | None, _Terms]:
        """Return the terms of the numerator, of the denominator if there is one, of the unknown."""
        sums = self._all
        measure = one.function(sums.records, on)
        match measure:
            case Share(whole, part):
                whole_, part_ = _conditions(whole), _conditions(part)
                part_counts: tuple[str, ...] = (sums.count(whole_ + part_),)
                if self._is_dear(measure):
                    if len(part_) > 1 or self._is_dear(Count(whole)):
                        raise ValueError(f"{one.code} asks more than one thing of a dear column")
                    again = one.function(self._dear.records, on)
                    assert isinstance(again, Share)
                    asked, met = _conditions(again.whole), _conditions(again.part)
                    part_counts += (self._dear.count(asked + met),)
                    no_answer = self._dear.counts_of_unknown(met, given=asked)
                else:
                    no_answer = sums.counts_of_unknown(part_, given=whole_)
                return (
                    _Terms(part_counts),
                    _Terms((sums.count(whole_),), no_answer),
                    _Terms(sums.counts_of_unknown(whole_) + no_answer),
                )
            case _ if self._is_dear(measure):
                raise ValueError(f"{one.code} is no share, and asks for a dear column")
            case Count(counted):
                conditions = _conditions(counted)
                unknown = sums.counts_of_unknown(conditions)
                return _Terms((sums.count(conditions),)), None, _Terms(unknown)
            case Amount(part, None) | Grade(part):
                return _Terms((sums.sum(part),)), None, _Terms((sums.count([part.isnull()]),))
            case Amount(part, whole) if whole is not None:
                return (
                    _Terms((sums.sum(part, [whole.notnull()]),)),
                    _Terms((sums.sum(whole, [part.notnull()]),)),
                    _Terms((sums.count([part.isnull() | whole.isnull()]),)),
                )
        raise TypeError(measure)

    def sums(self, keys: Sequence[str]) -> ir.Table:
        """Return a row for each of ``keys`` with all sums; one over no record at all is null."""
        everything = self._all.by(keys)
        if not self._dear.named:
            return everything
        dear = self._dear.by(keys)
        joined = everything.left_join(dear, list(keys), rname="{name}_dear")
        return joined.select(
            *everything.columns,
            # A unit may have no record that is dear.
            **{name: ibis.coalesce(joined[name], 0) for name in self._dear.named},
        )

    def _is_dear(self, measure: Measure) -> bool:
        values = (getattr(measure, name) for name in measure.__dataclass_fields__)
        fields = (field for value in values if value is not None for field in _fields(value.op()))
        return not self._dear_columns.isdisjoint(fields)


class _Sums:
    """Sums over some records, each made once, with their names."""

    def __init__(self, records: ir.Table, prefix: str) -> None:
        self.records = records
        self.named: dict[str, ir.Value] = {}
        self._prefix = prefix
        self._names: dict[object, str] = {}

    def by(self, keys: Sequence[str]) -> ir.Table:
        """Return the sums of the records of each of ``keys``."""
        return self.records.group_by(list(keys)).aggregate(**self.named)

    def counts_of_unknown(
        self, conditions: Sequence[ir.BooleanValue], given: Sequence[ir.BooleanValue] = ()
    ) -> tuple[str, ...]:
        """Return counts that add up to the records in which ``given`` hold and it is unknown
        whether all ``conditions`` do.

        That is, none is known not to hold and some are unknown. Each record is counted at the first
        that is unknown: blanks are rare, so the engine looks at little more than those.
        """
        return tuple(
            self.count(
                [
                    is_blank,
                    *given,
                    *conditions[:number],
                    *(_may_hold(later) for later in conditions[number + 1 :]),
                ]
            )
            for number, one in enumerate(conditions)
            if (is_blank := _is_null(one.op())) is not None
        )

    def count(self, conditions: Sequence[ir.BooleanValue]) -> str:
        """Return the name of the count of the records in which all ``conditions`` hold."""
        key = frozenset(one.op() for one in conditions)
        if key not in self._names:
            counted = (
                ibis.ifelse(_all(conditions), _literal(1), ibis.null("int8")).count()
                if conditions
                else self.records.count()
            )
            self._names[key] = self._named(counted)
        return self._names[key]

    def sum(self, amount: ir.IntegerValue, where: Sequence[ir.BooleanValue] = ()) -> str:
        """Return the name of the sum of ``amount`` in the records where all ``where`` hold."""
        key = (amount.op(), *(one.op() for one in where))
        if key not in self._names:
            added = ibis.ifelse(_all(where), amount, ibis.null(amount.type())) if where else amount
            # That of nothing known is 0: what is unknown is counted beside it.
            self._names[key] = self._named(ibis.coalesce(added.sum(), 0))
        return self._names[key]

    def _named(self, total: ir.Value) -> str:
        name = f"{self._prefix}{len(self.named)}"
        self.named[name] = total
        return name


def _conditions(condition: ir.BooleanValue) -> list[ir.BooleanValue]:
    """Return the conditions that ``condition`` joins by AND, without those that always hold."""

    def each(op: ops.Node) -> Iterator[ops.Node]:
        if isinstance(op, ops.And):
            yield from each(op.left)
            yield from each(op.right)
        elif not (isinstance(op, ops.Literal) and op.value is True):
            yield op

    return [cast("ir.BooleanValue", op.to_expr()) for op in each(condition.op())]


def _fields(op: ops.Node) -> set[str]:
    """Return the names of the columns that ``op`` names itself."""
    own = op.find(ops.Field, filter=lambda node: not isinstance(node, ops.Relation))
    return {field.name for field in own}


def _is_null(op: ops.Node) -> ir.BooleanValue | None:
    """Return the cheapest condition that ``op`` is null, None if it never is."""
    match op:
        case ops.IsNull() | ops.NotNull():
            return None
        case ops.Literal():
            return None if op.value is not None else _literal(True)
        case ops.Coalesce() if any(_is_null(argument) is None for argument in op.arg):
            return None
        case ops.Field() if (
            isinstance(op.rel, ops.Project) and _is_null(op.rel.values[op.name]) is None
        ):
            return None
        case _ if isinstance(op, _STRICT):
            found = [one for one in map(_is_null, _arguments(op)) if one is not None]
            return reduce(or_, found) if found else None
    return cast("ir.BooleanValue", op.to_expr().isnull())


def _arguments(op: ops.Node) -> Iterator[ops.Node]:
    for argument in op.args:
        yield from argument if isinstance(argument, tuple) else (argument,)


def _may_hold(condition: ir.BooleanValue) -> ir.BooleanValue:
    if _is_null(condition.op()) is None:
        return condition
    return cast("ir.BooleanValue", ibis.coalesce(condition, _literal(True)))


def _all(conditions: Sequence[ir.BooleanValue]) -> ir.BooleanValue:
    return reduce(and_, conditions)


def _literal(value: bool | int) -> ir.Value:
    return ibis.literal(value, type="boolean" if isinstance(value, bool) else "int8")


def _with_ranges(expression: ir.Table) -> ir.Table:
    """Return ``expression`` with lists of numbers as ranges: DuckDB makes joins of long lists."""

    def change(op: ops.Node, changed: dict[str, Any] | None) -> ops.Node:
        op = op.__recreate__(changed) if changed else op
        return _ranges(op) if isinstance(op, ops.InValues) else op

    return cast("ir.Table", expression.op().replace(change).to_expr())


def _ranges(op: ops.InValues) -> ops.Node:
    values = [one.value for one in op.options if isinstance(one, ops.Literal)]
    if len(values) < len(op.options) or not all(type(value) is int for value in values):
        return op
    number = cast("ir.IntegerValue", op.value.to_expr())
    # Consecutive numbers have the same distance from their place in the list.
    runs = groupby(enumerate(sorted(values)), key=lambda placed: placed[1] - placed[0])
    ranges = [[value for _place, value in run] for _distance, run in runs]
    return cast(
        "ops.Node",
        reduce(
            or_,
            (
                number.between(run[0], run[-1]) if len(run) > 1 else number == run[0]
                for run in ranges
            ),
        ).op(),
    )


def _column(sums: ir.Table, terms: _Terms | None) -> ir.Value:
    if terms is None:
        return ibis.null(_FIGURE)
    total = reduce(
        lambda so_far, name: so_far + sums[name], terms.plus, ibis.literal(0, type="int64")
    )
    total = reduce(lambda so_far, name: so_far - sums[name], terms.minus, total)
    return total.cast(_FIGURE)
