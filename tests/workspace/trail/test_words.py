"""Everything that is ever recorded has words."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils.translation import override

import lotrinh
from lotrinh.workspace.people.models import AuditEvent
from lotrinh.workspace.people.trail.words import (
    CHANNEL_WORDS,
    OBJECT_WORDS,
    SUBJECT_WORDS,
    VERBS,
    Subject,
    changes_of,
)

SOURCE = Path(lotrinh.__file__).parent


def _functions(tree: ast.AST) -> Iterator[ast.FunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def _name(call: ast.Call) -> str:
    function = call.func
    return function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")


def _recorders(tree: ast.AST) -> set[str]:
    """Return the functions of a module that are told a verb, to record it or hand it on."""
    return {
        function.name
        for function in _functions(tree)
        if "verb" in [argument.arg for argument in function.args.args + function.args.kwonlyargs]
    }


def _verbs_in(tree: ast.AST, passed_on: set[str]) -> Iterator[str]:
    """Yield the verbs that a module gives to what records them.

    One that is neither a word in the source nor handed on cannot be found: it fails by its line.
    """
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        if _name(call) not in passed_on:
            continue
        given = [keyword.value for keyword in call.keywords if keyword.arg == "verb"] + call.args
        assert given, f"line {call.lineno}: what is done is not said first"
        choices = (
            [given[0].body, given[0].orelse] if isinstance(given[0], ast.IfExp) else [given[0]]
        )
        for choice in choices:
            if isinstance(choice, ast.Name) and choice.id == "verb":
                continue
            assert isinstance(choice, ast.Constant), f"line {call.lineno}: {ast.unparse(choice)}"
            yield str(choice.value)


def recorded_verbs() -> set[str]:
    """Return every verb that the source records."""
    trees = [
        ast.parse(path.read_text(encoding="utf-8"), str(path))
        for path in (SOURCE / "workspace").rglob("*.py")
    ]
    # A private one is meant only in its own module: another of that name may be anything.
    shared = {name for tree in trees for name in _recorders(tree) if not name.startswith("_")}
    return {verb for tree in trees for verb in _verbs_in(tree, shared | _recorders(tree))}


def test_every_verb_that_is_recorded_has_words_and_none_has_too_many() -> None:
    assert recorded_verbs() == set(VERBS)


def test_a_verb_fits_its_column() -> None:
    longest = AuditEvent._meta.get_field("verb").max_length
    assert longest is not None
    assert all(len(verb) <= longest for verb in VERBS)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_no_two_verbs_are_called_the_same(language: str) -> None:
    with override(language):
        said = [str(verb.words) for verb in VERBS.values()]
    assert len(set(said)) == len(said)


def test_every_channel_subject_and_kind_of_object_has_words() -> None:
    assert set(CHANNEL_WORDS) == set(AuditEvent.Channel.values)
    assert set(SUBJECT_WORDS) == set(Subject) == {verb.subject for verb in VERBS.values()}
    assert all(kind == kind.lower() for kind in OBJECT_WORDS)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (
            {"text": "58/60", "value": {"k": 1}},
            {"text": "57/60", "value": {"k": 2}, "period": "2025-2026", "evidence": ["a.pdf", "b"]},
            "58/60 → 57/60; kỳ 2025-2026; minh chứng a.pdf, b",
        ),
        ({}, {"text": "58/60", "evidence": []}, "58/60"),
        ({"valid_to": None}, {"valid_to": "2026-05-31"}, "đến hết 31/05/2026"),
        ({"valid_to": "2026-05-31"}, {"valid_to": None}, "đến hết 31/05/2026 → để trống"),
        ({"title": "", "role": "staff"}, {"title": "", "role": "staff"}, ""),
        ({"is_active": True}, {"is_active": False}, "tài khoản mở có → không"),
        ({"rule": "LT101", "reason": "cũ"}, {}, "quy tắc LT101; lý do khi đó cũ"),
        ({}, {"table": "pupils", "rows": 0}, "danh sách Học sinh; bản ghi 0"),
        ({"columns": {"0": ""}}, {"columns": {"0": "pupil_id"}}, "số cột đã chọn 0 → 1"),
        ({"email": "cu@x.vn"}, {"email": "moi@x.vn"}, ""),
        ({"sha256": "a" * 64}, {"error": {"vi": "Hỏng", "en": "Broken"}}, "lỗi Hỏng"),
        (
            {},
            {"expires_at": "2025-11-21T03:00:00+00:00", "by": ["password", "totp"]},
            "dùng được đến 10:00 21/11/2025; bằng mật khẩu, ứng dụng trên điện thoại",
        ),
        ({}, {"user": 7, "group": 8, "to": 9}, "người An; tổ Tổ 1"),
    ],
)
def test_what_changed_is_said_as_people_say_it(
    before: dict[str, object], after: dict[str, object], said: str
) -> None:
    names = {("user", 7): "An", ("unit", 8): "Tổ 1"}
    changes = changes_of(AuditEvent(before=before, after=after), names)
    assert "; ".join(str(change) for change in changes) == said
