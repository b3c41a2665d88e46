"""What holds as a unit's own target, for pages that sum figures up."""

from __future__ import annotations

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from lotrinh.workspace.people.permissions import NotAllowed
from lotrinh.workspace.plans.demands.operations import DemandEntry, withdraw_demands
from lotrinh.workspace.plans.demands.queries import demands_version, targets_of_level
from tests.workspace.conftest import AT
from tests.workspace.demands.conftest import YEAR, HandDown, Places
from tests.workspace.units import make_unit

COMPLETION = "primary-completion"
AT_AGE = "enrolled-at-right-age"


def test_the_nearest_unit_s_counts(places: Places, hand_down: HandDown) -> None:
    hand_down((COMPLETION, YEAR, "97"), (AT_AGE, YEAR, "98"))
    hand_down((COMPLETION, YEAR, "98"), unit=places.commune)
    found = targets_of_level(actor=places.commune_officer, unit=places.commune, period=YEAR)
    own, above = found[COMPLETION], found[AT_AGE]
    assert (own.text, own.by, own.is_own) == ("98", "Xã Sen Vàng", True)
    assert (above.text, above.by, above.is_own) == ("98", "Tỉnh Hoa Sen", False)
    assert (above.document, above.issued_on) == ("12/KH-SGDĐT", date(2025, 9, 10))
    province = targets_of_level(actor=places.officer, unit=places.province, period=YEAR)
    assert (province[COMPLETION].text, province[COMPLETION].is_own) == ("97", True)


def test_the_period_s_own_counts_before_a_later_one(places: Places, hand_down: HandDown) -> None:
    periods = ("2025-2026/1", "2026-2027", "2025", "2030")
    hand_down(*((COMPLETION, period, f"9{n}") for n, period in enumerate(periods)))
    for period, counts in {
        "2024-2025": "2025-2026/1",
        "2025-2026/1": "2025-2026/1",
        YEAR: "2025",
        "2026-2027": "2026-2027",
        "2027-2028": "2030",
    }.items():
        found = targets_of_level(actor=places.officer, unit=places.province, period=period)
        assert found[COMPLETION].period == counts
    found = targets_of_level(actor=places.officer, unit=places.province, period="2031-2032")
    assert COMPLETION not in found


def test_of_two_documents_the_newer_counts(places: Places, hand_down: HandDown) -> None:
    hand_down((COMPLETION, YEAR, "97"), number="2/KH", issued_on=date(2025, 10, 1))
    hand_down((COMPLETION, YEAR, "96"))
    found = targets_of_level(actor=places.officer, unit=places.province, period=YEAR)
    assert found[COMPLETION].text == "97"


def test_what_is_for_some_schools_or_no_catalogue_s_is_no_level_s(
    places: Places, hand_down: HandDown
) -> None:
    hand_down((COMPLETION, YEAR, "97"), schools=(places.school,))
    hand_down(DemandEntry("", YEAR, "60", "Tỷ lệ học sinh biết bơi", "%"), number="2/KH")
    found = targets_of_level(actor=places.officer, unit=places.province, period=YEAR)
    assert set(found) == {AT_AGE, "two-sessions-a-day"}  # the state's


def test_the_state_s_counts_last_and_the_province_s_before_it(
    places: Places, hand_down: HandDown
) -> None:
    found = targets_of_level(actor=places.officer, unit=places.province, period=YEAR)
    assert (found[AT_AGE].text, found[AT_AGE].period, found[AT_AGE].unit) == ("99,5", "2030", None)
    hand_down((AT_AGE, "2030", "99"))
    found = targets_of_level(actor=places.officer, unit=places.province, period=YEAR)
    assert (found[AT_AGE].text, found[AT_AGE].unit) == ("99", places.province)
    old = make_unit("province", "Tỉnh cũ", "87", places.ministry)
    officer = places.officer
    officer.memberships.update(unit=old)
    found = targets_of_level(actor=officer, unit=old, period="2024-2025")
    assert (found[AT_AGE].text, found[AT_AGE].document) == ("99,00", "240/KH-THTTB2")
    assert found["pupils-lost"].by == "Tỉnh"


def test_who_may_not_read_the_unit_learns_nothing(places: Places) -> None:
    with pytest.raises(NotAllowed):
        targets_of_level(actor=places.principal, unit=places.province, period=YEAR)


def test_the_version_changes_with_what_can_matter_and_with_nothing_else(
    places: Places, hand_down: HandDown, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        first = demands_version(places.commune)
    other = demands_version(places.other_commune)
    hand_down((COMPLETION, YEAR, "97"), unit=places.commune)
    second = demands_version(places.commune)
    assert second != first
    assert demands_version(places.other_commune) == other
    made = hand_down((COMPLETION, YEAR, "97"))
    third = demands_version(places.commune)
    assert third not in {first, second}
    assert demands_version(places.other_commune) != other
    withdraw_demands(demand_set=made, reason="nhầm", actor=places.officer, at=AT)
    assert demands_version(places.commune) not in {first, second, third}
    last = demands_version(places.commune)
    hand_down((COMPLETION, YEAR, "97"), number="5/KH", schools=(places.school,))
    assert demands_version(places.commune) == last


def test_what_holds_takes_as_many_queries_however_much_there_is(
    places: Places, hand_down: HandDown, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(2):
        with django_assert_num_queries(3):
            targets_of_level(actor=places.commune_officer, unit=places.commune, period=YEAR)
        codes = (COMPLETION, AT_AGE, "pupils-lost")
        hand_down(*((code, YEAR, "97") for code in codes), number=f"{number}/KH")
