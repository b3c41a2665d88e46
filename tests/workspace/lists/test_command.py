"""Bringing a list of schools in from the command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lotrinh.cli.school_list import schools
from lotrinh.workspace.people.models import AuditEvent, ListDraft, Unit
from tests.workspace.lists.conftest import Province
from tests.workspace.lists.workbooks import school_book, school_row

Run = Callable[..., Result]


@pytest.fixture
def run(province: Province, tmp_path: Path) -> Run:
    """Return what runs the command on a list, as the province's administrator."""

    def command(content: bytes, *options: str, under: str = "82", by: str = "quantri") -> Result:
        path = tmp_path / "truong.xlsx"
        path.write_bytes(content)
        return CliRunner().invoke(schools, [str(path), "--under", under, "--by", by, *options])

    return command


def test_schools_are_opened(run: Run) -> None:
    result = run(school_book(school_row(1), school_row(2)), "--on", "2025-09-01")
    assert (result.exit_code, result.exception) == (0, None), result.output
    assert "2 trường mới" in result.output
    assert Unit.objects.filter(kind="school", code__startswith="8293").count() == 2


def test_a_trial_changes_nothing(run: Run) -> None:
    result = run(school_book(school_row(1)), "--dry-run")
    assert result.exit_code == 0
    assert "1 trường mới" in result.output
    assert not Unit.objects.filter(kind="school").exists()
    assert not ListDraft.objects.exists()
    assert not AuditEvent.objects.exists()


def test_faults_are_told_and_stop_it_unless_left_out(run: Run) -> None:
    content = school_book(school_row(1), school_row(2, **{"Mã xã": "99999"}))
    result = run(content)
    assert result.exit_code == 1
    assert "D5 [lỗi" in result.output
    assert not Unit.objects.filter(kind="school").exists()
    result = run(content, "--leave-faulty-out", "--basis", "NQ 7")
    assert result.exit_code == 0, result.output
    assert "1 bỏ" in result.output


def test_what_is_no_list_is_told(run: Run) -> None:
    result = run(b"%PDF-1.4")
    assert result.exit_code == 1
    assert "PDF" in result.output


@pytest.mark.parametrize("given", [{"under": "khong-co"}, {"by": "khong-co"}])
def test_an_unknown_unit_or_account_is_told(run: Run, given: dict[str, str]) -> None:
    result = run(school_book(school_row(1)), **given)
    assert "khong-co" in str(result.exception)
