"""``lotrinh read`` and ``lotrinh schema``: a summary for people, JSON for programs, no Django."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner

from lotrinh.cli import cli, main
from lotrinh.core.plan.json import plan_from_json
from lotrinh.documents import read_plan

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "ke-hoach-mau.docx"
REAL = ROOT.parent / "shared" / "plans" / "ke-hoach-240-2023.docx"


def output(*arguments: str) -> str:
    result = CliRunner().invoke(cli, arguments, catch_exceptions=False)
    assert result.exit_code == 0
    return result.output


def test_the_summary_says_what_was_read_and_how_much() -> None:
    text = output("read", str(EXAMPLE))
    for part in (
        "KẾ HOẠCH số 36/KH-THBS, 15/09/2025",
        "Niêm yết: 16/09/2025 – 15/10/2025",
        "20 chỉ tiêu trong bảng",
        "11 nhóm nhiệm vụ, giải pháp",
        "Tỷ lệ trẻ 06 tuổi vào lớp 1",
        "Đã xếp vào phần đã biết: 100,0 %",
    ):
        assert part in text


def test_the_summary_lists_what_was_not_placed(tmp_path: Path) -> None:
    path = tmp_path / "thu.txt"
    path.write_text("Thư ngỏ gửi phụ huynh\n", encoding="utf-8")
    text = output("read", str(path))
    assert "Đã xếp vào phần đã biết: 0,0 %" in text
    assert "[Đoạn 1] Thư ngỏ gửi phụ huynh" in text


def test_the_json_is_the_whole_plan() -> None:
    data = json.loads(output("read", str(EXAMPLE), "--json"))
    assert plan_from_json(data) == read_plan(EXAMPLE)
    assert data["posting"]["from"] == "2025-09-16"
    first = data["indicators"][0]
    assert first["phases"]["2026"]["text"] == "99,50"
    assert first["targets"]["school"]["value"]["kind"] == "number"


@pytest.mark.parametrize(
    "path",
    [
        EXAMPLE,
        pytest.param(
            REAL,
            marks=[
                pytest.mark.real_plan,
                pytest.mark.skipif(not REAL.exists(), reason="no sample folder beside the project"),
            ],
        ),
    ],
)
def test_the_json_keeps_to_the_schema(path: Path) -> None:
    schema = json.loads(output("schema", "plan"))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(
        schema, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    )
    data = json.loads(output("read", str(path), "--json"))
    assert list(validator.iter_errors(data)) == []
    data["indicators"][0]["phases"]["next year"] = data["indicators"][0]["phases"]["2025"]
    data["indicators"][0]["baseline"]["value"] = {"kind": "number", "value": 99.5}
    assert len(list(validator.iter_errors(data))) == 2


def test_an_unreadable_file_ends_with_its_message(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "rong.docx"
    path.touch()
    monkeypatch.setattr(sys, "argv", ["lotrinh", "read", str(path)])
    with pytest.raises(SystemExit) as caught:
        main()
    assert caught.value.code == 2
    error = capsys.readouterr().err
    assert "Lỗi: Tệp trống" in error
    assert "Error: The file is empty" in error


def test_neither_command_imports_django() -> None:
    code = (
        "import sys; from lotrinh.cli import cli\n"
        "for arguments in (['read', sys.argv[1]], ['schema', 'plan']):\n"
        "    cli(arguments, standalone_mode=False)\n"
        "heavy = {'django', 'docx', 'openpyxl'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", code, str(EXAMPLE)], check=True, capture_output=True)
