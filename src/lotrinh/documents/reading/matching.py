"""Which indicator a sentence of the body is about; no match is better than a wrong one."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from lotrinh.core.plan.types import Indicator, TargetLevel
from lotrinh.core.text import fold
from lotrinh.core.values.types import Level, Number, Range, Rank, Ratio, Status, Text, Top, Value
from lotrinh.documents.reading.header_words import level_of

THRESHOLD = 70
_SURE = 90
_SHORT_FORMS = {
    "dhsp": "dai hoc su pham",
    "pcgdth": "pho cap giao duc tieu hoc",
    "pcgd": "pho cap giao duc",
    "xmc": "xoa mu chu",
    "cbql": "can bo quan ly",
    "csvc": "co so vat chat",
    "cntt": "cong nghe thong tin",
    "gv": "giao vien",
    "hs": "hoc sinh",
    "nv": "nhan vien",
    "cqg": "chuan quoc gia",
}
# Words that nearly every target has; they say little about which one it is.
# fmt: off
_COMMON = frozenset((
    "bao", "bi", "cac", "chi", "cho", "co", "cua", "dam", "danh", "dat", "dau", "de", "den",
    "dinh", "do", "duoc", "em", "gia", "giao", "hang", "hien", "hoc", "khong", "la", "le",
    "len", "loai", "luong", "muc", "nam", "nha", "nhung", "o", "phai", "phan", "quy", "ra",
    "sinh", "so", "tai", "theo", "thuc", "tieu", "tong", "tre", "tro", "trong", "truong",
    "tu", "ty", "va", "ve", "vien", "voi", "xay", "xep",
))
# fmt: on
_COMMON_WEIGHT = 0.25
# Of these, two different ones are never about the same thing, however alike the rest sounds.
_APART = tuple(
    tuple(re.compile(rf"\b(?:{words})\b") for words in family)
    for family in (
        ("mam non|mau giao", "tieu hoc", "trung hoc co so|thcs", "trung hoc pho thong|thpt"),
        ("lop hoc|len lop", "cap hoc|bac hoc|chuong trinh tieu hoc|cap tieu hoc"),
        ("dung do tuoi", "dung thoi gian|dung tien do|dung han"),
    )
)
_WORD = re.compile(r"[a-z]+|\d+")


@dataclass(frozen=True, slots=True)
class Sentence:
    """What is matched: wordings of a body target's name, its value, level and the heading above."""

    keys: tuple[str, ...]
    value: Value
    level: TargetLevel | None
    group: str


def match(
    sentences: Sequence[Sentence], indicators: Sequence[Indicator]
) -> list[tuple[int | None, int]]:
    """Return for each sentence the index of its indicator (None if none) and a score of 0-100.

    Words that few indicators have weigh most; the level and group above and the kind of value
    help. An indicator goes to the sentence that fits it best; another one must be nearly sure.
    """
    scorer = _Scorer(indicators)
    scored = sorted(
        (
            (score, -s, -i)
            for s, sentence in enumerate(sentences)
            for i, score in enumerate(scorer.scores(sentence))
            if score >= THRESHOLD
        ),
        reverse=True,
    )
    result: list[tuple[int | None, int]] = [(None, 0)] * len(sentences)
    taken: set[int] = set()
    for score, minus_s, minus_i in scored:
        s, i = -minus_s, -minus_i
        if result[s][0] is None and (i not in taken or score >= _SURE):
            result[s] = (i, min(100, round(score)))
            taken.add(i)
    return result


