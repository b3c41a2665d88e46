"""The targets that sentences of the body say, each under the level and group of its heading."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from lotrinh.core.plan.types import BodyTarget, Indicator, TargetLevel
from lotrinh.core.text import fold
from lotrinh.core.values.types import Column
from lotrinh.documents.reading.cells import read_cell
from lotrinh.documents.reading.header_words import level_of
from lotrinh.documents.reading.lines import Line
from lotrinh.documents.reading.markers import Rank
from lotrinh.documents.reading.matching import Sentence, match
from lotrinh.documents.reading.outline import Node
from lotrinh.documents.reading.sentence import Demand, split_sentence

_TARGETS = re.compile(r"\b(?:chi tieu|muc tieu cu the)\b")
_NOT_TARGETS = re.compile(r"\b(?:nhiem vu|giai phap|to chuc thuc hien|phoi hop)\b")
_LEAD_IN = re.compile(r"\b(?:nhu sau|cu the|sau day|gom co|bao gom)\s*:?\.?$")
_UNIT_OF = re.compile(r"%|phần trăm")


@dataclass(frozen=True, slots=True)
class _Said:
    line: Line
    text: str
    group: str
    level: TargetLevel | None


def read_body_targets(root: Node, indicators: Sequence[Indicator]) -> tuple[BodyTarget, ...]:
    """Return the targets said in the sections that are about targets, matched to ``indicators``."""
    said = list(_targets_below(root, None, inside=False))
    demands = [split_sentence(each.text) for each in said]
    read = [_read(each, demand) for each, demand in zip(said, demands, strict=True)]
    matches = match(
        [
            Sentence(demand.keys, target.value, target.level, target.group)
            for demand, target in zip(demands, read, strict=True)
        ],
        indicators,
    )
    return tuple(
        replace(target, indicator=index, score=score)
        for target, (index, score) in zip(read, matches, strict=True)
    )


def _targets_below(node: Node, level: TargetLevel | None, *, inside: bool) -> Iterator[_Said]:
    for child in node.children:
        about = inside or bool(_TARGETS.search(child.folded))
        if _NOT_TARGETS.search(child.folded) and not _TARGETS.search(child.folded):
            continue
        own = level_of(child.folded) or level if about else level
        if inside and not child.children and not child.own_entries:
            assert child.line is not None
            yield _Said(child.line, child.title, node.title, own)
            continue
        if about and not any(_TARGETS.search(deeper.folded) for deeper in child.children):
            yield from _sentences(child, own)
        yield from _targets_below(child, own, inside=about)


def _sentences(node: Node, level: TargetLevel | None) -> Iterator[_Said]:
    group, group_bullet = node.title, ""
    entries = node.own_entries
    for i, entry in enumerate(entries):
        text, bullet = entry.marker.rest, entry.marker.text[:1]
        if not text or text.startswith("(") or _is_lead_in(text, entry.marker.rank):
            continue
        if bullet and bullet == group_bullet:
            group, group_bullet = node.title, ""
        following = entries[i + 1] if i + 1 < len(entries) else None
        deeper = following is not None and following.marker.text[:1] not in ("", bullet)
        if text.endswith(":") and deeper and bullet:
            group, group_bullet = text.rstrip(" :"), bullet
            continue
        yield _Said(entry.line, text, group, level)


def _is_lead_in(text: str, rank: Rank) -> bool:
    folded = fold(text)
    return rank is Rank.NONE and (text.endswith(":") or bool(_LEAD_IN.search(folded)))


def _read(said: _Said, demand: Demand) -> BodyTarget:
    unit = "%" if _UNIT_OF.search(demand.value) else ""
    cell = read_cell(
        demand.value or said.text,
        said.line.place,
        column=Column.SENTENCE,
        unit=unit,
        indicator=demand.name,
    )
    return BodyTarget(
        text=said.line.text,
        name=demand.name,
        value=cell.value,
        level=said.level,
        group=said.group,
        place=said.line.place,
        assumptions=cell.assumptions,
    )
