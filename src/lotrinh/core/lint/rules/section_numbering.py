"""A heading's number is used twice, skipped or out of order among its neighbours.

Wrong: ``I``, ``II``, ``II``, ``III``: "mục II" then means two places. ``11.1`` under heading 10.
Right: ``I``, ``II``, ``III``, ``IV``; under 11 come ``11.1``, ``11.2``.
Legal basis: Nghị định 30/2020/NĐ-CP, Phụ lục I (parts of a text are numbered in one sequence).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lotrinh.core.lint.numbering import Break, breaks, ordinal
from lotrinh.core.lint.types import Draft, Quote, References, Rule, Severity
from lotrinh.core.lint.wording import say
from lotrinh.core.messages import Message
from lotrinh.core.plan.types import Plan, Section

_WHY = {
    "repeated": ("dùng hai lần", "is used twice"),
    "skipped": ("nhảy số", "skips a number"),
    "backwards": ("lùi số", "goes backwards"),
    "start": ("không bắt đầu từ số đầu", "does not begin with the first number"),
}


def check(plan: Plan, references: References) -> Iterator[Draft]:
    """Yield a finding for each heading whose number does not follow the one before it."""
    yield from _among(plan.sections)


def _among(sections: Sequence[Section], parent: Section | None = None) -> Iterator[Draft]:
    top = parent is None  # below the top, a list may have lost its first number to running text
    numbers = [section.number for section in sections]
    for found in breaks(numbers, may_start=1 if top else None, one_list=top):
        yield _broken(sections, found)
    for section in sections:
        now = ordinal(section.number)
        above = ordinal(parent.number) if parent else None
        if now and now.prefix and above and above.text.isdigit() and now.prefix != above.text:
            yield _misplaced(section, f"{above.text}.{now.position}")
        yield from _among(section.sections, section)


def _broken(sections: Sequence[Section], found: Break) -> Draft:
    section = sections[found.index]
    vi, en = _WHY[found.why]
    twin = [
        _quote(other)
        for other in sections[: found.index]
        if found.why == "repeated" and other.number == section.number
    ]
    return Draft(
        place=section.place,
        quotes=(*twin, _quote(section)),
        message=Message(
            f"Số mục “{section.number}” ({say(section.title, 50)}) {vi}; "
            f"lẽ ra là “{found.expected}”.",
            f"Heading “{section.number}” ({say(section.title, 50)}) {en}; "
            f"“{found.expected}” was expected.",
        ),
        suggestion=Message(
            "Đánh lại số mục từ chỗ này đến hết, và sửa các câu dẫn chiếu đến số mục.",
            "Renumber the headings from here on, and mend the sentences that refer to them.",
        ),
    )


def _misplaced(section: Section, expected: str) -> Draft:
    return Draft(
        place=section.place,
        quotes=(_quote(section),),
        message=Message(
            f"Mục “{section.number}” không theo số của mục chứa nó; lẽ ra là “{expected}”.",
            f"Heading “{section.number}” does not follow the number of the heading above it; "
            f"“{expected}” was expected.",
        ),
        suggestion=Message(f"Đánh lại thành {expected}.", f"Renumber it {expected}."),
    )


def _quote(section: Section) -> Quote:
    return Quote(f"{section.number}. {section.title}", section.place)


RULE = Rule(
    code="LT203",
    name="section-numbering",
    severity=Severity.WARNING,
    title=Message("Số thứ tự của mục bị trùng, nhảy, lùi", "Headings are misnumbered"),
    check=check,
)
