"""The catalogue and the formulas agree, and say where they come from."""

from __future__ import annotations

import re

import pytest

from lotrinh.compute.formulas import Amount, Count, Formula, Grade, Share, formulas
from lotrinh.compute.prepared import prepare
from lotrinh.compute.schema import records_of, types_of
from lotrinh.core.indicators import CatalogueEntry, RollUp
from lotrinh.core.plan.types import TargetLevel
from lotrinh.reference import load_catalogue, load_references
from lotrinh.reference.rosters import load_moments

CATALOGUE = load_catalogue()
ENTRIES = list(CATALOGUE)
COMPUTED = [entry for entry in ENTRIES if entry.is_computed]
KINDS = {"ratio", "rank", "status", "count", "quotient", "level"}
MEASURES = {
    "ratio": (Share, Amount),
    "status": (Share,),
    "count": (Count, Amount),
    "level": (Grade,),
}
ROLL_UPS = {
    "ratio": {RollUp.PARTS, RollUp.UNITS},
    "status": {RollUp.UNITS, RollUp.WORST, RollUp.NONE},
    "count": {RollUp.SUM},
    "level": {RollUp.WORST},
    "quotient": {RollUp.PARTS},
    "rank": {RollUp.NONE},
}


def ids(entry: CatalogueEntry) -> str:
    return entry.code


def test_there_are_enough() -> None:
    assert len(ENTRIES) == len({entry.code for entry in ENTRIES})
    assert len(ENTRIES) >= 64
    assert len(COMPUTED) >= 60


def test_every_formula_has_its_entry_and_every_computed_entry_its_formula() -> None:
    with_formula = {entry.code for entry in COMPUTED if entry.quotient is None}
    assert with_formula == formulas().keys()


@pytest.mark.parametrize("entry", ENTRIES, ids=ids)
def test_an_entry_is_whole(entry: CatalogueEntry) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", entry.code)
    assert entry.kind in KINDS
    assert entry.roll_up in ROLL_UPS[entry.kind]
    assert entry.legal, "every indicator says which document it comes from"
    documents = load_references().legal_documents
    for source in entry.legal:
        assert source.document in documents
        assert source.certainty in {"V", "S", "K"}
    assert entry.records


@pytest.mark.parametrize("entry", ENTRIES, ids=ids)
def test_a_figure_says_how_it_is_counted_and_another_that_it_is_entered(
    entry: CatalogueEntry,
) -> None:
    if not entry.is_computed:
        assert entry.how is None
        assert entry.records.startswith("entered with evidence")
        return
    assert entry.how is not None
    for sentence in (entry.how.vi, entry.how.en):
        assert sentence[0].isupper()
        assert sentence.endswith(".")
        assert "\n" not in sentence
        assert sentence.count(". ") == 0, "one sentence"
    assert "entered" not in entry.records


@pytest.mark.parametrize("entry", [e for e in COMPUTED if e.quotient is None], ids=ids)
def test_the_kind_is_that_of_the_formula(entry: CatalogueEntry) -> None:
    measure = measure_of(formulas()[entry.code])
    assert isinstance(measure, MEASURES[entry.kind])
    if isinstance(measure, Amount):
        assert (measure.whole is None) == (entry.kind == "count")


@pytest.mark.parametrize("entry", [e for e in ENTRIES if e.quotient], ids=ids)
def test_a_quotient_divides_two_counts(entry: CatalogueEntry) -> None:
    assert entry.is_computed
    assert entry.kind == "quotient"
    assert entry.code not in formulas()
    for code in entry.quotient or ():
        assert CATALOGUE[code].kind == "count"
        assert CATALOGUE[code].is_computed
        assert CATALOGUE[code].roll_up is RollUp.SUM


@pytest.mark.parametrize("one", formulas().values(), ids=lambda one: one.code)
def test_a_formula_says_what_it_counts(one: Formula) -> None:
    assert one.version >= 1
    first = one.sentence.splitlines()[0]
    assert first[0].isupper()
    assert ". " in one.sentence.replace("\n", " ") or first.endswith(".")
    assert set(one.by) <= set(types_of(one.table))


def test_what_communes_are_recognised_for_is_never_a_schools_own() -> None:
    for code in ("universal-primary-education", "literacy", "schools-at-national-standard"):
        assert TargetLevel.SCHOOL not in CATALOGUE[code].asked_of


def test_the_worst_of_units_is_rolled_up_for_grades() -> None:
    worst = {entry.code for entry in COMPUTED if entry.roll_up is RollUp.WORST}
    assert worst == {"facilities-level", "accreditation-level"}


def measure_of(one: Formula) -> object:
    moments = load_moments("2025-2026")
    return one.function(prepare(records_of(one.table), one.table, moments), moments)
