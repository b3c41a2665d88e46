"""Who comes in by a key, as whom, and what is kept of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from lotrinh.workspace.people.access.operations import (
    UnableToMakeToken,
    UnableToRevokeToken,
    make_token,
    revoke_token,
)
from lotrinh.workspace.people.models import ApiToken, AuditEvent, Membership, User
from lotrinh.workspace.people.permissions import NotAllowed
from lotrinh.workspace.people.tokens import digest_of_token
from tests.workspace.api.conftest import ROOT, Program, ProgramOf, key_of
from tests.workspace.permissions.world import YEAR, World

pytestmark = pytest.mark.django_db


def new_key(actor: User, *, days: int = 30, name: str = "Excel") -> tuple[ApiToken, str]:
    return make_token(
        name=name,
        expires_on=timezone.localdate() + timedelta(days=days),
        may_write=False,
        actor=actor,
        at=timezone.now(),
    )


# --- making and taking back -----------------------------------------------------------------------


def test_only_the_digest_of_a_key_is_kept(world: World) -> None:
    token, secret = new_key(world.user("staff of A"))
    assert secret.startswith("lotrinh_")
    assert token.digest == digest_of_token(secret)
    entry = AuditEvent.objects.latest("number")
    assert (entry.verb, entry.unit) == ("make_token", world.units["A"])
    assert secret not in str(entry.after)
    assert token.digest not in str(entry.after)


@pytest.mark.parametrize(
    ("days", "name", "said"),
    [(-1, "Excel", "ngày hết hạn"), (366, "Excel", "ngày hết hạn"), (30, "  ", "dùng để làm gì")],
)
def test_a_key_has_a_name_and_works_for_a_year_at_most(
    world: World, days: int, name: str, said: str
) -> None:
    with pytest.raises(UnableToMakeToken, match=said):
        new_key(world.user("staff of A"), days=days, name=name)


def test_a_role_that_needs_a_second_factor_gets_no_key_without_one(world: World) -> None:
    principal = world.user("principal of A")
    with pytest.raises(UnableToMakeToken, match="lớp bảo vệ thứ hai"):
        new_key(principal)
    Authenticator.objects.create(user_id=principal.pk, type="totp", data={})
    new_key(principal)


def test_twenty_keys_are_enough(world: World) -> None:
    teacher = world.user("staff of A")
    tokens = [new_key(teacher)[0] for _ in range(20)]
    with pytest.raises(UnableToMakeToken, match="20"):
        new_key(teacher)
    revoke_token(token=tokens[0], actor=teacher, at=timezone.now())
    new_key(teacher)


def test_a_key_is_taken_back_by_its_person_alone_and_once(world: World) -> None:
    teacher = world.user("staff of A")
    token, _secret = new_key(teacher)
    with pytest.raises(NotAllowed):
        revoke_token(token=token, actor=world.user("principal of A"), at=timezone.now())
    revoke_token(token=token, actor=teacher, at=timezone.now())
    with pytest.raises(UnableToRevokeToken):
        revoke_token(token=token, actor=teacher, at=timezone.now())


# --- coming in ------------------------------------------------------------------------------------


def test_a_program_is_whom_its_key_is_of(world: World, program_of: ProgramOf) -> None:
    answer = program_of(world.user("staff of A"), may_write=False).get("/me").json()
    assert answer["username"] == world.user("staff of A").username
    assert [(role["unit"]["code"], role["role"]) for role in answer["roles"]] == [("ma-A", "staff")]
    assert answer["key"]["may_write"] is False


def test_who_acts_for_another_is_told_so(world: World, program_of: ProgramOf) -> None:
    roles = program_of(world.user("delegate of A's principal")).get("/me").json()["roles"]
    acting = next(role for role in roles if role["role"] == "principal")
    assert acting["instead_of"] == "principal of A"
    assert acting["until"] is not None


def test_without_a_key_and_by_a_wrong_one_nobody_comes_in(world: World) -> None:
    for headers in (
        {},
        {"authorization": "Bearer lotrinh_sai"},
        {"authorization": "Bearer sai"},
        {"authorization": "Basic YTpi"},
        {"authorization": "Bearer"},
    ):
        answer = Client().get(f"{ROOT}/me", headers=headers)
        assert answer.status_code == 401
        assert answer["WWW-Authenticate"] == 'Bearer realm="lotrinh"'
        assert answer["Content-Type"] == "application/problem+json"
        problem = answer.json()
        assert problem["type"] == "/api/#unauthenticated"
        assert problem["detail"]
        assert problem["detail_en"]


def test_what_is_over_opens_nothing(world: World, program_of: ProgramOf) -> None:
    teacher = world.user("staff of A")
    program = program_of(teacher)
    token = ApiToken.objects.get(user=teacher)
    assert program.get("/me").status_code == 200

    ApiToken.objects.update(expires_on=timezone.localdate())
    assert program.get("/me").status_code == 200
    ApiToken.objects.update(expires_on=timezone.localdate() - timedelta(days=1))
    assert "hết hạn" in program.get("/me").json()["detail"]

    ApiToken.objects.update(expires_on=timezone.localdate())
    User.objects.filter(pk=teacher.pk).update(is_active=False)
    assert "đã đóng" in program.get("/me").json()["detail"]

    User.objects.filter(pk=teacher.pk).update(is_active=True)
    revoke_token(token=token, actor=teacher, at=timezone.now())
    assert "thu hồi" in program.get("/me").json()["detail"]
    assert program.get("/me").status_code == 401


def test_a_key_opens_no_more_than_a_password_alone(world: World, program_of: ProgramOf) -> None:
    """Who gets a role that needs a second factor, or loses the factor, sets one up first."""
    principal = world.user("principal of A")
    program = program_of(principal)
    Authenticator.objects.filter(user_id=principal.pk).delete()
    answer = program.get("/me")
    assert answer.status_code == 401
    assert "second factor" in answer.json()["detail_en"]


def test_the_rights_are_those_of_the_moment(world: World, program_of: ProgramOf) -> None:
    program = program_of(world.user("staff of A"))
    address = f"/targets?unit={world.units['A'].pk}&school_year={YEAR}"
    assert program.get(address).status_code == 200
    yesterday = timezone.localdate() - timedelta(days=1)
    Membership.objects.filter(user=world.user("staff of A")).update(valid_to=yesterday)
    assert program.get(address).status_code == 404


def test_a_key_that_only_reads_changes_nothing(world: World, program_of: ProgramOf) -> None:
    program = program_of(world.user("principal of A"), may_write=False)
    answer = program.post(f"/actuals/{world.submitted.pk}/approve")
    assert answer.status_code == 403
    assert "chỉ được đọc" in answer.json()["detail"]


def test_the_day_of_the_last_use_is_kept_once_a_day(world: World, program_of: ProgramOf) -> None:
    program = program_of(world.user("staff of A"))
    program.get("/me")
    token = ApiToken.objects.get(user=world.user("staff of A"))
    assert token.last_used_on == timezone.localdate()
    ApiToken.objects.update(last_used_on=timezone.localdate() - timedelta(days=1))
    program.get("/me")
    token.refresh_from_db()
    assert token.last_used_on == timezone.localdate()


def test_what_a_program_does_is_recorded_as_the_api_s(world: World, program_of: ProgramOf) -> None:
    program = program_of(world.user("principal of A"))
    assert program.post(f"/actuals/{world.submitted.pk}/approve").status_code == 200
    entry = AuditEvent.objects.latest("number")
    assert (entry.verb, entry.channel) == ("approve_actual", AuditEvent.Channel.API)
    assert entry.actor == world.user("principal of A")


def test_too_many_wrong_keys_are_held_up_and_a_right_one_is_not(
    world: World, program_of: ProgramOf, settings: Settings
) -> None:
    settings.API_WRONG_KEYS = "2/m/ip"
    wrong = Program("lotrinh_sai")
    assert [wrong.get("/me").status_code for _ in range(3)] == [401, 401, 429]
    assert wrong.get("/me")["Retry-After"] == "60"
    assert program_of(world.user("staff of A")).get("/me").status_code == 200


# --- by the session of a browser ------------------------------------------------------------------


def test_who_is_signed_in_reads_the_same(world: World) -> None:
    browser = world.browser(world.people["staff of A"])
    assert browser.get(f"{ROOT}/me").json()["key"] is None


def test_a_browser_that_has_to_set_a_factor_up_is_told_so(world: World) -> None:
    browser = Client()
    browser.force_login(world.user("principal of A"))
    session = browser.session
    session["account_authentication_methods"] = [{"method": "password", "at": 0}]
    session["account_authentication_methods_user"] = str(world.user("principal of A").pk)
    session.save()
    answer = browser.get(f"{ROOT}/me")
    assert (answer.status_code, answer.json()["type"]) == (403, "/api/#forbidden")


# --- the page of the own account ------------------------------------------------------------------


def test_a_key_is_shown_once(world: World) -> None:
    browser = world.browser(world.people["staff of A"])
    last = (timezone.localdate() + timedelta(days=90)).isoformat()
    sent = {"name": "Excel văn phòng", "expires_on": last, "may_write": "on"}
    page = browser.post(reverse("api_tokens"), sent)
    token = ApiToken.objects.get(user=world.user("staff of A"))
    assert token.may_write
    secret = page.context["secret"]
    assert digest_of_token(secret) == token.digest
    assert secret in page.content.decode()
    assert page["Cache-Control"].startswith("max-age=0")
    again = browser.get(reverse("api_tokens"))
    assert "Excel văn phòng" in again.content.decode()
    assert secret not in again.content.decode()


def test_what_is_wrong_stands_above_the_form(world: World) -> None:
    browser = world.browser(world.people["staff of A"])
    page = browser.post(reverse("api_tokens"), {"name": "", "expires_on": "2031-01-01"})
    assert page.status_code == 422
    assert 'href="#id_name"' in page.content.decode()
    page = browser.post(reverse("api_tokens"), {"name": "Excel", "expires_on": "2091-01-01"})
    assert page.status_code == 422
    assert ApiToken.objects.count() == 0


def test_a_role_that_needs_a_factor_is_led_there(world: World) -> None:
    page = world.browser(world.people["principal of A"]).get(reverse("api_tokens"))
    assert reverse("mfa_activate_totp") in page.content.decode()
    assert 'name="expires_on"' not in page.content.decode()


def test_a_key_is_taken_back_on_the_page(world: World) -> None:
    browser = world.browser(world.people["staff of A"])
    program = Program(key_of(world.user("staff of A")))
    token = ApiToken.objects.get(user=world.user("staff of A"))
    address = reverse("api_token_revoke", args=[token.pk])
    assert browser.post(address).status_code == 302
    assert program.get("/me").status_code == 401
    assert browser.post(address, follow=True).status_code == 200
    mine = browser.get(reverse("api_tokens")).content.decode()
    assert "chương trình" in mine
    assert address not in mine
