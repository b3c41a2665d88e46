"""What Word prints is what is read: list numbers, tracked changes, boxes, notes, merged cells."""

from __future__ import annotations

import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH

from lotrinh.core.plan.types import Place
from lotrinh.documents import read_document
from lotrinh.documents.blocks import Kind, Merge, Paragraph, Table
from lotrinh.documents.word_body import iter_blocks
from lotrinh.documents.word_numbering import format_number, to_roman
from tests.documents.building import W, content_of, part_of, raw, with_part, word_file


def texts(content: bytes) -> list[str]:
    return [block.text for block in read_document(content).blocks if isinstance(block, Paragraph)]


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def test_places_count_empty_paragraphs_and_tables_apart() -> None:
    blocks = read_document(word_file("một", "", (("a", "b"), ("c", "d")), "ba")).blocks
    assert [block.place for block in blocks] == [
        Place(paragraph=1),
        Place(paragraph=2),
        Place(table=1),
        Place(paragraph=3),
    ]
    table = blocks[2]
    assert isinstance(table, Table)
    assert table.rows[1].cells[0].place == Place(table=1, row=2, cell=1)


def test_content_controls_are_looked_through_and_counted_by_the_same_walk() -> None:
    content = word_file(
        "trước", f"<w:sdt><w:sdtContent><w:p>{run('trong')}</w:p></w:sdtContent></w:sdt>", "sau"
    )
    assert texts(content) == ["trước", "trong", "sau"]
    document = Document()
    document.element.body.insert(0, raw("<w:sdt><w:sdtContent><w:p/></w:sdtContent></w:sdt>"))
    assert len(list(iter_blocks(document.element.body))) == 1


def test_tracked_insertions_stay_and_deletions_go() -> None:
    assert texts(
        word_file(
            f"<w:p>{run('giữ ')}<w:ins>{run('thêm')}</w:ins>"
            "<w:del><w:r><w:delText>bỏ</w:delText></w:r></w:del>"
            f"<w:moveFrom>{run('chỗ cũ')}</w:moveFrom><w:moveTo>{run(' chỗ mới')}</w:moveTo></w:p>"
        )
    ) == ["giữ thêm chỗ mới"]


def test_a_deleted_row_goes_and_the_others_keep_their_numbers() -> None:
    rows = "".join(
        f"<w:tr>{properties}<w:tc><w:p>{run(text)}</w:p></w:tc></w:tr>"
        for properties, text in (("", "1"), ("<w:trPr><w:del/></w:trPr>", "2"), ("", "3"))
    )
    (table,) = read_document(word_file(f"<w:tbl>{rows}</w:tbl>")).tables()
    assert [(row.cells[0].text, row.place.row) for row in table.rows] == [("1", 1), ("3", 3)]


def test_links_fields_tabs_breaks_and_symbols() -> None:
    assert texts(
        word_file(
            f"<w:p><w:hyperlink>{run('liên kết')}</w:hyperlink><w:r><w:tab/><w:br/></w:r>"
            '<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>DATE</w:instrText></w:r>'
            f'{run("5/9")}<w:r><w:br w:type="page"/><w:noBreakHyphen/>'
            '<w:sym w:font="Wingdings" w:char="00B7"/></w:r></w:p>'
        )
    ) == ["liên kết\t\n5/9-·"]


def test_a_text_box_is_read_once_and_after_its_paragraph() -> None:
    box = f"<w:txbxContent><w:p>{run('trong khung')}</w:p></w:txbxContent>"
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    blocks = read_document(
        word_file(
            f"<w:p>{run('ngoài')}<w:r><mc:AlternateContent {mc}><mc:Choice Requires='wps'>"
            f"<w:drawing>{box}</w:drawing></mc:Choice><mc:Fallback><w:pict>{box}</w:pict>"
            "</mc:Fallback></mc:AlternateContent></w:r></w:p>"
        )
    ).blocks
    assert [(b.text, b.kind, b.place) for b in blocks if isinstance(b, Paragraph)] == [
        ("ngoài", Kind.BODY, Place(paragraph=1)),
        ("trong khung", Kind.TEXT_BOX, Place(paragraph=1)),
    ]


