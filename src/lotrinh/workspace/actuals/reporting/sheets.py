"""Where the schools of a collection stand, as a workbook and as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from lotrinh.documents.writing.safety import not_a_formula
from lotrinh.documents.writing.workbook import Content, Sheet, open_workbook
from lotrinh.workspace.actuals.reporting.views import CollectionPage, SchoolLine
from lotrinh.workspace.actuals.reporting.wording import STANDING_WORDS


def collection_xlsx(page: CollectionPage) -> bytes:
    """Return the schools of a collection as a workbook of one sheet."""
    out = io.BytesIO()
    with open_workbook(out) as workbook:
        sheet = Sheet(workbook, _("Schools"))
        sheet.write_headers(_headers())
        for line in page.lines:
            sheet.write_row(_row(line))
        sheet.finish(frozen_columns=1)
    return out.getvalue()


def collection_csv(page: CollectionPage) -> bytes:
    """Return the schools of a collection as CSV in UTF-8 with the mark that Excel needs."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(header for header, _width in _headers())
    for line in page.lines:
        writer.writerow(not_a_formula(_text(content)) for content in _row(line))
    return out.getvalue().encode("utf-8-sig")


def _headers() -> list[tuple[str, float]]:
    return [
        (_("School"), 40),
        (_("Code"), 14),
        (_("Belongs to"), 28),
        (_("State"), 28),
        (_("Submission no."), 10),
        (_("Sent on"), 12),
        (_("Sent by"), 24),
        (_("Late"), 10),
        (_("Remarks"), 10),
        (_("Not answered"), 12),
        (_("Can send until"), 14),
    ]


def _row(line: SchoolLine) -> Sequence[Content]:
    last = line.last
    late = (last is not None and last.is_late) or line.is_overdue
    return [
        line.place.name,
        line.place.unit.code,
        line.place.under,
        str(STANDING_WORDS[line.standing]),
        last.number if last is not None else "",
        timezone.localdate(last.received_at or last.sent_at) if last is not None else "",
        last.sent_by if last is not None else "",
        _("late") if late else "",
        last.remarks if last is not None else "",
        last.open_remarks if last is not None else "",
        line.last_on,
    ]


def _text(content: Content) -> str:
    return f"{content:%d/%m/%Y}" if isinstance(content, date) else str(content)
