"""The sentences that say what is wrong with a cell and what to do about it."""

from __future__ import annotations

from lotrinh.core.messages import Message
from lotrinh.core.rosters import CodeList, Column, ColumnKind

_MOST_SHOWN = 60
_MOST_CODES = 8
_AGAIN = Message("Sửa trong tệp rồi tải lên lại", "Mend it in the file and upload it again")
_LOOK = Message(
    "Xem lại; nếu đúng như vậy thì giữ nguyên.", "Look at it; if it is so, leave it as it is."
)
_OR_BLANK = Message(", hoặc để trống ô này nếu chưa biết.", ", or leave it blank if it is unknown.")


def unread(
    address: str, value: str, column: Column, what: Message, *, is_blocking: bool = True
) -> Message:
    """Return the sentence for a cell that is not as it should be.

    ``what`` follows the printed value. A cell that does not block is only to be looked at.
    """
    shown = value if len(value) <= _MOST_SHOWN else value[: _MOST_SHOWN - 1] + "…"
    blank = Message(".", ".") if column.required else _OR_BLANK
    mend = Message(_AGAIN.vi + blank.vi, _AGAIN.en + blank.en) if is_blocking else _LOOK
    return Message(
        f"Ô {address}: '{shown}' {what.vi}. {mend.vi}",
        f"Cell {address}: '{shown}' {what.en}. {mend.en}",
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


def no_code(codes: CodeList) -> Message:
    """Return what is said of a cell that is no entry of a code list, with what it may be."""
    entries = [
        f"{code.number:02} {code.word}" if codes.is_coded else code.word
        for code in codes.codes[:_MOST_CODES]
    ]
    vi_more, en_more = ("; …", "; …") if len(codes.codes) > _MOST_CODES else ("", "")
    listed = "; ".join(entries)
    return Message(
        f"không có trong danh mục ({listed}{vi_more})", f"is not in the list ({listed}{en_more})"
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


ERROR = Message(
    "là lỗi công thức hoặc dấu hỏi, không phải giá trị", "is a formula's error or a mark, no value"
)
TRUTH = Message("là giá trị đúng/sai, không dùng cho cột này", "is true or false, not for this")
TIME = Message("là giờ, không phải giá trị của cột này", "is a time, not what the column needs")
NOT_DATE = Message(
    "không phải là ngày (viết ngày/tháng/năm, như 05/9/2017)",
    "is not a date (write day/month/year, as 05/9/2017)",
)
SHORT_YEAR = Message(
    "chỉ ghi hai chữ số của năm; ghi đủ bốn chữ số", "has a year of two digits; write all four"
)
PART_OF_DATE = Message(
    "chưa đủ ngày, tháng, năm", "is not a whole date with its day, month and year"
)
BAD_DATE_RANGE = Message("là ngày không hợp lý cho cột này", "is not a plausible date for this")
NOT_FLAG = Message(
    "không rõ là có hay không (ghi Có hoặc Không, 1 hoặc 0, x là có)",
    "is neither yes nor no (write Có or Không, 1 or 0; x is yes)",
)
NOT_WHOLE = Message("không phải là số nguyên", "is not a whole number")
NOT_NUMBER = Message("không phải là số", "is not a number")
TOO_PRECISE = Message(
    "có nhiều hơn hai chữ số sau dấu phẩy", "has more than two digits after its point"
)
TWO_READINGS = Message(
    "có thể là hàng nghìn hoặc số lẻ; viết liền các chữ số, hoặc chỉ hai chữ số sau dấu phẩy",
    "may be thousands or decimals; write the digits together, or two decimals at most",
)
TOO_LARGE = Message("quá lớn", "is too large")
BARE_NUMBER = Message(
    "là số, mà danh mục này mỗi nơi đánh số một khác; ghi bằng chữ",
    "is a number, and sources number this list differently; write the word",
)
CODE_AND_WORD = Message("có mã và chữ không khớp nhau", "has a number and a word that disagree")
DATE_IN_TEXT = Message(
    "đã bị Excel đổi thành ngày; định dạng cột là Văn bản rồi gõ lại",
    "was turned into a date by Excel; format the column as Text and type it again",
)
ROUNDED = Message(
    "là số quá dài nên Excel đã làm tròn; định dạng cột là Văn bản rồi gõ lại",
    "is a number so long that Excel rounded it; format the column as Text and type it again",
)
TOO_LONG = Message("dài hơn 200 ký tự", "is longer than 200 characters")
NOT_ASSESSED = Message(
    "(chưa đánh giá) không phải là một mức trong danh mục", "(not assessed) is no entry of the list"
)
