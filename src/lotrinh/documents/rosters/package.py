"""The zip of a .xlsx, looked through before calamine lays it out in memory.

Calamine makes a full rectangle of a sheet: one cell in XFD1048576 would be 17 billion cells, and
the process would die. It gives a formula's error as an empty cell. It reads a sheet a second time
for its merged areas. So each sheet is unpacked here once, looked through, and handed on unpacked
with its merged areas in front: reading then takes half the time.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from urllib.parse import unquote

from lxml import etree

from lotrinh.documents.errors import UnreadableDocument
from lotrinh.documents.rosters.limits import (
    MAX_TEXT_BYTES,
    check_area,
    damaged,
    locked,
    too_large,
)
from lotrinh.documents.rosters.types import UnreadableWorkbook
from lotrinh.documents.word_package import parse_xml

MAX_MEMBERS = 2000
MAX_PART_BYTES = 96 * 2**20
MAX_UNPACKED_BYTES = 160 * 2**20
# Excel's own sheets compress to a fifth up to a thirtieth.
MAX_RATIO = 250
_SMALL = 2**22
_CHUNK = 2**18
_ENTRY = b"PK\x01\x02"  # each member's in the list at the end of a zip
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # the only ones that Excel writes

_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
# Anything of this kind in a sheet calls for a close look: a cell that is far away (behind column CZ
# or row 39999, within which a sheet has MAX_CELLS) or not written as Excel writes it; an error;
# names with a prefix, declarations and the like.
_ODD_CELL = (
    r'<c(?:[\t\n\r/>]| [^r]| r[^=]| r=[^"]|'
    r' r="(?:[^A-Z]|[A-Z]{3}|[D-Z][A-Z]|[A-Z]{1,2}(?:[4-9][0-9]{4}|[0-9]{6})))'
)
_PREFIXED = r":(?:c|row|sheetData)[\s/>]"
_ERROR = '"e"'
# Odd things that need one of these characters.
_MARKS = (b"&", b"!", b"'")
_MARKED = r"""t='|<c r="[A-Z]+[^A-Z0-9]|<!"""
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_ROW = re.compile(r"[1-9][0-9]{0,6}")
_MERGED = re.compile(rb"<mergeCells\b.*?</mergeCells>", re.DOTALL)
_TEXT_BEGINS = re.compile(rb"<(?:\w+:)?si\b")
_NUMBER = re.compile(rb"v\s*>\s*([0-9]{1,7})\s*<")

Errors = dict[str, dict[tuple[int, int], str]]


def safe_package(content: bytes) -> tuple[bytes, Errors]:
    """Return a .xlsx as an unpacked one that is safe to lay out, and where formulas failed.

    Raises: UnreadableWorkbook if it is damaged, locked, another kind of file, or too large.
    """
    parts = _unpack(content)
    if "xl/workbook.xml" not in parts:
        raise _not_a_workbook(parts)
    names = _sheet_names(parts)
    errors: Errors = {}
    shared = next((d for n, d in parts.items() if n.lower() == "xl/sharedstrings.xml"), b"")
    for part, data in parts.items():
        if b"sheetData" not in data and b"s\x00h\x00e\x00e\x00t\x00D" not in data:
            continue
        if _needs_close_look(data):
            errors[names.get(part, "")] = _look_closely(data)
        else:
            parts[part] = _merged_first(data)
        _check_texts(data, shared)
    return _stored(parts), errors


def _unpack(content: bytes) -> dict[str, bytes]:
    """Return the parts by name, inflated bit by bit: what a zip says of its sizes may be a lie."""
    # Counted before each becomes an object; parts that are zips themselves have few.
    if content.count(_ENTRY) > 2 * MAX_MEMBERS:
        raise too_large(f"{len(content) / 2**20:.0f} MB")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            _check_members(members, len(content))
            parts: dict[str, bytes] = {}
            unpacked = 0
            for member in members:
                # Pictures are not asked for.
                if member.is_dir() or member.filename.startswith("xl/media/"):
                    continue
                part = _inflate(archive, member, unpacked, len(content))
                parts[member.filename] = part
                unpacked += len(part)
            return parts
    except (
        zipfile.BadZipFile,
        OSError,
        RuntimeError,
        ValueError,
        NotImplementedError,
        zlib.error,
        EOFError,
    ) as error:
        raise damaged() from error


def _inflate(archive: zipfile.ZipFile, member: zipfile.ZipInfo, unpacked: int, size: int) -> bytes:
    """Return a part; ``unpacked`` is how much the parts before it are, ``size`` that of the file.

    Raises: UnreadableWorkbook as soon as the part, or all of them, are too large.
    """
    part = bytearray()
    with archive.open(member) as source:
        while chunk := source.read(_CHUNK):
            part += chunk
            _check_unpacked(len(part), unpacked + len(part), size)
    return bytes(part)


def _check_unpacked(part: int, unpacked: int, size: int) -> None:
    is_bomb = unpacked > _SMALL and unpacked > MAX_RATIO * size
    if is_bomb or part > MAX_PART_BYTES or unpacked > MAX_UNPACKED_BYTES:
        raise too_large(f"{unpacked / 2**20:.0f} MB")