def related(content: bytes, kind: str, part: str, xml: str) -> bytes:
    """Return the .docx with one more part, related to the main part."""
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    rels = part_of(content, "word/_rels/document.xml.rels").replace(
        "</Relationships>",
        f'<Relationship Id="x1" Type="{base}/{kind}" Target="{part}"/></Relationships>',
    )
    content = with_part(content, "word/_rels/document.xml.rels", rels)
    return with_part(content, f"word/{part}", xml)


def test_a_footnote_follows_the_paragraph_that_it_is_for() -> None:
    note = f"<w:footnote w:id='2'><w:p>{run('chú thích')}</w:p></w:footnote>"
    notes = f"<w:footnotes {W}>{note}</w:footnotes>"
    content = word_file(
        f"<w:p>{run('câu')}<w:r><w:footnoteReference w:id='2'/></w:r></w:p>", "câu sau"
    )
    blocks = read_document(related(content, "footnotes", "footnotes.xml", notes)).blocks
    assert [(b.text, b.kind) for b in blocks if isinstance(b, Paragraph)] == [
        ("câu", Kind.BODY),
        ("chú thích", Kind.FOOTNOTE),
        ("câu sau", Kind.BODY),
    ]


def test_headers_and_footers_are_kept_apart_and_page_numbers_left_out() -> None:
    document = Document()
    document.add_paragraph("thân")
    document.sections[0].header.paragraphs[0].text = "DỰ THẢO"
    document.sections[0].footer.paragraphs[0].text = "12"
    read = read_document(content_of(document))
    assert [(line.text, line.kind) for line in read.margins] == [("DỰ THẢO", Kind.HEADER)]
    assert [block.text for block in read.blocks if isinstance(block, Paragraph)] == ["thân"]


def test_merged_cells_are_stored_once_with_span_and_merge() -> None:
    (table,) = read_document(word_file((("a", "b", "<"), ("^", "c", "d")))).tables()
    assert [[(c.text, c.span, c.merge) for c in row.cells] for row in table.rows] == [
        [("a", 1, Merge.START), ("b", 2, Merge.NONE)],
        [("", 1, Merge.CONTINUE), ("c", 1, Merge.NONE), ("d", 1, Merge.NONE)],
    ]


def test_a_nested_table_stands_where_its_cell_stands() -> None:
    inner = f"<w:tbl><w:tr><w:tc><w:p>{run('trong')}</w:p></w:tc></w:tr></w:tbl>"
    (table,) = read_document(
        word_file(
            f"<w:tbl><w:tr><w:tc><w:p>{run('ngoài')}</w:p>{inner}<w:p/></w:tc></w:tr></w:tbl>"
        )
    ).tables()
    cell = table.rows[0].cells[0]
    assert cell.text.strip() == "ngoài"
    assert cell.tables[0].rows[0].cells[0].text == "trong"
    assert cell.tables[0].rows[0].cells[0].place == cell.place


LEVELS = (("upperRoman", "%1."), ("decimal", "%2."), ("lowerLetter", "%3)"), ("decimal", "%2.%4."))


def numbered(*levels: int, start_again_at: int | None = None) -> bytes:
    """Return a .docx with one list paragraph per level (from 0), numbered by Word itself."""
    definitions = "".join(
        f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for i, (kind, text) in enumerate(LEVELS)
    )
    override = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    numbering = (
        f'<w:numbering {W}><w:abstractNum w:abstractNumId="7">{definitions}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
        f'<w:num w:numId="2"><w:abstractNumId w:val="7"/>{override}</w:num></w:numbering>'
    )
    paragraphs = [
        f'<w:p><w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="'
        f'{2 if start_again_at is not None and i >= start_again_at else 1}"/></w:numPr></w:pPr>'
        f"{run('mục')}</w:p>"
        for i, level in enumerate(levels)
    ]
    content = word_file(*paragraphs)
    name = "word/numbering.xml"
    return with_part(content, name, numbering)


