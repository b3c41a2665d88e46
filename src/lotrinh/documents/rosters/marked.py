"""The workbook of a person with its faulty cells coloured and explained; nothing in it runs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

from lotrinh.documents.rosters.types import CellFault, CellValue, Sheet, Workbook
from lotrinh.documents.writing.safety import printable

_LIST = "Lỗi"
_MOST_COMMENTS = 2_000  # each is a drawing: with many more Excel opens the file slowly
_MOST_TEXT = 32_767
_MOST_NAME = 31
_NOT_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\'", "_"))
_FIRST_DAY = date(1900, 3, 1)  # before it Excel's calendar has a day that never was
_HEADERS = (
    ("Trang", 16),
    ("Ô", 8),
    ("Mức", 10),
    ("Giá trị", 24),
    ("Cần sửa", 100),
)
_COLOURS = {True: "#F8D7DA", False: "#FFF3CD"}  # must be mended; look at it


def marked_xlsx(workbook: Workbook, faults: Iterable[CellFault]) -> bytes:
    """Return the cells of ``workbook`` as a new .xlsx in which faulty ones are filled and noted.

    The sheet "Lỗi" in front lists the faults with links to their cells. Formulas are gone: their
    values stand as text and numbers. Formats of the original are not kept.
    """
    faults = list(faults)
    from lotrinh.documents.writing.workbook import open_workbook

    out = BytesIO()
    with open_workbook(out) as book:
        names = _names(workbook.sheets)
        styles = _Styles(book)
        _write_list(book, faults, names, styles)
        by_sheet: dict[str, dict[tuple[int, int], list[CellFault]]] = defaultdict(dict)
        for fault in faults:
            if fault.column:
                place = fault.row - 1, _index(fault.column)
                by_sheet[fault.sheet].setdefault(place, []).append(fault)
        for sheet in workbook.sheets:
            _write_sheet(book.add_worksheet(names[sheet.name]), sheet, by_sheet[sheet.name], styles)
    return out.getvalue()


class _Styles:
    """The formats of a workbook, each made once."""

    def __init__(self, book: Any) -> None:
        self.head = book.add_format({"bold": True, "border": 1, "text_wrap": True})
        self.wrap = book.add_format({"text_wrap": True, "valign": "top"})
        self.link = book.add_format({"underline": 1, "font_color": "#0B5394", "valign": "top"})
        self._book = book
        self._made: dict[tuple[str, bool | None], Any] = {}

    def of(self, code: str, is_blocking: bool | None) -> Any:
        """Return the format of a number code and a fault (None: no fault)."""
        key = code, is_blocking
        if key not in self._made:
            properties: dict[str, Any] = {"num_format": code} if code else {}
            if is_blocking is not None:
                properties |= {"bg_color": _COLOURS[is_blocking], "border": 1}
            self._made[key] = self._book.add_format(properties)
        return self._made[key]


def _names(sheets: Sequence[Sheet]) -> dict[str, str]:
    """Return a name for each sheet that Excel takes and no other sheet has."""
    taken = {_LIST.lower()}
    names: dict[str, str] = {}
    for number, sheet in enumerate(sheets, start=1):
        plain = printable(sheet.name).translate(_NOT_IN_NAMES)[:_MOST_NAME] or f"Sheet{number}"
        name, again = plain, 1
        while name.lower() in taken or name.lower() == "history":
            again += 1
            name = f"{plain[: _MOST_NAME - 5]} ({again})"
        taken.add(name.lower())
        names[sheet.name] = name
    return names


def _write_list(
    book: Any, faults: Sequence[CellFault], names: dict[str, str], styles: _Styles
) -> None:
    sheet = book.add_worksheet(_LIST)
    sheet.freeze_panes(1, 0)
    for x, (header, width) in enumerate(_HEADERS):
        sheet.set_column(x, x, width)
        sheet.write_string(0, x, header, styles.head)
    for y, fault in enumerate(faults, start=1):
        sheet.write_string(y, 0, printable(fault.sheet), styles.wrap)
        if fault.address:
            target = f"internal:'{names.get(fault.sheet, fault.sheet)}'!{fault.address}"
            sheet.write_url(y, 1, target, styles.link, fault.address)
        level = "Phải sửa" if fault.is_blocking else "Xem lại"
        sheet.write_string(y, 2, level, styles.of("@", fault.is_blocking))
        sheet.write_string(y, 3, printable(fault.value)[:_MOST_TEXT], styles.wrap)
        sheet.write_string(y, 4, printable(fault.wanted.vi), styles.wrap)
    sheet.autofilter(0, 0, max(len(faults), 1), len(_HEADERS) - 1)


def _write_sheet(
    out: Any,
    sheet: Sheet,
    faults: dict[tuple[int, int], list[CellFault]],
    styles: _Styles,
) -> None:
    for y, row in enumerate(sheet.rows):
        for x, value in enumerate(row):
            of_cell = faults.get((y, x))
            if value == "" and of_cell is None:
                continue
            is_blocking = any(f.is_blocking for f in of_cell) if of_cell else None
            _write(out, y, x, value, is_blocking, styles)
    for (y, x), of_cell in list(faults.items())[:_MOST_COMMENTS]:
        text = "\n".join(fault.wanted.vi for fault in of_cell)
        out.write_comment(y, x, printable(text)[:_MOST_TEXT], {"x_scale": 2, "y_scale": 1.2})


def _write(
    out: Any, y: int, x: int, value: CellValue, is_blocking: bool | None, styles: _Styles
) -> None:
    match value:
        case bool():
            out.write_boolean(y, x, value, styles.of("", is_blocking))
        case int() | float():
            out.write_number(y, x, value, styles.of("", is_blocking))
        case date() if _day(value) >= _FIRST_DAY:
            out.write_datetime(y, x, value, styles.of("dd/mm/yyyy", is_blocking))
        case time():
            out.write_datetime(y, x, value, styles.of("hh:mm:ss", is_blocking))
        case "":
            out.write_blank(y, x, None, styles.of("@", is_blocking))
        case date() | timedelta() | str():
            text = printable(str(value))[:_MOST_TEXT]
            out.write_string(y, x, text, styles.of("@", is_blocking))


def _day(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value


def _index(letters: str) -> int:
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - ord("A") + 1
    return index - 1
