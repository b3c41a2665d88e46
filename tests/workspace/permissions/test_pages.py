"""The matrix of pages: each method of each asked for by everybody, and what the answers show."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO

import pytest
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.test import Client
from django.test.client import MULTIPART_CONTENT
from django.urls import reverse

from lotrinh.site import urls
from lotrinh.workspace.people.permission_table import (
    KINDS_OF_ROLE,
    PAGES,
    Asked,
    Door,
    Permission,
    each_of,
)
from tests.workspace.permissions.registry import PAGE_RECIPES, PageRecipe, Visit, load_recipes
from tests.workspace.permissions.watching import undone, watched
from tests.workspace.permissions.world import CANARIES, MARKED, Somebody, World

load_recipes()
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _short_refusals(monkeypatch: pytest.MonkeyPatch) -> None:
    """Say no in a word: the pages that say it are one for all, and looked at below."""

    def refuse(status: int) -> Callable[[HttpRequest, Exception], HttpResponse]:
        return lambda request, exception: HttpResponse(status=status)

    for status in (403, 404):
        monkeypatch.setattr(urls, f"handler{status}", refuse(status), raising=False)


METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
EVERY = [(name, method) for name, methods in PAGES.items() for method in methods]

LOOK_AROUND = {
    "principal of A",
    "staff of A",
    "principal of B",
    "principal of D",
    "commune_officer of C1",
    "commune_officer of C2",
    "principal of B, staff of A",
    "delegate whose days are over",
    "visitor",
}
"""Who asks for each page in every way: one of each sort, for who may is the same in all of them."""

LEFT_OUT = {
    f"{role} of {school}"
    for school in ("B", "D")
    for role in KINDS_OF_ROLE
    if role not in {"principal", "staff", "administrator"}
}
"""Whom pages are not tried with, for they stand to school A as others of their school do, and what
a role sees of the own unit school A's people say. Operations are tried with them."""


@dataclass(frozen=True)
class Cell:
    """A person at a page, working in a unit (None: has none), and what should come of it."""

    person: Somebody
    works_in: str
    unit: str | None
    is_allowed: bool
    reads: bool


@pytest.mark.parametrize(("name", "method"), EVERY)
def test_everybody_gets_exactly_what_the_table_says(world: World, name: str, method: str) -> None:
    recipe = _recipe(name)
    with undone():
        visit = recipe.build(world)
        wrong = [
            line
            for cell in _cells(world, name, method, recipe)
            for path in _paths(visit, method, cell.person)
            for line in _wrong(world, cell, name, method, path, visit)
        ]
    lines = "\n  ".join(wrong)
    assert not wrong, f"{method} {name}: {len(wrong)} cells are wrong:\n  {lines}"


@pytest.mark.parametrize("name", PAGES)
def test_what_the_table_does_not_list_is_answered_405(world: World, name: str) -> None:
    recipe = _recipe(name)
    with undone():
        visit = recipe.build(world)
        allowed = _somebody_allowed(world, name, recipe)
        others = {
            method: _answer(world, allowed, method, visit.path, visit).status_code
            for method in METHODS
            if method not in PAGES[name]
        }
    assert set(others.values()) <= {405}, f"{name} also answers: {others}"


@pytest.mark.parametrize("name", [name for name, how in PAGES.items() if "POST" in how])
def test_what_another_site_sends_is_refused(world: World, name: str) -> None:
    """Whoever the person is: a form that is not ours has no token."""
    recipe = _recipe(name)
    with undone(), watched() as changed:
        visit = recipe.build(world)
        changed.clear()
        cell = _somebody_allowed(world, name, recipe, "POST")
        careful = Client(enforce_csrf_checks=True)
        careful.cookies = world.browser(cell.person, cell.works_in).cookies
        assert careful.post(visit.path, visit.sent()).status_code == 403
        assert changed == []


