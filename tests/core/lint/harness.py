"""Cases of lint rules, written as YAML: plan fragments in short form, and the findings expected.

A file ``cases/<rule-name>.yaml`` has two lists, ``bad`` and ``good``. A case has ``name``, ``plan``
(the plan's JSON with the shortcuts below), ``references`` (optional) and, when bad, ``findings``:
each with ``place`` (a path into the plan such as ``indicators.0.phases.2023``, or the numbers of a
place), ``severity``, ``quotes`` (their texts, in order) and, if wanted, ``says`` (words that the
Vietnamese message has).

Shortcuts: a cell may be its printed text, read with its row's unit and name; an indicator's number,
appendix, part, group and places may be left out (row 3 of table 1 is the first); a body target's
value may be its printed text; a paragraph may be its text; parts without a place get a paragraph
of their own. Numbers without a leading zero are numbers, everything else (``07``, ``70.8``, dates)
stays as written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import yaml

from lotrinh.core.lint import References
from lotrinh.core.plan.json import part_from_json, plan_from_json
from lotrinh.core.plan.types import Place, Plan
from lotrinh.core.values import parse, to_json
from lotrinh.core.values.types import Column, Context

HERE = Path(__file__).parent
CASES = HERE / "cases"

_FIRST_ROW = 3  # two header rows stand above the first indicator
_FIRST_PARAGRAPH = 100
_TEXT_PARTS = {"opening", "paragraphs", "items", "resources", "recipients"}
_PLACED_PARTS = _TEXT_PARTS | {
    "appendices",
    "appendix_mentions",
    "body_targets",
    "leftovers",
    "legal_bases",
    "responsibilities",
    "sections",
    "stages",
    "task_groups",
}


class _Loader(yaml.SafeLoader):
    """YAML in which only plain whole numbers, true, false and null are not text."""


_Loader.yaml_implicit_resolvers = {}
_Loader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^(?:0|[1-9]\d*)$"), None)
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), None)
_Loader.add_implicit_resolver("tag:yaml.org,2002:merge", re.compile(r"^<<$"), ["<"])
_Loader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^(?:null|)$"), None)


@dataclass(frozen=True)
class Expected:
    """A finding that a bad case must give."""

    place: Place
    severity: str
    quotes: list[str]
    says: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Case:
    """A plan fragment for one rule and what the rule must say about it."""

    rule: str
    kind: str
    name: str
    plan: Plan
    references: References
    findings: list[Expected]

    def __str__(self) -> str:
        return f"{self.rule}-{self.kind}-{self.name}"


def load_cases(path: Path) -> Iterator[Case]:
    """Yield the cases of one file, the bad ones first.

    Raises: KeyError if the file lacks ``bad`` or ``good``; what reading a plan's JSON raises.
    """
    data = _read(path)
    for kind in ("bad", "good"):
        for case in data[kind]:
            plan = plan_from_short(case["plan"])
            yield Case(
                rule=path.stem,
                kind=kind,
                name=case["name"],
                plan=plan,
                references=references_from_short(case.get("references") or {}),
                findings=[_expected(item, plan) for item in case.get("findings") or ()],
            )


def load_plans(path: Path) -> Iterator[tuple[str, tuple[Plan, References]]]:
    """Yield the name, plan and references of each item of a file of whole plans in short form."""
    for item in _read(path):
        references = references_from_short(item.get("references") or {})
        yield item["name"], (plan_from_short(item["plan"]), references)


def plan_from_short(data: Mapping[str, Any]) -> Plan:
    """Return the plan that a case's ``plan`` means, its shortcuts written out."""
    whole = _with_places(data, count(_FIRST_PARAGRAPH))
    indicators = [_indicator(row, index) for index, row in enumerate(data.get("indicators", ()))]
    whole["indicators"] = indicators
    whole["body_targets"] = [_body_target(t, indicators) for t in whole.get("body_targets", ())]
    return plan_from_json(whole)


