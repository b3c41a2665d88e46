"""From a document's blocks to a plan: one module per part of a plan."""

from __future__ import annotations

from lotrinh.documents.reading.understand import understand

__all__ = ["understand"]
