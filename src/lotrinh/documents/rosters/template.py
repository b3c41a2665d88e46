"""An empty workbook for a roster: headings, drop-downs from the code lists, and how to fill it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

from lotrinh.core.messages import Message
from lotrinh.core.rosters import CodeList, Column, ColumnKind, RosterTable
from lotrinh.documents.rosters.dates import FIRST_DATE, LAST_DATE
from lotrinh.documents.rosters.types import letter_of
from lotrinh.documents.writing.safety import printable

_LISTS, _GUIDE = "_danh_muc", Message("Hướng dẫn", "Guide")
_FLAG_LIST = "_co_khong"
_LAST_ROW = 5_000  # rows with drop-downs: more than the largest school has pupils
_MOST_DECIMAL, _MOST_COUNT = 9_999_999, 2**31 - 1
_YES_NO = ("Có", "Không")
_WIDTHS = {
    ColumnKind.TEXT: 16,
    ColumnKind.CODE: 20,
    ColumnKind.FLAG: 12,
    ColumnKind.COUNT: 12,
    ColumnKind.DECIMAL: 12,
    ColumnKind.DATE: 13,
}
_FORMATS = {ColumnKind.DATE: "dd/mm/yyyy", ColumnKind.COUNT: "0", ColumnKind.DECIMAL: "0.00"}
_HEAD = {"bold": True, "text_wrap": True, "align": "center", "valign": "vcenter", "border": 1}
# Excel's own bounds on what shows beside a cell.
_MOST_IN_TITLE, _MOST_IN_NOTE = 32, 255

_KINDS = {
    ColumnKind.TEXT: Message("Chữ hoặc mã.", "Text or a code."),
    ColumnKind.CODE: Message("Chọn trong danh sách.", "Choose from the list."),
    ColumnKind.FLAG: Message("Có hoặc Không.", "Có (yes) or Không (no)."),
    ColumnKind.COUNT: Message("Số nguyên.", "A whole number."),
    ColumnKind.DECIMAL: Message(
        "Số, nhiều nhất hai chữ số sau dấu phẩy.", "A number, two decimals at most."
    ),
    ColumnKind.DATE: Message(
        "Ngày đủ ngày, tháng, năm, như 05/09/2017.", "A whole date, day/month/year: 05/09/2017."
    ),
}
_REQUIRED = Message("Phải điền.", "Required.")
_OPTIONAL = Message("Để trống nếu chưa biết.", "Leave it blank if it is unknown.")
_BLANK_IS = Message(
    "Khi cột này có ô được ghi thì ô để trống nghĩa là “{word}”; cả cột để trống là chưa rõ.",
    "Once any cell of this column is filled, a blank one means “{word}”; a column that is blank "
    "altogether is unknown.",
)
_PERSONAL = Message(
    "Không được lưu, trừ khi trường chọn giữ.", "Not kept unless the school chooses to."
)
_GUIDE_LINES = (
    Message(
        "Mỗi dòng là một bản ghi. Không đổi, không xóa dòng tiêu đề.",
        "Each row is one record. Do not change or delete the row of headings.",
    ),
    Message(
        "Cột có dấu (*) phải điền ở mọi dòng. Ô khác để trống nếu chưa biết: ô trống nghĩa là chưa "
        "rõ, không phải là 0, cũng không phải là Không, trừ cột có ghi rõ ở dưới.",
        "Columns with (*) are needed in every row. Leave other cells blank if unknown: a blank "
        "means unknown, neither 0 nor no, unless a column says otherwise below.",
    ),
    Message(
        "Ô có mũi tên: chọn trong danh sách. Cũng có thể ghi mã số của danh mục của Bộ.",
        "A cell with an arrow: choose from its list. The number of the ministry's list will do.",
    ),
    Message(
        "Ngày ghi đủ ngày/tháng/năm, năm bốn chữ số. Số lẻ dùng dấu phẩy.",
        "Write dates as day/month/year with four digits of the year.",
    ),
    Message(
        "Không ghi dấu ?, # hoặc “chưa rõ” vào ô; hãy để trống.",
        "Do not write ?, # or “unknown” into a cell; leave it blank.",
    ),
    Message(
        "Xong thì lưu tệp và tải lên. Mỗi ô sai sẽ được chỉ rõ để sửa.",
        "When done, save and upload the file. Each faulty cell will be pointed out.",
    ),
)


def template_xlsx(
    table: RosterTable,
    code_lists: Mapping[str, CodeList],
    language: str = "vi",
    guide_lines: Sequence[Message] = _GUIDE_LINES,
) -> bytes:
    """Return an empty workbook for ``table`` with headings in ``language`` (``vi`` or ``en``).

    Codes and yes/no have drop-downs, dates and numbers are checked as they are typed, columns of
    text keep leading noughts. Notes stand beside the cell; a second sheet explains the rest, with
    ``guide_lines`` above.
    """
    from lotrinh.documents.writing.workbook import open_workbook

    out = BytesIO()
    with open_workbook(out) as book:
        sheet = book.add_worksheet(_said(table.label, language)[:31])
        guide = book.add_worksheet(_said(_GUIDE, language))
        lists = _write_lists(book, table, code_lists)
        styles = _Styles(book)
        notes = {column.name: _note(column, code_lists, language) for column in table.columns}
        sheet.freeze_panes(1, 1)
        for x, column in enumerate(table.columns):
            _write_column(sheet, x, column, lists, styles, notes, language)
        _write_guide(guide, table, guide_lines, styles, notes, language)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.repeat_rows(0)
    return out.getvalue()


def _said(message: Message, language: str) -> str:
    return message.en if language == "en" else message.vi


class _Styles:
    """The formats of a workbook, each made once."""

    def __init__(self, book: Any) -> None:
        self.head = book.add_format(_HEAD | {"bg_color": "#E9ECEF"})
        self.required = book.add_format(_HEAD | {"bg_color": "#CFE2FF"})
        self.text = book.add_format({"text_wrap": True, "valign": "top"})
        self.bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self.cells = {
            kind: book.add_format({"num_format": _FORMATS.get(kind, "@")}) for kind in ColumnKind
        }


def _heading(column: Column, language: str) -> str:
    return _said(column.label, language) + (" (*)" if column.required else "")


def _note(column: Column, code_lists: Mapping[str, CodeList], language: str) -> str:
    parts = [_KINDS[column.kind], _REQUIRED if column.required else _OPTIONAL]
    if column.blank_is is not None:
        parts[-1] = _BLANK_IS
    if column.hint is not None:
        parts = [*parts, column.hint] if column.required else [parts[0], column.hint]
    if column.personal:
        parts.append(_PERSONAL)
    codes = code_lists[column.codes].codes if column.codes else ()
    blank = next((code.word for code in codes if code.number == column.blank_is), "")
    return " ".join(_said(part, language) for part in parts).replace("{word}", blank)


def _write_lists(
    book: Any, table: RosterTable, code_lists: Mapping[str, CodeList]
) -> dict[str, str]:
    """Write the words of each drop-down to a hidden sheet; return where each list is."""
    lists: dict[str, Sequence[str]] = {
        column.codes: [code.word for code in code_lists[column.codes].codes]
        for column in table.columns
        if column.codes
    }
    if any(column.kind is ColumnKind.FLAG for column in table.columns):
        lists[_FLAG_LIST] = _YES_NO
    sheet = book.add_worksheet(_LISTS)
    sheet.hide()
    where: dict[str, str] = {}
    for x, (name, words) in enumerate(lists.items()):
        sheet.write_string(0, x, name)
        for y, word in enumerate(words, start=1):
            sheet.write_string(y, x, printable(word))
        letter = letter_of(x)
        where[name] = f"={_LISTS}!${letter}$2:${letter}${len(words) + 1}"
    return where


def _write_column(
    sheet: Any,
    x: int,
    column: Column,
    lists: Mapping[str, str],
    styles: _Styles,
    notes: Mapping[str, str],
    language: str,
) -> None:
    heading = _heading(column, language)
    width = max(_WIDTHS[column.kind], min(len(heading) // 2 + 2, 24))
    sheet.set_column(x, x, width, styles.cells[column.kind])
    sheet.write_string(0, x, heading, styles.required if column.required else styles.head)
    sheet.data_validation(
        1, x, _LAST_ROW, x, _validation(column, lists, notes[column.name], language)
    )


def _validation(
    column: Column, lists: Mapping[str, str], note: str, language: str
) -> dict[str, Any]:
    allowed: dict[str, Any]
    match column.kind:
        case ColumnKind.CODE | ColumnKind.FLAG:
            allowed = {"validate": "list", "source": lists[column.codes or _FLAG_LIST]}
        case ColumnKind.DATE:
            allowed = {
                "validate": "date",
                "criteria": "between",
                "minimum": FIRST_DATE,
                "maximum": LAST_DATE,
            }
        case ColumnKind.COUNT:
            allowed = _between("integer", column, _MOST_COUNT)
        case ColumnKind.DECIMAL:
            allowed = _between("decimal", column, _MOST_DECIMAL)
        case ColumnKind.TEXT:
            allowed = {"validate": "any"}
    title = _said(column.label, language)[:_MOST_IN_TITLE]
    shown = {"input_title": title, "input_message": note[:_MOST_IN_NOTE]}
    # A number of the ministry's list may be typed too, so a drop-down warns and does not forbid.
    soft = column.kind in (ColumnKind.CODE, ColumnKind.FLAG)
    told = {
        "error_title": title,
        "error_message": note[:_MOST_IN_NOTE],
        "error_type": "warning" if soft else "stop",
    }
    return allowed | shown | (told if allowed["validate"] != "any" else {})


def _between(kind: str, column: Column, most: int) -> dict[str, Any]:
    return {
        "validate": kind,
        "criteria": "between",
        "minimum": 0 if column.least is None else column.least,
        "maximum": most if column.most is None else column.most,
    }


def _write_guide(
    sheet: Any,
    table: RosterTable,
    lines: Sequence[Message],
    styles: _Styles,
    notes: Mapping[str, str],
    language: str,
) -> None:
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 90)
    for y, line in enumerate(lines):
        sheet.write_string(y, 0, f"{y + 1}.", styles.text)
        sheet.write_string(y, 1, _said(line, language), styles.text)
    y = len(lines) + 1
    for column in table.columns:
        sheet.write_string(y, 0, _heading(column, language), styles.bold)
        sheet.write_string(y, 1, notes[column.name], styles.text)
        y += 1
