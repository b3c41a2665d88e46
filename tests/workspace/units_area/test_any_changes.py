"""Whatever changes are made in whatever order, what is stored stays sound."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lotrinh.workspace.people.models import FormerName, Unit, UnitPath, valid_on
from lotrinh.workspace.people.permissions import NotAllowed
from lotrinh.workspace.people.units.operations import (
    UnableToChangeUnits,
    close_part,
    close_unit,
    merge_units,
    move_unit,
    open_part,
    open_unit,
    rename_unit,
    split_unit,
)
from lotrinh.workspace.people.units.planning import PARENTS, PARTS
from lotrinh.workspace.people.units.trees import NamesInTime
from tests.workspace.conftest import AT
from tests.workspace.units_area.conftest import BASIS, DAY, EVE, ON, Place, make_person, tree

DAYS = [date(2024, 9, 1), EVE, DAY, ON, ON + timedelta(days=1), date(2026, 1, 1)]
KINDS = ["commune", "school", "district"]
CODES = ["X1", "X2", "S1", "S2", "H1", "N1", "N2", "N3"]

STEPS = st.lists(
    st.tuples(
        st.sampled_from(["open", "close", "merge", "split", "move", "rename", "part", "end_part"]),
        st.integers(0, 11),
        st.integers(0, 11),
        st.sampled_from(DAYS),
        st.sampled_from(CODES),
        st.sampled_from(KINDS),
    ),
    min_size=1,
    max_size=8,
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_whatever_is_done_leaves_a_sound_tree(place: Place, steps: list[Any]) -> None:
    with transaction.atomic():
        actor = make_person("bo", place.ministry, "administrator")
        for step in steps:
            # Nobody has a right in what lies in nothing any more.
            with suppress(UnableToChangeUnits, NotAllowed):
                do(step, actor)
        check(step[3] for step in steps)
        transaction.set_rollback(True)


def do(step: Any, actor: Any) -> None:
    """Do one step, to units that fit it: the numbers choose among those that are there then."""
    what, first, second, on, code, kind = step
    there = list(Unit.objects.filter(valid_on(on)).order_by("pk"))
    if what == "end_part":
        there = [unit for unit in there if unit.kind in PARTS]
    elif what != "open":
        there = [unit for unit in there if unit.kind in ("school", "commune", "district")]
    if not there:
        return
    one = there[first % len(there)]
    same = [unit for unit in there if unit.kind == one.kind and unit != one] or [one]
    other, third = same[second % len(same)], same[first % len(same)]
    schools = [unit for unit in there if unit.kind == "school"] or [one]
    told = {"on": on, "actor": actor, "at": AT}
    based = told | {"basis": BASIS}
    steps: dict[str, Callable[[], object]] = {
        "open": lambda: open_unit(
            kind=kind, name=f"Tên {code}", code=code, parent=fitting(there, kind, first), **based
        ),
        "close": lambda: close_unit(unit=one, **based),
        "merge": lambda: merge_units(units=[one], into=other, **based),
        "split": lambda: split_unit(
            unit=one,
            into=[other, third, *([one] if second % 2 else [])],
            places={unit.pk: (other, third)[unit.pk % 2] for unit in Unit.objects.all()},
            **based,
        ),
        "move": lambda: move_unit(
            unit=one, parent=fitting(list(Unit.objects.all()), one.kind, second), **based
        ),
        "rename": lambda: rename_unit(unit=one, name=f"Mới {code}", code=code, **based),
        "part": lambda: open_part(
            school=schools[first % len(schools)], kind="group", name=f"Tổ {code}", **told
        ),
        "end_part": lambda: close_part(part=one, **told),
    }
    steps[what]()


def fitting(units: list[Unit], kind: str, number: int) -> Unit:
    """Return one of the units that take one of ``kind``."""
    fit = [unit for unit in units if unit.kind in PARENTS[kind]]
    return fit[number % len(fit)] if fit else units[0]


def check(days: Any) -> None:
    """Hold what is stored against core's tree, on every day around a change."""
    known = tree()
    units = list(Unit.objects.all())
    names = NamesInTime(units, FormerName.objects.all())
    paths = list(UnitPath.objects.all())
    for day in {day + timedelta(days=n) for day in [*days, EVE, DAY] for n in (-1, 0, 1)}:
        for unit in units:
            if not (unit.valid_from or date.min) <= day <= (unit.valid_to or date.max):
                continue
            stored = [
                path
                for path in paths
                if path.unit_id == unit.pk
                and (path.valid_from or date.min) <= day <= (path.valid_to or date.max)
            ]
            stored.sort(key=lambda path: path.distance)
            codes = [names.on(path.ancestor_id, day).code for path in stored]
            code = names.on(unit.pk, day).code
            assert codes == [one.code for one in known.ancestors_of(code, day)], (code, day)
            assert known.unit(code, day).name == names.on(unit.pk, day).name
