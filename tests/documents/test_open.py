"""What a file is, is judged by its content; what cannot be read says so and how to mend it."""

from __future__ import annotations

import io
import shutil
import struct
import time
import tracemalloc
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lotrinh.documents import UnreadableDocument, read_document, read_plan
from lotrinh.documents.errors import DocumentTooLarge, EncryptedDocument, OfficeMissing
from lotrinh.documents.open import form_of
from lotrinh.documents.word_package import MAX_PART_BYTES
from tests.documents.building import HEADER, ROW, W, part_of, with_part, word_file

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
GOOD = word_file("KẾ HOẠCH", "Năm học 2025-2026", "I. MỤC TIÊU", (HEADER, ROW))


def zip_of(**parts: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), data)
    return buffer.getvalue()


def test_the_name_of_a_file_decides_nothing(tmp_path: Path) -> None:
    path = tmp_path / "ke-hoach.txt"
    path.write_bytes(GOOD)
    assert len(read_plan(path).indicators) == 1
    assert len(read_plan(GOOD, filename="anh.png").indicators) == 1
    text = tmp_path / "ke-hoach.docx"
    text.write_text("KẾ HOẠCH\nNăm học 2025-2026\n", encoding="utf-8")
    assert read_plan(text).school_year == "2025-2026"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "trống"),
        (b" \n\t ", "trống"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x89PNG\r\n\x1a\n....", "hình ảnh"),
        (zip_of(xl__workbook_xml=b"<x/>"), "Excel"),
        (zip_of(ppt__presentation_xml=b"<x/>"), "PowerPoint"),
        (zip_of(readme=b"x"), "không có văn bản Word"),
        (GOOD[: len(GOOD) // 2], "hỏng"),
        (b"PK\x03\x04" + bytes(200), "hỏng"),
        (bytes(range(256)) * 20, "không phải văn bản"),
        (OLE + bytes(600) + "Workbook".encode("utf-16-le"), "Excel"),
        (OLE + bytes(600), "không phải"),
    ],
)
def test_what_cannot_be_read_says_why(content: bytes, words: str) -> None:
    with pytest.raises(UnreadableDocument) as caught:
        read_document(content)
    assert words in caught.value.message.vi
    assert caught.value.message.en


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    for path in (tmp_path / "khong-co.docx", tmp_path):
        with pytest.raises(UnreadableDocument, match=str(path)):
            read_document(path)


def test_locked_files_ask_for_the_password_to_be_removed() -> None:
    locked_docx = OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le")
    information = struct.pack("<HHHHHH", 0xA5EC, 0, 0, 0, 0, 0x0100)
    locked_doc = OLE + bytes(504) + information + bytes(600) + "WordDocument".encode("utf-16-le")
    for content in (locked_docx, locked_doc):
        with pytest.raises(EncryptedDocument):
            read_document(content)


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = zip_of(word__document_xml=b"<a>" + b" " * (MAX_PART_BYTES // 4))
    tracemalloc.start()
    with pytest.raises(DocumentTooLarge):
        read_document(bomb)
    assert tracemalloc.get_traced_memory()[1] < 5 * 2**20
    tracemalloc.stop()


def test_a_document_with_a_dtd_is_refused() -> None:
    entities = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    inside = "<w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body>"
    body = f"{entities}<w:document {W}>{inside}</w:document>"
    with pytest.raises(UnreadableDocument, match="DTD"):
        read_document(with_part(GOOD, "word/document.xml", body))


def test_relations_to_the_outside_are_not_followed() -> None:
    rels = part_of(GOOD, "word/_rels/document.xml.rels").replace(
        "</Relationships>",
        '<Relationship Id="x9" TargetMode="External" Target="http://127.0.0.1:1/h.xml" Type='
        '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/header"/></Relationships>',
    )
    content = with_part(GOOD, "word/_rels/document.xml.rels", rels)
    assert read_document(content).margins == ()


def test_a_broken_part_is_named() -> None:
    with pytest.raises(UnreadableDocument, match=r"word/document\.xml"):
        read_document(with_part(GOOD, "word/document.xml", "<w:document"))


@given(st.binary(max_size=400), st.sampled_from([b"", b"PK\x03\x04", OLE, b"\xff\xfe"]))
@settings(max_examples=60, deadline=None)
def test_any_bytes_are_read_or_refused_with_a_word(content: bytes, start: bytes) -> None:
    if start == OLE:
        content = content.replace(b"W", b"w")
    with suppress(UnreadableDocument):
        read_plan(start + content)


@given(st.integers(min_value=0, max_value=len(GOOD) - 1), st.integers(min_value=0, max_value=255))
@settings(max_examples=60, deadline=None)
def test_a_damaged_file_is_read_or_refused_with_a_word(at: int, byte: int) -> None:
    damaged = GOOD[:at] + bytes([byte]) + GOOD[at + 1 :]
    with suppress(UnreadableDocument):
        read_plan(damaged)


def long_plan(paragraphs: int) -> bytes:
    text = "Nội dung của một đoạn văn dài, có số liệu 99,5% và ngày 15/9/2025. " * 8
    table = (HEADER, *(("a", f"Chỉ tiêu số {i}", *ROW[2:]) for i in range(paragraphs // 10)))
    return word_file("KẾ HOẠCH", "Năm học 2025-2026", "I. NỘI DUNG", *[text] * paragraphs, table)


def test_five_hundred_pages_in_bounded_time() -> None:
    content = long_plan(5000)
    started = time.perf_counter()
    plan = read_plan(content)
    assert time.perf_counter() - started < 60
    assert len(plan.indicators) == 500
    assert plan.coverage.placed == plan.coverage.total


def test_memory_stays_in_proportion_to_the_text() -> None:
    content = long_plan(500)
    tracemalloc.start()
    read_plan(content)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 60 * 2**20


def test_without_libreoffice_the_error_says_how_to_install_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(OfficeMissing, match="apt install libreoffice-writer"):
        read_document(rb"{\rtf1 k}")


def test_forms_by_their_first_bytes() -> None:
    assert form_of(GOOD) == "docx"
    assert form_of(rb"{\rtf1 x}") == "rtf"
    assert form_of("Kế hoạch".encode()) == "txt"
    assert form_of(OLE + bytes(600) + "WordDocument".encode("utf-16-le")) == "doc"
    odt = zip_of(mimetype=b"application/vnd.oasis.opendocument.text")
    assert form_of(odt) == "odt"


@pytest.mark.parametrize("block", ["", "<w:p><w:r><w:drawing/></w:r></w:p>", (("", ""), ("", ""))])
def test_a_document_without_text_says_so(block: str | tuple[tuple[str, ...], ...]) -> None:
    with pytest.raises(UnreadableDocument) as caught:
        read_document(word_file(block))
    assert "ảnh quét" in caught.value.message.vi
    assert "scans" in caught.value.message.en


def test_text_in_a_table_inside_a_cell_is_text() -> None:
    inner = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>KẾ HOẠCH</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    cells = f"<w:tc><w:p/>{inner}<w:p/></w:tc><w:tc><w:p/></w:tc>"
    assert read_document(word_file(f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>")).has_text()