def test_the_canaries_sing_where_they_may(world: World) -> None:
    """Each planted word is on some page of the school's principal: else it would prove nothing."""
    person = world.people["principal of A"]
    shown = ""
    for name, methods in PAGES.items():
        if "GET" in methods and name in PAGE_RECIPES:
            with undone():
                visit = PAGE_RECIPES[name].build(world)
                answers = [
                    _text(
                        _answer(
                            world,
                            Cell(person, "A", "A", is_allowed=True, reads=True),
                            "GET",
                            path,
                            visit,
                        )
                    )
                    for path in _paths(visit, "GET", person)
                ]
            shown += " ".join(answers)
    words = {word for _permissions, group in CANARIES for word in group}
    assert {word for word in words if word not in shown} == set()


def test_what_is_not_there_looks_like_what_is_another_s(world: World) -> None:
    """An address with a number that nothing has is answered as one of another unit's things."""
    person = world.people["principal of B"]
    for name, recipe in PAGE_RECIPES.items():
        if recipe.unit is None or "GET" not in PAGES.get(name, {}):
            continue
        with undone():
            path = recipe.build(world).path
            number = next((part for part in path.split("/") if part.isdecimal()), None)
            if number is not None:
                cell = Cell(person, "A", "A", is_allowed=False, reads=False)
                away = path.replace(f"/{number}/", "/987654321/")
                answer = _answer(world, cell, "GET", away, Visit(away))
                assert answer.status_code == 404, f"{name}: {away}"


def test_the_pages_that_refuse_say_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    draft = Visit(f"/ke-hoach/dua-vao/{world.waiting.pk}/xac-nhan/")
    for name, status in {"principal of B": 404, "staff of A": 403}.items():
        cell = Cell(world.people[name], "A", "A", is_allowed=False, reads=False)
        answer = _answer(world, cell, "POST", draft.path, draft)
        assert answer.status_code == status
        assert "zqbanchoduyet" not in _text(answer)


def _recipe(name: str) -> PageRecipe:
    if name not in PAGE_RECIPES:
        pytest.fail(f"no recipe visits {name}: add one in tests/workspace/permissions/recipes")
    return PAGE_RECIPES[name]


def _paths(visit: Visit, method: str, person: Somebody) -> list[str]:
    """Return the address, for some with all that can be asked for there."""
    more = visit.also if method == "GET" and person.name in LOOK_AROUND else ()
    return [visit.path, *(visit.path + query for query in more)]


def _cells(world: World, name: str, method: str, recipe: PageRecipe) -> Iterator[Cell]:
    """Yield everybody with a session that says school A; who has several units, at each of them.

    Where no right in a unit is asked for, one of each sort.
    """
    asks_no_right = {Door.OPEN, Door.SIGNED_IN, Door.OWN_ACCOUNT} & set(
        each_of(PAGES[name][method])
    )
    for person in world.people.values():
        if person.name in LEFT_OUT or (asks_no_right and person.name not in LOOK_AROUND):
            continue
        places = ["A"]
        if recipe.unit is None:
            places += [held.unit for held in person.held if len(person.held) > 1]
        for place in dict.fromkeys(places):
            unit = recipe.unit or _working_in(world, person, place)
            yield Cell(
                person,
                place,
                unit,
                _may(world, person, unit, name, method, recipe),
                reads=unit is not None and world.may(person, Permission.READ, unit),
            )


def _working_in(world: World, person: Somebody, chosen: str) -> str | None:
    """Return where a person works whose session says ``chosen``: there, or in the own unit."""
    if any(held.unit == chosen for held in person.held):
        return chosen
    if world.may(person, Permission.READ, chosen):
        return chosen
    return person.held[0].unit if person.held else None


def _may(
    world: World,
    person: Somebody,
    unit: str | None,
    name: str,
    method: str,
    recipe: PageRecipe,
) -> bool:
    asked = each_of(PAGES[name][method])
    if Door.OPEN in asked:
        return True
    if person.is_visitor:
        return False
    if method == "POST" and recipe.unless is not None and recipe.unless(world, person):
        return False
    if recipe.also is not None and recipe.also(world, person):
        return True
    if Door.SIGNED_IN in asked or (Door.OWN_ACCOUNT in asked and recipe.also is None):
        return True
    if unit is None:
        return False
    if Door.READS_BELOW in asked:
        return world.reads_below(person, unit)
    return any(isinstance(one, Permission) and world.may(person, one, unit) for one in asked)


