"""What a plan says, once each, in order; its sentences and its years."""

from __future__ import annotations

import pytest

from lotrinh.core.lint.types import Quote
from lotrinh.core.lint.wording import (
    all_texts,
    body_texts,
    headings,
    listed,
    once,
    say,
    sentences,
    year_spans,
)
from lotrinh.core.plan.types import (
    Appendix,
    LegalBasis,
    Paragraph,
    Place,
    Plan,
    Posting,
    Recipient,
    Responsibility,
    Section,
    Stage,
    TaskGroup,
    TaskItem,
)

PLAN = Plan(
    title="Tên",
    title_place=Place(1),
    legal_bases=(LegalBasis("Căn cứ", place=Place(2)),),
    opening=(Paragraph("Mở", place=Place(3)),),
    sections=(
        Section(
            "I",
            "Mục",
            Place(4),
            (Paragraph("Đoạn", place=Place(5)),),
            (Section("1", "Mục con", Place(6), (Paragraph("Việc", place=Place(8)),)),),
        ),
    ),
    task_groups=(TaskGroup("1", "Mục con", (TaskItem("- Việc", place=Place(8)),), Place(6)),),
    stages=(Stage("Chặng", items=(Paragraph("Mốc", place=Place(10)),), place=Place(9)),),
    responsibilities=(Responsibility("Vai", (Paragraph("Lo", place=Place(12)),), Place(11)),),
    posting=Posting(text="Treo", place=Place(13)),
    recipients=(Recipient("Lưu", Place(table=2, row=1, cell=1)),),
    appendices=(Appendix("I", "Bảng", "Kèm", place=Place(14), reference_place=Place(15)),),
)


def said(quotes: tuple[Quote, ...]) -> list[str]:
    return [quote.text for quote in quotes]


def test_headings_come_once() -> None:
    assert said(headings(PLAN)) == ["Mục", "Mục con", "Chặng"]


def test_body_comes_once_with_the_longest_text_of_a_place() -> None:
    assert said(body_texts(PLAN)) == (
        ["Mở", "Mục", "Đoạn", "Mục con", "- Việc", "Chặng", "Mốc", "Vai", "Lo", "Treo"]
    )


def test_all_texts_add_head_appendices_and_recipients() -> None:
    texts = said(all_texts(PLAN))
    assert texts[:3] == ["Tên", "Căn cứ", "Mở"]
    assert texts[-3:] == ["Bảng", "Kèm", "Lưu"]


def test_texts_without_a_place_are_told_apart_by_their_words() -> None:
    assert said(once([Quote("a"), Quote("a"), Quote(" "), Quote("b")])) == ["a", "b"]


def test_sentences_end_at_full_stops_and_semicolons() -> None:
    assert sentences("Một. Hai; ba 99,8 1.000 bốn. ") == ("Một.", "Hai;", "ba 99,8 1.000 bốn.")
    assert sentences("  ") == ()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("năm 2023 -2024", ["2023-2024"]),
        ("2022–2023 và 2023/2024", ["2022-2023", "2023-2024"]),
        ("31/12/2023-2024", []),
        ("số 2023-20245", []),
    ],
)
def test_year_spans(text: str, names: list[str]) -> None:
    assert [span.name for span in year_spans(text)] == names


def test_say_cuts_at_a_word() -> None:
    assert say("một  hai") == "một hai"
    assert say("một hai ba", 8) == "một hai …"


def test_listed_says_each_text_once() -> None:
    assert listed(["một", "hai", "một "]) == "“một”, “hai”"
