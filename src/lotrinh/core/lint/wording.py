"""Look at what a plan says: its texts in order, its sentences, its words and its years."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lotrinh.core.lint.types import Quote
from lotrinh.core.plan.types import NOWHERE, Paragraph, Place, Plan, Section
from lotrinh.core.text import squeeze

_SENTENCE_END = re.compile(r"(?<=[.;?!])\s+|(?<=:)\s*$")
_YEARS = re.compile(r"(?<![\d/])(20\d\d)\s*[-–/]\s*(20\d\d)(?![\d/])")

MARKS = {
    "V": ("", ""),
    "S": (
        " (theo nguồn thứ cấp, nên đối chiếu văn bản gốc)",
        " (second-hand: check the official text)",
    ),
    "K": (" (chưa đối chiếu văn bản gốc)", " (not yet checked against the official text)"),
}


@dataclass(frozen=True, slots=True)
class Years:
    """A span such as ``2023 -2024`` in a text: as printed, where in the text, and its two years."""

    text: str
    start: int
    first: int
    last: int

    @property
    def name(self) -> str:
        """The span as it is written officially: ``2023-2024``."""
        return f"{self.first}-{self.last}"


def walk_sections(sections: Iterable[Section]) -> Iterator[Section]:
    """Yield the sections with all their subsections, in the order of the document."""
    for section in sections:
        yield section
        yield from walk_sections(section.sections)


def headings(plan: Plan) -> tuple[Quote, ...]:
    """Return the titles of all sections and the headings of task groups and stages, once each."""
    found = [Quote(section.title, section.place) for section in walk_sections(plan.sections)]
    found += [Quote(group.title, group.place) for group in plan.task_groups]
    found += [Quote(stage.name, stage.place) for stage in plan.stages]
    return once(found)


def body_texts(plan: Plan) -> tuple[Quote, ...]:
    """Return the running text of the plan, headings too, without head, tables and recipients.

    A paragraph that several parts hold (a section and a stage) comes once, with its longest text.
    """
    found = [Quote(p.text, p.place) for p in plan.opening]
    for section in walk_sections(plan.sections):
        found.append(Quote(section.title, section.place))
        found += _quotes(section.paragraphs)
    for stage in plan.stages:
        found += [Quote(stage.name, stage.place), *_quotes(stage.items)]
    for group in plan.task_groups:
        found.append(Quote(group.title, group.place))
        found += [Quote(item.text, item.place) for item in group.items]
    for responsibility in plan.responsibilities:
        found += [
            Quote(responsibility.role, responsibility.place),
            *_quotes(responsibility.items),
        ]
    found += _quotes(plan.resources)
    found += [Quote(target.text, target.place) for target in plan.body_targets]
    if plan.posting:
        found.append(Quote(plan.posting.text, plan.posting.place))
    found += [Quote(rest.text, rest.place) for rest in plan.leftovers]
    return once(found)


def all_texts(plan: Plan) -> tuple[Quote, ...]:
    """Return every text of words that the plan prints, once: title, bases, body, tables, end."""
    found = [Quote(plan.title, plan.title_place)]
    found += [Quote(basis.text, basis.place) for basis in plan.legal_bases]
    found += body_texts(plan)
    for row in plan.indicators:
        found += [Quote(row.name, row.name_place), Quote(row.note, row.place)]
    found += [Quote(line.text, line.place) for line in plan.recipients]
    for appendix in plan.appendices:
        found += [
            Quote(appendix.title, appendix.place),
            Quote(appendix.reference, appendix.reference_place),
        ]
    return once(found)


def once(quotes: Iterable[Quote]) -> tuple[Quote, ...]:
    """Return ``quotes`` without blanks, one for each place (the longest text), in document order.

    Quotes without a place are told apart by their text.
    """
    kept: dict[Place | str, Quote] = {}
    for quote in quotes:
        if not quote.text.strip():
            continue
        key = quote.text if quote.place == NOWHERE else quote.place
        if key not in kept or len(kept[key].text) < len(quote.text):
            kept[key] = quote
    return tuple(sorted(kept.values(), key=lambda quote: _order(quote.place)))


def sentences(text: str) -> tuple[str, ...]:
    """Return the sentences and clauses of ``text`` that end with a full stop or a semicolon."""
    return tuple(part for part in (s.strip() for s in _SENTENCE_END.split(text)) if part)


def year_spans(text: str) -> tuple[Years, ...]:
    """Return the spans of two years in ``text``, however their hyphen is spaced."""
    return tuple(
        Years(found.group(), found.start(), int(found.group(1)), int(found.group(2)))
        for found in _YEARS.finditer(text)
    )


def say(text: str, limit: int = 90) -> str:
    """Return ``text`` for use inside a message: squeezed, and cut at a word after ``limit``."""
    whole = squeeze(text)
    if len(whole) <= limit:
        return whole
    return whole[:limit].rsplit(" ", 1)[0] + " …"


def listed(texts: Iterable[str]) -> str:
    """Return different texts in quotation marks, in their order, with commas."""
    return ", ".join(f"“{say(text)}”" for text in dict.fromkeys(squeeze(t) for t in texts))


def _quotes(paragraphs: Iterable[Paragraph]) -> list[Quote]:
    return [Quote(paragraph.text, paragraph.place) for paragraph in paragraphs]


def _order(place: Place) -> tuple[int, int, int, int]:
    return (place.table or 0, place.paragraph or 0, place.row or 0, place.cell or 0)
