"""How large a school's workbook may be, and what is said of one that is not as it should be."""

from __future__ import annotations

from lotrinh.documents.rosters.types import UnreadableWorkbook

MAX_ROWS = 100_000
MAX_COLUMNS = 300
# A workbook is laid out in memory as a full rectangle, also where its cells are empty.
MAX_CELLS = 4_000_000
# Every cell keeps its own copy of a text that it shares.
MAX_TEXT_BYTES = 192 * 2**20


def check_area(rows: int, columns: int) -> None:
    """Check the used area of a sheet before it is laid out in memory.

    Raises: UnreadableWorkbook if there are too many rows, columns or cells.
    """
    if rows > MAX_ROWS or columns > MAX_COLUMNS or rows * columns > MAX_CELLS:
        raise UnreadableWorkbook(
            f"Bảng tính quá lớn: {rows} dòng, {columns} cột (nhiều nhất {MAX_ROWS} dòng, "
            f"{MAX_COLUMNS} cột, {MAX_CELLS} ô). Hãy xóa các dòng, cột thừa ở cuối bảng, hoặc tách "
            "tệp, rồi tải lên lại.",
            f"The sheet is too large: {rows} rows, {columns} columns (at most {MAX_ROWS} rows, "
            f"{MAX_COLUMNS} columns, {MAX_CELLS} cells). Delete what is not needed at its end, or "
            "split the file, and upload it again.",
        )


def too_large(size: str) -> UnreadableWorkbook:
    """Return the error for a file that is, or unpacks to, ``size``."""
    return UnreadableWorkbook(
        f"Tệp quá lớn so với danh sách của một trường ({size}). Hãy bỏ hình ảnh và các trang không "
        "dùng, lưu lại rồi tải lên lại.",
        f"The file is too large for a school's roster ({size}). Remove pictures and sheets that "
        "are not needed, save it and upload it again.",
    )


def damaged() -> UnreadableWorkbook:
    """Return the error for a file that is broken."""
    return UnreadableWorkbook(
        "Tệp bị hỏng, không mở được. Hãy mở bằng Excel, chọn sửa chữa nếu được hỏi, lưu thành "
        ".xlsx mới rồi tải lên lại.",
        "The file is damaged and cannot be opened. Open it in Excel, let it repair the file, save "
        "it as a new .xlsx and upload it again.",
    )


def locked() -> UnreadableWorkbook:
    """Return the error for a file that has a password."""
    return UnreadableWorkbook(
        "Tệp có mật khẩu. Hãy mở bằng Excel, bỏ mật khẩu (Tệp > Thông tin > Bảo vệ sổ làm việc) "
        "rồi lưu và tải lên lại.",
        "The file is locked with a password. Open it in Excel, remove the password (File > Info > "
        "Protect Workbook), save it and upload it again.",
    )
