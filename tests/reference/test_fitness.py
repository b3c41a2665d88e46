"""The limits of the fitness tests are whole and do not contradict themselves."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest

from lotrinh.reference import load_references
from lotrinh.reference.rosters import FitnessStandard, load_fitness_standards, load_rosters

STANDARDS = load_fitness_standards()
TESTS = {"grip_kg", "sit_ups", "jump_cm", "run_30m_s", "shuttle_s", "run_5min_m"}
BOY, GIRL = 1, 2


@pytest.mark.parametrize("standard", STANDARDS, ids=lambda standard: standard.source)
def test_every_sex_age_and_test_has_its_limits(standard: FitnessStandard) -> None:
    assert standard.source in load_references().legal_documents
    assert standard.limits.keys() == {(sex, age) for sex in (BOY, GIRL) for age in range(6, 12)}
    columns = {column.name for column in load_rosters()["pupils"].columns}
    assert columns >= TESTS
    for limits in standard.limits.values():
        assert limits.keys() == TESTS
    assert {*standard.mandatory, *standard.less_is_better} < TESTS
    assert standard.good <= len(standard.mandatory) + standard.others


@pytest.mark.parametrize("standard", STANDARDS, ids=lambda standard: standard.source)
def test_good_takes_more_than_fair_and_the_older_must_do_more(standard: FitnessStandard) -> None:
    for test in TESTS:
        sign = -1 if test in standard.less_is_better else 1
        for sex in (BOY, GIRL):
            by_age = [standard.limits[sex, age][test] for age in range(6, 12)]
            assert all(sign * one.good > sign * one.fair for one in by_age)
            goods = [sign * one.good for one in by_age]
            fairs = [sign * one.fair for one in by_age]
            assert goods == sorted(goods)
            assert fairs == sorted(fairs)


def test_standards_follow_each_other() -> None:
    for one, following in pairwise(STANDARDS):
        assert one.effective_to is not None
        assert one.effective_to < following.effective_from
    assert STANDARDS[-1].effective_to is None


def test_limits_are_those_of_the_source() -> None:
    limits = STANDARDS[0].limits
    assert (limits[BOY, 6]["grip_kg"].good, limits[BOY, 6]["grip_kg"].fair) == (
        Decimal("11.4"),
        Decimal("9.2"),
    )
    assert limits[GIRL, 11]["run_5min_m"].fair == 710
    assert limits[BOY, 11]["shuttle_s"].fair == Decimal("13.2")


def test_limits_agree_with_the_folder_beside_the_project() -> None:
    source = Path(__file__).parents[2].parent / "shared/domain/qd53_2008_thresholds_6_11.tsv"
    if not source.exists():
        pytest.skip("the sample folder beside the project (../shared) is not there")
    names = {
        "luc_bop_tay_thuan_kg": "grip_kg",
        "nam_ngua_gap_bung_30s": "sit_ups",
        "bat_xa_tai_cho_cm": "jump_cm",
        "chay_30m_xpc_s": "run_30m_s",
        "con_thoi_4x10m_s": "shuttle_s",
        "chay_5_phut_m": "run_5min_m",
    }
    rows = [line.split("\t") for line in source.read_text("utf-8").splitlines()[2:]]
    assert len(rows) == 72
    for sex, age, test, good_operator, good, fair_operator, fair in rows:
        limit = STANDARDS[0].limits[BOY if sex == "nam" else GIRL, int(age)][names[test]]
        assert (limit.good, limit.fair) == (Decimal(good), Decimal(fair))
        less = names[test] in STANDARDS[0].less_is_better
        assert (good_operator, fair_operator) == (("<", "<=") if less else (">", ">="))
