"""The appendices: their headings, reference lines, parts and target tables."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from lotrinh.core.plan.types import Appendix, AppendixMention
from lotrinh.documents.blocks import Table
from lotrinh.documents.reading.dates import dates_in, document_number
from lotrinh.documents.reading.ledger import Ledger
from lotrinh.documents.reading.lines import Line
from lotrinh.documents.reading.markers import Rank, split_marker
from lotrinh.documents.reading.table_header import Layout, find_layout, repeats_header, width_of
from lotrinh.documents.reading.table_rows import TargetRow, target_row

_HEADING = re.compile(
    r"(?:phu luc|phu bieu|bieu)(?:\s+so)?(?:\s+(?:[ivxl]+|\d{1,2}|[a-d]))?\s*(?:[.:–-]|$|\()"
)
_NUMBER_PRINTED = re.compile(
    r"(?:phụ\s*lục|phụ\s*biểu|biểu)(?:\s+số)?\s+([IVXLivxl]+|\d{1,2}|[A-Da-d])\b", re.IGNORECASE
)
_REFERENCE = re.compile(r"\(?\s*(?:ban hanh )?kem theo\b")
_MENTION = re.compile(r"phụ\s*lục(?:\s+số)?\s+([IVXL]+|\d{1,2})\b", re.IGNORECASE)


def is_appendix_heading(line: Line) -> bool:
    """Say whether a line heads an appendix (*Phụ lục II*), not merely mentions one."""
    return (
        bool(_HEADING.match(line.folded)) and len(line.text) <= 160 and not line.text.endswith(";")
    )


def mentions_in(lines: Sequence[Line]) -> tuple[AppendixMention, ...]:
    """Return the sentences that refer to a numbered appendix."""
    return tuple(
        AppendixMention(number=found[1], text=line.text, place=line.place)
        for line in lines
        if "phu luc" in line.folded
        for found in _MENTION.finditer(line.text)
    )


@dataclass(slots=True)
class TargetTables:
    """Collects the rows of target tables in document order, with the part that each stands in."""

    ledger: Ledger
    school_year: str = ""
    rows: list[TargetRow] = field(default_factory=list)
    tables: int = 0
    _layout: Layout | None = None
    _adjacent: bool = False

    def add(self, table: Table, *, part: str, appendix: str) -> bool:
        """Take a target table's rows, or those of its next page; say whether it was one."""
        layout = find_layout(table, self.school_year)
        start = layout.end_row if layout else 0
        if layout is None:
            layout = self._run_on(table)
        if layout is None:
            return False
        self.tables += 1
        self._layout, self._adjacent = layout, True
        header = table.rows[:start]
        self.ledger.place(cell for row in header for cell in row.cells)
        self._take(table, layout, start, part, appendix)
        return True

    def measures(self, table: Table) -> bool:
        """Say whether a table's header measures what it names, as no table of tasks does."""
        layout = find_layout(table, self.school_year)
        return layout is not None and layout.measured

    def interrupt(self) -> None:
        """Note that a line of text stands between this table and the next."""
        self._adjacent = False

    def _run_on(self, table: Table) -> Layout | None:
        """A table without a header right after a target table of the same width goes on with it."""
        if self._layout is None or not self._adjacent or not table.rows:
            return None
        widest = max(width_of(row) for row in table.rows)
        return self._layout if widest == len(self._layout.columns) else None

    def _take(self, table: Table, layout: Layout, start: int, part: str, appendix: str) -> None:
        header = table.rows[layout.first_row : layout.end_row] if start else ()
        for row in table.rows[start:]:
            if any(repeats_header(row, printed) for printed in header):
                self.ledger.place(row.cells)
                continue
            found = target_row(row, layout, part, appendix)
            if found.merged and split_marker(found.merged_text).rank in (Rank.CAPITAL, Rank.ROMAN):
                part = found.merged_text
                self.ledger.place(row.cells)
                continue
            self.rows.append(found)


@dataclass(slots=True)
class AppendixReader:
    """Reads the lines and tables from the first appendix heading on."""

    tables: TargetTables
    ledger: Ledger
    found: list[Appendix] = field(default_factory=list)
    _heading: Line | None = None
    _title: list[Line] = field(default_factory=list)
    _reference: Line | None = None
    _part: Line | None = None

    @property
    def title(self) -> str:
        """The title of the open appendix so far, else its heading, ``""`` before the first."""
        lines = self._title or ([self._heading] if self._heading else [])
        return " ".join(line.text for line in lines)

    def line(self, line: Line) -> None:
        """Take one line of an appendix."""
        self.tables.interrupt()
        if is_appendix_heading(line) and not _REFERENCE.match(line.folded):
            self._close()
            self._heading = line
        elif _REFERENCE.match(line.folded):
            self._reference = line
        elif split_marker(line.text).rank in (Rank.CAPITAL, Rank.ROMAN, Rank.PART) or (
            self._reference is not None and split_marker(line.text).rank is Rank.NUMBER
        ):
            self._part = line
        elif self._reference is None and self._part is None and len(self._title) < 4:
            self._title.append(line)

    def table(self, table: Table) -> bool:
        """Take one table of an appendix; say whether it was a target table."""
        taken = self.tables.add(
            table,
            part="" if self._part is None else self._part.text,
            appendix=self._number(),
        )
        if taken and self._part is not None:
            self.ledger.place([self._part])
        return taken

    def close(self) -> tuple[Appendix, ...]:
        """Return the appendices in printed order."""
        self._close()
        return tuple(self.found)

    def _number(self) -> str:
        found = _NUMBER_PRINTED.match(self._heading.text) if self._heading else None
        return found[1] if found else ""

    def _close(self) -> None:
        heading, reference = self._heading, self._reference
        if heading is not None:
            number, _ = document_number(reference.text if reference else "")
            own = _NUMBER_PRINTED.sub("", heading.text, count=1).strip(" .:-–")
            title = " ".join(
                [*([own] if own and self._number() else []), *(t.text for t in self._title)]
            )
            self.found.append(
                Appendix(
                    number=self._number(),
                    title=title,
                    reference=reference.text if reference else "",
                    plan_number=number,
                    plan_date=_first_date(reference),
                    place=heading.place,
                    reference_place=reference.place if reference else heading.place,
                )
            )
            self.ledger.place([heading, *self._title, *([reference] if reference else [])])
        self._heading, self._title, self._reference, self._part = None, [], None, None


def _first_date(line: Line | None) -> date | None:
    found = dates_in(line.folded) if line else []
    return found[0][0] if found else None
