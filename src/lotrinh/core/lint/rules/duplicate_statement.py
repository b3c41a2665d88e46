"""The same sentence, or nearly the same, stands twice.

Wrong: a stage that lists *phấn đấu đưa thư viện đạt mức độ 2* and again *Thư viện đạt mức độ 2*;
two stages with one and the same item, so that the second adds nothing.
Right: each item once; a later stage says what is new (*tăng từ 2 lên 3 giải*). Sentences that
differ in a figure, targets of different levels, and duties of different roles are no duplicates;
nor are tasks with the same owner, deadline, resources or product.
Reason: who counts tasks done of all tasks counts a repeated one twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lotrinh.core.lint.types import Draft, Quote, References, Rule, Severity
from lotrinh.core.lint.wording import body_texts, headings, say, sentences
from lotrinh.core.messages import Message
from lotrinh.core.plan.types import Place, Plan
from lotrinh.core.text import words

_FEWEST_WORDS = 6
_MOST_DIFFERENT = 3
_LONGEST_LABEL = 3
_LIKE = 0.85  # of all different words of two sentences, the share that both have


@dataclass(frozen=True, slots=True)
class _Statement:
    """A sentence, its words, and the list that it stands in (``stage 1``, ``role 2``, ``body``)."""

    quote: Quote
    words: tuple[str, ...]
    bag: frozenset[str]
    kind: str
    list_: int


def check(plan: Plan, references: References) -> Iterator[Draft]:
    """Yield one finding for each sentence that repeats an earlier one."""
    told: set[Place] = set()
    for one, other in _alike(_statements(plan)):
        if other.quote.place not in told:
            told.add(other.quote.place)
            yield _draft(one, other)


def _statements(plan: Plan) -> list[_Statement]:
    lists = _lists(plan)
    heads = {heading.place for heading in headings(plan)}
    shared = _particulars(plan)
    found = []
    for text in body_texts(plan):
        kind, list_ = lists.get(text.place, ("body", 0))
        if text.place in heads or kind == "target":
            continue
        for sentence in sentences(text.text):
            said = words(sentence)
            if any(_labels(said, particular) for particular in shared.get(text.place, ())):
                continue
            if len(said) >= _FEWEST_WORDS:
                quote = Quote(sentence, text.place)
                found.append(_Statement(quote, said, frozenset(said), kind, list_))
    return found


def _particulars(plan: Plan) -> dict[Place, list[tuple[str, ...]]]:
    """Return who, by when, with what and which product of each task: many tasks share these."""
    return {
        item.place: [
            words(said)
            for said in (item.owner, item.deadline, item.resources, item.product)
            if said
        ]
        for group in plan.task_groups
        for item in group.items
    }


def _labels(sentence: Sequence[str], particular: Sequence[str]) -> bool:
    """Tell whether a sentence only says a particular behind its label (*Phụ trách: tổ trưởng*)."""
    return (
        tuple(sentence[-len(particular) :]) == tuple(particular)
        and len(sentence) <= len(particular) + _LONGEST_LABEL
    )


def _lists(plan: Plan) -> dict[Place, tuple[str, int]]:
    found: dict[Place, tuple[str, int]] = {}
    for index, group in enumerate(plan.task_groups):
        found |= {item.place: ("tasks", index) for item in group.items}
    for index, stage in enumerate(plan.stages):
        found |= {item.place: ("stage", index) for item in stage.items}
    for index, responsibility in enumerate(plan.responsibilities):
        found |= {item.place: ("role", index) for item in responsibility.items}
    return found | {target.place: ("target", 0) for target in plan.body_targets}


def _alike(statements: Sequence[_Statement]) -> list[tuple[_Statement, _Statement]]:
    """Return the pairs that say the same, the earlier first, in the order of the document.

    Only sentences of about the same size are compared, so that a long plan stays quick.
    """
    by_size = sorted(range(len(statements)), key=lambda index: len(statements[index].bag))
    found: list[tuple[int, int]] = []
    for position, left in enumerate(by_size):
        for right in by_size[position + 1 :]:
            one, other = statements[left], statements[right]
            if len(other.bag) - len(one.bag) > _MOST_DIFFERENT:
                break
            if _say_the_same(one, other):
                found.append((min(left, right), max(left, right)))
    return [(statements[first], statements[second]) for first, second in sorted(found)]


def _say_the_same(one: _Statement, other: _Statement) -> bool:
    if one.quote.place == other.quote.place or not _comparable(one, other):
        return False
    return one.words == other.words or _nearly(one, other)


def _comparable(one: _Statement, other: _Statement) -> bool:
    """Tell whether two lists may not say the same: the same list, two stages, or two text parts."""
    if one.kind == other.kind:
        return one.kind != "role" or one.list_ == other.list_
    return {one.kind, other.kind} <= {"body", "tasks"}


def _nearly(one: _Statement, other: _Statement) -> bool:
    different = one.bag ^ other.bag
    if len(different) > _MOST_DIFFERENT or any(w.isdigit() or w == "khong" for w in different):
        return False
    within = (one.kind, one.list_) == (other.kind, other.list_) and one.kind == "stage"
    if within and (one.bag < other.bag or other.bag < one.bag):
        return True
    return len(one.bag & other.bag) >= _LIKE * len(one.bag | other.bag)


def _draft(one: _Statement, other: _Statement) -> Draft:
    same = one.words == other.words and (one.kind, one.list_) == (other.kind, other.list_)
    vi, en = "trùng với", "repeats"
    if one.words != other.words:
        vi, en = "gần như trùng với", "nearly repeats"
    return Draft(
        place=other.quote.place,
        severity=None if same else Severity.INFO,
        quotes=(one.quote, other.quote),
        message=Message(
            f"“{say(other.quote.text)}” {vi} “{say(one.quote.text)}”.",
            f"“{say(other.quote.text)}” {en} “{say(one.quote.text)}”.",
        ),
        suggestion=Message(
            "Bỏ một chỗ, hoặc ghi rõ điểm khác nhau (mức, thời gian, phạm vi).",
            "Leave one out, or say what is different (level, time, scope).",
        ),
    )


RULE = Rule(
    code="LT219",
    name="duplicate-statement",
    severity=Severity.WARNING,
    title=Message("Câu lặp lại", "The same statement twice"),
    check=check,
)
