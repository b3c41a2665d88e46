"""The section tree: headings nest by the kind of their numbers, as printed, even with gaps."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lotrinh.core.plan.types import Paragraph, Section
from lotrinh.core.text import fold
from lotrinh.documents.blocks import Kind, Table
from lotrinh.documents.reading.lines import Line
from lotrinh.documents.reading.markers import Marker, Rank, split_marker

_LAST_SENTENCE = re.compile(r"tren day la\b")
_FIRST = frozenset(("1", "a)", "a", "I", "A", "1)"))


@dataclass(frozen=True, slots=True)
class Entry:
    """A paragraph of a section: its line and the marker that it begins with."""

    line: Line
    marker: Marker

    def paragraph(self) -> Paragraph:
        """Return the entry as a plan's paragraph."""
        return Paragraph(text=self.marker.rest, marker=self.marker.text, place=self.line.place)


@dataclass(slots=True, eq=False)
class Node:
    """A heading while the tree is being built; ``entries`` and ``tables`` in printed order."""

    rank: Rank
    number: str = ""
    title: str = ""
    line: Line | None = None
    entries: list[Entry] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)

    @property
    def folded(self) -> str:
        """The folded title, for matching."""
        return fold(self.title)

    @property
    def own_entries(self) -> list[Entry]:
        """The entries without the plan's closing sentence, which is about the whole plan."""
        return [entry for entry in self.entries if not is_last_sentence(entry.line)]

    def walk(self) -> Iterator[Node]:
        """Yield this node and all below it in printed order."""
        yield self
        for child in self.children:
            yield from child.walk()

    def lines(self) -> Iterator[Line]:
        """Yield every line of this node and below, headings too."""
        for node in self.walk():
            if node.line is not None:
                yield node.line
            yield from (entry.line for entry in node.entries)

    def section(self) -> Section:
        """Return the node as a plan's section."""
        assert self.line is not None
        return Section(
            number=self.number,
            title=self.title,
            place=self.line.place,
            paragraphs=tuple(entry.paragraph() for entry in self.entries),
            sections=tuple(child.section() for child in self.children),
        )


def heads_section(line: Line) -> bool:
    """Say whether a line is numbered like a heading; a footnote or text box heads nothing."""
    return line.kind is Kind.BODY and Rank.NONE < split_marker(line.text).rank < Rank.PAREN


def is_last_sentence(line: Line) -> bool:
    """Say whether a line begins the plan's closing sentence (*Trên đây là Kế hoạch …*)."""
    return bool(_LAST_SENTENCE.match(line.folded))


class Outline:
    """Takes a body's lines one by one and grows the tree."""

    def __init__(self) -> None:
        self.root = Node(rank=Rank.NONE)
        self._open: list[Node] = []

    @property
    def current(self) -> Node:
        """The innermost open section."""
        return self._open[-1] if self._open else self.root

    def add(self, line: Line) -> None:
        """Take one line: a numbered heading opens a section, else it goes into the open one."""
        marker = split_marker(line.text)
        if heads_section(line):
            self._head(line, marker)
        else:
            self.current.entries.append(Entry(line, marker))

    def close_to_top(self) -> None:
        """Close all but the outermost open section (a closing sentence is about the whole plan)."""
        del self._open[1:]

    def _head(self, line: Line, marker: Marker) -> None:
        number = marker.text.rstrip(".")
        self._close_for(marker.rank, number)
        node = Node(rank=marker.rank, number=number, title=marker.rest, line=line)
        self.current.children.append(node)
        self._open.append(node)

    def _close_for(self, rank: Rank, number: str) -> None:
        same = [i for i, node in enumerate(self._open) if node.rank is rank]
        if same:
            if number in _FIRST and rank >= Rank.NUMBER and same[-1] < len(self._open) - 1:
                return  # a list that starts again under a deeper heading is that heading's
            before = [i for i in same if _follows(self._open[i].number, number)]
            del self._open[(before or same)[-1] :]
        elif number not in _FIRST:
            while self._open and self._open[-1].rank > rank:
                self._open.pop()


def _follows(before: str, after: str) -> bool:
    old, new = before.strip("). "), after.strip("). ")
    return old.isdigit() and new.isdigit() and int(new) == int(old) + 1
