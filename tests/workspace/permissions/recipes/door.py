"""The door: signing in and out, help, the unit, the year and the language that one looks at."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from lotrinh.workspace.people.models import User
from lotrinh.workspace.people.operations import (
    UnableToSignIn,
    add_unit,
    add_user,
    make_sign_in_link,
    use_sign_in_link,
)
from tests.workspace.permissions.registry import Call, Visit, in_wrong_state, operation, page
from tests.workspace.permissions.world import AT, YEAR, World

AREA = "people.operations"


@operation(f"{AREA}.add_unit")
def unit(world: World) -> Call:
    return lambda actor: add_unit(
        kind="school", name="Trường mới", code="moi", parent=world.units["C1"], actor=None, at=AT
    )


@operation(f"{AREA}.add_user")
def user(world: World) -> Call:
    return lambda actor: add_user(
        username="moi",
        display_name="Người mới",
        password="hoa-sen-no-thom",
        unit=world.units["A"],
        role="staff",
        actor=None,
        at=AT,
    )


@operation(f"{AREA}.make_sign_in_link")
def make_link(world: World) -> Call:
    return lambda actor: make_sign_in_link(user=_principal(world), actor=None, at=AT)


@operation(f"{AREA}.use_sign_in_link")
def use_link(world: World) -> Call:
    token = make_sign_in_link(user=_principal(world), actor=None, at=AT)
    return lambda actor: use_sign_in_link(token=token, at=AT)


@in_wrong_state(f"{AREA}.use_sign_in_link", UnableToSignIn)
def use_old_link(world: World) -> Call:
    token = make_sign_in_link(user=_principal(world), actor=None, at=AT)
    return lambda actor: use_sign_in_link(token=token, at=AT + timedelta(days=2))


@page("help")
def help_page(world: World) -> Visit:
    return Visit("/tro-giup/")


@page("sign_in")
def sign_in(world: World) -> Visit:
    return Visit("/dang-nhap/", {"username": "ai-do", "password": "sai"})


@page("sign_out")
def sign_out(world: World) -> Visit:
    return Visit("/dang-xuat/")


@page("sign_in_link")
def sign_in_link(world: World) -> Visit:
    token = make_sign_in_link(user=_principal(world), actor=None, at=timezone.now())
    return Visit(f"/vao/{token}/")


@page("set_school_year")
def set_school_year(world: World) -> Visit:
    return Visit("/nam-hoc/", {"nam": YEAR, "next": "/"})


@page("set_language")
def set_language(world: World) -> Visit:
    return Visit("/ngon-ngu/", {"language": "en", "next": "/"})


@page("set_unit")
def set_unit(world: World) -> Visit:
    return Visit("/lam-viec-o/", {"unit": world.units["A"].pk})


def _principal(world: World) -> User:
    return world.user("principal of A")
