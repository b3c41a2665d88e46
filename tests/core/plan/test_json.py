"""The JSON form of a plan holds all that the plan holds."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from lotrinh.core.messages import Message
from lotrinh.core.plan.json import part_from_json, plan_from_json, plan_to_json
from lotrinh.core.plan.types import (
    Baseline,
    BodyTarget,
    Cell,
    Indicator,
    LegalBasis,
    Paragraph,
    Place,
    Plan,
    Posting,
    Section,
    TargetLevel,
)
from lotrinh.core.values.types import BLANK, Direction, Missing, Number, Reason

ROW = Indicator(
    appendix="II",
    part="I",
    group="Giáo dục tiểu học",
    number="a",
    name="Tỷ lệ đi học đúng độ tuổi",
    unit="%",
    baseline=Baseline("96,67", "2023-09", Number(Decimal("96.67"), "%"), Place(table=2, row=4)),
    targets={TargetLevel.CENTRAL_PROVINCE: Cell("99,80", Number(Decimal("99.80"), "%"))},
    phases={
        "2023": Cell("", BLANK),
        "2024": Cell("Chưa đánh giá", Missing(Reason.NOT_ASSESSED, "Chưa đánh giá")),
    },
    place=Place(table=2, row=4),
    direction=Direction.LOWER,
    target_year=2025,
)

PLAN = Plan(
    number="12/KH-TH",
    issued_on=date(2023, 11, 13),
    legal_bases=(LegalBasis("Căn cứ ...", number="1/KH"),),
    sections=(
        Section("I", "Mục đích", sections=(Section("1", "Yêu cầu"),)),
        Section("II", "Mục tiêu", paragraphs=(Paragraph("Đạt 97%.", "+", Place(paragraph=9)),)),
    ),
    indicators=(ROW,),
    body_targets=(BodyTarget("Đạt 97%", "Đạt", Number(Decimal(97), "%"), TargetLevel.SCHOOL),),
    posting=Posting(date(2023, 11, 13), None),
    assumptions=(Message("Đọc là 99", "Read as 99"),),
)


def test_a_plan_survives_its_json() -> None:
    assert plan_from_json(plan_to_json(PLAN)) == PLAN


def test_the_json_has_the_published_names_and_no_empty_places() -> None:
    data = plan_to_json(PLAN)
    assert data["issued_on"] == "2023-11-13"
    assert data["posting"]["from"] == "2023-11-13"
    assert data["posting"]["to"] is None
    row = data["indicators"][0]
    assert row["place"] == {"table": 2, "row": 4}
    assert row["targets"]["central_province"]["text"] == "99,80"
    assert row["phases"]["2023"]["value"]["kind"] == "missing"
    assert row["direction"] == "lower"


def test_keys_left_out_take_their_defaults() -> None:
    assert plan_from_json({}) == Plan()


def test_a_part_without_a_needed_key_is_refused() -> None:
    with pytest.raises(KeyError, match=r"LegalBasis\.text"):
        plan_from_json({"legal_bases": [{"number": "1/KH"}]})


def test_a_value_of_another_type_is_refused() -> None:
    with pytest.raises(TypeError, match="is not str"):
        part_from_json({"text": 5}, LegalBasis)
