"""The dated data loads, and says nothing that contradicts itself."""

from __future__ import annotations

import re
import time
from datetime import date, timedelta

import pytest

from lotrinh.core.lint.types import LegalDocument
from lotrinh.core.plan.types import TargetLevel
from lotrinh.core.text import fold, words
from lotrinh.reference import load_references, load_school_years
from lotrinh.reference.loading import read_yaml

REFERENCES = load_references()
DOCUMENTS = REFERENCES.legal_documents.values()


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.number)
def test_register_is_whole(document: LegalDocument) -> None:
    assert re.fullmatch(r"\d+/(\d{4}/)?[A-ZĐa-z\d]+(-[A-ZĐa-z]+)?", document.number)
    assert document.certainty in "VSK"
    assert document.subject
    if document.effective_from and document.effective_to:
        assert document.effective_from < document.effective_to
    if document.replaced_by:
        successor = REFERENCES.legal_documents[document.replaced_by]
        assert document.effective_to is not None
        assert successor.effective_from is not None
        assert successor.effective_from <= document.effective_to + timedelta(days=1)


def test_register_knows_what_holds_when() -> None:
    accreditation = REFERENCES.legal_documents["17/2018/TT-BGDĐT"]
    assert accreditation.effective_from == date(2018, 10, 10)
    assert accreditation.replaced_by == "57/2026/TT-BGDĐT"
    assert REFERENCES.legal_documents["14/2018/TT-BGDĐT"].effective_to is None
    assert "Luật Giáo dục 2019" in REFERENCES.legal_documents["43/2019/QH14"].aliases


def test_eras_follow_each_other_without_a_hole() -> None:
    four, three = REFERENCES.eras
    assert four.effective_from is None
    assert four.effective_to == date(2025, 6, 30)
    assert three.effective_from == date(2025, 7, 1)
    assert three.effective_to is None
    assert four.levels - three.levels == {TargetLevel.DISTRICT}
    assert not four.gone
    assert three.gone


def test_terms_are_wrong_and_their_mends_are_not() -> None:
    wrong = [term.wrong.lower() for term in REFERENCES.terms]
    assert len(set(wrong)) == len(wrong)
    for term in REFERENCES.terms:
        assert term.wrong.lower() != term.right.lower()
        assert term.right.lower() not in wrong
        assert all(word == word.lower() for word in term.unless_after)


def test_words_that_vietnamese_doubles_are_not_called_doubled() -> None:
    reduplications = {"từ", "luôn", "thường", "xanh", "dần", "đều", "ngày", "người", "mãi", "hiện"}
    assert not reduplications & REFERENCES.doubled_words.keys()


def test_statuses_symbols_and_demands() -> None:
    assert TargetLevel.SCHOOL not in REFERENCES.school_statuses["phổ cập giáo dục"]
    assert REFERENCES.symbols["KH"] == "Kế hoạch"
    (demand,) = REFERENCES.task_demands
    assert {"owner", "deadline", "resources"} <= demand.asks
    assert demand.effective_from == date(2026, 7, 7)
    (minimum,) = REFERENCES.posting_minimums
    assert minimum.days == 20


def test_school_years_run_forward() -> None:
    years = load_school_years()
    assert {year.school_year for year in years} == {"2025-2026", "2026-2027"}
    for year in years:
        assert year.opens < (year.semester_1_ends or year.ends) < year.ends
        assert sum(year.weeks) == 35


def test_catalogue_file_has_no_name_twice() -> None:
    items = read_yaml("indicators")
    codes = [item["code"] for item in items]
    assert len(set(codes)) == len(codes) >= 22
    names = [fold(name) for item in items for name in (item["vi"], *item["aliases"])]
    assert len(set(names)) == len(names)
    for item in items:
        assert words(item["en"])
        assert item["direction"] in ("higher", "lower")
        assert {TargetLevel(level) for level in item["asked_of"]}
        for source in item["legal"]:
            assert source["document"] in REFERENCES.legal_documents
            assert source["mark"] in "VSK"


def test_loading_is_quick() -> None:
    def seconds() -> float:
        load_references.cache_clear()
        start = time.process_time()
        load_references()
        return time.process_time() - start

    assert min(seconds() for _ in range(5)) < 0.03
