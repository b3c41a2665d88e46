"""Whom we trust, and where a school sends to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from lotrinh.workspace.actuals.exchange.keys import UnusableKey, own_public_key
from lotrinh.workspace.actuals.exchange.models import TrustedKey
from lotrinh.workspace.actuals.exchange.operations import (
    UnableToSetDestination,
    UnableToTrustKey,
    remove_destination,
    revoke_key,
    set_destination,
    trust_key,
)
from lotrinh.workspace.actuals.exchange.queries import school_of, trusted_unit
from lotrinh.workspace.actuals.reporting.models import Destination
from lotrinh.workspace.actuals.reporting.operations import send_report
from lotrinh.workspace.people.models import AuditEvent, Unit
from tests.workspace.exchange.conftest import ADDRESS, Elsewhere
from tests.workspace.exchange.school_data import enter_results, make_school
from tests.workspace.units import make_unit

AT = datetime(2026, 6, 1, 3, 0, tzinfo=UTC)


@pytest.fixture
def school(db: None) -> Unit:
    return make_unit("school", "Trường TH Hoa Sen", "HS01")


def trust(school: Unit, key: str) -> TrustedKey:
    return trust_key(unit=school, public_key=key, actor=None, at=AT)


def send_to(school: Unit, key: str, address: str = ADDRESS, code: str = "82-HS01") -> Destination:
    return set_destination(
        unit=school, address=address, code=code, public_key=key, actor=None, at=AT
    )


# --- keys -----------------------------------------------------------------------------------------


def test_a_key_is_trusted_for_one_school(school: Unit, elsewhere: Elsewhere) -> None:
    make_unit("school", "Trường khác", "KHAC")
    trusted = trust(school, f" {elsewhere.key} ")
    assert trust(school, elsewhere.key) == trusted
    assert trusted_unit(code="HS01", public_key=elsewhere.key, on=AT.date()) == school
    assert trusted_unit(code="KHAC", public_key=elsewhere.key, on=AT.date()) is None
    event = AuditEvent.objects.get(verb="trust_key")
    assert (event.unit, event.after) == (school, {"public_key": elsewhere.key})


def test_schools_that_share_an_installation_share_its_key(
    school: Unit, elsewhere: Elsewhere
) -> None:
    other = make_unit("school", "Trường khác", "KHAC")
    for unit in (school, other):
        trust(unit, elsewhere.key)
    assert trusted_unit(code="KHAC", public_key=elsewhere.key, on=AT.date()) == other


def test_what_cannot_be_trusted_is_refused(school: Unit, elsewhere: Elsewhere) -> None:
    with pytest.raises(UnusableKey):
        trust(school, "khóa")
    with pytest.raises(UnableToTrustKey, match="chính máy này"):
        trust(school, own_public_key())
    commune = make_unit("commune", "Xã Mỹ Thọ", "30076")
    with pytest.raises(UnableToTrustKey, match="không phải là trường"):
        trust(commune, elsewhere.key)
    assert not TrustedKey.objects.exists()


def test_a_revoked_key_is_trusted_no_more(school: Unit, elsewhere: Elsewhere) -> None:
    trusted = trust(school, elsewhere.key)
    with pytest.raises(UnableToTrustKey, match="lý do"):
        revoke_key(key=trusted, reason=" ", actor=None, at=AT)
    revoke_key(key=trusted, reason=" mất máy ", actor=None, at=AT)
    assert trusted_unit(code="HS01", public_key=elsewhere.key, on=AT.date()) is None
    assert AuditEvent.objects.get(verb="revoke_key").reason == "mất máy"
    with pytest.raises(UnableToTrustKey, match="01/06/2026"):
        revoke_key(key=trusted, reason="mất máy", actor=None, at=AT)
    with pytest.raises(UnableToTrustKey, match="đã bị thu hồi"):
        trust(school, elsewhere.key)


def test_a_school_sends_until_its_last_day(school: Unit, elsewhere: Elsewhere) -> None:
    """A merger that is recorded for next month closes nothing before."""
    trust(school, elsewhere.key)
    today = AT.date()
    Unit.objects.filter(pk=school.pk).update(valid_to=today)
    for day, there in ((today, school), (today + timedelta(days=1), None)):
        assert school_of("HS01", on=day) == there
        assert trusted_unit(code="HS01", public_key=elsewhere.key, on=day) == there


# --- where to -------------------------------------------------------------------------------------


def test_a_destination_is_set_and_changed(school: Unit, elsewhere: Elsewhere) -> None:
    made = send_to(school, elsewhere.key, " https://so.example.vn:8443/ ")
    assert (made.address, made.code) == ("https://so.example.vn:8443", "82-HS01")
    assert send_to(school, elsewhere.key, "https://so.example.vn:8443") == made
    changed = send_to(school, elsewhere.key, code=" 82-HS02 ")
    assert (changed.pk, changed.address, changed.code) == (made.pk, ADDRESS, "82-HS02")
    first, second = AuditEvent.objects.filter(verb="set_destination").order_by("number")
    assert first.before == {}
    assert second.before == first.after
    assert second.after["address"] == ADDRESS


@pytest.mark.parametrize(
    "address",
    [
        "",
        "so.example.vn",
        "http://so.example.vn",
        "http://10.0.0.1",
        "http://localhost.example.vn",
        "ftp://so.example.vn",
        "https://",
        "https://ten:mat-khau@so.example.vn",
        "https://so.example.vn/?a=1",
        "https://so.example.vn/#a",
        "https://so.example.vn/lotrinh",
        "https://" + "a." * 2_000 + "vn",
        "https://[::1",
        "https://so.example.vn:cong",
    ],
)
def test_an_address_that_is_not_safe_is_refused(
    school: Unit, elsewhere: Elsewhere, address: str
) -> None:
    with pytest.raises(UnableToSetDestination, match="https://"):
        send_to(school, elsewhere.key, address)
    assert not Destination.objects.exists()


@pytest.mark.parametrize(
    "address", ["http://localhost:8000", "http://127.0.0.1:8001", "http://[::1]:8000"]
)
def test_on_one_s_own_machine_http_will_do(
    school: Unit, elsewhere: Elsewhere, address: str
) -> None:
    assert send_to(school, elsewhere.key, address).address == address


@pytest.mark.parametrize("code", ["", " ", "x" * 31])
def test_a_code_that_cannot_be_is_refused(school: Unit, elsewhere: Elsewhere, code: str) -> None:
    with pytest.raises(UnableToSetDestination, match="mã"):
        send_to(school, elsewhere.key, code=code)


def test_a_destination_is_removed_once_nothing_is_on_its_way(
    db: None, elsewhere: Elsewhere
) -> None:
    school = make_school("HS01", "Trường TH Hoa Sen", year=2025, moment=AT)
    destination = send_to(school.unit, elsewhere.key)
    enter_results(school, "2025-2026", (58, 55, 60), moment=AT)
    submission = send_report(unit=school.unit, period="2025-2026", actor=school.principal, at=AT)
    with pytest.raises(UnableToSetDestination, match="Còn 1 gói"):
        remove_destination(destination=destination, actor=None, at=AT)
    type(submission).objects.update(state="sent")
    remove_destination(destination=destination, actor=None, at=AT)
    assert not Destination.objects.exists()
    assert AuditEvent.objects.get(verb="remove_destination").before["code"] == "82-HS01"