def _check_members(members: list[zipfile.ZipInfo], size: int) -> None:
    """Check what the zip says of itself, so that an honest one is refused before any work."""
    unpacked = sum(member.file_size for member in members)
    largest = max((member.file_size for member in members), default=0)
    if any(member.flag_bits & 1 for member in members):
        raise locked()
    if len({member.filename for member in members}) != len(members):
        raise damaged()  # two parts of one name: programs disagree which counts
    if any(member.compress_type not in _METHODS for member in members):
        raise damaged()
    if len(members) > MAX_MEMBERS:
        raise too_large(f"{unpacked / 2**20:.0f} MB")
    _check_unpacked(largest, unpacked, size)


def _not_a_workbook(parts: dict[str, bytes]) -> UnreadableWorkbook:
    from lotrinh.documents.rosters.workbook import wrong_kind

    if any(name.startswith("word/") for name in parts):
        return wrong_kind("tệp Word", "a Word file")
    if "content.xml" in parts or "xl/workbook.bin" in parts:
        return UnreadableWorkbook(
            "Dạng bảng tính này (.ods, .xlsb) chưa đọc được. Hãy mở bằng Excel hoặc LibreOffice, "
            "chọn Lưu thành, dạng .xlsx, rồi tải lên lại.",
            "Workbooks of this form (.ods, .xlsb) are not read. Open it in Excel or LibreOffice, "
            "save it as .xlsx and upload it again.",
        )
    return wrong_kind("một tệp nén", "a zip archive")


def _sheet_names(parts: dict[str, bytes]) -> dict[str, str]:
    """Return the name of the sheet in each part."""
    relations = _parse(parts.get("xl/_rels/workbook.xml.rels", b"<none/>"))
    targets = {
        relation.get("Id", ""): posixpath.normpath(
            posixpath.join("/xl", unquote(relation.get("Target", "")))
        ).lstrip("/")
        for relation in relations
        if isinstance(relation.tag, str)
    }
    names: dict[str, str] = {}
    for sheet in _parse(parts["xl/workbook.xml"]).iter(f"{{{_SHEET}}}sheet", f"{{{_STRICT}}}sheet"):
        for attribute, value in sheet.attrib.items():
            if str(attribute).endswith("}id"):
                names[targets.get(str(value), "")] = str(sheet.get("name", ""))
    return names


def _parse(data: bytes) -> etree._Element:
    try:
        return parse_xml(data, "")
    except UnreadableDocument as error:
        raise damaged() from error


def _check_texts(data: bytes, shared: bytes) -> None:
    """Check how much text a sheet has once each cell has its own copy of what it shares."""
    longest = max(map(len, shared.split(b"<si>")))
    if longest * len(data) / len(b"<c><v>1</v></c>") <= MAX_TEXT_BYTES:
        return
    lengths = [len(text) for text in _TEXT_BEGINS.split(shared)[1:]]
    numbers = (int(number) for number in _NUMBER.findall(data))
    total = sum(lengths[number] for number in numbers if number < len(lengths))
    if total > MAX_TEXT_BYTES:
        raise too_large(f"{total / 2**20:.0f} MB")


def _needs_close_look(data: bytes) -> bool:
    import polars as pl

    begins, ends = data.find(b"<sheetData"), data.rfind(b"</sheetData>")
    # Polars looks for a pattern several times as fast as the standard library.
    text = pl.Series([data], dtype=pl.Binary).cast(pl.String, strict=False)
    if text.null_count() or begins < 0 or ends < 0 or b"<!" in data[:begins]:
        return True
    if text.str.contains(_ERROR, literal=True)[0]:
        return True
    patterns = [_ODD_CELL, _PREFIXED]
    if any(data.find(mark, begins, ends) >= 0 for mark in _MARKS):
        patterns.append(_MARKED)
    return any(text.str.contains(pattern)[0] for pattern in patterns)


def _look_closely(data: bytes) -> dict[tuple[int, int], str]:
    """Return the errors of formulas in a sheet, cell by cell, and check how far its cells reach.

    Raises: UnreadableWorkbook if it is too large.
    """
    row = column = -1
    last_row = last_column = -1
    errors: dict[tuple[int, int], str] = {}
    for element in _parse(data).iter():
        name = etree.QName(element).localname if isinstance(element.tag, str) else ""
        if name == "row":
            number = _ROW.fullmatch(str(element.get("r", "")))
            row, column = (int(number[0]) - 1 if number else row + 1), -1
        elif name == "c":
            place = _REFERENCE.fullmatch(str(element.get("r", "")))
            row, column = _place(place) if place else (row, column + 1)
            if len(element):
                last_row, last_column = max(last_row, row), max(last_column, column)
            if element.get("t") == "e":
                errors[row, column] = "".join(
                    child.text or "" for child in element if str(child.tag).endswith("}v")
                )
    check_area(last_row + 1, last_column + 1)
    return errors


def _place(reference: re.Match[str]) -> tuple[int, int]:
    column = 0
    for letter in reference[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(reference[2]) - 1, column - 1


def _merged_first(data: bytes) -> bytes:
    at, end = data.find(b"<sheetData"), data.rfind(b"</sheetData>")
    found = _MERGED.search(data, max(end, 0))
    # Without any, an empty list saves calamine the search for one.
    merged = found[0] if found else b'<mergeCells count="0"></mergeCells>'
    return data[:at] + merged + data[at:]


def _stored(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name), data)
    return out.getvalue()
