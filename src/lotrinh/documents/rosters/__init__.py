"""Rosters: a school's workbook read into records, its faults cell by cell, and our templates."""

from __future__ import annotations

from lotrinh.documents.rosters.changes import RecordChange, RosterChanges, compare_records
from lotrinh.documents.rosters.mapping import MappedColumn, RosterMapping, propose_mapping
from lotrinh.documents.rosters.marked import marked_xlsx
from lotrinh.documents.rosters.reading import read_roster
from lotrinh.documents.rosters.template import template_xlsx
from lotrinh.documents.rosters.types import (
    CellFault,
    CellValue,
    RosterReading,
    Sheet,
    UnreadableWorkbook,
    Workbook,
)
from lotrinh.documents.rosters.workbook import open_workbook

__all__ = [
    "CellFault",
    "CellValue",
    "MappedColumn",
    "RecordChange",
    "RosterChanges",
    "RosterMapping",
    "RosterReading",
    "Sheet",
    "UnreadableWorkbook",
    "Workbook",
    "compare_records",
    "marked_xlsx",
    "open_workbook",
    "propose_mapping",
    "read_roster",
    "template_xlsx",
]
