"""The matrix of operations: each called by everybody, allowed exactly where the table says so."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from lotrinh.core.messages import LotrinhError
from lotrinh.workspace.people.models import Unit
from lotrinh.workspace.people.permission_table import OPERATIONS, Door, Permission
from lotrinh.workspace.people.permissions import NotAllowed, is_allowed, units_where
from tests.workspace.permissions.registry import (
    OPERATION_RECIPES,
    WRONG_STATES,
    Call,
    OperationRecipe,
    load_recipes,
)
from tests.workspace.permissions.watching import undone, watched
from tests.workspace.permissions.world import Somebody, World

load_recipes()

pytestmark = pytest.mark.django_db


NOT_IN_THE_TRAIL = {"actuals.rosters.computing.fail_computation"}
"""What changes nothing that anybody entered: a run that failed says so itself."""


@pytest.mark.parametrize("name", OPERATIONS)
def test_everybody_may_exactly_what_the_table_says(world: World, name: str) -> None:
    recipe = _recipe(name)
    with undone():
        call = recipe.build(world)
        wrong = [
            cell
            for person in _callers(world, name)
            for cell in _wrong(world, name, call, person, _may(world, person, name, recipe))
        ]
    assert not wrong, _list(name, wrong)


@pytest.mark.parametrize("name", [name for name, one in OPERATIONS.items() if one.state])
def test_what_is_in_the_wrong_state_stays_as_it_is(world: World, name: str) -> None:
    """Who has no right to it is told that first, and nothing of the state."""
    recipe = _recipe(name)
    if name not in WRONG_STATES:
        pytest.fail(f"no recipe calls {name} in the wrong state")
    state = WRONG_STATES[name]
    with undone():
        call = state.build(world)
        wrong = [
            cell
            for person in _callers(world, name)
            for cell in _wrong_state(
                world, call, person, state.error, is_allowed=_may(world, person, name, recipe)
            )
        ]
    assert not wrong, _list(name, wrong)


@pytest.mark.parametrize("permission", Permission)
def test_rights_are_those_of_the_table(world: World, permission: Permission) -> None:
    """Asked about one unit, and asked for all of them: everybody, in every unit of the world."""
    wrong = []
    for person in world.people.values():
        expected = {unit for unit in world.units if world.may(person, permission, unit)}
        asked = {
            short
            for short, unit in world.units.items()
            if is_allowed(person.user, unit, permission)
        }
        listed = Unit.objects.filter(units_where(person.user, permission))
        named = {short for short, unit in world.units.items() if unit in listed}
        if not expected == asked == named:
            wrong.append(f"{person.name}: {expected}, but is_allowed {asked}, units_where {named}")
    assert not wrong, "\n".join(wrong)


def _recipe(name: str) -> OperationRecipe:
    if name not in OPERATION_RECIPES:
        pytest.fail(f"no recipe calls {name}: add one in tests/workspace/permissions/recipes")
    return OPERATION_RECIPES[name]


def _callers(world: World, name: str) -> list[Somebody]:
    """Return everybody; the command line is nobody, and a visitor has no account of its own."""
    asked = OPERATIONS[name].permission
    if asked is Door.COMMAND_LINE:
        return [world.people["visitor"]]
    is_own = asked is Door.OWN_ACCOUNT
    return [person for person in world.people.values() if not (is_own and person.is_visitor)]


def _may(world: World, person: Somebody, name: str, recipe: OperationRecipe) -> bool:
    asked = OPERATIONS[name].asked
    if recipe.unless is not None and recipe.unless(world, person):
        return False
    if recipe.also is not None and recipe.also(world, person):
        return True
    if asked == (Door.OWN_ACCOUNT,):
        return recipe.also is None
    if any(isinstance(one, Permission) and world.may(person, one, recipe.unit) for one in asked):
        return True
    # What the command line does asks nobody; that no page does it is tested for completeness.
    return bool({Door.OPEN, Door.COMMAND_LINE} & set(asked))


def _wrong(
    world: World, name: str, call: Call, person: Somebody, is_allowed: bool
) -> Iterator[str]:
    """Yield what is wrong with a cell: nothing, or a line."""
    said, changed = _said(call, person)
    cell = f"{person.name} ({world.relation(person, _recipe(name).unit)})"
    # Somebody else's account may be passed over instead of being refused.
    is_refused = isinstance(said, NotAllowed) or OPERATIONS[name].permission is Door.OWN_ACCOUNT
    if is_allowed and said is not None:
        yield f"{cell}: may, but {said!r}"
    elif is_allowed and "workspace_auditevent" not in changed and name not in NOT_IN_THE_TRAIL:
        yield f"{cell}: may, and yet the trail says nothing"
    elif not is_allowed and not is_refused:
        yield f"{cell}: may not, but {said!r}"
    elif not is_allowed and changed:
        yield f"{cell}: refused, and yet changed {', '.join(changed)}"


def _wrong_state(
    world: World,
    call: Call,
    person: Somebody,
    error: type[LotrinhError] | None,
    *,
    is_allowed: bool,
) -> Iterator[str]:
    said, changed = _said(call, person)
    expected = (error or type(None)) if is_allowed else NotAllowed
    if not isinstance(said, expected) or (is_allowed and isinstance(said, NotAllowed)):
        yield f"{person.name}: expected {expected.__name__}, got {said!r}"
    elif changed and said is None:
        yield f"{person.name}: passed over, and yet changed {', '.join(changed)}"


def _said(call: Call, person: Somebody) -> tuple[LotrinhError | None, list[str]]:
    """Call it; return the error, if there was one, and the tables and files that changed."""
    said: LotrinhError | None = None
    with undone(), watched() as changed:
        try:
            call(person.user)
        except LotrinhError as error:
            said = error
    return said, changed


def _list(name: str, wrong: list[str]) -> str:
    lines = "\n  ".join(wrong)
    return f"{name}: {len(wrong)} cells are wrong:\n  {lines}"
