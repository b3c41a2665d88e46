"""What is checked when figures arrive: against last period, the schools around, the plan."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest

from lotrinh.core.packages import Package, digest_of, to_bytes
from lotrinh.core.values.types import Ratio
from lotrinh.workspace.actuals.reporting import operations, taking_in
from lotrinh.workspace.actuals.reporting.models import Collection, Submission
from lotrinh.workspace.actuals.reporting.operations import accept_report
from lotrinh.workspace.actuals.reporting.packing import package_of
from lotrinh.workspace.actuals.reporting.taking_in import UnableToTakeIn, take_in
from lotrinh.workspace.people.models import AuditEvent, Unit, UnitLink
from lotrinh.workspace.people.paths import rebuild_paths
from lotrinh.workspace.plans.models import Indicator
from tests.workspace.actuals.conftest import Enter
from tests.workspace.conftest import Personas
from tests.workspace.reporting.conftest import AT, Above, Send, open_period

State = Submission.State


def keep(unit: Unit, package: Package, state: str, number: int = 1) -> Submission:
    """Have a package be there, as it once came."""
    content = to_bytes(package)
    return Submission.objects.create(
        unit=unit,
        period=package.period,
        number=number,
        key=uuid4(),
        sha256=digest_of(content),
        content=content.decode(),
        state=state,
        sent_by_name="Ai đó",
        sent_at=AT,
        received_at=AT,
    )


def with_part(package: Package, part: int, **given: object) -> Package:
    """Return the package with another part of 60 in its first figure."""
    first = replace(
        package.items[0],
        text=f"{part}/60",
        value=Ratio(part, 60),
        numerator=part,
        denominator=60,
    )
    changed = {"items": (first, *package.items[1:]), "key": uuid4(), **given}
    return replace(package, **changed)  # type: ignore[arg-type]


def codes_of(submission: Submission) -> set[str]:
    return {one.code for one in submission.remarks.all()}


def again(send: Send) -> Submission:
    """Send the same figures once more: another narrative makes it another submission."""
    return send(narrative=f"lần nữa {uuid4()}")


@pytest.fixture
def package(opened: Collection, figures: list[Indicator], send: Send) -> Package:
    """Return what the school sent first: one figure is missing, nothing else is odd."""
    sent = send()
    assert codes_of(sent) == {"missing"}
    return package_of(sent)


@pytest.mark.parametrize(
    ("period", "state", "odd"),
    [
        ("2024-2025", State.ACCEPTED, True),
        ("2023-2024", State.ACCEPTED, True),  # the last one that there is
        ("2024-2025", State.SENT, False),
        ("2024-2025", State.RETURNED, False),
        ("2024-2025/1", State.ACCEPTED, False),  # a semester is no year
        ("2026-2027", State.ACCEPTED, False),
    ],
)
def test_a_figure_is_compared_with_the_last_accepted_period_of_its_kind(
    personas: Personas,
    package: Package,
    figures: list[Indicator],
    send: Send,
    period: str,
    state: str,
    odd: bool,
) -> None:
    keep(personas.school, with_part(package, 30, period=period), state)
    sent = again(send)
    assert ("jump" in codes_of(sent)) is odd


def test_a_figure_is_compared_with_those_of_the_same_commune(
    above: Above, package: Package, figures: list[Indicator], send: Send
) -> None:
    units = [Unit.objects.create(kind="school", name=f"Trường {n}", code=f"T{n}") for n in range(5)]
    for unit in units:
        UnitLink.objects.create(unit=unit, parent=above.commune)
    rebuild_paths([unit.pk for unit in units])
    assert package.items[0].code, "the catalogue does not know it"
    for unit in units[:4]:
        keep(unit, with_part(package, 30), State.SENT)
    assert "far_from_neighbours" not in codes_of(again(send))
    keep(units[4], with_part(package, 31), State.ACCEPTED)
    assert "far_from_neighbours" in codes_of(again(send))
    # Their newest figures count, not those that were replaced.
    keep(units[4], with_part(package, 31), State.RETURNED, number=2)
    for unit in units:
        keep(unit, with_part(package, 58), State.SENT, number=3)
    assert "far_from_neighbours" not in codes_of(again(send))


def test_from_another_installation_what_was_there_last_time_is_looked_for(
    personas: Personas, package: Package
) -> None:
    before = replace(package, key=uuid4(), period="2024-2025")
    keep(personas.school, before, State.ACCEPTED)
    less = replace(package, key=uuid4(), number=2, items=package.items[:1])
    taken = take_in(unit=personas.school, content=to_bytes(less), way=Submission.Way.NETWORK, at=AT)
    [missing] = taken.remarks.filter(code="missing")
    assert missing.item == package.items[1].key


def test_for_a_semester_only_what_has_a_phase_of_it_is_looked_for(
    above: Above, figures: list[Indicator], enter: Enter, send: Send
) -> None:
    open_period(above.commune, above.officer, period="2025-2026/1")
    enter(figures[0], numerator=57, denominator=60, period="2025-2026/1")
    sent = send(period="2025-2026/1")
    assert [item.value for item in package_of(sent).items] == [Ratio(57, 60)]
    assert codes_of(sent) == set()


def test_a_refused_decision_leaves_nothing_behind(
    personas: Personas,
    above: Above,
    package: Package,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sent = Submission.objects.get()

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the power goes out")

    monkeypatch.setattr(operations, "count_report", fail)
    with pytest.raises(RuntimeError):
        accept_report(submission=sent, actor=above.officer, at=AT)
    sent.refresh_from_db()
    assert sent.state == State.SENT
    assert sent.steps.count() == 1
    assert not AuditEvent.objects.filter(verb="accept_report").exists()


def test_of_two_schools_with_one_key_the_second_is_refused(
    personas: Personas, package: Package, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where the other one came between our look and our write."""
    mine = replace(package, key=uuid4(), number=2)

    def other_comes_first(unit: Unit, one: Package) -> int:
        keep(personas.other_school, one, State.SENT)
        Submission.objects.filter(unit=personas.other_school).update(key=one.key)
        return one.number

    monkeypatch.setattr(taking_in, "_number_for", other_comes_first)
    with pytest.raises(UnableToTakeIn, match="đã dùng cho một gói khác"):
        take_in(unit=personas.school, content=to_bytes(mine), way=Submission.Way.FILE, at=AT)
    assert Submission.objects.filter(unit=personas.school).count() == 1
