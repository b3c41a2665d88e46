"""Text from before Unicode comes out letter for letter; text in Unicode is left alone."""

from __future__ import annotations

import unicodedata

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st

from lotrinh.documents import read_document, read_plan
from lotrinh.documents.blocks import Paragraph
from lotrinh.documents.legacy_encoding import TCVN3, VNI, decode, detect
from tests.documents.building import content_of

SENTENCE = (
    "Trường tiểu học thực hiện kế hoạch nâng cao chất lượng giáo dục năm học của huyện và tỉnh, "
    "các tổ chức việc dạy và học đạt chỉ tiêu"
)
# TCVN 5712:1993, VN3: its code points in order, written out a second time to check the table.
_TCVN3_CODES = {
    0xB5: "àảãáạ",
    0xBB: "ằẳẵắ",
    0xC6: "ặầẩẫấậè",
    0xCE: "ẻẽéẹềểễếệìỉ",
    0xDC: "ĩíịò",
    0xE1: "ỏõóọồổỗốộờởỡớợù",
    0xF1: "ủũúụừửữứựỳỷỹýỵ",
    0xA8: "ăâêôơưđ",
    0xA1: "ĂÂÊÔƠƯĐ",
}
_TO_TCVN3 = {
    letter: chr(first + i) for first, run in _TCVN3_CODES.items() for i, letter in enumerate(run)
}
_VNI_MARKS = {
    "\u0301": "ù",
    "\u0300": "ø",
    "\u0309": "û",
    "\u0303": "õ",
    "\u0323": "ï",
    "\u0302": "â",
    "\u0306": "ê",
}
_VNI_BOTH = {
    "\u0302": {"\u0301": "á", "\u0300": "à", "\u0309": "å", "\u0303": "ã", "\u0323": "ä"},
    "\u0306": {"\u0301": "é", "\u0300": "è", "\u0309": "ú", "\u0303": "ü", "\u0323": "ë"},
}
_VNI_I = {"í": "í", "ì": "ì", "ỉ": "æ", "ĩ": "ó", "ị": "ò", "ỵ": "î", "đ": "ñ", "ơ": "ô", "ư": "ö"}


def to_tcvn3(text: str) -> str:
    return "".join(_TO_TCVN3.get(c, c) for c in text)


def to_vni(text: str) -> str:
    return "".join(_vni_letter(c) for c in text)


def _vni_letter(letter: str) -> str:
    small = letter.lower()
    if small in _VNI_I:
        coded = _VNI_I[small]
    else:
        base, *marks = list(unicodedata.normalize("NFD", small))
        if "\u031b" in marks:
            base, marks = {"o": "ô", "u": "ö"}[base], [m for m in marks if m != "\u031b"]
        shape = next((m for m in marks if m in _VNI_BOTH), "")
        tone = next((m for m in marks if m != shape), "")
        mark = _VNI_BOTH[shape][tone] if shape and tone else _VNI_MARKS.get(shape or tone, "")
        coded = base + mark
    return coded.upper() if letter.isupper() else coded


LETTERS = (
    "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ"
    " 0123456789%.,-"
)
VOWELS = "aàảãáạăằẳẵắặâầẩẫấậeèẻẽéẹêềểễếệoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứự"


@given(st.text(LETTERS, max_size=60))
def test_tcvn3_comes_back_letter_for_letter(text: str) -> None:
    assert decode(to_tcvn3(text), TCVN3) == text


@given(
    st.lists(
        st.sampled_from([*VOWELS, "đ", "Đ", "ị", "Ỉ", "n", "ng", "h", " ", "Ế", "Ộ", "Ắ"]),
        max_size=40,
    )
)
def test_vni_comes_back_letter_for_letter(pieces: list[str]) -> None:
    text = "".join(f"{piece}t " for piece in pieces)
    assert decode(to_vni(text), VNI) == text


def test_words_as_they_look_in_old_files() -> None:
    assert decode("§éc lËp - Tù do - H¹nh phóc", TCVN3) == "Độc lập - Tự do - Hạnh phúc"
    assert decode("Ñoäc laäp - Töï do - Haïnh phuùc", VNI) == "Độc lập - Tự do - Hạnh phúc"
    assert decode("KEÁ HOAÏCH NAÊM HOÏC", VNI) == "KẾ HOẠCH NĂM HỌC"


def test_the_encoding_is_told_by_the_words_that_it_makes() -> None:
    assert detect(to_tcvn3(SENTENCE)) == TCVN3
    assert detect(to_vni(SENTENCE)) == VNI
    assert detect(SENTENCE) == ""
    assert detect("The school improvement plan, naïve café " * 30) == ""
    assert detect("plain") == ""


@pytest.mark.parametrize("coded", [to_tcvn3(SENTENCE), to_vni(SENTENCE)])
def test_a_word_file_whose_font_was_changed_is_converted_all_the_same(coded: str) -> None:
    document = Document()
    document.add_paragraph(coded)
    document.add_table(1, 2).cell(0, 1).text = coded
    read = read_document(content_of(document))
    assert read.encoding in (TCVN3, VNI)
    assert [b.text for b in read.blocks if isinstance(b, Paragraph)] == [SENTENCE]
    assert next(read.tables()).rows[0].cells[1].text == SENTENCE


def test_private_use_characters_of_symbol_fonts() -> None:
    coded = "".join(chr(ord(c) + 0xF000) if ord(c) > 0x7F else c for c in to_tcvn3("kế hoạch"))
    assert decode(coded, TCVN3) == "kế hoạch"


def test_an_old_text_file_is_read_as_a_plan() -> None:
    text = f"KẾ HOẠCH\n{SENTENCE}\nNăm học 2025-2026\nI. Mục tiêu\n- {SENTENCE}\n"
    content = to_vni(text).encode("cp1252")
    plan = read_plan(content)
    assert plan.document_type == "KẾ HOẠCH"
    assert plan.sections[0].paragraphs[0].text == SENTENCE
