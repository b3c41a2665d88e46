"""Word, Excel and text to and from plans; no Django here."""

from __future__ import annotations

from pathlib import Path

from lotrinh.core.plan.types import Plan
from lotrinh.documents.blocks import Document
from lotrinh.documents.errors import UnreadableDocument
from lotrinh.documents.open import read_document
from lotrinh.documents.reading import understand

__all__ = ["Document", "UnreadableDocument", "read_document", "read_plan", "understand"]


def read_plan(source: str | Path | bytes, *, filename: str | None = None) -> Plan:
    """Return the plan in a file (a path, or its bytes): .docx, .doc, .odt or extracted .txt.

    ``filename`` names bytes in messages.

    Raises: UnreadableDocument if the file cannot be read as a document; what was read but not
    understood is in ``Plan.leftovers``.
    """
    return understand(read_document(source, filename=filename))
