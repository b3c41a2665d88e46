"""``lotrinh lint FILE`` from the outside: forms, places, exit codes, and what it never imports."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
from pathlib import Path

import click
import docx
import pytest
from benchmarks.plan_files import as_docx, as_text
from benchmarks.plan_variants import FAULTS, make_variant
from click.testing import CliRunner, Result

from lotrinh.cli import cli
from lotrinh.core.messages import LotrinhError
from lotrinh.documents import read_plan

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "ke-hoach-mau.docx"


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli, ["lint", *map(str, arguments)])


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    """Return a plan whose body names another figure than its table."""
    variant = make_variant(seed=2)
    FAULTS["body-vs-phase"](variant)
    path = tmp_path / "kế hoạch 1.docx"
    path.write_bytes(as_docx(variant))
    return path


@pytest.fixture
def clean(tmp_path: Path) -> Path:
    path = tmp_path / "sach.docx"
    path.write_bytes(as_docx(make_variant(seed=2)))
    return path


def test_the_example_plan_has_no_error_and_no_warning() -> None:
    result = run(EXAMPLE, "--format", "json")
    found = json.loads(result.output)["findings"]
    assert [f for f in found if f["severity"] != "info"] == []
    assert result.exit_code == 0


def test_text_says_where_what_and_how_to_mend(faulty: Path) -> None:
    result = run(faulty)
    assert result.exit_code == 1
    text = click.unstyle(result.output)
    assert text.startswith("kế hoạch 1.docx: số ")
    assert "body-vs-phase – Đoạn " in text
    assert "“91,11%” (Đoạn " in text or "91,11" in text
    assert "  Đề nghị: " in text
    assert text.rstrip().endswith(")")
    assert " lỗi, " in text.splitlines()[-1]


def test_json_has_every_finding_with_its_parts(faulty: Path) -> None:
    data = json.loads(run(faulty, "--format", "json").output)
    (finding,) = [f for f in data["findings"] if f["name"] == "body-vs-phase"]
    assert set(finding) == {
        "rule",
        "name",
        "severity",
        "place",
        "quotes",
        "message",
        "suggestion",
    }
    assert set(finding["message"]) == {"vi", "en"}
    assert finding["place"]
    assert all(quote["text"] for quote in finding["quotes"])
    assert data["counts"]["error"] == sum(f["severity"] == "error" for f in data["findings"])
    assert data["file"] == faulty.name
    assert 0 < data["coverage"]["placed"] <= data["coverage"]["total"]


def test_sarif_names_the_file_and_the_rules(faulty: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.sarif"
    result = run(faulty, "--format", "sarif", "-o", out)
    assert result.exit_code == 1
    (sarif,) = json.loads(out.read_text(encoding="utf-8"))["runs"]
    assert sarif["artifacts"][0]["location"]["uri"] == "k%E1%BA%BF%20ho%E1%BA%A1ch%201.docx"
    assert sarif["results"][0]["ruleId"] in {
        rule["id"] for rule in sarif["tool"]["driver"]["rules"]
    }


@pytest.mark.parametrize("form", ["docx", "txt"])
def test_docx_is_the_authors_file_with_a_comment_per_finding(form: str, tmp_path: Path) -> None:
    variant = make_variant(seed=2, faults=3)
    path = tmp_path / f"ke-hoach.{form}"
    path.write_bytes(as_docx(variant) if form == "docx" else as_text(variant))
    expected = json.loads(run(path, "--format", "json").output)["findings"]
    result = run(path, "--format", "docx")
    assert result.exit_code == 1
    content = (tmp_path / "ke-hoach-ghi-chu.docx").read_bytes()
    comments = list(docx.Document(io.BytesIO(content)).comments)
    assert [re.findall(r"LT\d+", comment.text)[0] for comment in comments] == [
        f["rule"] for f in expected
    ]
    assert read_plan(content).indicators == read_plan(path).indicators


def test_rules_can_be_chosen_and_left_out(faulty: Path) -> None:
    only = json.loads(run(faulty, "--format", "json", "--rule", "body-vs-phase").output)
    assert {f["name"] for f in only["findings"]} == {"body-vs-phase"}
    (code,) = {f["rule"] for f in only["findings"]}
    without = json.loads(run(faulty, "--format", "json", "--without", code).output)
    assert "body-vs-phase" not in {f["name"] for f in without["findings"]}


def test_a_clean_plan_exits_with_0(clean: Path) -> None:
    assert run(clean).exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["missing.docx"], "missing.docx"),
        (["{file}", "--rule", "no-such-rule"], "no-such-rule"),
        (["{file}", "--xlsx", "out.xlsx"], "--xlsx"),
        (["{file}", "-o", "{file}"], "-o"),
        (["{folder}", "--format", "sarif"], "text"),
    ],
)
def test_what_cannot_be_done_is_said(arguments: list[str], said: str, clean: Path) -> None:
    words = {"file": str(clean), "folder": str(clean.parent)}
    result = run(*(argument.format(**words) for argument in arguments))
    assert isinstance(result.exception, LotrinhError)
    assert said in result.exception.message.vi
    assert said in result.exception.message.en


def lint_process(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    code = "import sys; from lotrinh.cli import main; main()"
    return subprocess.run(
        [sys.executable, "-c", code, "lint", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
    )


def test_an_unreadable_file_exits_with_2_and_says_why(tmp_path: Path) -> None:
    path = tmp_path / "hong.docx"
    path.write_bytes(b"PK\x03\x04 broken")
    done = lint_process(path)
    assert done.returncode == 2
    assert done.stderr.startswith("Lỗi: ")
    assert "Traceback" not in done.stderr


def test_django_and_python_docx_are_never_imported(clean: Path) -> None:
    code = (
        "import sys\n"
        "from click.testing import CliRunner\n"
        "from lotrinh.cli import cli\n"
        f"result = CliRunner().invoke(cli, ['lint', {str(clean)!r}])\n"
        "assert result.exit_code == 0, result.output\n"
        "heavy = {'django', 'docx', 'xlsxwriter'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
