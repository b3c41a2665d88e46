"""A province with schools that have reported for years, and its officer at the browser."""

from __future__ import annotations

import pytest
from benchmarks.made_province import Province, make_province
from django.test import Client

from tests.workspace.pages.conftest import SignIn, sign_in

__all__ = ["sign_in"]


@pytest.fixture
def made(db: None) -> Province:
    """Make 24 schools in 4 communes, a quarter of them without a report of the last year."""
    return make_province(schools=24, communes=4, missing=0.25)


@pytest.fixture
def officer(made: Province, sign_in: SignIn) -> Client:
    """Return the browser of the province's officer."""
    return sign_in(made.officer)
