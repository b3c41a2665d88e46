"""What pages of every area answer with: files to keep, and why something was refused."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.utils.http import content_disposition_header

from lotrinh.core.messages import LotrinhError
from lotrinh.workspace.components.words import say

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"


def download(content: bytes, media_type: str, filename: str) -> HttpResponse:
    """Return the answer that hands ``content`` over to be saved as ``filename``; nobody keeps it on
    the way."""
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(True, filename) or "attachment"
    response["Cache-Control"] = "private, no-store"
    return response


def words_of(refused: LotrinhError) -> str:
    """Return why something was refused, in the language of the page.

    Raises: ``refused`` itself where it is not allowed at all: that is a page of its own (403).
    """
    if isinstance(refused, PermissionDenied):
        raise refused
    return say(refused.message)


def number_in(text: str) -> int | None:
    """Return a row's number as an address or a form carries it; None for anything else, and for
    more digits than a database takes."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None
