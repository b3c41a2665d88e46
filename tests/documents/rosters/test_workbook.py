"""Files as they come: every form that is read, and hostile ones that are held off."""

from __future__ import annotations

import io
import re
import struct
import tracemalloc
import zipfile
from collections.abc import Callable
from datetime import date

import openpyxl
import pytest

from lotrinh.documents.rosters import UnreadableWorkbook, limits, open_workbook, package, workbook
from tests.documents.rosters.building import xlsx

NAMESPACE = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
CONTENT = xlsx(["Mã học sinh", "Ngày sinh"], ["01", date(2019, 9, 5)], ["", 7], ["x", True])


def changed(
    change: Callable[[str, bytes], bytes],
    content: bytes = CONTENT,
    method: int = zipfile.ZIP_DEFLATED,
) -> bytes:
    """Return a .xlsx with each part changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)), method)
    return out.getvalue()


def in_sheet(old: bytes, new: bytes, content: bytes = CONTENT) -> bytes:
    return changed(lambda name, d: d.replace(old, new) if "/sheet1" in name else d, content)


def refusal(content: bytes, filename: str = "a.xlsx") -> str:
    with pytest.raises(UnreadableWorkbook) as caught:
        open_workbook(content, filename)
    assert caught.value.message.en
    return caught.value.message.vi


def test_cells_keep_their_types() -> None:
    book = open_workbook(CONTENT, "học sinh.xlsx")
    assert book.filename == "học sinh.xlsx"
    assert [list(row) for row in book["Học sinh"].rows] == [
        ["Mã học sinh", "Ngày sinh"],
        ["01", date(2019, 9, 5)],
        ["", 7.0],
        ["x", True],
    ]


def test_rows_and_columns_count_from_a1() -> None:
    book = open_workbook(xlsx([], [], ["", "", "x"]), "a.xlsx")
    assert book.sheets[0].rows[2][2] == "x"


def test_merged_areas_are_known() -> None:
    book = open_workbook(xlsx(["a", "", "b"], ["c", "d", "e"], merged=["A1:B1"]), "a.xlsx")
    assert book.sheets[0].merged == ((0, 0, 0, 1),)


def test_a_formulas_error_is_not_a_blank() -> None:
    book = open_workbook(xlsx(["a", "b"], ["=NA()", "x"]), "a.xlsx")
    assert book.sheets[0].rows[1] == ["#N/A", "x"]


def test_an_error_in_the_second_sheet_stays_there() -> None:
    out = io.BytesIO()
    made = openpyxl.Workbook()
    made.active.append(["a", "b"])
    second = made.create_sheet("Hai")
    second["C5"] = "#VALUE!"
    second["C5"].data_type = "e"
    made.save(out)
    book = open_workbook(out.getvalue(), "a.xlsx")
    assert book["Hai"].rows[4][2] == "#VALUE!"
    assert book.sheets[0].rows == [["a", "b"]]


def test_empty_sheets_are_left_out_and_a_workbook_of_them_is_refused() -> None:
    out = io.BytesIO()
    openpyxl.Workbook().save(out)
    assert "không có ô nào" in refusal(out.getvalue())


def test_formatted_cells_far_away_do_not_count() -> None:
    far = b'</row><row r="1048576"><c r="XFD1048576" s="1"/></row></sheetData>'
    content = in_sheet(b"</row></sheetData>", far)
    assert open_workbook(content, "a.xlsx").sheets == open_workbook(CONTENT, "a.xlsx").sheets


@pytest.mark.parametrize(
    "cell",
    [
        b'<c r="XFD1048576"><v>1</v></c>',
        b"<c r='XFD1048576'><v>1</v></c>",
        b'<c  r="XFD1048576"><v>1</v></c>',
        b'<c s="1" r="XFD1048576"><v>1</v></c>',
        b'<c\nr="XFD1048576"><v>1</v></c>',
        b'<c r="&#88;FD1048576"><v>1</v></c>',
        b'<c r="X&#70;D1048576"><v>1</v></c>',
        b'<x:c xmlns:x="%s" r="XFD1048576"><x:v>1</x:v></x:c>' % NAMESPACE,
        b'<c r="A1048576"><v>1</v></c>',
        b'<c r="KO2"><v>1</v></c>',
    ],
)
def test_one_cell_far_away_does_not_fill_the_memory(cell: bytes) -> None:
    refusal(in_sheet(b"</row></sheetData>", cell + b"</row></sheetData>"))


def test_what_a_sheet_says_of_its_reach_is_not_believed() -> None:
    content = in_sheet(b'<dimension ref="A1:B4"/>', b'<dimension ref="A1:XFD1048576"/>')
    assert content != changed(lambda name, data: data)
    assert open_workbook(content, "a.xlsx").sheets == open_workbook(CONTENT, "a.xlsx").sheets


def test_too_many_rows_and_columns_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_ROWS", 2)
    assert "4 dòng, 2 cột (nhiều nhất 2 dòng" in refusal(CONTENT)
    assert "3 dòng, 2 cột" in refusal(b"a,b\n1,2\n3,4\n5,6\n", "a.csv")


def test_a_bomb_is_not_unpacked() -> None:
    bomb = changed(lambda name, d: d + b" " * 2**24 if "styles" in name else d)
    assert len(bomb) < 2**16
    assert "quá lớn" in refusal(bomb)


def peak_of(content: bytes) -> float:
    """Return how many MB are taken at most while a file is refused."""
    tracemalloc.start()
    try:
        refusal(content)
        return tracemalloc.get_traced_memory()[1] / 2**20
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("says", [0, 1000])
def test_a_bomb_that_lies_of_its_size_is_not_unpacked(says: int) -> None:
    bomb = changed(lambda name, d: b" " * 2**26 if "styles" in name else d)
    lying = bomb.replace(struct.pack("<I", 2**26), struct.pack("<I", says))
    assert len(lying) < 2**17
    assert lying != bomb
    assert peak_of(lying) < 8


def test_what_is_unpacked_is_counted_whatever_was_said(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = changed(lambda name, d: d + b" " * 2**26 if "styles" in name else d)
    monkeypatch.setattr(package, "_check_members", lambda members, size: None)
    assert peak_of(bomb) < 24
    assert "quá lớn" in refusal(bomb)
    monkeypatch.setattr(package, "MAX_PART_BYTES", 100)
    assert "quá lớn" in refusal(CONTENT)
    monkeypatch.undo()
    monkeypatch.setattr(package, "_check_members", lambda members, size: None)
    monkeypatch.setattr(package, "MAX_UNPACKED_BYTES", 2000)
    assert "quá lớn" in refusal(CONTENT)


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_ways_to_compress_are_refused(method: int) -> None:
    assert "lưu thành .xlsx mới" in refusal(changed(lambda name, data: data, method=method))


def test_very_many_parts_are_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(4100):
            archive.writestr(f"{number}", b"")
    assert "quá lớn" in refusal(out.getvalue())


def test_an_old_workbook_that_names_one_sector_again_and_again_is_damaged() -> None:
    count = 400
    header = bytearray(OLE + b"\0" * 504)
    struct.pack_into("<HH", header, 30, 9, 6)
    struct.pack_into("<IIII", header, 60, 0, 0, 0, count)
    struct.pack_into("<109I", header, 76, *[0xFFFFFFFF] * 109)
    lists = b"".join(struct.pack("<128I", *[count] * 127, number + 1) for number in range(count))
    last = struct.pack("<128I", *[0xFFFFFFFF] * 128)
    assert peak_of(bytes(header) + lists + last) < 16


def test_a_large_file_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MAX_FILE_BYTES", 100)
    assert "quá lớn" in refusal(CONTENT)


def test_one_long_text_shared_by_many_cells_does_not_fill_the_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    content = xlsx(*[["chữ dài " * 1000] * 10] * 10)
    assert open_workbook(content, "a.xlsx").sheets
    monkeypatch.setattr(package, "MAX_TEXT_BYTES", 500_000)
    assert "quá lớn" in refusal(content)


def test_two_parts_of_one_name_are_refused() -> None:
    out = io.BytesIO(CONTENT)
    with zipfile.ZipFile(out, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("xl/worksheets/sheet1.xml", b"<worksheet/>")
    assert "hỏng" in refusal(out.getvalue())


def test_a_dtd_is_refused() -> None:
    entity = b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet'
    refusal(in_sheet(b"<worksheet", entity))


@pytest.mark.parametrize("length", [10, 100, len(CONTENT) // 2, len(CONTENT) - 10])
def test_half_a_file_is_damaged(length: int) -> None:
    assert "hỏng" in refusal(CONTENT[:length])


def test_damaged_bytes_never_crash() -> None:
    for at in range(0, len(CONTENT), 97):
        content = bytearray(CONTENT)
        content[at] ^= 0xFF
        try:
            open_workbook(bytes(content), "a.xlsx")
        except UnreadableWorkbook:
            continue


def test_a_sheet_that_is_no_xml_is_damaged() -> None:
    assert "hỏng" in refusal(in_sheet(b"</sheetData>", b""))


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "trống"),
        (b" \n", "trống"),
        (b"%PDF-1.7", "PDF"),
        (b"\x89PNG\r\n", "hình ảnh"),
        (b"<html><table><tr><td>1", "trang web"),
        (OLE + b"\x00" * 600, "hỏng"),
        (OLE + b"\x00" * 600 + "EncryptedPackage".encode("utf-16-le"), "mật khẩu"),
        (b"\x00\x01\x02\x03" * 50, "không phải bảng tính"),
    ],
)
def test_other_files_are_refused_with_a_word(content: bytes, says: str) -> None:
    assert says in refusal(content)


@pytest.mark.parametrize(
    ("part", "says"),
    [("word/document.xml", "Word"), ("content.xml", ".ods"), ("a.txt", "tệp nén")],
)
def test_other_zips_are_refused_with_a_word(part: str, says: str) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(part, b"<x/>")
    assert says in refusal(out.getvalue())


def test_a_locked_zip_is_refused_with_a_word() -> None:
    content = re.sub(rb"(PK\x01\x02.{4})\x00", b"\\g<1>\x01", CONTENT, flags=re.DOTALL)
    assert "mật khẩu" in refusal(content)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1258"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_text_files(encoding: str, separator: str) -> None:
    # Windows-1258 knows the tones as characters of their own.
    name = "Hoa\u0300ng" if encoding == "cp1258" else "Hoàng"
    text = separator.join(["Mã", name]) + "\r\n" + separator.join(["01", '"a, b; c"']) + "\r\n"
    content = text.replace("ã", "a\u0303" if encoding == "cp1258" else "ã").encode(encoding)
    sheet = open_workbook(content, "học sinh.csv").sheets[0]
    assert sheet.name == "học sinh"
    assert sheet.rows == [["Mã", "Hoàng"], ["01", "a, b; c"]]


def test_excels_note_on_the_separator() -> None:
    sheet = open_workbook(b"sep=;\na,1;b\nc,2;d\n", "a.csv").sheets[0]
    assert sheet.rows[1:] == [["a,1", "b"], ["c,2", "d"]]


def test_a_quotation_mark_that_never_ends_is_said() -> None:
    assert "ngoặc kép" in refusal(b'a,b\n"' + b"x\n" * 20_000, "a.csv")