def references_from_short(data: Mapping[str, Any]) -> References:
    """Return the references that a case's ``references`` means; what is left out is empty."""
    documents = data.get("legal_documents", {})
    numbered = {number: {"number": number, **item} for number, item in documents.items()}
    references = part_from_json({**data, "legal_documents": numbered}, References)
    assert isinstance(references, References)
    return references


def resolve(path: str, plan: Plan) -> Place:
    """Return the place at ``path`` in ``plan``: ``indicators.0.phases.2023``, ``title_place`` ...

    Raises: AttributeError, IndexError or KeyError if the plan has nothing there.
    """
    part: Any = plan
    for step in path.split("."):
        if isinstance(part, Mapping):
            part = part[step]
        elif isinstance(part, tuple):
            part = part[int(step)]
        else:
            part = getattr(part, step)
    return part if isinstance(part, Place) else _place_of(part)


def place_key(place: Place) -> tuple[int, ...]:
    """Return a key that sorts and names places: table, paragraph, row, cell, 0 for none."""
    return (place.table or 0, place.paragraph or 0, place.row or 0, place.cell or 0)


def _place_of(part: Any) -> Place:
    place = part.place
    assert isinstance(place, Place)
    return place


def _read(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)


def _expected(item: Mapping[str, Any], plan: Plan) -> Expected:
    place = item["place"]
    return Expected(
        place=resolve(place, plan) if isinstance(place, str) else Place(**place),
        severity=item["severity"],
        quotes=[str(text) for text in item["quotes"]],
        says=item.get("says") or [],
    )


def _with_places(part: Any, numbers: Iterator[int]) -> Any:
    """Return ``part`` with a paragraph for each known part that has no place of its own."""
    if not isinstance(part, Mapping):
        return part
    whole = dict(part)
    for key, items in part.items():
        if key in _PLACED_PARTS and not isinstance(items, str):  # a task's resources are words
            whole[key] = [_placed(item, numbers) for item in items]
        elif key in ("posting", "signatory"):
            whole[key] = _placed(items, numbers)
    return whole


def _placed(item: Any, numbers: Iterator[int]) -> dict[str, Any]:
    part = {"text": item} if isinstance(item, str) else dict(item)
    part.setdefault("place", {"paragraph": next(numbers)})
    whole = _with_places(part, numbers)
    assert isinstance(whole, dict)
    return whole


def _indicator(row: Mapping[str, Any], index: int) -> dict[str, Any]:
    unit, name = str(row.get("unit", "")), row["name"]
    where = {"table": 1, "row": _FIRST_ROW + index}
    cells = count(4)

    def cell(printed: Any, column: Column) -> dict[str, Any]:
        short = printed if isinstance(printed, Mapping) else {"text": printed}
        whole = {"place": {**where, "cell": next(cells)}, **short}
        whole |= {key: str(whole[key]) for key in ("text", "as_of") if key in whole}
        whole.setdefault("value", _value(whole["text"], Context(unit, column, name)))
        return whole

    return {
        "appendix": "I",
        "part": "",
        "group": "",
        "number": str(index + 1),
        "place": where,
        "name_place": {**where, "cell": 2},
        "unit_place": {**where, "cell": 3},
        **row,
        "unit": unit,
        "baseline": cell(row.get("baseline", ""), Column.BASELINE),
        "targets": {k: cell(v, Column.TARGET) for k, v in row.get("targets", {}).items()},
        "phases": {str(k): cell(v, Column.PHASE) for k, v in row.get("phases", {}).items()},
    }


def _body_target(item: Mapping[str, Any], indicators: list[dict[str, Any]]) -> dict[str, Any]:
    whole = {"name": item["text"], "score": 100 if "indicator" in item else 0, **item}
    if not isinstance(whole["value"], Mapping):
        row = indicators[item["indicator"]] if "indicator" in item else {}
        context = Context(row.get("unit", ""), Column.SENTENCE, row.get("name", whole["name"]))
        whole["value"] = _value(str(whole["value"]), context)
    return whole


def _value(text: str, context: Context) -> dict[str, Any]:
    value = to_json(parse(text, context).value)
    assert isinstance(value, dict)
    return value
