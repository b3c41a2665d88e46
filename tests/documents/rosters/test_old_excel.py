"""Real .xls files, made by LibreOffice."""

from __future__ import annotations

import subprocess
from datetime import date
from pathlib import Path

import pytest

from lotrinh.documents.office import find_office
from lotrinh.documents.rosters import UnreadableWorkbook, limits, old_excel, open_workbook
from tests.documents.rosters.building import YEAR, reread, xlsx

pytestmark = pytest.mark.office
HEADS = ["Mã học sinh", "Khối", "Ngày sinh", "Trạng thái", "Giới tính", "Bán trú"]
SMALL = xlsx(
    ["DANH SÁCH", ""],
    HEADS,
    ["01", 1, date(2019, 9, 5), "Đang học", "=NA()", True],
    merged=["A1:B1"],
)
# More text than one record of the format holds, so that texts go on in the next.
LARGE = xlsx(
    [*HEADS, "Ghi chú"],
    *[
        [f"{n:03}", 1, date(2019, 9, 5), "Đang học", "Nam", 1, f"{n} " + "ghi chú dài " * (n % 90)]
        for n in range(300)
    ],
)


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("xls")
    for name, content in (("small", SMALL), ("large", LARGE)):
        (folder / f"{name}.xlsx").write_bytes(content)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    sources = [str(folder / "small.xlsx"), str(folder / "large.xlsx")]
    subprocess.run(
        [find_office(), profile, "--headless", "--convert-to", "xls", "--outdir", folder, *sources],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return {path.stem: path.read_bytes() for path in Path(folder).glob("*.xls")}


def test_cells_errors_and_merged_areas(old: dict[str, bytes]) -> None:
    sheet = open_workbook(old["small"], "a.xls")["Học sinh"]
    assert sheet.merged == ((0, 0, 0, 1),)
    assert list(sheet.rows[2]) == ["01", 1, date(2019, 9, 5), "Đang học", "#N/A", True]


@pytest.mark.parametrize(("name", "height", "faults"), [("small", 1, ["E3"]), ("large", 300, [])])
def test_records(old: dict[str, bytes], name: str, height: int, faults: list[str]) -> None:
    reading = reread(old[name], school_year=YEAR)
    assert reading.records.height == height
    assert [fault.address for fault in reading.faults] == faults


def test_its_reach_is_checked_first(old: dict[str, bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_ROWS", 300)
    with pytest.raises(UnreadableWorkbook, match="301 dòng, 7 cột"):
        open_workbook(old["large"], "a.xls")


def test_texts_that_go_on_in_the_next_record_are_measured(old: dict[str, bytes]) -> None:
    lengths = old_excel._text_lengths(old_excel._workbook_stream(old["large"]))
    notes = [f"{n} " + "ghi chú dài " * (n % 90) for n in range(300)]
    assert len(lengths) == len({*HEADS, "Ghi chú", "Đang học", "Nam", *notes}) + 300
    assert max(lengths) == 3 * max(map(len, notes))


def test_many_copies_of_long_texts_are_refused(
    old: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(old_excel, "MAX_TEXT_BYTES", 100_000)
    with pytest.raises(UnreadableWorkbook, match="quá lớn"):
        open_workbook(old["large"], "a.xls")


def test_what_a_sheet_says_of_its_reach_is_not_believed(old: dict[str, bytes]) -> None:
    at = old["small"].index(b"\x00\x02\x0e\x00") + 8
    content = old["small"][:at] + b"\xff\xff\xff\x7f" + old["small"][at + 4 :]
    with pytest.raises(UnreadableWorkbook, match="hỏng"):
        open_workbook(content, "a.xls")


def test_damaged_bytes_never_crash(old: dict[str, bytes]) -> None:
    content = old["small"]
    for at in range(0, len(content), 61):
        damaged = bytearray(content)
        damaged[at] ^= 0xFF
        for candidate in (bytes(damaged), content[:at]):
            try:
                open_workbook(candidate, "a.xls")
            except UnreadableWorkbook:
                continue
