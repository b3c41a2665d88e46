"""The author's own file back in Word, with its findings as comments."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePath

from django.http import HttpResponse

from lotrinh.core.lint.types import Finding
from lotrinh.workspace.components.answers import DOCX, download
from lotrinh.workspace.plans.files import open_file
from lotrinh.workspace.plans.models import StoredFile


def annotated_file(file: StoredFile, filename: str, findings: Iterable[Finding]) -> HttpResponse:
    """Return the answer that hands ``file`` over in Word, with a comment per finding.

    Raises: UnreadableDocument if it cannot be opened or written into.
    """
    # Drawing up the file needs python-docx, which is slow to import.
    from lotrinh.documents.writing.annotate import annotate_file

    with open_file(file) as opened:
        content = annotate_file(opened.read(), findings)
    return download(content, DOCX, f"{PurePath(filename).stem}-ghi-chu.docx")
