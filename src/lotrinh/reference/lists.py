"""Read the columns of lists that people and units are brought in from, and the words of roles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from lotrinh.core.rosters import Code, CodeList, RosterTable
from lotrinh.reference.loading import read_yaml
from lotrinh.reference.rosters import roster_table

ROLES = "roles"
"""The name of the code list of roles."""


@dataclass(frozen=True, slots=True)
class RoleWords:
    """The words of roles as a code list, and the role (``vice_principal``) of each number in it."""

    codes: CodeList
    role_of: Mapping[int, str]

    def only(self, roles: frozenset[str]) -> CodeList:
        """Return the list with the words of some roles, for the drop-down of a template."""
        kept = tuple(code for code in self.codes.codes if self.role_of[code.number] in roles)
        return CodeList(ROLES, self.codes.source, kept, is_coded=False)


@cache
def load_lists() -> Mapping[str, RosterTable]:
    """Return the tables ``staff`` and ``schools``; each row is read by itself, without a key."""
    lists = read_yaml("lists")["lists"]
    return {name: roster_table(name, item) for name, item in lists.items()}


@cache
def load_roles() -> RoleWords:
    """Return the words that roles have in lists; a number of its own is none."""
    item = read_yaml("lists")[ROLES]
    codes = tuple(
        Code(number, each["word"], tuple(each["aliases"]))
        for number, each in enumerate(item["codes"], start=1)
    )
    return RoleWords(
        codes=CodeList(ROLES, item["source"], codes, is_coded=False),
        role_of={number: each["role"] for number, each in enumerate(item["codes"], start=1)},
    )
