"""Read the dated data of this package into the types that rules and pages judge with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from lotrinh.core.indicators import Catalogue, CatalogueEntry, LegalSource, RollUp
from lotrinh.core.lint.types import (
    Era,
    LegalDocument,
    PostingMinimum,
    References,
    TaskDemand,
    Term,
)
from lotrinh.core.messages import Message
from lotrinh.core.plan.types import TargetLevel
from lotrinh.core.values.types import Direction

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class SchoolYear:
    """The calendar of a school year; ``province`` is empty for the ministry's frame.

    ``weeks`` are the weeks of each semester; days are None where the source does not give them.
    """

    school_year: str
    province: str
    opens: date
    ends: date
    semester_1_ends: date | None = None
    semester_2_starts: date | None = None
    weeks: tuple[int, ...] = ()
    certainty: str = "K"


def read_yaml(name: str) -> Any:
    """Return the data of the package's file ``name`` (without ``.yaml``)."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load((FOLDER / f"{name}.yaml").read_bytes(), Loader=loader)  # noqa: S506 - safe


@cache
def load_references() -> References:
    """Return the data that lint rules judge against."""
    terms = read_yaml("terms")
    demands = read_yaml("demands")
    return References(
        legal_documents={
            item["number"]: _legal_document(item) for item in read_yaml("legal_documents")
        },
        eras=tuple(_era(item) for item in read_yaml("eras")),
        terms=tuple(
            Term(item["wrong"], item["right"], tuple(item.get("unless_after", ())))
            for item in terms["misspelt"]
        ),
        school_statuses=_school_statuses(),
        doubled_words={word: frozenset(after) for word, after in terms["doubled"].items()},
        repeated_pairs=frozenset(terms["repeated_pairs"]),
        abbreviations=terms["abbreviations"],
        symbols=terms["symbols"],
        audiences=tuple(terms["audiences"]),
        proper_names=tuple(terms["proper_names"]),
        task_demands=tuple(_task_demand(item) for item in demands["tasks"]),
        posting_minimums=tuple(_posting_minimum(item) for item in demands["posting"]),
    )


@cache
def load_catalogue() -> Catalogue:
    """Return the catalogue of indicators, of all files of ``indicators/`` in their order."""
    files = sorted(path.stem for path in (FOLDER / "indicators").glob("*.yaml"))
    return Catalogue(
        _catalogue_entry(item) for file in files for item in read_yaml(f"indicators/{file}")
    )


@cache
def load_school_years() -> tuple[SchoolYear, ...]:
    """Return the known calendars of school years."""
    return tuple(
        SchoolYear(
            school_year=item["school_year"],
            province=item["province"],
            opens=item["opens"],
            ends=item["ends"],
            semester_1_ends=item.get("semester_1_ends"),
            semester_2_starts=item.get("semester_2_starts"),
            weeks=tuple(item["weeks"]),
            certainty=item["mark"],
        )
        for item in read_yaml("school_calendar")
    )


def _catalogue_entry(item: dict[str, Any]) -> CatalogueEntry:
    return CatalogueEntry(
        code=item["code"],
        name=Message(item["vi"], item["en"]),
        aliases=tuple(item["aliases"]),
        unit=item["unit"],
        direction=Direction(item["direction"]),
        kind=item["kind"],
        asked_of=frozenset(TargetLevel(level) for level in item.get("asked_of", TargetLevel)),
        records=item["records"],
        legal=tuple(LegalSource(each["document"], each["mark"]) for each in item.get("legal", ())),
        roll_up=RollUp(item["roll_up"]),
        is_computed=item.get("computed", False),
        quotient=_quotient(item),
        how=Message(item["how_vi"], item["how_en"]) if "how_vi" in item else None,
        levels=item.get("levels", ""),
    )


def _quotient(item: dict[str, Any]) -> tuple[str, str] | None:
    if "quotient" not in item:
        return None
    part, whole = item["quotient"]
    return part, whole


def _legal_document(item: dict[str, Any]) -> LegalDocument:
    return LegalDocument(
        number=item["number"],
        type=item["type"],
        subject=item["subject"],
        effective_from=item.get("from"),
        effective_to=item.get("to"),
        replaced_by=item.get("replaced_by", ""),
        certainty=item["mark"],
        aliases=tuple(item.get("aliases", ())),
    )


def _era(item: dict[str, Any]) -> Era:
    return Era(
        name=item["name"],
        effective_from=item.get("from"),
        effective_to=item.get("to"),
        levels=frozenset(TargetLevel(level) for level in item["levels"]),
        gone=tuple(item.get("gone", ())),
    )


def _task_demand(item: dict[str, Any]) -> TaskDemand:
    return TaskDemand(
        asks=frozenset(item["asks"]),
        effective_from=item["from"],
        effective_to=item.get("to"),
        source=item["source"],
        certainty=item["mark"],
    )


def _posting_minimum(item: dict[str, Any]) -> PostingMinimum:
    return PostingMinimum(item["days"], item["from"], item["source"], item["mark"])


def _school_statuses() -> dict[str, frozenset[TargetLevel]]:
    return {
        item["status"]: frozenset(TargetLevel(level) for level in item["levels"])
        for item in read_yaml("school_statuses")
    }
