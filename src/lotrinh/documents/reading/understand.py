"""Say what the parts of a document mean: from blocks to a plan, what was not understood listed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from lotrinh.core.plan.types import Appendix, LegalBasis, Paragraph, Plan
from lotrinh.documents.blocks import Document, Table
from lotrinh.documents.reading.appendices import (
    AppendixReader,
    TargetTables,
    is_appendix_heading,
    mentions_in,
)
from lotrinh.documents.reading.bases import is_basis, read_basis
from lotrinh.documents.reading.body_targets import read_body_targets
from lotrinh.documents.reading.closing import read_closing, starts_closing
from lotrinh.documents.reading.head import Head, read_head
from lotrinh.documents.reading.header_words import school_years_in
from lotrinh.documents.reading.ledger import Ledger
from lotrinh.documents.reading.lines import Item, Line, items_of, lines_of_paragraph
from lotrinh.documents.reading.markers import Rank, split_marker
from lotrinh.documents.reading.organisation import (
    read_posting,
    read_resources,
    read_responsibilities,
    read_stages,
)
from lotrinh.documents.reading.outline import Node, Outline, heads_section, is_last_sentence
from lotrinh.documents.reading.table_rows import read_indicators
from lotrinh.documents.reading.tasks import is_task_table, read_task_groups

_OF_SCHOOL = re.compile(r"\bcủa\s+(Trường\s[^()]+?)\)?\.?$")
_ISSUES = re.compile(r"(?:^|[.,]\s*)(Trường\s[^,.;]+?)\s+(?:ban hành|xây dựng|lập)\b")


@dataclass(slots=True)
class _Body:
    """What stands between the title and the appendices, sorted while it is read."""

    bases: list[LegalBasis] = field(default_factory=list)
    opening: list[Paragraph] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    outline: Outline = field(default_factory=Outline)
    closing: list[Item] = field(default_factory=list)
    appended: Node = field(default_factory=lambda: Node(rank=Rank.NONE))


def understand(document: Document) -> Plan:
    """Return the plan that ``document`` prints; what has no known part is in its leftovers."""
    items = items_of(document)
    margins = [line for each in document.margins for line in lines_of_paragraph(each)]
    ledger = Ledger([*items, *margins])
    head = read_head(items, ledger)
    known_start = bool(head.document_type or head.number)
    tables = TargetTables(ledger, _school_year(head, items))
    body, appendices = _Body(), AppendixReader(tables, ledger)
    inside_appendix = False
    for item in items[head.rest :]:
        if isinstance(item, Line) and not inside_appendix:
            inside_appendix = is_appendix_heading(item)
        if inside_appendix:
            _take_appendix(item, body, appendices)
        elif body.closing or starts_closing(item):
            _take_closing(item, body, appendices)
        else:
            _take_body(item, body, tables, ledger, known_start)
    root = body.outline.root
    ledger.place(line for child in root.children for line in child.lines())
    recipients, signatory = read_closing(body.closing, ledger)
    found_appendices = appendices.close()
    indicators = tuple(read_indicators(tables.rows, ledger))
    number = head.number or next((a.plan_number for a in found_appendices if a.plan_number), "")
    return Plan(
        number=number,
        number_text=head.number_text or number,
        issued_on=head.issued_on,
        issued_on_place=head.issued_on_place,
        place_of_issue=head.place_of_issue,
        issuer=head.issuer or _issuer_in_sentences(body, found_appendices),
        superior=head.superior,
        head_place=head.head_place,
        document_type=head.document_type,
        title=head.title,
        title_place=head.title_place,
        school_year=tables.school_year,
        opening=tuple(body.opening),
        legal_bases=tuple(body.bases),
        sections=tuple(child.section() for child in root.children),
        indicators=indicators,
        body_targets=read_body_targets(root, indicators),
        stages=read_stages(root),
        task_groups=(*read_task_groups(root, ledger), *read_task_groups(body.appended, ledger)),
        responsibilities=read_responsibilities(root),
        resources=read_resources(root),
        posting=read_posting(body.lines),
        recipients=recipients,
        signatory=signatory,
        appendices=found_appendices,
        appendix_mentions=mentions_in(body.lines),
        coverage=ledger.coverage(),
        leftovers=ledger.leftovers(),
    )


def _take_appendix(item: Item, body: _Body, appendices: AppendixReader) -> None:
    if isinstance(item, Line):
        appendices.line(item)
    elif is_task_table(item) and not appendices.tables.measures(item):
        body.appended.children.append(Node(rank=Rank.NONE, title=appendices.title, tables=[item]))
    else:
        appendices.table(item)


def _take_closing(item: Item, body: _Body, appendices: AppendixReader) -> None:
    """After *Nơi nhận* comes the signature; a target table there is an unheaded appendix."""
    if isinstance(item, Table) and not starts_closing(item) and appendices.table(item):
        return
    body.closing.append(item)


def _take_body(
    item: Item, body: _Body, tables: TargetTables, ledger: Ledger, known_start: bool
) -> None:
    outline = body.outline
    if isinstance(item, Table):
        heading = outline.current.line
        if is_task_table(item) and not tables.measures(item):
            outline.current.tables.append(item)
        else:
            tables.add(item, part=heading.text if heading else "", appendix="")
        return
    tables.interrupt()
    body.lines.append(item)
    headed = heads_section(item)
    if outline.root.children or headed:
        if is_last_sentence(item):
            outline.close_to_top()
        outline.add(item)
    elif is_basis(item):
        body.bases.append(read_basis(item))
        ledger.place([item])
    elif known_start or body.bases:
        marker = split_marker(item.text)
        body.opening.append(Paragraph(marker.rest, marker.text, item.place))
        ledger.place([item])


def _school_year(head: Head, items: Sequence[Item]) -> str:
    """Return the title's school year, else the last one that the opening names."""
    if head.school_year:
        return head.school_year
    years = []
    for item in items[head.rest : head.rest + 40]:
        if isinstance(item, Line):
            if Rank.NONE < split_marker(item.text).rank < Rank.PAREN:
                break
            if not is_basis(item):
                years.extend(school_years_in(item.folded))
    return years[-1] if years else ""


def _issuer_in_sentences(body: _Body, appendices: Sequence[Appendix]) -> str:
    """Without a head block the issuer is who issues it in the opening, or under the appendix."""
    texts = [(_ISSUES, paragraph.text) for paragraph in body.opening]
    texts += [(_OF_SCHOOL, appendix.reference) for appendix in appendices]
    found = (pattern.search(text) for pattern, text in texts)
    return next((each[1].strip() for each in found if each), "")
