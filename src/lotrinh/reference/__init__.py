"""Dated data (YAML) and its loaders: catalogue, legal register, eras, terms, school calendar."""

from __future__ import annotations

from lotrinh.reference.loading import (
    SchoolYear,
    load_catalogue,
    load_references,
    load_school_years,
)

__all__ = ["SchoolYear", "load_catalogue", "load_references", "load_school_years"]