def _somebody_allowed(
    world: World, name: str, recipe: PageRecipe, method: str | None = None
) -> Cell:
    """Return a visitor where that is enough, else the first whom the page answers."""
    method = method or next(iter(PAGES[name]))
    cells = [cell for cell in _cells(world, name, method, recipe) if cell.is_allowed]
    return next((cell for cell in cells if cell.person.is_visitor), cells[0])


def _wrong(
    world: World, cell: Cell, name: str, method: str, path: str, visit: Visit
) -> Iterator[str]:
    """Yield what is wrong with an answer: nothing, or lines."""
    with watched() as changed:
        answer = _answer(world, cell, method, path, visit)
    status, person = answer.status_code, cell.person
    who = f"{person.name} ({world.relation(person, 'A')}) in {cell.unit or 'no unit'}, {path}"
    expected = _expected(
        cell,
        PAGES[name][method],
        _recipe(name),
        is_for_programs=name.startswith("api-v1:"),
    )
    if not _fits(answer, expected):
        # What Django's client keeps of an error that a page ran into.
        error = getattr(answer, "exc_info", None)
        yield (
            f"{who}: expected {expected}, got {status} {error[1]!r}"
            if error
            else (f"{who}: expected {expected}, got {status}")
        )
    if not cell.is_allowed and changed:
        yield f"{who}: refused, and yet changed {', '.join(changed)}"
    shown = _text(answer)
    for permissions, words in CANARIES:
        is_own = person.name == MARKED and Permission.MANAGE_PEOPLE in permissions
        if not is_own and not any(world.may(person, one, "A") for one in permissions):
            leaked = [word for word in words if word in shown]
            if leaked:
                needed = " or ".join(permissions)
                yield f"{who}: has no {needed} in A, and yet sees {', '.join(leaked)}"


def _expected(
    cell: Cell, asked: Asked, recipe: PageRecipe, *, is_for_programs: bool = False
) -> str:
    """Return what should come: a status in digits, or in a word."""
    if cell.is_allowed:
        is_elsewhere = recipe.unit is None and cell.unit != "A"
        status = recipe.elsewhere if is_elsewhere and recipe.elsewhere != 200 else recipe.answers
        return "an answer" if status == 200 else str(status)
    if cell.person.is_visitor:
        return "401" if is_for_programs else "the door"
    if asked is Door.OWN_ACCOUNT:
        return "nothing"
    # Another unit's things look as if they did not exist; one's own unit is no secret.
    is_secret = recipe.unit is not None and recipe.is_secret and not cell.reads
    return "404" if is_secret else "403"


def _fits(answer: HttpResponseBase, expected: str) -> bool:
    status = answer.status_code
    to_the_door = status == 302 and answer["Location"].startswith(f"{reverse('sign_in')}?next=")
    match expected:
        case "an answer":
            return status < 400 and not to_the_door
        case "the door":
            return to_the_door
        case "nothing":
            return status < 500
        case "403":
            return status in (403, 404)
        case _:
            return str(status) == expected


def _answer(world: World, cell: Cell, method: str, path: str, visit: Visit) -> HttpResponseBase:
    """Ask as the person; what it changes is undone."""
    browser = world.browser(cell.person, cell.works_in)
    with undone():
        if method == "POST":
            form = "application/json" if visit.is_json else MULTIPART_CONTENT
            answer = browser.post(path, visit.sent(), content_type=form)
        else:
            answer = browser.generic(method, path)
        _text(answer)  # a file is read while its row is there
    return answer


def _text(answer: HttpResponseBase) -> str:
    """Return all that an answer says in small letters: its headings, its body, what is packed."""
    kept: str | None = getattr(answer, "text_kept", None)
    if kept is None:
        content = answer.getvalue()
        kept = f"{answer.headers} {_unpacked(content)}".lower()
        answer.text_kept = kept  # type: ignore[attr-defined]
    return kept


def _unpacked(content: bytes) -> str:
    if not content.startswith(b"PK\x03\x04"):
        return content.decode("utf-8", errors="replace")
    with zipfile.ZipFile(BytesIO(content)) as archive:
        parts = [archive.read(name) for name in archive.namelist()]
    return " ".join(part.decode("utf-8", errors="replace") for part in parts)
