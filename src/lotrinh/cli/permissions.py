"""``lotrinh permissions``: who may do what, as the permission table says; needs no database."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lotrinh.cli._django import start_django
from lotrinh.cli.user import ROLES

if TYPE_CHECKING:
    from django.urls import URLPattern, URLResolver

    from lotrinh.core.messages import Message
    from lotrinh.workspace.people.permission_table import Asked

_HEAD = """# Bảng phân quyền · Permission table

Tệp này được viết ra bằng lệnh `lotrinh permissions --format markdown`; đừng sửa tay. Ai không có
trong bảng thì không được làm. Mỗi ô của bảng đều được kiểm tra tự động với người của trường đó,
trường khác, xã khác, cấp trên và khách chưa đăng nhập.

Written by `lotrinh permissions --format markdown`; do not edit. What does not stand here is denied.
Each cell is tested with people of the school, of another school, of another commune, from above,
and with a visitor.
"""
_MARKS = (
    "M: đơn vị mình · own unit",
    "D: mọi đơn vị bên dưới · all units below",
    "·: không được · not allowed",
    "*: đi theo khi ủy quyền vai trò · goes along when the role is delegated",
)
_SEVERAL = (
    "Ghi nhiều quyền thì cần một trong số đó. · Of several permissions one is enough.",
    "Ai quản lý người dùng chỉ giao, đổi, thu hồi các vai trò ghi ở “Giao được”.",
    "Who manages people gives, changes and takes only the roles under “Gives”.",
)
_CODE = "Mã · Code"
_Row = Sequence[str]


@dataclass(frozen=True, slots=True)
class _Table:
    """A part of what is printed; a grid of marks, or rows that say something in words."""

    title: str
    notes: _Row
    head: _Row
    rows: Sequence[_Row]
    is_grid: bool = False


@click.command()
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "json"]),
    default="text",
    show_default=True,
    help="Dạng in ra / what to print",
)
@click.option("--role", type=click.Choice(ROLES), help="Chỉ một vai trò / of one role only")
@click.option(
    "-o", "--out", type=click.Path(path_type=Path), help="Ghi ra tệp / write to this file"
)
def permissions(form: str, role: str | None, out: Path | None) -> None:
    """In bảng phân quyền: vai trò nào được làm gì, ở đâu / print who may do what, and where."""
    start_django()
    text = {"text": as_text, "markdown": as_markdown, "json": as_json}[form](role)
    if out:
        out.write_text(text, encoding="utf-8")
    else:
        click.echo(text, nl=False)


def as_text(role: str | None = None) -> str:
    """Return the table for a terminal; of one role, what it may do alone."""
    parts = []
    for table in _tables(role):
        lines = _grid(table) if table.is_grid else _records(table)
        parts.append("\n".join([table.title, "=" * len(table.title), *table.notes, "", *lines, ""]))
    return "\n".join(parts)


def as_markdown(role: str | None = None) -> str:
    """Return the table as a page of the documentation."""
    parts = [_HEAD]
    for table in _tables(role):
        notes = "".join(f"- {note}\n" for note in table.notes)
        lines = [table.head, ["---"] * len(table.head), *table.rows]
        rows = "".join(f"| {' | '.join(row)} |\n" for row in lines)
        parts.append(f"## {table.title}\n\n{notes}{chr(10) if notes else ''}{rows}")
    return "\n".join(parts)


def _grid(table: _Table) -> Iterator[str]:
    """Yield lines with each column as wide as it needs."""
    rows = [table.head, *table.rows]
    widths = [max(len(row[place]) for row in rows) for place in range(len(table.head))]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield "  ".join(cells).rstrip()


def _records(table: _Table) -> Iterator[str]:
    """Yield what each row says, one thing on a line: in two languages it is wider than a screen."""
    for first, *rest in table.rows:
        yield first
        yield from (
            f"    {name}: {cell}" for name, cell in zip(table.head[1:], rest, strict=True) if cell
        )


def as_json(role: str | None = None) -> str:
    """Return the table as data: ``permissions``, ``roles``, ``operations``, ``pages`` by name."""
    from lotrinh.workspace.people import permission_table as table
    from lotrinh.workspace.people.permission_words import (
        ASKED_WORDS,
        OPERATION_WORDS,
        PAGE_WORDS,
        STATE_WORDS,
    )

    addresses = _addresses()
    data: dict[str, Any] = {
        "permissions": {
            permission: {
                "words": ASKED_WORDS[permission].to_json(),
                "delegable": permission in table.DELEGABLE,
                "roles": {
                    one: [part.name.lower() for part in table.Scope if part & scope and part.name]
                    for one, scope in roles.items()
                    if role in (None, one)
                },
            }
            for permission, roles in table.ALLOWED.items()
        },
        "roles": {
            one: {
                "words": _role_words(one).to_json(),
                "kinds": sorted(table.KINDS_OF_ROLE[one]),
                "grants": sorted(table.GRANTED_BY.get(one, ())),
                "second_factor": one in table.SECOND_FACTOR_ROLES,
            }
            for one in _roles(role)
        },
        "operations": {
            name: {
                "words": OPERATION_WORDS[name].to_json(),
                "asks": list(one.asked),
                "state": STATE_WORDS[one.state].to_json() if one.state else None,
            }
            for name, one in table.OPERATIONS.items()
            if _is_open_to(role, one.permission)
        },
        "pages": {
            name: {
                "words": PAGE_WORDS[name].to_json(),
                "address": addresses[name],
                "methods": {method: list(table.each_of(asked)) for method, asked in found.items()},
            }
            for name, found in _pages(role)
        },
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _tables(role: str | None) -> Iterator[_Table]:
    yield _permissions_table(role)
    yield _roles_table(role)
    yield _operations_table(role)
    yield _pages_table(role)


def _permissions_table(role: str | None) -> _Table:
    from lotrinh.workspace.people.permission_table import ALLOWED, DELEGABLE, Scope
    from lotrinh.workspace.people.permission_words import ASKED_WORDS

    marks = {Scope(0): "·", Scope.OWN: "M", Scope.BELOW: "D", Scope.OWN | Scope.BELOW: "M+D"}
    numbered = {
        f"{number}{'*' if permission in DELEGABLE else ''}": permission
        for number, permission in enumerate(ALLOWED, start=1)
    }
    return _Table(
        "Quyền theo vai trò · What each role may do",
        [
            *(f"{mark}: {_both(ASKED_WORDS[one])} ({one.value})" for mark, one in numbered.items()),
            *_MARKS,
        ],
        ["Vai trò · Role", *numbered],
        [
            [
                _both(_role_words(one)),
                *(marks[ALLOWED[asked].get(one, Scope(0))] for asked in numbered.values()),
            ]
            for one in _roles(role)
        ],
        is_grid=True,
    )


def _roles_table(role: str | None) -> _Table:
    from lotrinh.workspace.people import permission_table as table
    from lotrinh.workspace.people.permission_words import KIND_WORDS

    return _Table(
        "Vai trò · Roles",
        [],
        ["Vai trò · Role", "Ở · In a", "Giao được · Gives", "Lớp thứ hai · Second factor", _CODE],
        [
            [
                _both(_role_words(one)),
                _join(KIND_WORDS[kind] for kind in KIND_WORDS if kind in table.KINDS_OF_ROLE[one]),
                _given(table.GRANTED_BY.get(one, frozenset())),
                "phải có · required" if one in table.SECOND_FACTOR_ROLES else "",
                one,
            ]
            for one in _roles(role)
        ],
    )


def _operations_table(role: str | None) -> _Table:
    from lotrinh.workspace.people.permission_table import OPERATIONS
    from lotrinh.workspace.people.permission_words import OPERATION_WORDS, STATE_WORDS

    return _Table(
        "Việc làm thay đổi dữ liệu · What changes something",
        _SEVERAL,
        ["Việc · Operation", "Cần · Asks for", "Khi · When it is", _CODE],
        [
            [
                _both(OPERATION_WORDS[name]),
                _asked_words(one.permission),
                _both(STATE_WORDS[one.state]) if one.state else "",
                name,
            ]
            for name, one in OPERATIONS.items()
            if _is_open_to(role, one.permission)
        ],
    )


def _pages_table(role: str | None) -> _Table:
    from lotrinh.workspace.people.permission_words import PAGE_WORDS

    addresses = _addresses()
    return _Table(
        "Trang · Pages",
        [],
        ["Trang · Page", "Xem · GET", "Gửi · POST", "Địa chỉ · Address", _CODE],
        [
            [
                _both(PAGE_WORDS[name]),
                *(_asked_words(found[how]) if how in found else "" for how in ("GET", "POST")),
                f"`{addresses[name]}`",
                name,
            ]
            for name, found in _pages(role)
        ],
    )


def _pages(role: str | None) -> Iterator[tuple[str, Mapping[str, Asked]]]:
    """Yield the pages with those of their methods that are open to a role."""
    from lotrinh.workspace.people.permission_table import PAGES

    for name, methods in PAGES.items():
        found = {how: asked for how, asked in methods.items() if _is_open_to(role, asked)}
        if found:
            yield name, found


def _is_open_to(role: str | None, asked: Asked) -> bool:
    """Say whether a role, somewhere, gets what is asked for; without a role everything is said."""
    from lotrinh.workspace.people.permission_table import (
        ALLOWED,
        Door,
        Permission,
        Scope,
        each_of,
    )

    if role is None:
        return True
    below = Scope.BELOW in ALLOWED[Permission.READ].get(role, Scope(0))
    closed = {Door.COMMAND_LINE} if below else {Door.COMMAND_LINE, Door.READS_BELOW}
    return any(
        role in ALLOWED[one] if isinstance(one, Permission) else one not in closed
        for one in each_of(asked)
    )


def _addresses() -> dict[str, str]:
    """Return the path of each page by its name."""
    from django.urls import get_resolver

    return dict(_paths(get_resolver().url_patterns))


def _paths(
    patterns: Iterable[URLPattern | URLResolver], above: str = "/"
) -> Iterator[tuple[str, str]]:
    from django.urls import URLResolver

    for pattern in patterns:
        path = f"{above}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            namespace = f"{pattern.namespace}:" if pattern.namespace else ""
            for name, inner in _paths(pattern.url_patterns, path):
                yield f"{namespace}{name}", inner
        elif pattern.name:
            yield pattern.name, path


def _roles(role: str | None) -> list[str]:
    return [role] if role else list(ROLES)


def _role_words(role: str) -> Message:
    from django.utils.translation import override

    from lotrinh.core.messages import Message
    from lotrinh.workspace.people.queries import Membership

    said = []
    for language in ("vi", "en"):
        with override(language):
            said.append(str(Membership.Role(role).label))
    return Message(*said)


def _given(roles: frozenset[str]) -> str:
    if roles == frozenset(ROLES):
        return "mọi vai trò · every role"
    return _join(_role_words(one) for one in ROLES if one in roles)


def _asked_words(asked: Asked) -> str:
    from lotrinh.workspace.people.permission_table import each_of
    from lotrinh.workspace.people.permission_words import ASKED_WORDS

    words = [ASKED_WORDS[one] for one in each_of(asked)]
    vi, en = " hoặc ".join(one.vi for one in words), " or ".join(one.en for one in words)
    return f"{vi} · {en}"


def _both(words: Message) -> str:
    return f"{words.vi} · {words.en}"


def _join(words: Iterable[Message]) -> str:
    found = list(words)
    if not found:
        return ""
    return f"{'; '.join(one.vi for one in found)} · {'; '.join(one.en for one in found)}"
