"""What the matrix calls: a recipe for each operation and each page, by the name in the table.

A recipe lies in ``recipes/``, one file for each area; what has none fails by its name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from lotrinh.core.messages import LotrinhError
from tests.workspace.permissions import recipes
from tests.workspace.permissions.world import Actor, Somebody, World

Call = Callable[[Any], object]
"""Do the thing as this actor; each call looks its objects up anew."""

Also = Callable[[World, Somebody], bool]
"""Whether somebody may besides those whom the permission lets, or does not though it does."""


@dataclass(frozen=True)
class OperationRecipe:
    """How to call an operation; ``unit`` is where its permission is asked for."""

    build: Callable[[World], Call]
    unit: str = "A"
    also: Also | None = None
    unless: Also | None = None


@dataclass(frozen=True)
class WrongState:
    """How to call an operation on what is not in the state that it needs.

    Without an error it passes over it and changes nothing.
    """

    build: Callable[[World], Call]
    error: type[LotrinhError] | None


@dataclass(frozen=True)
class Visit:
    """An address, what is sent there by POST, as a form or as JSON, and more ways (``?q=...``) to
    ask for it by GET."""

    path: str
    data: Mapping[str, Any] | Callable[[], Mapping[str, Any]] = field(default_factory=dict)
    also: Sequence[str] = ()
    is_json: bool = False

    def sent(self) -> Mapping[str, Any]:
        """Return what is sent, made anew: a file is read to its end only once."""
        return self.data() if callable(self.data) else self.data


@dataclass(frozen=True)
class PageRecipe:
    """How to visit a page; ``unit`` is whose thing it shows, None: of the unit one works in.

    ``answers`` is what it answers who may, 200 for anything that is no refusal; ``elsewhere`` in a
    unit that has not what school A has: nothing to compute from, no figure to explain. What is no
    secret need not look as if it did not exist. ``unless`` is about what is sent: the page itself
    is open to them.
    """

    build: Callable[[World], Visit]
    unit: str | None = "A"
    answers: int = 200
    elsewhere: int = 200
    is_secret: bool = True
    also: Also | None = None
    unless: Also | None = None


OPERATION_RECIPES: dict[str, OperationRecipe] = {}
WRONG_STATES: dict[str, WrongState] = {}
PAGE_RECIPES: dict[str, PageRecipe] = {}


def operation(
    name: str, *, unit: str = "A", also: Also | None = None, unless: Also | None = None
) -> Callable[[Callable[[World], Call]], Callable[[World], Call]]:
    """Say how the operation of this dotted name is called."""

    def keep(build: Callable[[World], Call]) -> Callable[[World], Call]:
        assert name not in OPERATION_RECIPES, f"two recipes for {name}"
        OPERATION_RECIPES[name] = OperationRecipe(build, unit, also, unless)
        return build

    return keep


def in_wrong_state(
    name: str, error: type[LotrinhError] | None
) -> Callable[[Callable[[World], Call]], Callable[[World], Call]]:
    """Say how the operation is called on what is not in the state that the table names."""

    def keep(build: Callable[[World], Call]) -> Callable[[World], Call]:
        WRONG_STATES[name] = WrongState(build, error)
        return build

    return keep


def page(
    name: str,
    *,
    unit: str | None = "A",
    answers: int = 200,
    elsewhere: int = 200,
    is_secret: bool = True,
    also: Also | None = None,
    unless: Also | None = None,
) -> Callable[[Callable[[World], Visit]], Callable[[World], Visit]]:
    """Say how the page of this name is visited."""

    def keep(build: Callable[[World], Visit]) -> Callable[[World], Visit]:
        assert name not in PAGE_RECIPES, f"two recipes for {name}"
        PAGE_RECIPES[name] = PageRecipe(build, unit, answers, elsewhere, is_secret, also, unless)
        return build

    return keep


def load_recipes() -> None:
    """Import every file of recipes."""
    for module in iter_modules(recipes.__path__):
        import_module(f"{recipes.__name__}.{module.name}")


__all__ = [
    "OPERATION_RECIPES",
    "PAGE_RECIPES",
    "WRONG_STATES",
    "Actor",
    "Visit",
    "in_wrong_state",
    "load_recipes",
    "operation",
    "page",
]
