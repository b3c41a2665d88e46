"""The sentences about lists that those about rosters do not have."""

from __future__ import annotations

from lotrinh.core.messages import Message
from lotrinh.core.rosters import Column

GUIDE_LINES = (
    Message(
        "Mỗi dòng là một người hoặc một trường. Không đổi, không xóa dòng tiêu đề.",
        "Each row is one person or one school. Do not change or delete the row of headings.",
    ),
    Message(
        "Cột có dấu (*) phải điền ở mọi dòng; ô khác có thể để trống.",
        "Columns with (*) are needed in every row; other cells can be left blank.",
    ),
    Message("Ô có mũi tên: chọn trong danh sách.", "A cell with an arrow: choose from its list."),
    Message(
        "Ngày ghi đủ ngày/tháng/năm, năm bốn chữ số.",
        "Write dates as day/month/year with four digits of the year.",
    ),
    Message(
        "Xong thì lưu tệp và tải lên. Chương trình cho xem trước, chỉ rõ từng ô sai; chưa xác nhận "
        "thì chưa có gì thay đổi.",
        "When done, save and upload the file. You see first what would be done, with each faulty "
        "cell; nothing changes before you confirm.",
    ),
)
"""What the second sheet of a template says first."""


def missing(column: Column) -> Message:
    """Return the sentence for a required column that the sheet does not have."""
    return Message(
        f"Chưa có cột “{column.label.vi}”. Thêm cột này, hoặc đổi tiêu đề của cột đúng thành "
        f"“{column.label.vi}”, rồi tải lên lại.",
        f"There is no column “{column.label.en}”. Add it, or head the right one “{column.label.vi}”"
        ", and upload the file again.",
    )


def guessed(column: Column, letter: str, heading: str) -> Message:
    """Return the sentence for a column whose heading only looks like ours, so it is not read."""
    return Message(
        f"Cột {letter} “{heading}” có vẻ là “{column.label.vi}” nhưng chưa được đọc. Nếu đúng, đổi "
        f"tiêu đề thành “{column.label.vi}” rồi tải lên lại.",
        f"Column {letter} “{heading}” looks like “{column.label.vi}” but is not read. If it is, "
        "write that heading and upload the file again.",
    )


def too_many_rows(rows: int, most: int) -> Message:
    """Return the sentence for a list that is longer than one can be."""
    return Message(
        f"Danh sách có {rows} dòng, nhiều nhất {most} dòng mỗi tệp. Chia thành nhiều tệp rồi tải "
        "lên từng tệp.",
        f"The list has {rows} rows; a file can have {most} at most. Split it and upload each part.",
    )