class _Scorer:
    def __init__(self, indicators: Sequence[Indicator]) -> None:
        self._names = [_words(indicator.name) for indicator in indicators]
        self._groups = [_words(indicator.group) for indicator in indicators]
        self._classes = [_classes(indicator.name) for indicator in indicators]
        self._levels = [level_of(fold(indicator.part)) for indicator in indicators]
        self._kinds = [_kinds_of(indicator) for indicator in indicators]
        self._seen = Counter(word for words in self._names for word in set(words))
        self._weights: dict[str, float] = {}

    def scores(self, sentence: Sentence) -> Iterable[float]:
        keys = [_words(key) for key in sentence.keys]
        above = _words(sentence.group)
        classes = _classes(sentence.keys[0] if sentence.keys else "")
        shares: dict[tuple[str, ...], float] = {}  # many rows stand in one group
        for i, name in enumerate(self._names):
            if _are_apart(classes, self._classes[i]):
                yield 0.0
                continue
            group = self._groups[i]
            if group not in shares:
                shares[group] = self._common_share(above, group)
            if len(name) <= 2:
                # A bare name (*Tiểu học*) says what it counts only together with its group.
                name = (*group, *name)
            score = max((self._similarity(own, name) for own in keys), default=0.0)
            score += 6 * shares[group]
            score += _level_bonus(sentence.level, self._levels[i])
            score += _kind_bonus(sentence.value, *self._kinds[i])
            yield score

    def _weight(self, word: str) -> float:
        if word in _COMMON:
            return _COMMON_WEIGHT
        return 1 + math.log((1 + len(self._names)) / (1 + self._seen[word]))

    def _similarity(self, own: Sequence[str], other: Sequence[str]) -> float:
        if not own or not other:
            return 0.0
        mine, theirs = set(own), set(other)
        both = mine & theirs
        if both <= _COMMON and mine != theirs:
            return 0.0
        shared = self._total(both)
        recall = shared / self._total(theirs)
        precision = shared / self._total(mine)
        ratio = fuzz.token_sort_ratio(" ".join(own), " ".join(other))
        return 55 * recall + 30 * precision + 0.15 * ratio

    def _common_share(self, above: Sequence[str], group: Sequence[str]) -> float:
        if not above or not group:
            return 0.0
        return self._total(set(above) & set(group)) / self._total(set(above) | set(group))

    def _total(self, words: Iterable[str]) -> float:
        weights = self._weights
        total = 0.0
        for word in words:
            weight = weights.get(word)
            if weight is None:
                weight = weights[word] = self._weight(word)
            total += weight
        return total


def _words(text: str) -> tuple[str, ...]:
    expanded = " ".join(_SHORT_FORMS.get(word, word) for word in _WORD.findall(fold(text)))
    return tuple(word.lstrip("0") or "0" if word.isdigit() else word for word in expanded.split())


def _classes(text: str) -> tuple[frozenset[int], ...]:
    """Return, for each family of words that exclude each other, which of them ``text`` has."""
    plain = " ".join(_words(text))
    return tuple(
        frozenset(i for i, pattern in enumerate(family) if pattern.search(plain))
        for family in _APART
    )


def _are_apart(one: tuple[frozenset[int], ...], other: tuple[frozenset[int], ...]) -> bool:
    return any(a and b and not a & b for a, b in zip(one, other, strict=True))


def _level_bonus(sentence: TargetLevel | None, indicator: TargetLevel | None) -> float:
    if sentence is None or indicator is None:
        return 0.0
    return 5.0 if sentence is indicator else -8.0


def _kinds_of(indicator: Indicator) -> tuple[bool, bool]:
    """Say whether any figure of a row is a rank, and whether any is a status or a level."""
    cells = [indicator.baseline.value, *(c.value for c in indicator.targets.values())]
    cells += [cell.value for cell in indicator.phases.values()]
    ranked = any(isinstance(cell, Rank | Top) for cell in cells)
    stated = any(isinstance(cell, Status | Level) for cell in cells)
    return ranked, stated


def _kind_bonus(value: Value, ranked: bool, stated: bool) -> float:
    """A percentage demands no rank, and a rank no percentage; a status goes with most things."""
    if isinstance(value, Rank | Top):
        return 8.0 if ranked else -10.0
    if isinstance(value, Number | Range | Ratio) and ranked:
        return -12.0
    if isinstance(value, Status | Level | Text) and stated:
        return 3.0
    return 0.0
