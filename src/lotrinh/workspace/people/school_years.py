"""What is a school year and a period, wherever one comes in: a form, an address, a document."""

from __future__ import annotations

from lotrinh.core.rosters import is_period, is_school_year

__all__ = ["is_period", "is_school_year"]
