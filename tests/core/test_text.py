"""Folding brings the spellings of a word together without touching what was printed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lotrinh.core.messages import LotrinhError, Message
from lotrinh.core.text import fold, fold_aligned, lower_aligned, squeeze, words


def test_both_places_of_the_tone_mark_fold_to_one_word() -> None:
    assert fold("hoà  Đồng") == fold("hòa đồng") == "hoa dong"


def test_squeeze_keeps_accents_and_drops_stray_spaces() -> None:
    assert squeeze("  Chưa \u00a0 đánh\tgiá\n") == "Chưa đánh giá"


def test_words_leave_punctuation_out() -> None:
    assert words("Trẻ 06 tuổi, vào lớp 1 (%)") == ("tre", "06", "tuoi", "vao", "lop", "1")


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_an_error_says_both_languages() -> None:
    error = LotrinhError("Không đọc được tệp.", "The file cannot be read.")
    assert error.message == Message("Không đọc được tệp.", "The file cannot be read.")
    assert str(error) == "Không đọc được tệp. / The file cannot be read."
    assert error.message.to_json() == {"vi": error.message.vi, "en": error.message.en}


@given(st.text())
def test_aligned_forms_keep_every_place(text: str) -> None:
    assert len(lower_aligned(text)) == len(fold_aligned(text)) == len(text)


def test_aligned_forms_are_the_plain_ones_where_letters_are_vietnamese() -> None:
    assert fold_aligned("Tỷ lệ ĐẠT chuẩn") == "ty le dat chuan"
    assert lower_aligned("Tỷ lệ ĐẠT") == "tỷ lệ đạt"
    assert lower_aligned("\u0130") == "\u0130"  # its lower case is two characters
