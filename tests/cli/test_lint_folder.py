"""``lotrinh lint FOLDER``: every plan appraised, whatever is wrong with the file beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from benchmarks.plan_files import as_docx, as_text, write_folder
from benchmarks.plan_variants import FAULTS, make_variant
from click.testing import CliRunner, Result

from lotrinh.cli import cli
from lotrinh.core.messages import LotrinhError
from lotrinh.documents.appraisal import (
    PlanSummary,
    Unread,
    appraise,
    collect,
    plan_files,
    summarise_file,
)


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli, ["lint", *map(str, arguments)])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return four plans (one weaker than demanded), a broken file, a letter, and other things."""
    folder = tmp_path_factory.mktemp("plans")
    write_folder(folder, 3, faults=2, texts=3)
    weak = make_variant(seed=7)
    FAULTS["target-below-superior"](weak)
    (folder / "sub").mkdir()
    (folder / "sub" / "yeu.docx").write_bytes(as_docx(weak))
    (folder / "hong.docx").write_bytes(b"PK\x03\x04 broken")
    (folder / "thu.txt").write_text("Kính gửi các thầy cô,\nmời họp.\n", encoding="utf-8")
    (folder / "~$ke-hoach-000.docx").write_bytes(b"lock")
    (folder / "anh.png").write_bytes(b"\x89PNG")
    return folder


@pytest.fixture(scope="module")
def result(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Result, Any]:
    out = tmp_path_factory.mktemp("out") / "out.xlsx"
    ran = run(folder, "--xlsx", out)
    return ran, openpyxl.load_workbook(out)


def rows(book: Any, sheet: str) -> list[dict[str, Any]]:
    header, *body = book[sheet].iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in body]


def test_only_what_may_be_a_plan_is_read(folder: Path) -> None:
    assert sorted(path.name for path in plan_files(folder)) == [
        "hong.docx",
        "ke-hoach-000.docx",
        "ke-hoach-001.docx",
        "ke-hoach-002.txt",
        "thu.txt",
        "yeu.docx",
    ]


def test_every_readable_plan_has_its_row(result: tuple[Result, Any]) -> None:
    ran, book = result
    assert ran.exit_code == 1
    table = rows(book, "Kế hoạch và lỗi")
    assert len(table) == 5
    for row in table[:3]:
        assert row["Chỉ tiêu"] >= 5
        assert row["Đọc hiểu (%)"] > 95
    counted = [sum(v for k, v in row.items() if k.startswith("LT")) for row in table]
    assert counted == [row["Lỗi"] + row["Cảnh báo"] + row["Lưu ý"] for row in table]


def test_the_commonest_faults_come_first(result: tuple[Result, Any]) -> None:
    table = rows(result[1], "Lỗi hay gặp")
    plans = [row["Số kế hoạch mắc"] for row in table]
    assert plans == sorted(plans, reverse=True)
    assert "target-below-superior" in {row["Tên"] for row in table}


def test_targets_stand_beside_what_is_demanded(result: tuple[Result, Any]) -> None:
    table = rows(result[1], "Đối chiếu chỉ tiêu")
    weak = [row for row in table if row["Thấp hơn yêu cầu của"]]
    assert len(weak) == 1
    assert weak[0]["Tệp"] == "yeu.docx"
    assert weak[0]["Trường đặt ra"] == "95,50"
    matrix = rows(result[1], "Trường x chỉ tiêu")
    assert len(matrix) == 5
    name = "Tỷ lệ trẻ 06 tuổi vào lớp 1: trường đặt ra"
    assert [row[name] for row in matrix].count("100") == 4


def test_what_was_not_read_well_is_listed_with_its_reason(result: tuple[Result, Any]) -> None:
    ran, book = result
    table = {Path(row["Tệp"]).name: row["Lý do"] for row in rows(book, "Chưa đọc tốt")}
    assert set(table) == {"hong.docx", "thu.txt"}
    assert all(table.values())
    assert "hong.docx" in ran.output
    assert "thu.txt" in ran.output


def test_the_text_has_the_four_tables(result: tuple[Result, Any]) -> None:
    output = result[0].output
    places = [output.index(head) for head in ("KẾ HOẠCH VÀ LỖI", "LỖI HAY GẶP", "CHỈ TIÊU CỦA")]
    assert places == sorted(places)
    assert "CHƯA ĐỌC TỐT / not read well: 2 trong 6 tệp" in output
    assert "95,50; yêu cầu " in output


def test_a_folder_without_plans_is_said_so(tmp_path: Path) -> None:
    result = run(tmp_path)
    assert isinstance(result.exception, LotrinhError)


def test_a_folder_of_clean_plans_exits_with_0_and_one_unreadable_with_2(tmp_path: Path) -> None:
    (tmp_path / "sach.docx").write_bytes(as_docx(make_variant(seed=2)))
    (tmp_path / "sach.txt").write_bytes(as_text(make_variant(seed=3)))
    out = tmp_path / "out.md"
    assert run(tmp_path, "-o", out).exit_code == 0
    assert "sach.docx" in out.read_text(encoding="utf-8")
    (tmp_path / "hong.docx").write_bytes(b"")
    assert run(tmp_path).exit_code == 2


def test_a_file_that_takes_too_long_is_unread(tmp_path: Path) -> None:
    path = tmp_path / "ke-hoach.docx"
    path.write_bytes(as_docx(make_variant(seed=2)))
    (outcome,) = appraise([path], workers=1, time_limit=0.01)
    assert isinstance(outcome, Unread)
    assert "0.01" in outcome.reason.en


def test_a_fault_of_the_program_costs_one_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(path: Path) -> None:
        raise ZeroDivisionError(path)

    monkeypatch.setattr("lotrinh.documents.appraisal.read_plan", fail)
    outcome = summarise_file(tmp_path / "a.docx")
    assert isinstance(outcome, Unread)
    assert "ZeroDivisionError" in outcome.reason.vi


def test_the_order_is_that_of_the_paths(folder: Path) -> None:
    paths = [folder / "ke-hoach-001.docx", folder / "ke-hoach-000.docx"]
    appraisal = collect(summarise_file(path) for path in paths)
    assert [plan.path.name for plan in appraisal.plans] == [
        "ke-hoach-000.docx",
        "ke-hoach-001.docx",
    ]
    assert all(isinstance(plan, PlanSummary) and plan.is_well_read for plan in appraisal.plans)
