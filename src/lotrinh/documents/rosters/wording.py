"""The sentences that say what is wrong with a cell and what to do about it."""

from __future__ import annotations

from lotrinh.core.messages import Message
from lotrinh.core.rosters import CodeList, Column, ColumnKind

_MOST_SHOWN = 60
_MOST_CODES = 8
_SOME_CODES = 3
_AGAIN = Message("Sửa trong tệp rồi tải lên lại", "Mend it in the file and upload it again")
_LOOK = Message(
    "Xem lại; nếu đúng như vậy thì giữ nguyên.", "Look at it; if it is so, leave it as it is."
)
_OR_BLANK = Message(", hoặc để trống ô này nếu chưa biết.", ", or leave it blank if it is unknown.")
_OR_BLANK_YET = Message(
    ", hoặc để trống ô này nếu chưa đánh giá.", ", or leave it blank if it is not assessed yet."
)
_NO_MORE = Message(".", ".")


def unread(
    address: str,
    value: str,
    column: Column,
    what: Message,
    *,
    codes: CodeList | None = None,
    is_blocking: bool = True,
) -> Message:
    """Return the sentence for a cell that is not as it should be, with what it may be.

    ``what`` follows the printed value; ``codes`` is the code list of the column if it has one. A
    cell that does not block is only to be looked at.
    """
    shown = value if len(value) <= _MOST_SHOWN else value[: _MOST_SHOWN - 1] + "…"
    # Where a blank has a meaning of its own, it is no way out.
    may_be_blank = not column.required and column.blank_is is None
    blank = _NO_MORE if not may_be_blank else _OR_BLANK_YET if what is NOT_ASSESSED else _OR_BLANK
    mend = Message(_AGAIN.vi + blank.vi, _AGAIN.en + blank.en) if is_blocking else _LOOK
    advice = _advice(column, codes) if what in _ASK_FOR_ADVICE else Message("", "")
    return Message(
        f"Ô {address}: '{shown}' {what.vi}{advice.vi}. {mend.vi}",
        f"Cell {address}: '{shown}' {what.en}{advice.en}. {mend.en}",
    )


def _advice(column: Column, codes: CodeList | None) -> Message:
    """Return what to write into a cell of ``column``, to follow what is wrong with it."""
    if codes is not None:
        return _codes_to_write(codes)
    vi, en = _TO_WRITE[column.kind]
    return Message(f"; {vi}", f"; {en}")


def _codes_to_write(codes: CodeList) -> Message:
    words = [code.word for code in codes.codes]
    # Where sources number a list differently, a person is told that a number will not do.
    vi, en = ("ghi", "write") if codes.is_coded else ("ghi bằng chữ:", "write the word:")
    if len(words) > _MOST_CODES:
        some = ", ".join(words[:_SOME_CODES])
        return Message(
            f"; {vi} như danh sách chọn của bảng mẫu ({some}, …)",
            f"; {en} as in the list of the template ({some}, …)",
        )
    *first, last = words
    listed = ", ".join(first)
    return Message(
        f"; {vi} {listed} hoặc {last}" if first else f"; {vi} {last}",
        f"; {en} {listed} or {last}" if first else f"; {en} {last}",
    )


def blank(address: str, column: Column) -> Message:
    """Return the sentence for a required cell that is blank."""
    return Message(
        f"Ô {address} trống, mà cột “{column.label.vi}” phải có ở mọi dòng. "
        f"{_AGAIN.vi}; nếu dòng này không phải là một bản ghi thì xóa dòng.",
        f"Cell {address} is blank, and every row needs “{column.label.en}”. "
        f"{_AGAIN.en}; if the row is no record, delete it.",
    )


def note_row(row: int, column: Column) -> Message:
    """Return the sentence for a row that says something but is no record."""
    return Message(
        f"Dòng {row} không có “{column.label.vi}” nên không được tính là một bản ghi. "
        "Nếu đúng là ghi chú thì bỏ qua; nếu là bản ghi thì điền đủ rồi tải lên lại.",
        f"Row {row} has no “{column.label.en}” and is not taken for a record. Leave it if it is a "
        "note; if it is a record, complete it and upload the file again.",
    )


def missing(column: Column) -> Message:
    """Return the sentence for a required column that the sheet does not have."""
    return Message(
        f"Chưa có cột “{column.label.vi}”. Chọn đúng cột trong bảng ghép cột, hoặc thêm cột này "
        "vào tệp rồi tải lên lại.",
        f"There is no column “{column.label.en}”. Choose it among the columns, or add it to the "
        "file and upload it again.",
    )


def guessed(column: Column, letter: str, heading: str) -> Message:
    """Return the sentence for a required column that was guessed and that nobody has confirmed."""
    return Message(
        f"Cột {letter} “{heading}” có vẻ là “{column.label.vi}”, nhưng chưa ai xác nhận nên chưa "
        "được đọc. Xác nhận hoặc chọn cột khác trong bảng ghép cột.",
        f"Column {letter} “{heading}” looks like “{column.label.en}”, but nobody has confirmed it, "
        "so it is not read. Confirm it or choose another among the columns.",
    )


def repeated(address: str, value: str, first_row: int, column: Column) -> Message:
    """Return the sentence for a key that an earlier row has."""
    return Message(
        f"Ô {address}: “{column.label.vi}” '{value}' đã có ở dòng {first_row}. "
        "Sửa mã hoặc xóa dòng trùng rồi tải lên lại.",
        f"Cell {address}: “{column.label.en}” '{value}' is already in row {first_row}. "
        "Mend the code or delete the row that repeats it, and upload the file again.",
    )


