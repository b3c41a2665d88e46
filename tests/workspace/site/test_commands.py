"""``lotrinh user``, ``demo``, ``serve`` and ``manage``, as they are called."""

from __future__ import annotations

import re
from datetime import date

import pytest
from click.testing import CliRunner, Result
from django.contrib.auth import authenticate
from django.utils import timezone

from lotrinh.cli import _django, cli
from lotrinh.core.messages import LotrinhError
from lotrinh.site.demo import make_demo
from lotrinh.workspace.actuals.models import Actual, Evidence
from lotrinh.workspace.actuals.reporting.models import Submission
from lotrinh.workspace.people.models import Membership, Unit, UnitPath, User, valid_on
from lotrinh.workspace.people.operations import use_sign_in_link
from lotrinh.workspace.people.permission_table import KINDS_OF_ROLE
from lotrinh.workspace.people.trail.checking import verify_trail
from lotrinh.workspace.plans.demands.models import Registration
from lotrinh.workspace.plans.models import Draft, Plan
from tests.workspace.conftest import Personas

pytestmark = pytest.mark.django_db
TOKEN = re.compile(r"/vao/([^/]+)/")
ADD = ("user", "add", "moi", "--name", "Người mới", "--unit")


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments, catch_exceptions=False)


def _token(output: str) -> str:
    (token,) = TOKEN.findall(output)
    assert isinstance(token, str)
    return token


def test_an_account_and_its_new_school_are_made(personas: Personas) -> None:
    result = _run(*ADD, "MOI1", "--unit-name", "Trường TH Mới")
    assert Unit.objects.get(code="MOI1").name == "Trường TH Mới"
    password = result.output.split(": ")[-1].strip()
    assert authenticate(username="moi", password=password) == User.objects.get(username="moi")


def test_an_account_joins_a_known_school_with_a_chosen_password(personas: Personas) -> None:
    result = _run(*ADD, "HS01", "--role", "staff", "--password", "mot-mat-khau-dai")
    assert "mot-mat-khau-dai" not in result.output
    assert User.objects.get(username="moi").memberships.get().unit == personas.school


def test_an_unknown_school_without_a_name_is_asked_for(personas: Personas) -> None:
    with pytest.raises(LotrinhError, match="--unit-name"):
        _run(*ADD, "KHONG-CO")
    assert not User.objects.filter(username="moi").exists()


def test_a_taken_name_leaves_no_new_school_behind(personas: Personas) -> None:
    with pytest.raises(LotrinhError, match="hieutruong"):
        _run("user", "add", "hieutruong", "--name", "x", "--unit", "M2", "--unit-name", "Mới")
    assert not Unit.objects.filter(code="M2").exists()


def test_a_link_is_printed_and_works(personas: Personas) -> None:
    output = _run("user", "link", "hieutruong", "--address", "https://lotrinh.vn/").output
    assert output.startswith("https://lotrinh.vn/vao/")
    assert use_sign_in_link(token=_token(output), at=timezone.now()) == personas.principal
    with pytest.raises(LotrinhError, match="khong-co"):
        _run("user", "link", "khong-co")


def test_a_database_that_is_behind_is_named_before_anything_happens(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(_django, "is_migrated", lambda: False)
    for arguments in ((*ADD, "M1", "--unit-name", "x"), ("user", "link", "x")):
        with pytest.raises(LotrinhError, match="lotrinh manage migrate"):
            _run(*arguments)
    assert not User.objects.exists()


def test_manage_passes_django_s_commands_on(capsys: pytest.CaptureFixture[str]) -> None:
    _run("manage", "check", "--fail-level", "WARNING")


def _check_three_years_of_reports() -> None:
    sent = Submission.objects.order_by()
    for period, schools in (("2023-2024", 24), ("2024-2025", 24), ("2025-2026", 23)):
        assert sent.filter(period=period).values("unit").distinct().count() == schools
    assert sent.filter(is_late=True).count() > 5
    assert sent.filter(state="returned").values("unit").distinct().count() == 3
    assert sent.filter(state="sent").count() == 2, "wait for an answer"
    assert sent.filter(unit__valid_to=date(2024, 7, 31), state="accepted").count() == 1, "merged"
    assert set(Registration.objects.values_list("state", flat=True)) == {
        "registered",
        "waiting",
        "returned",
    }
    assert verify_trail().is_sound


def test_the_demo_is_made_once_and_no_screen_of_it_is_empty() -> None:
    first, second = _run("demo"), _run("demo")
    assert "hieutruong" in first.output
    assert "password" not in first.output
    assert Plan.objects.filter(unit__code="DEMO-TH").count() == 3
    assert Draft.objects.filter(state="pending").count() == 1
    own = Actual.objects.filter(indicator__unit__code="DEMO-TH")
    years = set(own.values_list("period", flat=True))
    assert years >= {"2023-2024", "2024-2025", "2025-2026"}  # and the running one, once begun
    assert own.filter(replaces__isnull=False).get().reason
    assert Actual.objects.filter(denominator__gt=0).exists()
    assert Evidence.objects.exists()
    links = TOKEN.findall(second.output)
    principal = User.objects.get(username="hieutruong")
    assert use_sign_in_link(token=links[0], at=timezone.now()) == principal
    assert len(links) == len(set(links)) == len(Membership.Role) - 1, "all but the district's"
    _check_three_years_of_reports()


def test_the_demo_s_province_has_a_past() -> None:
    make_demo(at=timezone.now(), with_reports=False)
    province = Unit.objects.get(code="DEMO-TINH")
    for day, kind, number in (
        (date(2024, 7, 31), "school", 25),
        (date(2025, 6, 1), "school", 24),
        (date(2025, 6, 1), "district", 2),
        (date(2025, 6, 1), "commune", 0),
        (date(2025, 8, 1), "school", 24),
        (date(2025, 8, 1), "district", 0),
        (date(2025, 8, 1), "commune", 3),
        (date(2025, 8, 1), "group", 24 * 4),
    ):
        below = UnitPath.objects.filter(valid_on(day), ancestor=province, unit__kind=kind)
        assert below.count() == number, (day, kind)
    held = Membership.objects.filter(unit__code="DEMO-TH").values_list("role", flat=True)
    of_schools = {role for role, kinds in KINDS_OF_ROLE.items() if Unit.Kind.SCHOOL in kinds}
    assert set(held) == of_schools
