"""Open any file that may hold a plan: what it is, is judged by its content, never by its name."""

from __future__ import annotations

from pathlib import Path

from lotrinh.documents.blocks import Document
from lotrinh.documents.errors import UnreadableDocument


def read_document(source: str | Path | bytes, *, filename: str | None = None) -> Document:
    """Return the document at a path, or in bytes, as blocks with their places.

    ``filename`` names bytes in messages; it never decides how they are read.

    Raises: UnreadableDocument (or one of its kinds) if the file cannot be read as a document.
    """
    from lotrinh.documents.word import read_word

    content = source if isinstance(source, bytes) else Path(source).read_bytes()
    return read_word(content)