def second_row(row: int) -> Message:
    """Return the sentence for a further row in a table that has one."""
    return Message(
        f"Dòng {row}: bảng này chỉ có một dòng cho mỗi trường. Xóa dòng thừa rồi tải lên lại.",
        f"Row {row}: this table has one row a school. Delete the other and upload it again.",
    )


def more(count: int) -> Message:
    """Return the sentence for faults that are not listed one by one."""
    return Message(
        f"Còn {count} lỗi nữa chưa liệt kê. Sửa các lỗi đã nêu rồi tải lên lại để xem tiếp.",
        f"There are {count} more faults. Mend those listed and upload the file again to see them.",
    )


def out_of_range(column: Column) -> Message:
    """Return what is said of a number under the least or over the most of its column."""
    least = 0 if column.least is None and column.kind is ColumnKind.COUNT else column.least
    if least is not None and column.most is not None:
        return Message(
            f"nằm ngoài khoảng từ {least} đến {column.most}",
            f"is not between {least} and {column.most}",
        )
    if least is not None:
        return Message(f"nhỏ hơn {least}", f"is less than {least}")
    return Message(f"lớn hơn {column.most}", f"is more than {column.most}")


_TO_WRITE = {
    ColumnKind.TEXT: ("ghi chữ hoặc mã đúng vào ô", "write the right text or code"),
    ColumnKind.CODE: ("ghi một mục của danh mục", "write an entry of the list"),
    ColumnKind.FLAG: ("ghi Có hoặc Không", "write Có (yes) or Không (no)"),
    ColumnKind.COUNT: ("chỉ ghi số nguyên, như 12", "write only a whole number, as 12"),
    ColumnKind.DECIMAL: ("chỉ ghi số, như 12,5", "write only a number, as 12,5"),
    ColumnKind.DATE: ("ghi ngày/tháng/năm, như 05/9/2017", "write day/month/year, as 05/9/2017"),
}

# What is wrong with a cell, to follow its printed value; what to write instead comes behind it.
ERROR = Message("là lỗi công thức", "is a formula's error")
MARK = Message("chỉ là dấu hỏi hoặc dấu #", "is only a question mark or #")
DOUBT = Message(
    "có dấu hỏi nên không rõ là gì", "has a question mark, so it is not clear what it is"
)
TRUTH = Message("là TRUE hoặc FALSE của Excel", "is Excel's TRUE or FALSE")
TIME = Message("là giờ", "is a time")
NO_CODE = Message("không có trong danh mục", "is not in the list")
NOT_ASSESSED = Message("không phải là một mức của danh mục", "is no entry of the list")
BARE_NUMBER = Message(
    "là số, mà danh mục này mỗi nơi đánh số một khác",
    "is a number, and sources number this list differently",
)
CODE_AND_WORD = Message("có mã và chữ không khớp nhau", "has a number and a word that disagree")
NOT_FLAG = Message("không rõ là có hay không", "is neither yes nor no")
NOT_WHOLE = Message("không phải là số nguyên", "is not a whole number")
NOT_NUMBER = Message("không phải là số", "is not a number")
NOT_DATE = Message("không phải là ngày", "is not a date")
PART_OF_DATE = Message(
    "chưa đủ ngày, tháng, năm", "is not a whole date with its day, month and year"
)
_ASK_FOR_ADVICE = frozenset(
    (
        ERROR, MARK, DOUBT, TRUTH, TIME, NO_CODE, NOT_ASSESSED, BARE_NUMBER, CODE_AND_WORD,
        NOT_FLAG, NOT_WHOLE, NOT_NUMBER, NOT_DATE, PART_OF_DATE,
    )
)  # fmt: skip

# What is wrong with a cell together with what to do.
SHORT_YEAR = Message(
    "chỉ ghi hai chữ số của năm; ghi đủ bốn chữ số", "has a year of two digits; write all four"
)
BAD_DATE_RANGE = Message(
    "là ngày không hợp lý cho cột này; xem lại năm",
    "is not a plausible date here; look at the year",
)
TOO_PRECISE = Message(
    "có nhiều hơn hai chữ số sau dấu phẩy; làm tròn còn hai chữ số",
    "has more than two digits after its point; round it to two",
)
TWO_READINGS = Message(
    "có thể là hàng nghìn hoặc số lẻ; viết liền các chữ số, hoặc chỉ hai chữ số sau dấu phẩy",
    "may be thousands or decimals; write the digits together, or two decimals at most",
)
TOO_LARGE = Message(
    "quá lớn; xem lại có thừa chữ số không", "is too large; look for a digit too many"
)
DATE_IN_TEXT = Message(
    "đã bị Excel đổi thành ngày; định dạng cột là Văn bản rồi gõ lại",
    "was turned into a date by Excel; format the column as Text and type it again",
)
ROUNDED = Message(
    "là số quá dài nên Excel đã làm tròn; định dạng cột là Văn bản rồi gõ lại",
    "is a number so long that Excel rounded it; format the column as Text and type it again",
)
TOO_LONG = Message("dài hơn 200 ký tự; ghi ngắn lại", "is longer than 200 characters; shorten it")
