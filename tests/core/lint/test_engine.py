"""The engine: which rules run, in which order their findings come, and what it refuses."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from lotrinh.core.lint import Severity, all_rules, engine, lint
from lotrinh.core.lint.types import Rule
from lotrinh.core.messages import Message
from tests.core.lint.harness import place_key, plan_from_short, references_from_short

PLAN = plan_from_short(
    {
        "indicators": [
            {"name": "Đảng viên", "unit": "%", "baseline": "70, 8", "targets": {"school": "105"}},
            {"name": "Học sinh", "baseline": "98", "targets": {"district": "99", "school": "97"}},
        ]
    }
)
NOTHING = references_from_short({})


def test_findings_come_by_severity_then_place_then_code() -> None:
    found = lint(PLAN, NOTHING)
    order = [Severity.ERROR, Severity.WARNING, Severity.INFO]
    keys = [(order.index(f.severity), place_key(f.place), f.rule) for f in found]
    assert len({key[0] for key in keys}) > 1
    assert keys == sorted(keys)


@pytest.mark.parametrize("wanted", ["number-format", "LT117"])
def test_only_and_without_take_names_or_codes(wanted: str) -> None:
    assert {f.name for f in lint(PLAN, NOTHING, only={wanted})} == {"number-format"}
    assert "number-format" not in {f.name for f in lint(PLAN, NOTHING, without={wanted})}
    assert lint(PLAN, NOTHING, only={wanted}, without={wanted}) == ()


@pytest.fixture
def fresh_rules() -> Iterator[None]:
    all_rules.cache_clear()
    yield
    all_rules.cache_clear()


@pytest.mark.usefixtures("fresh_rules")
@pytest.mark.parametrize("shared", ["code", "name"])
def test_two_rules_cannot_share_a_code_or_a_name(
    shared: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def module(name: str) -> SimpleNamespace:
        own = {"code": f"LT-{name}", "name": name, shared: "the same"}
        rule = Rule(
            severity=Severity.INFO, title=Message("Thử", "A try"), check=lambda *_: (), **own
        )
        return SimpleNamespace(RULE=rule)

    names = [SimpleNamespace(name="one"), SimpleNamespace(name="two")]
    monkeypatch.setattr(pkgutil, "iter_modules", lambda _: names)
    monkeypatch.setattr(engine, "import_module", lambda path: module(path.rsplit(".", 1)[-1]))
    with pytest.raises(ValueError, match=f"share a {shared}"):
        all_rules()
