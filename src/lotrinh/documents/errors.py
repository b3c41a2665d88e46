"""What can be wrong with a file that a person hands in."""

from __future__ import annotations

from lotrinh.core.messages import LotrinhError


class UnreadableDocument(LotrinhError):
    """A file cannot be read as a plan; the message says why and what to do."""


class DocumentTooLarge(UnreadableDocument):
    """A file is larger, unpacked, than a plan can be (or is a zip bomb)."""


class EncryptedDocument(UnreadableDocument):
    """A file is locked with a password."""


class OfficeMissing(UnreadableDocument):
    """LibreOffice is needed to open the file and is not installed."""
