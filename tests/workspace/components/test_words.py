"""Words and figures of the screen."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils.translation import override

from lotrinh.core.indicators import Attainment
from lotrinh.core.lint.types import Severity
from lotrinh.core.messages import Message
from lotrinh.core.plan.types import TargetLevel
from lotrinh.core.values import BLANK, Context, Value, parse
from lotrinh.core.values.types import Rank, Ratio, Status, StatusWord, Top
from lotrinh.workspace.components.amount import amount_of, is_rank
from lotrinh.workspace.components.words import (
    ATTAINMENT_WORDS,
    LEVEL_WORDS,
    SEVERITY_WORDS,
    counted_noun,
    month_words,
    say,
)


def test_every_code_has_its_word() -> None:
    assert set(ATTAINMENT_WORDS) == {code.value for code in Attainment}
    assert set(SEVERITY_WORDS) == {code.value for code in Severity}
    assert set(LEVEL_WORDS) == set(TargetLevel)


def test_a_message_speaks_the_language_of_the_page() -> None:
    message = Message("Sửa ở đây.", "Mend it here.")
    with override("vi"):
        assert say(message) == "Sửa ở đây."
    with override("en"):
        assert say(message) == "Mend it here."


@pytest.mark.parametrize(
    ("name", "noun"),
    [
        ("Tỷ lệ giáo viên đạt chuẩn", "giáo viên"),
        ("Học sinh bỏ học", "học sinh"),
        ("Tỷ lệ trẻ 06 tuổi vào lớp 1", "trẻ"),
        ("Tỷ lệ phòng học kiên cố", ""),
    ],
)
def test_what_is_missing_is_counted_in_what_the_name_says(name: str, noun: str) -> None:
    with override("vi"):
        assert counted_noun(name) == noun


def test_the_date_of_a_baseline_as_people_write_it() -> None:
    assert month_words("2023-09") == "9/2023"
    assert month_words("2023") == "2023"
    assert month_words("2022-2023") == "2022-2023"
    assert month_words("") == ""


@pytest.mark.parametrize(
    ("value", "amount"),
    [
        (Ratio(1, 4), Decimal(25)),
        (Rank(7, 19), Decimal(7)),
        (Top(5), Decimal(5)),
        (parse(">99,00", Context(unit="%")).value, Decimal("99.00")),
        (Status(StatusWord.MET), None),
        (BLANK, None),
        (Ratio(0, 4), Decimal(0)),
    ],
)
def test_a_chart_shows_what_has_a_figure(value: Value, amount: Decimal | None) -> None:
    assert amount_of(value) == amount


def test_ranks_are_told_from_shares() -> None:
    assert is_rank(Rank(1, 2))
    assert is_rank(Top(5))
    assert not is_rank(Ratio(1, 2))
