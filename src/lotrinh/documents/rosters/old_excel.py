"""An old .xls looked through before calamine lays it out: its reach, and where formulas failed.

Sources: [MS-CFB] for the file system inside the file, [MS-XLS] (BIFF8) for its records.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from lotrinh.documents.rosters.limits import (
    MAX_TEXT_BYTES,
    check_area,
    damaged,
    locked,
    too_large,
)
from lotrinh.documents.rosters.types import UnreadableWorkbook

_END = 0xFFFFFFFA  # this and above: no sector
_HEADER = 512
_ENTRY = 128
_IN_HEADER = 109  # parts of the table of sectors that the header names
_SPARE = 4  # the table may have room for a file so many times as large
_SMALL_STREAM = 4096
_BOF, _EOF, _BOUNDSHEET, _FILEPASS = 0x0809, 0x000A, 0x0085, 0x002F
_DIMENSIONS, _SST, _LABELSST, _CONTINUE = 0x0200, 0x00FC, 0x00FD, 0x003C
_LONGEST_TEXT = 3 * 32_767  # bytes in UTF-8
_MOST_ROWS, _MOST_COLUMNS = 65_536, 256  # of the format
_FORMULA, _BOOLERR, _MULRK = 0x0006, 0x0205, 0x00BD
# Records of one cell with a value: NUMBER, LABEL, LABELSST, RK, RSTRING and the two above.
_CELLS = frozenset((0x0203, 0x0204, 0x00FD, 0x027E, 0x00D6, _FORMULA, _BOOLERR))
_BIFF8 = 0x0600
_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}

Errors = dict[str, dict[tuple[int, int], str]]


def check_old_excel(content: bytes) -> Errors:
    """Return where formulas of a .xls failed, by sheet.

    Raises: UnreadableWorkbook if it is damaged, locked, no workbook of Excel 97 or later, or too
    large.
    """
    try:
        stream = _workbook_stream(content)
        if struct.unpack_from("<HHH", stream)[::2] != (_BOF, _BIFF8):
            raise _too_old()
        lengths = _text_lengths_or_none(stream)
        return {name: _look(stream, at, lengths) for name, at in _sheets(stream)}
    except (struct.error, IndexError) as error:
        raise damaged() from error


def _too_old() -> UnreadableWorkbook:
    return UnreadableWorkbook(
        "Tệp này không phải bảng tính Excel 97 trở về sau. Hãy mở bằng Excel hoặc LibreOffice, "
        "lưu thành .xlsx rồi tải lên lại.",
        "This is no workbook of Excel 97 or later. Open it in Excel or LibreOffice, save it as "
        ".xlsx and upload it again.",
    )


def _workbook_stream(content: bytes) -> bytes:
    shift, small_shift = struct.unpack_from("<HH", content, 30)
    (directory,) = struct.unpack_from("<I", content, 48)
    small_fat_at, _, more_at, _ = struct.unpack_from("<IIII", content, 60)
    if shift not in (9, 12) or small_shift != 6:
        raise damaged()
    size = 1 << shift
    sectors = len(content) // size
    fat_sectors = list(struct.unpack_from(f"<{_IN_HEADER}I", content, 76))
    per_sector = size // 4
    seen = 0
    while more_at < _END:
        sector = struct.unpack_from(f"<{per_sector}I", content, (more_at + 1) * size)
        fat_sectors += sector[:-1]
        more_at = sector[-1]
        seen += 1
        if seen > sectors:
            raise damaged()
    parts = [number for number in fat_sectors if number < _END]
    # One part of the table named again and again would make it grow without end.
    if len(parts) > _IN_HEADER + _SPARE * sectors // per_sector:
        raise damaged()
    fat: list[int] = []
    for number in parts:
        fat += struct.unpack_from(f"<{per_sector}I", content, (number + 1) * size)
    chain = _Chains(content, fat, size, _header_offset(size))
    entries = chain.read(directory)
    root_start = struct.unpack_from("<I", entries, 116)[0]
    for at in range(0, len(entries) - _ENTRY + 1, _ENTRY):
        length = struct.unpack_from("<H", entries, at + 64)[0]
        name = entries[at : at + max(length - 2, 0)].decode("utf-16-le", errors="replace")
        if name.lower() == "workbook":
            start, bytes_ = struct.unpack_from("<II", entries, at + 116)
            if bytes_ >= _SMALL_STREAM:
                return chain.read(start)[:bytes_]
            root = chain.read(root_start)
            entries_of_small = len(root) >> small_shift
            small = chain.read(small_fat_at)[: 4 * entries_of_small]
            table = list(struct.unpack(f"<{len(small) // 4}I", small))
            return _Chains(root, table, 1 << small_shift, 0).read(start)[:bytes_]
    raise _too_old()


def _header_offset(size: int) -> int:
    return max(size, _HEADER)


class _Chains:
    """Sectors of a file, and which comes after which."""

    def __init__(self, content: bytes, fat: list[int], size: int, offset: int) -> None:
        self._content, self._fat, self._size, self._offset = content, fat, size, offset
        self._sectors = len(content) // size + 1

    def read(self, sector: int) -> bytes:
        """Return the stream that begins in ``sector``."""
        parts: list[bytes] = []
        while sector < _END:
            at = self._offset + sector * self._size
            parts.append(self._content[at : at + self._size])
            if len(parts) > self._sectors:  # one of them has come twice
                raise damaged()
            sector = self._fat[sector]
        return b"".join(parts)


def _records(stream: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """Yield kind, beginning and length of each record of the sheet or globals that begin at."""
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield kind, at + 4, length
        if kind == _EOF:
            return
        at += 4 + length


def _sheets(stream: bytes) -> Iterator[tuple[str, int]]:
    for kind, at, length in _records(stream, 0):
        if kind == _FILEPASS:
            raise locked()
        if kind == _BOUNDSHEET and length > 8:
            (begins,) = struct.unpack_from("<I", stream, at)
            count, is_wide = stream[at + 6], stream[at + 7] & 1
            raw = stream[at + 8 : at + 8 + count * (1 + is_wide)]
            yield raw.decode("utf-16-le" if is_wide else "latin-1", errors="replace"), begins


def _text_lengths_or_none(stream: bytes) -> list[int]:
    try:
        return _text_lengths(stream)
    except (struct.error, IndexError):
        return []  # each text then counts as the longest that there can be


def _text_lengths(stream: bytes) -> list[int]:
    """Return the bytes of each text that cells share ([MS-XLS] 2.4.265, 2.5.293).

    A text goes on in the next record where one is full, behind a byte that says how it is written.
    """
    parts: list[bytes] = []
    for kind, at, length in _records(stream, 0):
        if kind == _SST or (kind == _CONTINUE and parts):
            parts.append(stream[at : at + length])
        elif parts:
            break
    if not parts:
        return []
    count = struct.unpack_from("<I", parts[0], 4)[0]
    lengths: list[int] = []
    number, at = 0, 8
    while len(lengths) < count and number < len(parts):
        if at >= len(parts[number]):
            number, at = number + 1, 0
            continue
        characters, flags = struct.unpack_from("<HB", parts[number], at)
        at += 3
        behind = 0
        if flags & 8:
            behind += 4 * struct.unpack_from("<H", parts[number], at)[0]
            at += 2
        if flags & 4:
            behind += struct.unpack_from("<I", parts[number], at)[0]
            at += 4
        lengths.append(3 * characters)
        number, at = _behind_text(parts, number, at, characters, 1 + (flags & 1))
        while number < len(parts) and behind >= len(parts[number]) - at:
            behind -= len(parts[number]) - at
            number, at = number + 1, 0
        at += behind
    return lengths


def _behind_text(
    parts: list[bytes], number: int, at: int, characters: int, width: int
) -> tuple[int, int]:
    """Return where the text that begins at a place of the parts ends."""
    while characters > (room := (len(parts[number]) - at) // width):
        characters -= room
        number += 1
        width, at = 1 + (parts[number][0] & 1), 1
    return number, at + characters * width


def _look(stream: bytes, begins: int, lengths: list[int]) -> dict[tuple[int, int], str]:
    last_row = last_column = -1
    text_bytes = 0
    errors: dict[tuple[int, int], str] = {}
    for kind, at, length in _records(stream, begins):
        if kind == _DIMENSIONS:
            _, rows, _, columns = struct.unpack_from("<IIHH", stream, at)
            if rows > _MOST_ROWS or columns > _MOST_COLUMNS:
                raise damaged()  # calamine would make room for all of it
        if kind not in _CELLS and kind != _MULRK:
            continue
        row, column = struct.unpack_from("<HH", stream, at)
        if kind == _MULRK:
            (column,) = struct.unpack_from("<H", stream, at + length - 2)
        last_row, last_column = max(last_row, row), max(last_column, column)
        if kind == _LABELSST:
            (text,) = struct.unpack_from("<I", stream, at + 6)
            text_bytes += lengths[text] if text < len(lengths) else _LONGEST_TEXT
        error = _error(stream, kind, at)
        if error is not None:
            errors[row, column] = _ERRORS.get(error, "#N/A")
    check_area(last_row + 1, last_column + 1)
    if text_bytes > MAX_TEXT_BYTES:
        raise too_large(f"{text_bytes / 2**20:.0f} MB")
    return errors


def _error(stream: bytes, kind: int, at: int) -> int | None:
    if kind == _BOOLERR and stream[at + 7]:
        return stream[at + 6]
    if kind == _FORMULA and stream[at + 12 : at + 14] == b"\xff\xff" and stream[at + 6] == 2:
        return stream[at + 8]
    return None
