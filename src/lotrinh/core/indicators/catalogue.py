"""The catalogue: what schools' plans measure, and how a printed name finds its entry."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from lotrinh.core.indicators.partials import RollUp
from lotrinh.core.messages import Message
from lotrinh.core.plan.types import TargetLevel
from lotrinh.core.text import words
from lotrinh.core.values.types import Direction

_OPEN = "…"  # an alias that ends so is only how the name begins
_LEAD = ("ty", "le")

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LegalSource:
    """A document behind an indicator, and how sure that is: V, S or K."""

    document: str
    certainty: str


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """An indicator that is known by name.

    ``kind`` is the kind of value that it takes (``ratio``, ``rank``, ``status``, ``count``,
    ``quotient``: so many of one thing for each of another, ``level``); ``asked_of`` the levels
    whose figure it can be; ``records`` where the figure comes from; ``roll_up`` how a unit's figure
    comes from those of the units below it. ``is_computed`` where records give the figure: by the
    formula of the indicator's code, or by dividing the two counts that ``quotient`` names; then
    ``how`` says in one sentence what is counted of what. ``levels`` names the code list whose words
    the grades of a ``level`` have.
    """

    code: str
    name: Message
    aliases: tuple[str, ...]
    unit: str
    direction: Direction
    kind: str
    asked_of: frozenset[TargetLevel]
    records: str
    legal: tuple[LegalSource, ...]
    roll_up: RollUp = RollUp.NONE
    is_computed: bool = False
    quotient: tuple[str, str] | None = None
    how: Message | None = None
    levels: str = ""


class Catalogue:
    """The known indicators, found by code or by printed name."""

    def __init__(self, entries: Iterable[CatalogueEntry]) -> None:
        self._by_code: Mapping[str, CatalogueEntry] = {entry.code: entry for entry in entries}

    def __iter__(self) -> Iterator[CatalogueEntry]:
        return iter(self._by_code.values())

    def __getitem__(self, code: str) -> CatalogueEntry:
        return self._by_code[code]

    def find(self, name: str, group: str = "") -> CatalogueEntry | None:
        """Return the entry that a row's name says, None if no name or alias is the same.

        Accents, case, punctuation, a leading *Tỷ lệ* and the nought of *06* do not count. A name
        that says nothing by itself (*Tiểu học*) is looked up as the innermost of its groups,
        ``a > b``.
        """
        return self._find(name) or (self._find(group.split(" > ")[-1]) if group else None)

    def _find(self, name: str) -> CatalogueEntry | None:
        said = _key(name)
        if said in self._by_name:
            return self._by_name[said]
        beginnings = (b for b in self._by_beginning if said[: len(b)] == b)
        longest = max(beginnings, key=len, default=None)
        return None if longest is None else self._by_beginning[longest]

    @cached_property
    def _by_name(self) -> dict[Words, CatalogueEntry]:
        return {
            _key(name): entry
            for entry in self
            for name in (entry.name.vi, *entry.aliases)
            if not name.endswith(_OPEN)
        }

    @cached_property
    def _by_beginning(self) -> dict[Words, CatalogueEntry]:
        return {
            _key(alias): entry for entry in self for alias in entry.aliases if alias.endswith(_OPEN)
        }


def _key(name: str) -> Words:
    said = tuple(word.lstrip("0") or word for word in words(name))
    return said[len(_LEAD) :] if said[: len(_LEAD)] == _LEAD else said
