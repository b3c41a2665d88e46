"""Lists of people and of schools: a workbook read row by row, each fault with its cell."""

from __future__ import annotations

from lotrinh.documents.lists.reading import ListReading, ListRow, read_list
from lotrinh.documents.lists.wording import GUIDE_LINES

__all__ = ["GUIDE_LINES", "ListReading", "ListRow", "read_list"]
