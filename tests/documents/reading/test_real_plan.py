"""A real plan of 2023 in its three forms; the sample folder beside the project holds them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from lotrinh.core.plan.json import plan_to_json
from lotrinh.core.plan.types import Plan, TargetLevel
from lotrinh.core.values.types import Missing, Rank, Reason
from lotrinh.documents import read_plan

SAMPLES = Path(__file__).resolve().parents[4] / "shared" / "plans"
pytestmark = [
    pytest.mark.real_plan,
    pytest.mark.skipif(not SAMPLES.is_dir(), reason="no sample folder beside the project"),
]
WORD_ONLY = {  # the extracted text was made without the head table
    "issuer",
    "superior",
}


def read(form: str) -> Plan:
    return read_plan(SAMPLES / f"ke-hoach-240-2023.{form}")


def without_places(part: Any) -> Any:
    if isinstance(part, dict):
        return {
            key: without_places(item)
            for key, item in part.items()
            if not (key == "place" or key.endswith("_place"))
        }
    return [without_places(item) for item in part] if isinstance(part, list) else part


@pytest.fixture(scope="module")
def plan() -> Plan:
    return read("docx")


def test_the_head(plan: Plan) -> None:
    assert plan.number == "240/KH-THTTB2"
    assert plan.issued_on == date(2023, 11, 13)
    assert plan.school_year == "2023-2024"
    assert plan.document_type == "KẾ HOẠCH"
    assert plan.issuer.startswith("TRƯỜNG")
    assert plan.superior.startswith("PHÒNG")
    assert plan.posting is not None
    assert (plan.posting.from_, plan.posting.to) == (date(2023, 11, 13), date(2023, 11, 30))


def test_the_parts_are_all_there(plan: Plan) -> None:
    assert [basis.number for basis in plan.legal_bases] == [
        "244/KH-UBND",
        "1179/PGDĐT",
        "231/KH-THTTB2",
        "189/KH-THTTB2",
    ]
    assert [basis.issued_on for basis in plan.legal_bases] == [
        date(2022, 9, 22),
        date(2022, 9, 28),
        date(2022, 10, 3),
        date(2023, 9, 20),
    ]
    assert [section.number for section in plan.sections] == ["I", "II", "II", "III", "IV"]
    assert [group.number for group in plan.task_groups] == [str(n) for n in range(1, 12)]
    assert [(stage.from_year, stage.to_year) for stage in plan.stages] == [
        (2023, 2024),
        (2024, 2025),
    ]
    assert [len(stage.items) for stage in plan.stages] == [7, 6]
    assert len(plan.responsibilities) == 4
    assert all(len(each.items) == 1 for each in plan.responsibilities)
    assert len(plan.recipients) == 4
    assert plan.signatory is not None
    assert len(plan.signatory.name.split()) == 3
    assert [(a.number, a.plan_number, a.plan_date) for a in plan.appendices] == [
        ("II", "240/KH-THTTB2", date(2023, 11, 13))
    ]
    assert [mention.number for mention in plan.appendix_mentions] == ["I"]
    assert len(plan.resources) == 1


# Per row: number, unit, baseline, targets, phases as printed (squeezed); no sentence of the plan.
CELLS = """
a|%|100|99,00;>99,00;100|>99,00;>99,00;>99,00;100
b|%|96,67|99,80;99,80;100|96,67;97,00;99,00;100
c|%|92, 70|100;100;100|92,70;94,00;97,00;100
d|%|58,82|70,00;76,47;100|58,82;64,70;70,52;100
đ|%|92,56|97,00;97,00;100|92,56;94,50;95,50;100
|%|56,25|100;100;100|60,00;70,00;85,00;100
a|%|100|100;100;100|100;100;100;100
b|%|61,96|80,00;80,00;100|100;100;100;100
c|%|Chưa đánh giá|55,00;55,00;Chưa|;;;Có
d|%|Chưa đánh giá|95,00;95,00;Chưa|;;;Có
a|%|0,73|< 0,20;< 0,20;0|< 0,1;< 0,1;< 0,1;< 0,05
||Đạt|Đạt;Đạt;Đạt|Đạt;Đạt;Đạt;Đạt
b||Đạt|Đạt;Đạt;Đạt|Đạt;Đạt;Đạt;Đạt
|%|4,76|1,00;1,00;|0,3;0,60;0,80;1,00
|%|39,00|60,00;60,00;100|100;100;100;100
|%|70.8|70,00;70,00;70.8|72.7;70.8;75;79.16
||100|100;100;100|100;100;100;100
|Xếp hạng|11/20|;07/20;|;;7/19;5/19
|||;;1|1;1;1;1
|ĐV|0|X;01|0;0;01;01
a|||X;Không|Không;Không;Không;Không
b||Chưa có môn dẫn đầu toàn đoàn|X;Có môn dẫn đầu toàn đoàn|;;Có;
""".strip("\n").splitlines()


@pytest.mark.parametrize("form", ["docx", "txt", pytest.param("doc", marks=pytest.mark.office)])
def test_every_printed_cell(form: str) -> None:
    found = [
        "|".join(
            (
                row.number,
                row.unit,
                row.baseline.text,
                ";".join(cell.text for cell in row.targets.values()),
                ";".join(cell.text for cell in row.phases.values()),
            )
        )
        for row in read(form).indicators
    ]
    assert found == CELLS


def test_what_the_columns_are(plan: Plan) -> None:
    levels = [list(row.targets) for row in plan.indicators]
    shared = [TargetLevel.CENTRAL_PROVINCE, TargetLevel.DISTRICT, TargetLevel.SCHOOL]
    assert levels == [shared] * 19 + [[TargetLevel.DISTRICT, TargetLevel.SCHOOL]] * 3
    assert all(list(row.phases) == ["2022", "2023", "2024", "2025"] for row in plan.indicators)
    assert {row.target_year for row in plan.indicators} == {2025}
    assert {row.baseline.as_of for row in plan.indicators} == {"2023-09"}
    assert [len({r.part for r in plan.indicators})] == [3]


def test_values_keep_what_was_printed_apart(plan: Plan) -> None:
    rank = plan.indicators[17]
    assert rank.baseline.value == Rank(11, 20)
    assert rank.phases["2022"].value == Missing(Reason.BLANK)
    not_assessed = plan.indicators[8].baseline.value
    assert isinstance(not_assessed, Missing)
    assert not_assessed.reason is Reason.NOT_ASSESSED
    assert plan.indicators[10].targets[TargetLevel.SCHOOL].text == "0"


def test_body_targets_find_their_rows(plan: Plan) -> None:
    matched = [target.indicator for target in plan.body_targets]
    assert matched == [0, 1, 2, 3, 4, 6, 7, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21]
    levels = [target.level for target in plan.body_targets]
    assert levels == (
        [TargetLevel.CENTRAL] * 8 + [TargetLevel.PROVINCE] * 9 + [TargetLevel.DISTRICT] * 3
    )


def test_nothing_is_lost(plan: Plan) -> None:
    assert plan.coverage.placed > plan.coverage.total * 97 // 100
    left = sum(len("".join(each.text.split())) for each in plan.leftovers)
    assert plan.coverage.total - plan.coverage.placed == left


@pytest.mark.office
def test_the_old_word_form_says_the_same(plan: Plan) -> None:
    old = plan_to_json(read("doc"))
    assert without_places(old) == without_places(plan_to_json(plan))


def test_the_extracted_text_says_the_same_but_for_the_head_table(plan: Plan) -> None:
    word, text = (without_places(plan_to_json(each)) for each in (plan, read("txt")))
    differing = {key for key in word if word[key] != text[key]}
    assert differing == WORD_ONLY | {"coverage"}
    assert (text["number"], text["superior"]) == ("240/KH-THTTB2", "")
    assert text["issuer"].casefold().startswith("trường tiểu học")
