"""``lotrinh value`` says how a text is understood."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest
from click.testing import CliRunner

from lotrinh.cli.value import KIND_WORDS, value
from lotrinh.core.values import from_json, parse
from lotrinh.core.values.types import Value


def run(*arguments: str) -> str:
    result = CliRunner().invoke(value, arguments, catch_exceptions=False)
    assert result.exit_code == 0
    return result.output


def run_json(*arguments: str) -> dict[str, Any]:
    data = json.loads(run(*arguments, "--json"))
    assert isinstance(data, dict)
    return data


def test_one_object_with_the_value_at_its_top() -> None:
    assert run_json("từ 98% trở lên") == {
        "text": "từ 98% trở lên",
        "kind": "bound",
        "op": ">=",
        "value": "98",
        "unit": "%",
        "formatted": "≥98%",
        "assumptions": [],
    }


def test_the_context_decides_and_guesses_are_said_in_both_languages() -> None:
    assert run_json("7/19", "--unit", "Xếp hạng")["kind"] == "rank"
    assert run_json("7/19", "--indicator", "Xếp hạng toàn đoàn")["kind"] == "rank"
    assert run_json("X", "--column", "actual")["status"] == "yes"
    guesses = run_json("92, 70", "--unit", "%")["assumptions"]
    assert [sorted(guess) for guess in guesses] == [["en", "vi"]]


@pytest.mark.parametrize("text", ["", "-", "#VALUE!", "Từng bước", "≥ 98%", "9/2023", "361/362"])
def test_the_json_reads_back_and_keeps_the_text(text: str) -> None:
    data = run_json(text)
    assert data["text"] == text
    assert from_json(data) == parse(text).value


def test_a_line_for_a_person() -> None:
    assert run("92, 70", "--unit", "%") == (
        "số: 92,70%\n  Lưu ý: Bỏ dấu cách thừa: “92, 70” đọc là 92,70.\n"
    )
    assert run("") == "không có giá trị: để trống\n"
    assert run("--", "-5") == "số: -5\n"


def test_every_kind_has_its_word() -> None:
    assert set(KIND_WORDS) == {kind.kind for kind in Value.__args__}


def test_it_starts_without_django() -> None:
    code = "import sys, lotrinh.cli.value; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
