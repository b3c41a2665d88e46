"""Bilingual messages: what the program says is said in Vietnamese and in English."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Message:
    """One sentence for a person, in Vietnamese and in English, that says what to do."""

    vi: str
    en: str

    def __str__(self) -> str:
        return f"{self.vi} / {self.en}"

    def to_json(self) -> dict[str, str]:
        """Return ``{"vi": ..., "en": ...}``."""
        return {"vi": self.vi, "en": self.en}


class LotrinhError(Exception):
    """Base of every error that a person can mend; carries its bilingual message.

    Each area derives its own (``UnreadableDocument``, ``UnableToRecordActual`` ...), named after
    the domain.
    """

    def __init__(self, vi: str, en: str) -> None:
        self.message = Message(vi, en)
        super().__init__(str(self.message))
