"""Say what the parts of a document mean: from blocks to a plan, what was not understood listed."""

from __future__ import annotations

from lotrinh.core.plan.types import Plan
from lotrinh.documents.blocks import Document, Table
from lotrinh.documents.reading.appendices import AppendixReader, TargetTables, is_appendix_heading
from lotrinh.documents.reading.ledger import Ledger
from lotrinh.documents.reading.lines import Line, items_of
from lotrinh.documents.reading.table_rows import read_indicators


def understand(document: Document) -> Plan:
    """Return the plan that ``document`` prints; never raises, what has no known part is left over."""
    items = items_of(document)
    ledger = Ledger(items)
    tables = TargetTables(ledger)
    appendix = AppendixReader(tables, ledger)
    inside = False
    for item in items:
        if isinstance(item, Line):
            inside = inside or is_appendix_heading(item)
            if inside:
                appendix.line(item)
        elif isinstance(item, Table):
            appendix.table(item)
    return Plan(
        appendices=appendix.close(),
        indicators=tuple(read_indicators(tables.rows, ledger)),
        leftovers=ledger.leftovers(),
        coverage=ledger.coverage(),
    )
