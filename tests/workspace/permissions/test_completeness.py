"""The table is complete: what is added to the code and not to the table is found here by name."""

from __future__ import annotations

from datetime import datetime
from types import ModuleType

import pytest
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, include, path

from lotrinh.workspace.people.permission_table import OPERATIONS, PAGES, Door, each_of
from tests.workspace.permissions.finding import (
    called_in,
    modules,
    operations_in,
    pages_in,
    recording_in,
)
from tests.workspace.permissions.registry import (
    OPERATION_RECIPES,
    PAGE_RECIPES,
    WRONG_STATES,
    load_recipes,
)

PARTS = {
    "people.audit.record": "writes the trail for each operation",
    "actuals.rosters.figures.keep_figures": "the last step of run_computation",
}
"""What has ``at`` and is a part of operations, never called by itself; with the reason."""


def test_every_operation_is_in_the_table_and_nothing_else() -> None:
    assert set(OPERATIONS) == operations_in(modules()) - set(PARTS)


def test_only_operations_write_to_the_trail() -> None:
    """And the private functions beside them, which only they can call."""
    areas = {name.rpartition(".")[0] for name in OPERATIONS}
    strangers = {
        name
        for name in recording_in(modules()) - set(OPERATIONS)
        if not name.rpartition(".")[2].startswith("_") or name.rpartition(".")[0] not in areas
    }
    assert strangers == set()


def test_no_page_does_what_only_the_command_line_may() -> None:
    reserved = {
        name.rpartition(".")[2]
        for name, one in OPERATIONS.items()
        if one.permission is Door.COMMAND_LINE
    }
    reachable = [m for m in modules() if m.__name__.rpartition(".")[2] in {"pages", "api", "forms"}]
    assert len(reachable) > 5
    assert called_in(reachable, reserved) == set()


def test_every_address_is_in_the_table_and_nothing_else() -> None:
    """Those of an API as well: each route of one has a name, and comes by the same door."""
    assert set(PAGES) == pages_in(get_resolver().url_patterns)


def test_every_entry_has_a_recipe_and_every_recipe_an_entry() -> None:
    load_recipes()
    assert set(OPERATION_RECIPES) == set(OPERATIONS)
    assert set(PAGE_RECIPES) == set(PAGES)
    assert set(WRONG_STATES) == {name for name, one in OPERATIONS.items() if one.state}


def test_who_may_besides_is_said_in_the_table() -> None:
    """A recipe lets in whom the permission does not only where the table says so."""
    load_recipes()
    besides = {Door.CONCERNED, Door.OWN_ACCOUNT}
    for name, recipe in OPERATION_RECIPES.items():
        assert bool(recipe.also) <= bool(besides & set(OPERATIONS[name].asked)), name
    for name, page in PAGE_RECIPES.items():
        asked = {one for methods in PAGES[name].values() for one in each_of(methods)}
        assert bool(page.also) <= bool(besides & asked), name


# --- that these tests find what they are for -----------------------------------------------------


def test_an_operation_without_an_entry_is_found() -> None:
    module = ModuleType("lotrinh.workspace.plans.made_up")

    def shred_plan(*, plan: int, actor: str, at: datetime) -> None:
        """Change something."""

    def use_token(*, token: str, at: datetime) -> None:
        """Change something that a link was sent for."""

    def list_plans(*, actor: str) -> None:
        """Change nothing."""

    def _write(*, actor: str, at: datetime) -> None:
        """Be a part of an operation."""

    for function in (shred_plan, use_token, list_plans, _write):
        function.__module__ = module.__name__
        setattr(module, function.__name__, function)
    found = {"plans.made_up.shred_plan", "plans.made_up.use_token"}
    assert operations_in([module]) == found
    assert not found & set(OPERATIONS)


def _view(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


@pytest.mark.parametrize(
    ("pattern", "name"),
    [
        (path("moi/", _view, name="made_up"), "made_up"),
        (path("moi/", _view), "/moi/"),
        (path("sau/", include([path("<int:pk>/", _view)])), "/sau/<int:pk>/"),
        (
            path(
                "api/", include(([path("plans", _view, name="list")], "ninja"), namespace="api-1")
            ),
            "api-1:list",
        ),
        (path("api/", include(([path("plans", _view)], "ninja"), namespace="api-1")), "/api/plans"),
    ],
)
def test_an_address_without_an_entry_is_found(pattern: URLPattern | URLResolver, name: str) -> None:
    known = get_resolver().url_patterns
    assert pages_in([*known, pattern]) - pages_in(known) == {name}
    assert name not in PAGES
