"""A plan of another school is noticed before it is confirmed, and one's own never."""

from __future__ import annotations

import pytest

from lotrinh.workspace.plans.issuer import names_another_unit
from lotrinh.workspace.plans.queries import draft_page
from tests.workspace.conftest import Personas
from tests.workspace.plans.conftest import BringIn


@pytest.mark.parametrize(
    ("issuer", "unit", "other"),
    [
        ("TRƯỜNG TH BÔNG SEN", "Trường Tiểu học Bông Sen", False),
        ("Trường Tiểu học Bông Sen", "Trường Tiểu học Bông Sen, xã Sen Vàng", False),
        ("", "Trường Tiểu học Bông Sen", False),
        ("TRƯỜNG TH BÔNG SEN 2", "Trường Tiểu học Bông Sen 1", True),
        ("TRƯỜNG TH HOA MAI", "Trường Tiểu học Bông Sen", True),
    ],
)
def test_names_are_compared_by_what_tells_schools_apart(
    issuer: str, unit: str, other: bool
) -> None:
    assert names_another_unit(issuer, unit) is other


def test_the_preview_names_the_other_issuer(personas: Personas, bring_in: BringIn) -> None:
    draft = bring_in()
    draft.unit.name = "Trường Tiểu học Hoa Mai"
    assert draft_page(actor=personas.principal, draft=draft).other_issuer == (
        "TRƯỜNG TIỂU HỌC HOA SEN"
    )
    draft.unit.name = "Trường TH Hoa Sen"
    assert draft_page(actor=personas.principal, draft=draft).other_issuer == ""