def labels(content: bytes) -> list[str]:
    return [block.label for block in read_document(content).blocks if isinstance(block, Paragraph)]


def test_list_numbers_are_counted_as_word_prints_them() -> None:
    content = numbered(0, 1, 1, 2, 2, 3, 0, 1)
    assert labels(content) == ["I.", "1.", "2.", "a)", "b)", "2.1.", "II.", "1."]
    assert texts(content)[0] == "I. mục"


def test_two_lists_of_one_definition_count_on_unless_told() -> None:
    assert labels(numbered(0, 0, 0, start_again_at=2)) == ["I.", "II.", "I."]


@pytest.mark.parametrize(
    ("count", "style", "printed"),
    [
        (4, "upperRoman", "IV"),
        (9, "lowerRoman", "ix"),
        (3, "lowerLetter", "c"),
        (28, "upperLetter", "BB"),
        (7, "decimalZero", "07"),
        (7, "none", ""),
        (7, "chicago", "7"),
    ],
)
def test_number_formats(count: int, style: str, printed: str) -> None:
    assert format_number(count, style) == printed


def test_roman_numbers() -> None:
    assert [to_roman(n) for n in (1, 14, 40, 90, 400, 1999, 0)] == [
        "I",
        "XIV",
        "XL",
        "XC",
        "CD",
        "MCMXCIX",
        "0",
    ]


def test_bold_and_centred_hints_come_from_runs_and_styles() -> None:
    document = Document()
    document.add_paragraph().add_run("đậm").bold = True
    document.add_paragraph("thường")
    document.add_heading("tiêu đề", level=2)
    document.add_paragraph().alignment = WD_ALIGN_PARAGRAPH.CENTER
    first, second, third, fourth = (
        block
        for block in read_document(content_of(document)).blocks
        if isinstance(block, Paragraph)
    )
    assert (first.bold, second.bold, third.heading, fourth.centered) == (True, False, 2, True)


def test_the_strict_form_of_the_format_is_read_too() -> None:
    content = word_file("kế hoạch")
    strict = part_of(content, "word/document.xml").replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    assert texts(with_part(content, "word/document.xml", strict)) == ["kế hoạch"]


def test_macros_are_noticed_and_nothing_else() -> None:
    content = with_part(word_file("nội dung"), "word/vbaProject.bin", b"Sub AutoOpen()")
    read = read_document(content)
    assert read.has_macros
    assert texts(content) == ["nội dung"]


def test_text_in_old_fonts_becomes_unicode_and_says_so() -> None:
    document = Document()
    for text, font in (
        ("Céng hßa x· héi chñ nghÜa ViÖt Nam", ".VnTime"),
        ("tr­êng tiÓu häc", ".VnTimeH"),
        ("Tröôøng Tieåu hoïc", "VNI-Times"),
        ("Trường", "Times New Roman"),
    ):
        document.add_paragraph().add_run(text).font.name = font
    read = read_document(content_of(document))
    assert [block.text for block in read.blocks if isinstance(block, Paragraph)] == [
        "Cộng hòa xã hội chủ nghĩa Việt Nam",
        "TRƯỜNG TIỂU HỌC",
        "Trường Tiểu học",
        "Trường",
    ]
    assert read.encoding == "TCVN3+VNI"


def test_the_document_for_the_screen_has_every_text_with_its_place() -> None:
    data = read_document(word_file("một", (("a", "b", "<"), ("^", "c", "d")))).to_json()
    assert data["form"] == "docx"
    assert data["blocks"][0] == {"type": "paragraph", "text": "một", "place": {"paragraph": 1}}
    first = data["blocks"][1]["rows"][0]["cells"]
    assert first[0]["merge"] == "start"
    assert first[1] == {"text": "b", "place": {"table": 1, "row": 1, "cell": 2}, "span": 2}
