"""What is a school year, wherever one comes in: a form, an address, a document."""

from __future__ import annotations

from lotrinh.core.rosters import is_school_year

__all__ = ["is_school_year"]
