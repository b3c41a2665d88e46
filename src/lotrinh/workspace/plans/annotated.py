"""The author's own Word file back, with its findings as comments."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePath

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from lotrinh.core.lint.types import Finding
from lotrinh.core.messages import LotrinhError
from lotrinh.workspace.plans.files import DOCX, open_file
from lotrinh.workspace.plans.models import StoredFile


class UnableToAnnotate(LotrinhError):
    """The kept file is not of a kind that can carry Word comments."""


def annotated_file(file: StoredFile, filename: str, findings: Iterable[Finding]) -> HttpResponse:
    """Return the answer that hands ``file`` over with a comment per finding, under a name of its own.

    Raises: UnableToAnnotate if the file is no .docx.
    """
    if file.media_type != DOCX:
        raise UnableToAnnotate(
            f"'{filename}' không phải là tệp .docx nên không ghi chú vào được. "
            "Mở tệp bằng Word, lưu lại thành .docx rồi đưa vào lại.",
            f"'{filename}' is not a .docx file, so it cannot carry comments. "
            "Open it in Word, save it as .docx and bring it in again.",
        )
    # Drawing up the file needs python-docx, which is slow to import.
    from lotrinh.documents.writing.annotate import annotate_docx

    with open_file(file) as opened:
        content = annotate_docx(opened.read(), findings)
    response = HttpResponse(content, content_type=DOCX)
    name = f"{PurePath(filename).stem}-ghi-chu.docx"
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["Cache-Control"] = "private, no-store"
    return response
