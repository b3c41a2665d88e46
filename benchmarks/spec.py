"""What the contenders count: the indicators of pupils and staff once more, by other hands.

Stated without the product's formulas, so that a contender that gives the same figures is a check of
both. A condition is a column, an operator and a value; the columns in ``DERIVED`` are made by each
contender in its own language.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

REQUIRED = {"unit", "grade", "status", "role", "assessed"}
"""Columns without blanks."""

DERIVED = {
    "pupils": ("en", "es", "assessed", "minority", "due", "listed", "lost", "new"),
    "staff": (
        "employed", "teacher", "manager", "educator", "minority", "professional",
        "assessed_rating", "degree",
    ),
}  # fmt: skip
"""Enrolled at the end and in September, assessed …: as in lotrinh.compute.prepared."""
_THEIR_SOURCES = {
    "pupils": ("status", "status_date", "not_assessed", "ethnicity", "grade", "admission"),
    "staff": (
        "status", "status_date", "role", "ethnicity", "professional_rating", "training", "standard",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Condition:
    """``operator``: true, not, =, <=, >=, in, notnull; and null, maybe (null or true)."""

    column: str
    operator: str = "true"
    value: int | tuple[int, ...] = 0
    of: Condition | None = None

    @property
    def can_be_blank(self) -> bool:
        return self.operator != "notnull" and self.column not in REQUIRED


Term = tuple[Condition, ...]
"""Conditions that must all hold for a record to be counted."""


@dataclass(frozen=True, slots=True)
class Figures:
    """The terms that are added (or, ``less``, taken away) for an indicator's three figures."""

    n: Term
    d: Term | None
    less: tuple[Term, ...]
    u: tuple[Term, ...]

    @property
    def terms(self) -> Iterator[Term]:
        yield self.n
        if self.d is not None:
            yield self.d
        yield from self.less
        yield from self.u


def condition(text: str) -> Condition:
    """Read ``due``, ``not promoted``, ``grade = 5``, ``status in 2 6``, ``policy >= 1``."""
    words = text.split()
    if len(words) == 1:
        return Condition(text)
    if words[0] == "not":
        return Condition(words[1], "not")
    if words[1] == "in":
        return Condition(words[0], "in", tuple(int(word) for word in words[2:]))
    return Condition(words[0], words[1], int(words[2]) if len(words) > 2 else 0)


def term(text: str) -> Term:
    return tuple(condition(one.strip()) for one in text.split("&"))


def unknown(conditions: Term, given: Term = ()) -> tuple[Term, ...]:
    """Return terms that add up to the records of ``given`` in which all ``conditions`` may hold and
    some are unknown."""
    return tuple(
        (
            Condition(one.column, "null"),
            *given,
            *conditions[:place],
            *(
                Condition(later.column, "maybe", of=later) if later.can_be_blank else later
                for later in conditions[place + 1 :]
            ),
        )
        for place, one in enumerate(conditions)
        if one.can_be_blank
    )


def share(whole: str, part: str) -> Figures:
    asked, met = term(whole), term(part)
    no_answer = unknown(met, asked)
    return Figures(asked + met, asked, no_answer, unknown(asked) + no_answer)


def count(counted: str) -> Figures:
    return Figures(term(counted), None, (), unknown(term(counted)))


def _reasons() -> dict[str, Figures]:
    codes = {
        "hardship": "1", "learning": "2", "distance": "3", "disaster": "4", "stigma": "5",
        "illness": "9", "other": "6 7 8 10",
    }  # fmt: skip
    return {
        f"dropped-out-{name}": count(f"lost & leaving_reason in {listed}")
        for name, listed in codes.items()
    }


