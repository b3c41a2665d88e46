"""Vietnamese text from before Unicode: TCVN3 (fonts ``.VnTime``) and VNI (fonts ``VNI-Times``).

Sources: TCVN 5712:1993 (the VN3 set) and the VNI-Win code page. In both an old font draws other
letters for the characters of Windows-1252; here those letters are written out.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

from lotrinh.documents.blocks import Block, Cell, Document, Paragraph, Row

TCVN3, VNI = "TCVN3", "VNI"

# First code point of a run, and the letters that it and the next ones draw.
_TCVN3_RUNS = {
    0xA1: "ĂÂÊÔƠƯĐăâêôơưđ",
    0xB5: "àảãáạ",
    0xBB: "ằẳẵắ",
    0xC6: "ặầẩẫấậè",
    0xCE: "ẻẽéẹềểễếệìỉ",
    0xDC: "ĩíịò",
    0xE1: "ỏõóọồổỗốộờởỡớợù",
    0xF1: "ủũúụừửữứựỳỷỹýỵ",
}
_TCVN3 = {first + i: letter for first, run in _TCVN3_RUNS.items() for i, letter in enumerate(run)}

# VNI writes a vowel and then a character for its tone (and roof or hook).
_VNI_TONES = {"ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_VNI_ROOF = {"â": "", "á": "\u0301", "à": "\u0300", "å": "\u0309", "ã": "\u0303", "ä": "\u0323"}
_VNI_BREVE = {"ê": "", "é": "\u0301", "è": "\u0300", "ú": "\u0309", "ü": "\u0303", "ë": "\u0323"}
_VNI_SINGLES = {
    "ö": "ư",
    "ô": "ơ",
    "ñ": "đ",
    "æ": "ỉ",
    "ó": "ĩ",
    "ò": "ị",
    "î": "ỵ",
    "ì": "ì",
    "í": "í",
}
_ROOF, _BREVE = "\u0302", "\u0306"

# Words that any school plan has; text in the right encoding has many of them.
_WORD = re.compile(r"[^\W\d_]+")
_COMMON_WORDS = frozenset(
    _WORD.findall(
        "chất chỉ chức các công của dạy dục giáo hiện hoạch huyện học kế lý lượng lớp ngày "
        "nhà năm quản số tháng thực tiêu trường tác tỉnh tổ viên việc và với xã được đạt đối "
        "độ "
    )
)
# Letters that neither old encoding's characters, read as Windows-1252, can be.
_ONLY_UNICODE = re.compile("[\u1ea0-\u1ef9ăđơưĂĐƠƯ]")
_SAMPLE = 40_000
_ENOUGH = 8


def is_legacy_font(font: str) -> bool:
    """Say whether a font draws Vietnamese on Windows-1252 characters."""
    return font.startswith((".Vn", "VNI-", "VNI "))


def decode_run(text: str, font: str) -> tuple[str, str]:
    """Return text set in a legacy font as Unicode, and the name of its encoding.

    The fonts ``.Vn…H`` have capitals only, drawn for small letters.
    """
    if font.startswith(".Vn"):
        decoded = decode(text, TCVN3)
        return (decoded.upper() if font.endswith("H") else decoded), TCVN3
    return decode(text, VNI), VNI


def decode(text: str, encoding: str) -> str:
    """Return ``text`` that was written in ``TCVN3`` or ``VNI`` as Unicode in NFC."""
    plain = _from_private_use(text)
    return plain.translate(_TCVN3) if encoding == TCVN3 else _decode_vni(plain)


def detect(text: str) -> str:
    """Return ``TCVN3`` or ``VNI`` if ``text`` is Vietnamese only in that encoding, else ``""``."""
    sample = text[:_SAMPLE]
    if sample.isascii() or len(_ONLY_UNICODE.findall(sample)) >= _ENOUGH:
        return ""
    as_is = _common(sample)
    scores = {encoding: _common(decode(sample, encoding)) for encoding in (TCVN3, VNI)}
    best = max(scores, key=lambda encoding: scores[encoding])
    return best if scores[best] >= _ENOUGH and scores[best] > 2 * as_is else ""


def settle_encoding(document: Document) -> Document:
    """Return ``document`` in Unicode throughout, where its fonts did not betray its encoding."""
    if document.encoding:
        return document
    encoding = detect(" ".join(_texts(document)))
    if not encoding:
        return document
    return replace(
        document,
        blocks=tuple(_decoded(block, encoding) for block in document.blocks),
        margins=tuple(replace(line, text=decode(line.text, encoding)) for line in document.margins),
        encoding=encoding,
    )


def _texts(document: Document) -> list[str]:
    texts: list[str] = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            texts.append(block.text)
        else:
            texts.extend(cell.text for row in block.rows for cell in row.cells)
    return texts


def _decoded(block: Block, encoding: str) -> Block:
    if isinstance(block, Paragraph):
        return replace(block, text=decode(block.text, encoding))
    return replace(block, rows=tuple(_decoded_row(row, encoding) for row in block.rows))


def _decoded_row(row: Row, encoding: str) -> Row:
    return replace(row, cells=tuple(_decoded_cell(cell, encoding) for cell in row.cells))


def _decoded_cell(cell: Cell, encoding: str) -> Cell:
    nested = tuple(
        replace(table, rows=tuple(_decoded_row(row, encoding) for row in table.rows))
        for table in cell.tables
    )
    return replace(cell, text=decode(cell.text, encoding), tables=nested)


def _from_private_use(text: str) -> str:
    """Word stores the characters of a symbol font at U+F020-U+F0FF; bring them back."""
    return "".join(chr(ord(c) - 0xF000) if "\uf020" <= c <= "\uf0ff" else c for c in text)


def _decode_vni(text: str) -> str:
    decoded: list[str] = []
    for character in text:
        mark = _vni_mark(decoded[-1], character) if decoded else None
        if mark is not None:
            decoded[-1] = unicodedata.normalize("NFC", decoded[-1] + mark)
        else:
            single = _VNI_SINGLES.get(character.lower(), character.lower())
            decoded.append(single.upper() if character.isupper() else single)
    return "".join(decoded)


def _vni_mark(before: str, character: str) -> str | None:
    """Return the combining marks that ``character`` puts on ``before``, None if it is a letter."""
    vowel, small = before.lower(), character.lower()
    if vowel in "aeo" and small in _VNI_ROOF:
        return _ROOF + _VNI_ROOF[small]
    if vowel == "a" and small in _VNI_BREVE:
        return _BREVE + _VNI_BREVE[small]
    return _VNI_TONES.get(small) if vowel in "aeouyơư" else None


def _common(text: str) -> int:
    return sum(1 for word in _WORD.findall(text.lower()) if word in _COMMON_WORDS)
