"""Open any file that may hold a plan: what it is, is judged by its content, never by its name."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from dataclasses import replace
from pathlib import Path

from lotrinh.documents.blocks import Document
from lotrinh.documents.errors import UnreadableDocument
from lotrinh.documents.legacy_encoding import settle_encoding

_ZIP, _OLE, _RTF, _PDF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf", b"%PDF"
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*")
_OPEN_TEXT = b"application/vnd.oasis.opendocument.text"
_WORD_STREAM = "WordDocument".encode("utf-16-le")
_SHEET_STREAM = "Workbook".encode("utf-16-le")
_LOCKED_STREAM = "EncryptedPackage".encode("utf-16-le")
# [MS-DOC] 2.5.2: the file information block begins with 0xA5EC; its flags say fEncrypted.
_DOC_MAGIC, _DOC_FLAGS_AT, _DOC_ENCRYPTED = 0xA5EC, 10, 0x0100
_FIRST_SECTOR = 512


def read_document(source: str | Path | bytes, *, filename: str | None = None) -> Document:
    """Return the document at a path, or in bytes, as blocks with their places.

    ``filename`` names bytes in messages; it never decides how they are read.

    Raises: UnreadableDocument (or one of its kinds) if the file cannot be read as a document or
    prints no text at all, as scanned pages do.
    """
    document = _read_any(source if isinstance(source, bytes) else _read(Path(source)))
    if not document.has_text():
        raise UnreadableDocument(
            "Tệp không có chữ nào: tệp còn trống, hoặc các trang chỉ là ảnh chụp, ảnh quét. "
            "Hãy đưa vào tệp Word gốc có chữ gõ.",
            "The file holds no text: it is blank, or its pages are only photos or scans. "
            "Hand in the original Word file with typed text.",
        )
    return settle_encoding(document)


def _read_any(content: bytes) -> Document:
    form = form_of(content)
    if form == "docx":
        from lotrinh.documents.word import read_word

        return read_word(content)
    if form == "txt":
        from lotrinh.documents.plain import read_plain

        return read_plain(content)
    return _through_office(content, form)


def form_of(content: bytes) -> str:
    """Return ``docx``, ``doc``, ``odt``, ``rtf`` or ``txt`` as the first bytes show it.

    Raises: UnreadableDocument for what is empty, locked or of another kind.
    """
    if not content.strip(b"\x00 \t\r\n"):
        raise UnreadableDocument(
            "Tệp trống, không có nội dung. Hãy kiểm tra lại tệp đã chọn.",
            "The file is empty. Check the file that you chose.",
        )
    if content.startswith(b"PK"):
        return _zip_form(content)
    if content.startswith(_OLE):
        return _ole_form(content)
    if content.startswith(_RTF):
        return "rtf"
    if content.startswith(_PDF):
        raise _wrong_kind("PDF", "a PDF")
    if content.startswith(_PICTURES):
        raise _wrong_kind("hình ảnh", "a picture")
    return "txt"


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise UnreadableDocument(
            f"Không tìm thấy tệp “{path}”. Hãy kiểm tra lại đường dẫn.",
            f"There is no file “{path}”. Check the path.",
        ) from error
    except OSError as error:
        raise UnreadableDocument(
            f"Không đọc được “{path}”: đó là thư mục, hoặc không có quyền đọc.",
            f"“{path}” cannot be read: it is a folder, or you may not read it.",
        ) from error


def _zip_form(content: bytes) -> str:
    if not content.startswith(_ZIP):
        return "docx"  # an empty or split archive; the Word reader says what is wrong with it
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        names = archive.namelist()
        kind = archive.open("mimetype").read(len(_OPEN_TEXT)) if "mimetype" in names else b""
    except (zipfile.BadZipFile, ValueError, OSError, RuntimeError, EOFError, zlib.error):
        return "docx"
    if kind == _OPEN_TEXT:
        return "odt"
    if any(name.startswith("xl/") for name in names):
        raise _wrong_kind("Excel", "an Excel file")
    if any(name.startswith("ppt/") for name in names):
        raise _wrong_kind("PowerPoint", "a PowerPoint file")
    return "docx"


def _ole_form(content: bytes) -> str:
    from lotrinh.documents.word_package import encrypted

    if _LOCKED_STREAM in content:
        raise encrypted()
    if _WORD_STREAM not in content:
        if _SHEET_STREAM in content:
            raise _wrong_kind("Excel", "an Excel file")
        raise UnreadableDocument(
            "Tệp này không phải văn bản Word. Hãy đưa vào tệp .docx, .doc, .odt hoặc .txt.",
            "This is not a Word document. Hand in a .docx, .doc, .odt or .txt.",
        )
    block = content[_FIRST_SECTOR : _FIRST_SECTOR + 12]
    if len(block) == 12:
        (magic,) = struct.unpack_from("<H", block)
        (flags,) = struct.unpack_from("<H", block, _DOC_FLAGS_AT)
        if magic == _DOC_MAGIC and flags & _DOC_ENCRYPTED:
            raise encrypted()
    return "doc"


def _through_office(content: bytes, form: str) -> Document:
    from lotrinh.documents.office import to_docx
    from lotrinh.documents.open_text import check_open_text
    from lotrinh.documents.word import read_word

    tables = check_open_text(content) if form == "odt" else None
    document = replace(read_word(to_docx(content, form)), form=form)
    found = sum(1 for _ in document.tables())
    if tables is not None and found < tables:
        raise UnreadableDocument(
            f"Khi chuyển tệp, chỉ còn {found} trong {tables} bảng. Hãy thêm một dòng trống sau "
            "bảng cuối cùng, hoặc lưu tệp thành .docx, rồi đưa vào lại.",
            f"Only {found} of {tables} tables survived the conversion. Add an empty line after the "
            "last table, or save the file as .docx, and hand it in again.",
        )
    return document


def _wrong_kind(vi: str, en: str) -> UnreadableDocument:
    return UnreadableDocument(
        f"Đây là tệp {vi}, không phải kế hoạch dạng Word. "
        "Hãy đưa vào tệp .docx, .doc, .odt hoặc .txt.",
        f"This is {en}, not a plan in Word. Hand in a .docx, .doc, .odt or .txt.",
    )
