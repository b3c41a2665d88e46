"""``lotrinh permissions`` prints the whole table, in words, without a database."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from lotrinh.cli.permissions import as_markdown, permissions
from lotrinh.cli.user import ROLES
from lotrinh.workspace.people import permission_table as table
from lotrinh.workspace.people import permission_words as words
from lotrinh.workspace.people.models import Membership

PAGE = Path(__file__).parents[2] / "docs" / "phan-quyen.md"


def run(*arguments: str) -> str:
    result = CliRunner().invoke(permissions, arguments, catch_exceptions=False)
    assert result.exit_code == 0
    return result.output


def test_every_entry_has_its_words_and_no_word_is_left_over() -> None:
    assert set(words.ASKED_WORDS) == {*table.Permission, *table.Door}
    assert set(words.OPERATION_WORDS) == set(table.OPERATIONS)
    assert set(words.PAGE_WORDS) == set(table.PAGES)
    states = {one.state for one in table.OPERATIONS.values() if one.state}
    assert set(words.STATE_WORDS) == states
    kinds = {kind for kinds in table.KINDS_OF_ROLE.values() for kind in kinds}
    assert set(words.KIND_WORDS) == kinds
    scopes = {scope for roles in table.ALLOWED.values() for scope in roles.values()}
    assert scopes <= set(words.SCOPE_WORDS)
    assert list(ROLES) == Membership.Role.values


@pytest.mark.parametrize("form", ["text", "markdown"])
def test_what_is_printed_names_everything(form: str) -> None:
    printed = run("--format", form)
    for name in [*table.OPERATIONS, *table.PAGES, *table.Permission, *table.KINDS_OF_ROLE]:
        assert name in printed
    for said in ("Hiệu trưởng · Principal", "đơn vị mình · own unit", "`/nhan-su/`"):
        assert said in printed


def test_the_grid_says_where_a_role_may_what() -> None:
    grid = run().split("Vai trò · Roles")[0]
    rows = {line.split(" · ")[0]: line.split()[-13:] for line in grid.splitlines()}
    assert rows["Cán bộ xã"] == ["M+D", *"·····", "M", "M+D", *"·····"]
    assert rows["Hiệu trưởng"] == [*"MMMMMM··MMM·M"]
    assert rows["Cán bộ, giáo viên, nhân viên"] == [*"M··M·········"]


def test_the_table_as_data() -> None:
    data = json.loads(run("--format", "json"))
    assert data["permissions"]["read"]["roles"]["commune_officer"] == ["own", "below"]
    assert data["permissions"]["manage_people"]["delegable"] is False
    assert data["operations"]["plans.operations.confirm_draft"] == {
        "words": {"vi": "Xác nhận bản kế hoạch đã đọc", "en": "Confirm a plan that was read"},
        "asks": ["edit_plan"],
        "state": {"vi": "đang chờ", "en": "waiting"},
    }
    assert data["pages"]["set_unit"]["methods"] == {"POST": ["read"]}
    assert data["pages"]["set_unit"]["address"] == "/lam-viec-o/"
    assert list(data["roles"]) == list(ROLES)


def test_one_role_alone() -> None:
    data = json.loads(run("--format", "json", "--role", "commune_officer"))
    assert list(data["roles"]) == ["commune_officer"]
    assert data["permissions"]["edit_plan"]["roles"] == {}
    assert "plans.operations.confirm_draft" not in data["operations"]
    assert "people.operations.add_user" not in data["operations"], "of the command line alone"
    assert "schools" in data["pages"]
    staff = json.loads(run("--format", "json", "--role", "staff"))
    assert "schools" not in staff["pages"], "nothing lies below"
    assert "Hiệu trưởng" not in run("--role", "staff").split("Vai trò · Roles")[0]


def test_the_page_in_docs_is_current(tmp_path: Path) -> None:
    out = tmp_path / "phan-quyen.md"
    assert run("--format", "markdown", "-o", str(out)) == ""
    assert out.read_text(encoding="utf-8") == as_markdown()
    assert PAGE.read_text(encoding="utf-8") == as_markdown(), (
        "write it again: lotrinh permissions --format markdown -o docs/phan-quyen.md"
    )


def test_no_database_is_asked(tmp_path: Path) -> None:
    """Nor is one made: the command says the same on a machine that has none."""
    script = "from lotrinh.cli import main; main()"
    command = [sys.executable, "-c", script, "permissions", "--role", "staff"]
    environment = {"LOTRINH_DATA": str(tmp_path), "DATABASE_URL": "postgres://nobody@/nothing"}
    printed = subprocess.run(command, env=environment, capture_output=True, check=True)
    assert "Cán bộ, giáo viên, nhân viên" in printed.stdout.decode()
    assert not list(tmp_path.glob("*.sqlite3"))
