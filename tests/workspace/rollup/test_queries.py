"""How often the database is asked, and how heavy a page is, for few schools and for many."""

from __future__ import annotations

import pytest
from benchmarks.made_province import make_province
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lotrinh.workspace.actuals.reporting.models import ReportTotals
from lotrinh.workspace.people.models import Membership, User
from tests.workspace.pages.conftest import SignIn

YEAR = "nam=2025-2026"
MOST = 12
"""Queries of the table, all included: session, person, rights, frame."""

INDICATOR_MOST = 22
ANEW_MOST = 34
"""Where everything must be added up anew: SQLite writes a hundred rows of units in a statement."""


def asked(browser: Client, address: str) -> int:
    """Return how many queries a page takes."""
    with CaptureQueriesContext(connection) as queries:
        answer = browser.get(address)
    assert answer.status_code == 200
    assert len(answer.content) < 100_000
    return len(queries.captured_queries)


def know_the_sizes() -> None:
    """Have PostgreSQL count what is there, as it does by itself a minute after it came in: of
    tables that it knows as empty it takes the slowest way through all of them."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


@pytest.mark.parametrize("view", ["", "&nhin=nay"])
def test_as_many_queries_for_2400_schools_as_for_24(db: None, sign_in: SignIn, view: str) -> None:
    counts = []
    for code, schools, communes in (("A", 24, 4), ("B", 2_400, 100)):
        made = make_province(
            schools=schools, communes=communes, years=("2025-2026",), missing=0.2, code=code
        )
        know_the_sizes()
        browser = sign_in(made.officer)
        officer = User.objects.create(username=f"xa-{code}")
        Membership.objects.create(user=officer, unit=made.communes[0], role="commune_officer")
        below = sign_in(officer)
        table, indicator = f"/tong-hop/?{YEAR}{view}", f"/tong-hop/pupils/?{YEAR}{view}"
        anew = asked(browser, table)
        counts.append(
            [
                asked(browser, table),
                asked(browser, indicator) and asked(browser, indicator),
                asked(below, table) and asked(below, table),
                anew,
            ]
        )
        ReportTotals.objects.all().delete()
    few, many = counts
    assert few[0] == many[0] <= MOST
    assert few[2] == many[2] <= MOST
    # Where too many are missing, they are not named.
    assert many[1] <= few[1] <= INDICATOR_MOST
    assert few[3] <= many[3] <= ANEW_MOST
