"""The dated data loads, and says nothing that contradicts itself."""

from __future__ import annotations

import re
import time
from datetime import date, timedelta
from pathlib import Path

import pytest

from lotrinh.core.indicators import CatalogueEntry
from lotrinh.core.lint.types import LegalDocument
from lotrinh.core.plan.types import TargetLevel
from lotrinh.core.text import words
from lotrinh.documents import read_plan
from lotrinh.reference import load_catalogue, load_references, load_school_years

REFERENCES = load_references()
CATALOGUE = load_catalogue()
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


def test_catalogue_has_no_name_twice_and_only_registered_documents() -> None:
    names = [words(name) for entry in CATALOGUE for name in (entry.name.vi, *entry.aliases)]
    assert len(set(names)) == len(names)
    for entry in CATALOGUE:
        assert entry.name.en
        assert entry.asked_of
        assert CATALOGUE[entry.code] is entry
        for source in entry.legal:
            assert source.document in REFERENCES.legal_documents
            assert source.certainty in "VSK"


@pytest.mark.parametrize(
    ("name", "group", "code"),
    [
        ("Tỷ lệ trẻ 06 tuổi vào lớp 1", "", "six-year-olds-in-grade-1"),
        ("GIÁO VIÊN CÓ BẰNG ĐHSP", "", "teachers-with-degree"),
        ("Tỷ lệ trường đạt chuẩn quốc gia", "", "schools-at-national-standard"),
        ("Trường đạt chuẩn quốc gia mức độ 1", "", "national-standard-level-1"),
        ("Xoá mù chữ mức độ 2", "", "literacy"),
        ("Hội khỏe Phù Đổng xã An Phú năm 2026", "", "sports-festival-leading-event"),
        ("Tiểu học", "Đội ngũ > Trình độ đào tạo trên chuẩn", "staff-above-standard"),
    ],
)
def test_a_printed_name_finds_its_entry(name: str, group: str, code: str) -> None:
    found = CATALOGUE.find(name, group)
    assert found is not None
    assert found.code == code


@pytest.mark.parametrize(("name", "group"), [("Trường đạt chuẩn quốc gia mức độ 2", ""), ("", "a")])
def test_another_name_finds_nothing(name: str, group: str) -> None:
    assert CATALOGUE.find(name, group) is None


def test_every_indicator_of_the_sample_plan_is_known() -> None:
    sample = Path(__file__).parents[2].parent / "shared" / "plans" / "ke-hoach-240-2023.docx"
    if not sample.exists():
        pytest.skip("the sample folder beside the project (../shared) is not there")
    rows = read_plan(sample).indicators
    found = [CATALOGUE.find(row.name, row.group) for row in rows]
    assert [row.name for row, entry in zip(rows, found, strict=True) if entry is None] == []
    assert len({entry.code for entry in found if entry}) == 22
    assert [row.direction for row in rows] == [entry.direction for entry in found if entry]


def test_loading_is_quick() -> None:
    def seconds() -> float:
        load_references.cache_clear()
        load_catalogue.cache_clear()
        start = time.process_time()
        load_references()
        load_catalogue()
        return time.process_time() - start

    # Some 15 ms by itself; measured for coverage, on a busy machine, a few times that.
    assert min(seconds() for _ in range(5)) < 0.1


@pytest.mark.parametrize("entry", list(CATALOGUE), ids=lambda entry: entry.code)
def test_every_name_of_an_entry_finds_it(entry: CatalogueEntry) -> None:
    for name in (entry.name.vi, *entry.aliases):
        assert CATALOGUE.find(name.removesuffix("…").strip()) is entry


@pytest.mark.parametrize(
    "heading",
    ["Học sinh", "Tiểu học", "Đội ngũ", "Giáo viên", "Cán bộ quản lý", "Nhân viên", "Lớp học",
     "Cơ sở vật chất", "Chất lượng giáo dục", "Kết quả học tập", "Phổ cập", "Thể lực", "Lớp 1"],
)  # fmt: skip
def test_a_heading_is_no_indicator(heading: str) -> None:
    assert CATALOGUE.find(heading) is None


def test_how_a_figure_comes_about_is_said_in_both_languages() -> None:
    how = CATALOGUE["two-sessions-a-day"].how
    assert how is not None
    assert how.vi == "Số học sinh học 2 buổi/ngày, trên tổng số học sinh có mặt ngày 30/9."
    assert how.en == "Pupils taught two sessions a day, of all pupils on 30 September."
    assert CATALOGUE["literacy"].how is None
    assert CATALOGUE["pupils-per-class"].quotient == ("pupils", "classes")
