"""A verdict says what a careful officer would say of the same figures."""

from __future__ import annotations

from decimal import Decimal

import pytest

from lotrinh.core.indicators import Attainment, judge
from lotrinh.core.values import Context, parse
from lotrinh.core.values.types import Direction, Missing, Reason, Value

HIGHER, LOWER = Direction.HIGHER, Direction.LOWER


def value(text: str, unit: str = "") -> Value:
    return parse(text, Context(unit=unit)).value


@pytest.mark.parametrize(
    ("actual", "target", "direction", "verdict", "missing"),
    [
        ("58/60", "97%", HIGHER, Attainment.NOT_MET, 1),
        ("59/60", "97%", HIGHER, Attainment.MET, 0),
        ("99%", ">99%", HIGHER, Attainment.NOT_MET, None),
        ("0%", "<0,2%", LOWER, Attainment.MET, 0),
        ("3/400", "<0,2%", LOWER, Attainment.NOT_MET, 3),
        ("Chưa đạt", "Đạt", HIGHER, Attainment.NOT_MET, None),
        ("mức độ 3", "mức độ 2", HIGHER, Attainment.MET, 0),
        ("0 vụ", "Không", LOWER, Attainment.MET, 0),
        ("hạng 9/19", "hạng 7/19", LOWER, Attainment.NOT_MET, 2),
        ("hạng 9/19", "trong nhóm 05", LOWER, Attainment.NOT_MET, 4),
        ("2 giải pháp", "ít nhất 1 giải pháp", HIGHER, Attainment.MET, 0),
    ],
)
def test_a_period_that_is_over_is_met_or_not(
    actual: str, target: str, direction: Direction, verdict: Attainment, missing: int | None
) -> None:
    judgement = judge(value(actual), value(target), direction=direction)
    assert (judgement.attainment, judgement.missing_count) == (verdict, missing)


@pytest.mark.parametrize(
    ("actual", "direction", "verdict"),
    [
        ("95%", HIGHER, Attainment.ON_WAY),
        ("94,9%", HIGHER, Attainment.AT_RISK),
        ("100%", HIGHER, Attainment.MET),
    ],
)
def test_while_the_period_runs_the_straight_line_decides(
    actual: str, direction: Direction, verdict: Attainment
) -> None:
    judgement = judge(
        value(actual),
        value("100%"),
        direction=direction,
        previous=value("90%"),
        elapsed=Decimal("0.5"),
    )
    assert judgement.attainment is verdict


def test_the_line_falls_where_lower_is_better() -> None:
    judgement = judge(
        value("0,5%"),
        value("0,2%"),
        direction=LOWER,
        previous=value("1%"),
        elapsed=Decimal("0.5"),
    )
    assert judgement.attainment is Attainment.ON_WAY
    assert judgement.distance == Decimal("0.3")


def test_without_a_start_there_is_no_line_to_be_on() -> None:
    judgement = judge(value("90%"), value("95%"), direction=HIGHER, elapsed=Decimal("0.5"))
    assert judgement.attainment is Attainment.AT_RISK


@pytest.mark.parametrize(
    ("reason", "verdict"),
    [
        (Reason.BLANK, Attainment.NO_DATA),
        (Reason.NOT_ASSESSED, Attainment.NO_DATA),
        (Reason.NOT_YET, Attainment.NO_DATA),
        (Reason.UNREADABLE, Attainment.NO_DATA),
        (Reason.NOT_APPLICABLE, Attainment.NOT_APPLICABLE),
    ],
)
def test_a_missing_actual_is_never_a_zero(reason: Reason, verdict: Attainment) -> None:
    judgement = judge(Missing(reason), value("0%"), direction=LOWER)
    assert (judgement.attainment, judgement.missing_count) == (verdict, None)


def test_no_actual_at_all_is_no_data() -> None:
    assert judge(None, value("5%"), direction=HIGHER).attainment is Attainment.NO_DATA


@pytest.mark.parametrize(
    ("elapsed", "verdict"),
    [(Decimal(1), Attainment.NOT_MET), (Decimal("0.4"), Attainment.AT_RISK)],
)
def test_not_yet_against_a_status_is_not_there_yet(elapsed: Decimal, verdict: Attainment) -> None:
    judgement = judge(value("Chưa"), value("Có"), direction=HIGHER, elapsed=elapsed)
    assert judgement.attainment is verdict


@pytest.mark.parametrize("target", [None, value(""), value("Chưa"), value("X")])
def test_nothing_demanded_is_nothing_to_judge(target: Value | None) -> None:
    judgement = judge(value("5%"), target, direction=HIGHER)
    assert judgement.attainment is Attainment.NOT_APPLICABLE


def test_what_cannot_be_compared_is_said_and_not_guessed() -> None:
    judgement = judge(value("Đạt"), value("97%"), direction=HIGHER)
    assert judgement.attainment is Attainment.NO_DATA
    assert "Chưa so sánh được" in judgement.reason.vi


@pytest.mark.parametrize(
    ("actual", "previous", "verdict"),
    [
        ("hạng 9/19", "hạng 11/20", Attainment.ON_WAY),
        ("hạng 10/19", "hạng 11/20", Attainment.AT_RISK),
        ("hạng 9/19", "98%", Attainment.AT_RISK),
        ("hạng 9/19", "Chưa đạt", Attainment.AT_RISK),
    ],
)
def test_a_rank_climbs_on_its_own_line(actual: str, previous: str, verdict: Attainment) -> None:
    judgement = judge(
        value(actual),
        value("hạng 7/19"),
        direction=LOWER,
        previous=value(previous),
        elapsed=Decimal("0.5"),
    )
    assert judgement.attainment is verdict
    assert judgement.distance is None


def test_a_start_in_another_unit_is_no_start() -> None:
    judgement = judge(
        value("96%"),
        value("100%"),
        direction=HIGHER,
        previous=value("5 học sinh"),
        elapsed=Decimal("0.1"),
    )
    assert judgement.attainment is Attainment.AT_RISK


def test_a_limit_from_above_is_missed_from_above_whatever_the_direction() -> None:
    judgement = judge(value("0,5%"), value("<0,2%"), direction=HIGHER)
    assert judgement.attainment is Attainment.NOT_MET
    assert judgement.distance == Decimal("0.3")


@pytest.mark.parametrize(
    ("actual", "direction", "verdict"),
    [
        ("01 trường", HIGHER, Attainment.MET),
        ("0 trường", HIGHER, Attainment.NOT_MET),
        ("Không", LOWER, Attainment.MET),
        ("2 học sinh", LOWER, Attainment.NOT_MET),
        ("80%", HIGHER, Attainment.NOT_APPLICABLE),
    ],
)
def test_demanded_without_a_number_asks_for_some_or_for_none(
    actual: str, direction: Direction, verdict: Attainment
) -> None:
    assert judge(value(actual), value("X"), direction=direction).attainment is verdict
