"""The author's own file back in Word, with its findings as comments."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePath

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from lotrinh.core.lint.types import Finding
from lotrinh.workspace.plans.files import DOCX, open_file
from lotrinh.workspace.plans.models import StoredFile


def annotated_file(file: StoredFile, filename: str, findings: Iterable[Finding]) -> HttpResponse:
    """Return the answer that hands ``file`` over in Word, with a comment per finding.

    Raises: UnreadableDocument if it cannot be opened or written into.
    """
    # Drawing up the file needs python-docx, which is slow to import.
    from lotrinh.documents.writing.annotate import annotate_file

    with open_file(file) as opened:
        content = annotate_file(opened.read(), findings)
    response = HttpResponse(content, content_type=DOCX)
    name = f"{PurePath(filename).stem}-ghi-chu.docx"
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["Cache-Control"] = "private, no-store"
    return response
