"""The author's file comes back with comments at their places and nothing else changed."""

from __future__ import annotations

import io
import re
import zipfile

import docx
import pytest
from benchmarks.plan_files import as_docx
from benchmarks.plan_variants import make_variant
from docx.oxml.ns import qn
from lxml import etree

from lotrinh.core.lint.types import Finding, Severity
from lotrinh.core.messages import Message
from lotrinh.core.plan.types import NOWHERE, Place
from lotrinh.documents import UnreadableDocument, read_plan
from lotrinh.documents.errors import DocumentTooLarge
from lotrinh.documents.writing.annotate import annotate_docx

CONTENT = as_docx(make_variant(seed=4))
COMMENT_PARTS = {"[Content_Types].xml", "word/_rels/document.xml.rels", "word/comments.xml"}


def finding(place: Place, message: str = "Sai.") -> Finding:
    return Finding(
        rule="LT101",
        name="body-vs-phase",
        severity=Severity.ERROR,
        place=place,
        quotes=(),
        message=Message(message, "Wrong."),
        suggestion=Message("Sửa lại.", "Mend it."),
    )


def commented_text(content: bytes, comment_id: int) -> str:
    """Return the text of the paragraph that the comment's range stands in."""
    body = docx.Document(io.BytesIO(content)).element.body
    start = body.find(f".//{qn('w:commentRangeStart')}[@{qn('w:id')}='{comment_id}']")
    return "".join(node.text or "" for node in start.getparent().iter(qn("w:t")))


def members(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def without_comments(document: bytes) -> bytes:
    root = etree.fromstring(document)
    for run in root.iter(qn("w:r")):
        if run.find(qn("w:commentReference")) is not None:
            run.tag = qn("w:commentRangeEnd")
    etree.strip_elements(root, qn("w:commentRangeStart"), qn("w:commentRangeEnd"), with_tail=False)
    return etree.tostring(root, method="c14n")


def test_each_comment_hangs_at_its_place() -> None:
    places = [Place(paragraph=1), Place(table=3, row=4, cell=2), NOWHERE, Place(table=99)]
    out = annotate_docx(CONTENT, [finding(place) for place in places])
    assert commented_text(out, 0) == "KẾ HOẠCH"
    assert commented_text(out, 1) == make_variant(seed=4).rows[0].name
    assert commented_text(out, 2) == commented_text(out, 3)
    assert commented_text(out, 2).startswith("UBND")


def test_a_comment_says_what_where_and_how_to_mend() -> None:
    out = annotate_docx(CONTENT, [finding(Place(table=3, row=4, cell=2), "Số liệu không khớp.")])
    (comment,) = docx.Document(io.BytesIO(out)).comments
    assert comment.author == "Lộ Trình"
    assert comment.text.split("\n") == [
        "Lỗi LT101 (body-vs-phase) – Bảng 3, dòng 4, ô 2",
        "Số liệu không khớp.",
        "Đề nghị: Sửa lại.",
        "[error] Wrong. Suggestion: Mend it.",
    ]


def test_nothing_else_is_changed() -> None:
    out = annotate_docx(CONTENT, [finding(Place(paragraph=3)), finding(Place(table=2, row=1))])
    before, after = members(CONTENT), members(out)
    changed = {n for n in before.keys() | after.keys() if before.get(n) != after.get(n)}
    assert changed <= COMMENT_PARTS | {"word/document.xml"}
    assert without_comments(after["word/document.xml"]) == without_comments(
        before["word/document.xml"]
    )
    assert read_plan(out) == read_plan(CONTENT)


def test_comments_that_were_there_stay() -> None:
    once = annotate_docx(CONTENT, [finding(Place(paragraph=1), "Một.")])
    twice = annotate_docx(once, [finding(Place(paragraph=2), "Hai.")])
    texts = [comment.text for comment in docx.Document(io.BytesIO(twice)).comments]
    assert [re.search(r"Một|Hai", text) is not None for text in texts] == [True, True]
    assert commented_text(twice, 0) == "KẾ HOẠCH"


def test_an_empty_cell_can_be_commented() -> None:
    out = annotate_docx(CONTENT, [finding(Place(table=2, row=2, cell=2))])
    assert commented_text(out, 0) == ""


def test_a_document_without_any_paragraph_gets_one() -> None:
    document = docx.Document()
    out = io.BytesIO()
    document.save(out)
    annotated = annotate_docx(out.getvalue(), [finding(NOWHERE)])
    assert len(docx.Document(io.BytesIO(annotated)).comments) == 1


@pytest.mark.parametrize("content", [b"", b"not a zip", CONTENT[:2000]])
def test_what_is_no_word_file_is_said_so(content: bytes) -> None:
    with pytest.raises(UnreadableDocument):
        annotate_docx(content, [finding(NOWHERE)])


def test_a_macro_file_is_said_so() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, data in members(CONTENT).items():
            package.writestr(
                name,
                data.replace(b"wordprocessingml.document.main", b"wordprocessingml.template.main"),
            )
    with pytest.raises(UnreadableDocument):
        annotate_docx(out.getvalue(), [finding(NOWHERE)])


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 2**26)
    with pytest.raises(DocumentTooLarge):
        annotate_docx(out.getvalue(), [])
