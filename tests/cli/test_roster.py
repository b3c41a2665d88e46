"""``lotrinh roster`` from the outside: template, check, import, and what it never imports."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
from click.testing import CliRunner, Result

from lotrinh.cli import cli
from lotrinh.core.messages import LotrinhError
from lotrinh.reference.rosters import load_rosters
from tests.documents.rosters.building import xlsx

HEADS = ["Mã học sinh", "Họ và tên", "Khối", "Ngày sinh", "Trạng thái"]
GOOD = [["01", "An", 1, "05/9/2019", "Đang học"], ["02", "Bình", 1, "06/9/2019", "Đang học"]]


def run(*arguments: str | Path, answer: str = "") -> Result:
    return CliRunner().invoke(cli, ["roster", *map(str, arguments)], input=answer)


def refusal(*arguments: str | Path) -> str:
    error = run(*arguments).exception
    assert isinstance(error, LotrinhError)
    assert error.message.en
    return error.message.vi


def write(path: Path, *rows: Sequence[Any], heads: Sequence[str] = HEADS) -> Path:
    path.write_bytes(xlsx(heads, *rows))
    return path


@pytest.fixture
def good(tmp_path: Path) -> Path:
    return write(tmp_path / "tốt.xlsx", *GOOD)


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    return write(tmp_path / "lỗi.xlsx", GOOD[0], ["02", "Bình", 9, "31/02/2019", "Đang học"])


def keep(file: Path, store: Path, *more: str, answer: str = "") -> Result:
    where = ["--table", "pupils", "--unit", "HS01", "--date", "2025-09-30", "--store", str(store)]
    return run("import", file, *where, *more, answer=answer)


def parts(store: Path) -> list[Path]:
    return sorted((store / "pupils").rglob("*.parquet"))


@pytest.mark.parametrize("table", load_rosters())
def test_a_template_of_each_table_checks_out_empty(table: str, tmp_path: Path) -> None:
    out = tmp_path / "trống.xlsx"
    assert run("template", table, out).exit_code == 0
    result = run("check", out, "--table", table)
    assert result.exit_code == 0, result.output
    assert "0 dòng, 0 bản ghi" in result.output


def test_check_lists_faults_by_cell(faulty: Path) -> None:
    result = run("check", faulty, "--table", "pupils")
    assert result.exit_code == 1
    assert "[LỖI] Ô C3: '9' không có trong danh mục" in result.output
    assert "[LỖI] Ô D3: '31/02/2019' không phải là ngày" in result.output
    assert "2 dòng, 1 bản ghi, 2 lỗi phải sửa" in result.output


def test_check_of_a_sound_file(good: Path) -> None:
    result = run("check", good, "--table", "pupils", "--school-year", "2025-2026")
    assert (result.exit_code, "2 dòng, 2 bản ghi, 0 lỗi" in result.output) == (0, True)


def test_check_as_json(faulty: Path) -> None:
    result = run("check", faulty, "--table", "pupils", "--json")
    data = json.loads(result.output)
    assert result.exit_code == 1
    assert (data["rows"], data["records"], data["skipped"]) == (2, 1, 1)
    assert [fault["address"] for fault in data["faults"]] == ["C3", "D3"]
    assert set(data["faults"][0]["wanted"]) == {"vi", "en"}
    assert data["columns"][0] == {
        "letter": "A",
        "heading": "Mã học sinh",
        "column": "pupil_id",
        "is_sure": True,
    }


def test_a_marked_workbook(faulty: Path, tmp_path: Path) -> None:
    out = tmp_path / "đánh dấu.xlsx"
    assert run("check", faulty, "--table", "pupils", "--marked", out).exit_code == 1
    assert openpyxl.load_workbook(out).sheetnames == ["Lỗi", "Học sinh"]


def test_the_file_itself_is_never_overwritten(faulty: Path) -> None:
    said = refusal("check", faulty, "--table", "pupils", "--marked", faulty)
    assert "trùng với tệp gốc" in said


def test_a_guess_is_not_read_until_it_is_confirmed(tmp_path: Path) -> None:
    heads = ["Mã học sinhh", *HEADS[1:]]
    file = write(tmp_path / "a.xlsx", *GOOD, heads=heads)
    result = run("check", file, "--table", "pupils")
    assert result.exit_code == 1
    assert "--column A=pupil_id" in result.output
    assert "Cột A “Mã học sinhh” có vẻ là “Mã học sinh”" in result.output
    data = json.loads(run("check", file, "--table", "pupils", "--json").output)
    assert data["missing"] == ["pupil_id"]
    result = run("check", file, "--table", "pupils", "--column", "A=pupil_id")
    assert result.exit_code == 0, result.output


@pytest.mark.parametrize("column", ["Z=grade", "A=nonsense", "A", "A1=grade"])
def test_a_column_that_is_not_understood(good: Path, column: str) -> None:
    assert "--column" in refusal("check", good, "--table", "pupils", "--column", column)


def test_import_shows_what_would_change_and_keeps_it_once_told(good: Path, tmp_path: Path) -> None:
    store = tmp_path / "kho"
    result = keep(good, store, answer="n\n")
    assert result.exit_code == 1
    assert "Mới 2, thay đổi 0, không còn 0, giữ nguyên 0" in result.output
    assert not store.exists()
    assert keep(good, store, answer="y\n").exit_code == 0
    (path,) = parts(store)
    assert path.relative_to(store).parts[:3] == ("pupils", "2025-2026", "HS01")
    assert path.name.startswith("2025-09-30-")
    records = pl.read_parquet(path)
    assert records["pupil_id"].to_list() == ["01", "02"]
    assert records["unit"].to_list() == ["HS01", "HS01"]


def test_a_second_import_is_compared_with_the_first(good: Path, tmp_path: Path) -> None:
    store = tmp_path / "kho"
    keep(good, store, "--yes")
    again = write(
        tmp_path / "b.xlsx", ["02", "Bình", 2, "06/9/2018", "Đang học"], ["03", "C", 1, "", 1]
    )
    result = keep(again, store, "--yes")
    assert "Mới 1, thay đổi 1, không còn 1, giữ nguyên 0" in result.output
    assert "~ 02 grade: 1 → 2; birth_date: 2019-09-06 → 2018-09-06" in result.output
    assert len(parts(store)) == 2


def test_names_are_dropped_unless_the_school_keeps_them(good: Path, tmp_path: Path) -> None:
    without, with_names = tmp_path / "không", tmp_path / "có"
    keep(good, without, "--yes")
    keep(good, with_names, "--yes", "--keep-names")
    assert "full_name" not in pl.read_parquet(parts(without)[0]).columns
    assert pl.read_parquet(parts(with_names)[0])["full_name"].to_list() == ["An", "Bình"]


def test_with_faults_nothing_is_kept(faulty: Path, tmp_path: Path) -> None:
    result = keep(faulty, tmp_path / "kho", "--yes")
    assert result.exit_code == 1
    assert "Chưa lưu gì" in result.output
    assert not (tmp_path / "kho").exists()


@pytest.mark.parametrize(
    ("option", "value", "says"),
    [
        ("--unit", "../HS01", "Mã đơn vị"),
        ("--unit", "", "Mã đơn vị"),
        ("--unit", "a/b", "Mã đơn vị"),
        ("--date", "30/9/2025", "không phải là ngày"),
        ("--school-year", "2025", "không phải là năm học"),
        ("--school-year", "../../x", "không phải là năm học"),
        ("--school-year", "２０２５-２０２６", "không phải là năm học"),
        ("--table", "pupil", "Không có bảng"),
    ],
)
def test_what_cannot_be_is_refused(
    good: Path, tmp_path: Path, option: str, value: str, says: str
) -> None:
    options = {"--table": "pupils", "--unit": "HS01", "--date": "2025-09-30"} | {option: value}
    flat = [text for pair in options.items() for text in pair]
    assert says in refusal("import", good, "--store", tmp_path / "kho", "--yes", *flat)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert "Không đọc được" in refusal("check", tmp_path / "x.xlsx", "--table", "pupils")


def test_a_file_that_is_no_workbook(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"%PDF-1.7")
    assert "PDF" in refusal("check", path, "--table", "pupils")


def test_nothing_heavy_is_imported_for_help_and_django_never(good: Path) -> None:
    code = (
        "import sys\nfrom click.testing import CliRunner\nfrom lotrinh.cli import cli\n"
        "r = CliRunner().invoke(cli, ['roster', '--help'])\nassert r.exit_code == 0\n"
        "heavy = {'polars', 'dataframely', 'ibis', 'django', 'openpyxl', 'xlsxwriter'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
        f"r = CliRunner().invoke(cli, ['roster', 'check', {str(good)!r}, '--table', 'pupils'])\n"
        "assert r.exit_code == 0\n"
        "never = {'django', 'openpyxl', 'ibis', 'xlsxwriter'}\n"
        "assert not never & set(sys.modules), never & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
