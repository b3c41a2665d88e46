"""The lists that people and units are brought in from: their columns, and the words of roles."""

from __future__ import annotations

from django.utils import translation

from lotrinh.core.text import words
from lotrinh.documents.rosters.cells import parser_of, words_of
from lotrinh.reference.lists import ROLES, load_lists, load_roles
from lotrinh.workspace.people.models import Membership


def test_each_heading_means_one_column() -> None:
    for table in load_lists().values():
        headings = [
            "".join(words(text))
            for column in table.columns
            for text in {column.label.vi, *column.headings}
        ]
        assert len(headings) == len(set(headings)), table.name


def test_what_is_required_is_asked_for() -> None:
    required = {
        name: [column.name for column in table.columns if column.required]
        for name, table in load_lists().items()
    }
    assert required == {"staff": ["display_name", "role"], "schools": ["code", "name"]}


def test_every_role_has_the_word_of_the_screens() -> None:
    roles = load_roles()
    with translation.override("vi"):
        on_screens = {role: str(label) for role, label in Membership.Role.choices}
    assert {roles.role_of[code.number]: code.word for code in roles.codes.codes} == on_screens


def test_a_word_means_one_role() -> None:
    codes = load_roles().codes
    all_words = [
        "".join(words(text)) for code in codes.codes for text in (code.word, *code.aliases)
    ]
    assert len(all_words) == len(set(all_words)) == len(words_of(codes))


def test_a_number_is_no_role() -> None:
    parse = parser_of(load_lists()["staff"]["role"], {ROLES: load_roles().codes})
    assert not isinstance(parse(2), int)


def test_some_roles_alone_keep_their_numbers() -> None:
    some = load_roles().only(frozenset({"staff", "union"}))
    assert [load_roles().role_of[code.number] for code in some.codes] == ["staff", "union"]