PUPILS = {
    "pupils": count("es"),
    "girls": count("es & sex = 2"),
    "minority-pupils": count("es & minority"),
    "minority-girls": count("es & minority & sex = 2"),
    **{f"pupils-grade-{grade}": count(f"es & grade = {grade}") for grade in range(1, 6)},
    "new-in-grade-1": count("new"),
    "preschool-attended": share("new", "preschool"),
    "repeaters": share("es", "admission = 3"),
    "disabled-pupils": count("es & disabled"),
    "policy-pupils": count("es & policy >= 1"),
    "policy-pupils-supported": share("en & policy >= 1", "cost_support"),
    "poor-pupils": share("es", "poor_household"),
    "boarding-pupils": share("es", "boarding"),
    "two-sessions-a-day": share("es", "two_sessions"),
    "vietnamese-support": share("es & minority", "vietnamese_support"),
    "ethnic-language": share("es & minority", "ethnic_language"),
    "foreign-language": share("es & grade >= 3", "foreign_language"),
    "foreign-language-early": share("es & grade <= 2", "foreign_language"),
    "computing": share("es & grade >= 3", "computing"),
    "moved-in": count("status in 2 6 & en"),
    "moved-out": count("status in 4 8 & not en"),
    "returned": count("status in 3 7 & en"),
    "pupils-lost": share("listed", "lost"),
    "dropped-out": count("lost"),
    "dropped-out-in-summer": count("status = 12"),
    **_reasons(),
    "class-completion": share("due", "year_result <= 3"),
    "result-excellent": share("due", "year_result = 1"),
    "result-good": share("due", "year_result = 2"),
    "result-completed": share("due", "year_result = 3"),
    "result-not-completed": share("due", "year_result = 4"),
    "promoted": share("due", "promoted"),
    "not-promoted": share("due", "not promoted"),
    "primary-completion": share("due & grade = 5", "level_completed"),
    "mathematics-good": share("due", "mathematics = 1"),
    "mathematics-completed": share("due", "mathematics <= 2"),
    "vietnamese-good": share("due", "vietnamese = 1"),
    "vietnamese-completed": share("due", "vietnamese <= 2"),
    "qualities-good": share("due", "qualities = 1"),
    "qualities-met": share("due", "qualities <= 2"),
    "competences-good": share("due", "competences = 1"),
    "competences-met": share("due", "competences <= 2"),
    "commended": share("due", "commended"),
    "fitness-assessed": share("en & assessed", "fitness_tested"),
    "fitness-good": share("en & assessed", "fitness_rating = 1"),
    "fitness-fair": share("en & assessed", "fitness_rating <= 2"),
}

STAFF = {
    "staff": count("employed"),
    "managers": count("manager"),
    "teachers": count("teacher"),
    "employees": count("employed & role = 2"),
    "women-staff": share("employed", "sex = 2"),
    "women-managers": share("manager", "sex = 2"),
    "women-teachers": share("teacher", "sex = 2"),
    "minority-staff": share("employed", "minority"),
    "minority-teachers": share("teacher", "minority"),
    "party-members": share("employed", "party_member"),
    "permanent-staff": share("employed", "contract in 7 8"),
    "short-contracts": share("employed", "contract in 4 5 6"),
    "teachers-with-degree": share("teacher", "degree"),
    "teachers-with-master": share("teacher", "training in 1 2"),
    "teachers-with-college": share("teacher", "training in 4 14 17"),
    "teachers-at-standard": share("teacher", "standard <= 2"),
    "teachers-below-standard": share("teacher", "standard = 3"),
    "staff-above-standard": share("educator", "standard = 1"),
    "teachers-assessed": share("teacher", "assessed_rating"),
    "teachers-rated-good": share("teacher", "professional = 1"),
    "teachers-rated-fair": share("teacher", "professional <= 2"),
    "teachers-rated-met": share("teacher", "professional <= 3"),
    "managers-rated-fair": share("manager", "professional <= 2"),
    "yearly-excellent": share("employed", "yearly_rating = 1"),
    "yearly-good": share("employed", "yearly_rating <= 2"),
    "yearly-not-completed": share("employed", "yearly_rating = 4"),
    "excellent-teachers": share("teacher", "excellent_teacher >= 1"),
    "excellent-teachers-province": share("teacher", "excellent_teacher >= 3"),
    "yearly-training": share("educator", "training_done"),
    "managers-with-certificate": share("manager", "management_training"),
}

FIGURES = {"pupils": PUPILS, "staff": STAFF}


def columns_of(table: str) -> list[str]:
    """Return the columns of the records that the figures of ``table`` need, in order."""
    asked = {
        one.column for figures in FIGURES[table].values() for each in figures.terms for one in each
    }
    return sorted((asked - set(DERIVED[table])) | set(_THEIR_SOURCES[table]))


def flags_of(table: str) -> set[str]:
    """Return those of them that say yes or no."""
    asked = {one for figures in FIGURES[table].values() for each in figures.terms for one in each}
    found = {one.column for one in asked if one.operator in ("true", "not")}
    return (found | {"not_assessed"}) & set(columns_of(table))


def distinct_terms(figures: Sequence[Figures]) -> dict[Term, str]:
    """Return the terms of ``figures``, each once, with a name."""
    names: dict[Term, str] = {}
    for one in figures:
        for each in one.terms:
            names.setdefault(each, f"s{len(names)}")
    return names
