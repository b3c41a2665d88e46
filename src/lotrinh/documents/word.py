"""A .docx as blocks, read from its XML: list numbers, content controls, tracked changes and all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from lxml import etree

from lotrinh.core.plan.types import NOWHERE, Place
from lotrinh.documents.blocks import Block, Cell, Document, Kind, Merge, Paragraph, Row, Table
from lotrinh.documents.errors import UnreadableDocument
from lotrinh.documents.legacy_encoding import decode_run, is_legacy_font
from lotrinh.documents.word_body import TBL, iter_blocks, iter_cells, iter_rows
from lotrinh.documents.word_numbering import Numbering
from lotrinh.documents.word_package import W, WordPackage
from lotrinh.documents.word_styles import Style, Styles, font_of, is_on, with_paragraph_properties

_ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_VAL = f"{W}val"
_T, _R, _RPR, _PPR = f"{W}t", f"{W}r", f"{W}rPr", f"{W}pPr"
_BOX = f"{W}txbxContent"
_LEFT_OUT = frozenset(
    (_PPR, _RPR, f"{W}del", f"{W}moveFrom", f"{W}instrText", f"{W}delText", f"{W}rt")
)
_NOTE_REFERENCES = {f"{W}footnoteReference": "footnotes", f"{W}endnoteReference": "endnotes"}


def _break(element: etree._Element) -> str:
    """Return a line break; a page or column break is none."""
    return "\n" if element.get(f"{W}type", "textWrapping") == "textWrapping" else ""


def _symbol(element: etree._Element) -> str:
    """Return the character of a ``w:sym``; the code of a symbol font is kept as it is stored."""
    code = element.get(f"{W}char", "")
    try:
        return chr(int(code, 16))
    except (ValueError, OverflowError):
        return ""


# What each element prints, of those that print something by themselves.
_TEXTS: dict[str, Callable[[etree._Element], str]] = {
    _T: lambda element: element.text or "",
    _MATH_TEXT: lambda element: element.text or "",
    f"{W}tab": lambda element: "\t",
    f"{W}ptab": lambda element: "\t",
    f"{W}cr": lambda element: "\n",
    f"{W}noBreakHyphen": lambda element: "-",
    f"{W}br": _break,
    f"{W}sym": _symbol,
}


def read_word(content: bytes) -> Document:
    """Return the .docx or .docm ``content`` as blocks; macros are never run, links never followed.

    Raises: UnreadableDocument, DocumentTooLarge, EncryptedDocument.
    """
    package = WordPackage(content)
    root = package.parse(package.main)
    body = None if root is None else root.find(f"{W}body")
    if body is None:
        raise UnreadableDocument(
            "Tệp Word không có phần nội dung. Hãy mở bằng Word, lưu lại rồi đưa vào lại.",
            "The Word file has no body. Open it in Word, save it again and hand it in again.",
        )
    reader = _Reader(package)
    blocks = tuple(reader.blocks(body))
    margins = tuple(reader.margins())
    return Document(
        blocks=blocks,
        margins=margins,
        encoding="+".join(sorted(reader.encodings)),
        has_macros=package.has_macros,
    )


@dataclass(slots=True)
class _Printed:
    """What the walk through one paragraph collects."""

    text: list[str] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    bold: bool = True


class _Reader:
    def __init__(self, package: WordPackage) -> None:
        self._package = package
        self._styles = Styles(self._part("styles"))
        self._numbering = Numbering(self._part("numbering"))
        self._notes: dict[str, dict[str, etree._Element]] = {}
        self.encodings: set[str] = set()

    def blocks(self, body: etree._Element) -> Iterator[Block]:
        """Yield the body's blocks; text boxes and footnotes come after the block they hang on."""
        paragraphs = tables = 0
        for element in iter_blocks(body):
            if element.tag == TBL:
                tables += 1
                hanging: list[Paragraph] = []
                yield self._table(element, Place(table=tables), hanging)
                yield from hanging
            else:
                paragraphs += 1
                yield from self._paragraphs(element, Place(paragraph=paragraphs), Kind.BODY)

    def margins(self) -> Iterator[Paragraph]:
        """Yield what page headers and footers say, page numbers left out."""
        for name, kind in (("header", Kind.HEADER), ("footer", Kind.FOOTER)):
            for part in self._package.related(name):
                root = self._package.parse(part)
                for element in () if root is None else root.iter(f"{W}p"):
                    for paragraph in self._paragraphs(element, NOWHERE, kind):
                        if paragraph.text.strip() and not paragraph.text.strip().isdigit():
                            yield paragraph

    def _part(self, name: str) -> etree._Element | None:
        found = self._package.related(name)
        return self._package.parse(found[0]) if found else None

    def _paragraphs(self, element: etree._Element, place: Place, kind: Kind) -> Iterator[Paragraph]:
        properties = element.find(_PPR)
        style = self._style(properties)
        printed = _Printed()
        self._walk(element, printed, style)
        text = "".join(printed.text)
        label = ""
        if style.list_id and style.list_id != "0" and (text.strip() or not printed.boxes):
            label = self._numbering.label(style.list_id, style.list_level) if text.strip() else ""
        yield Paragraph(
            text=f"{label} {text}" if label else text,
            place=place,
            label=label,
            bold=printed.bold and bool(text.strip()),
            centered=style.centered,
            heading=style.heading,
            kind=kind,
        )
        for box in printed.boxes:
            for inner in box.iter(f"{W}p"):
                yield from self._paragraphs(inner, place, Kind.TEXT_BOX)
        for part, note_id in printed.notes:
            yield from self._note(part, note_id, place)

    def _note(self, part: str, note_id: str, place: Place) -> Iterator[Paragraph]:
        if part not in self._notes:
            root = self._part(part)
            self._notes[part] = {} if root is None else {n.get(f"{W}id", ""): n for n in root}
        note = self._notes[part].pop(note_id, None)
        for element in () if note is None else note.iter(f"{W}p"):
            yield from self._paragraphs(element, place, Kind.FOOTNOTE)

    def _style(self, properties: etree._Element | None) -> Style:
        if properties is None:
            return self._styles.default
        named = properties.find(f"{W}pStyle")
        style = self._styles.get(None if named is None else named.get(_VAL))
        return with_paragraph_properties(style, properties)

    def _walk(self, element: etree._Element, printed: _Printed, style: Style) -> None:
        for child in element:
            tag = child.tag
            if tag == _R:
                self._run(child, printed, style)
            elif tag in _LEFT_OUT:
                continue
            elif tag in _TEXTS:
                printed.text.append(_TEXTS[tag](child))
            elif tag == _BOX:
                printed.boxes.append(child)
            elif tag == _ALTERNATE:
                self._alternative(child, printed, style)
            elif tag in _NOTE_REFERENCES:
                printed.notes.append((_NOTE_REFERENCES[tag], child.get(f"{W}id", "")))
            elif len(child):
                self._walk(child, printed, style)

    def _run(self, run: etree._Element, printed: _Printed, style: Style) -> None:
        before = len(printed.text)
        self._walk(run, printed, style)
        text = "".join(printed.text[before:])
        if not text.strip():
            return
        properties = run.find(_RPR)
        bold, font = style.bold, style.font
        if properties is not None:
            own_bold, fonts = properties.find(f"{W}b"), properties.find(f"{W}rFonts")
            bold = bold if own_bold is None else is_on(own_bold)
            font = (font_of(fonts) if fonts is not None else "") or font
        printed.bold = printed.bold and bold
        if is_legacy_font(font):
            decoded, encoding = decode_run(text, font)
            self.encodings.add(encoding)
            printed.text[before:] = [decoded]

    def _alternative(self, element: etree._Element, printed: _Printed, style: Style) -> None:
        """Walk the first alternative that says something: the others repeat it for old programs."""
        for option in element:
            before = len(printed.text), len(printed.boxes)
            self._walk(option, printed, style)
            if (len(printed.text), len(printed.boxes)) != before:
                return

    def _table(self, table: etree._Element, place: Place, hanging: list[Paragraph]) -> Table:
        rows = []
        for number, element in enumerate(iter_rows(table), start=1):
            # A nested table has no place of its own: its rows stand where its cell stands.
            nested = place.cell is not None
            row_place = place if nested else Place(table=place.table, row=number)
            properties = element.find(f"{W}trPr")
            if properties is not None and properties.find(f"{W}del") is not None:
                continue
            rows.append(
                Row(
                    cells=tuple(self._cells(element, row_place, nested, hanging)),
                    place=row_place,
                    before=_number(properties, "gridBefore", 0),
                )
            )
        return Table(rows=tuple(rows), place=place)

    def _cells(
        self, row: etree._Element, place: Place, nested: bool, hanging: list[Paragraph]
    ) -> Iterator[Cell]:
        for number, element in enumerate(iter_cells(row), start=1):
            cell_place = place if nested else Place(None, place.table, place.row, number)
            properties = element.find(f"{W}tcPr")
            lines: list[Paragraph] = []
            tables: list[Table] = []
            for block in iter_blocks(element):
                if block.tag == TBL:
                    tables.append(self._table(block, cell_place, hanging))
                    continue
                for paragraph in self._paragraphs(block, cell_place, Kind.BODY):
                    (lines if paragraph.kind is Kind.BODY else hanging).append(paragraph)
            said = [line for line in lines if line.text.strip()]
            yield Cell(
                text="\n".join(line.text for line in lines),
                span=max(_number(properties, "gridSpan", 1), 1),
                merge=_merge(properties),
                place=cell_place,
                bold=bool(said) and all(line.bold for line in said),
                centered=bool(said) and all(line.centered for line in said),
                tables=tuple(tables),
            )


def _merge(properties: etree._Element | None) -> Merge:
    found = None if properties is None else properties.find(f"{W}vMerge")
    if found is None:
        return Merge.NONE
    return Merge.START if found.get(_VAL) == "restart" else Merge.CONTINUE


def _number(properties: etree._Element | None, name: str, default: int) -> int:
    found = None if properties is None else properties.find(f"{W}{name}")
    value = "" if found is None else found.get(_VAL, "")
    return int(value) if value.isdigit() else default
