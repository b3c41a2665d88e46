"""What holds for every page: language, limits, headers, the secret key, the schema."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from django.core.management import call_command
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone, translation
from django.utils.formats import date_format, number_format
from pytest_django import Settings

from lotrinh.site.language import ChosenLanguageMiddleware
from lotrinh.site.limits import BodyLimitMiddleware
from lotrinh.workspace.kept_keys import kept_key
from tests.workspace.conftest import AT, Personas


@pytest.mark.parametrize(("cookie", "language"), [("", "vi"), ("en", "en"), ("fr", "vi")])
def test_the_language_is_vietnamese_unless_the_person_chose(
    rf: RequestFactory, cookie: str, language: str
) -> None:
    request = rf.get("/", headers={"accept-language": "en-US,en;q=0.9"})
    request.COOKIES["django_language"] = cookie
    seen = []

    def page(_: HttpRequest) -> HttpResponse:
        seen.append(translation.get_language())
        return HttpResponse()

    with translation.override(None):
        response = ChosenLanguageMiddleware(page)(request)
    assert seen == [language]
    assert response["Content-Language"] == language


def test_dates_and_figures_are_written_the_vietnamese_way() -> None:
    with translation.override("vi"):
        assert date_format(timezone.localtime(AT), "SHORT_DATE_FORMAT") == "20/11/2025"
        assert number_format(12345.68, decimal_pos=2, force_grouping=True) == "12.345,68"
        assert number_format(2025) == "2025"


def test_a_visitor_sends_no_files(rf: RequestFactory, personas: Personas) -> None:
    def answer(person: object, size: int) -> int:
        request = rf.post("/", headers={"content-length": str(size)})
        request.META["CONTENT_LENGTH"] = str(size)
        request.user = person  # type: ignore[assignment]
        return BodyLimitMiddleware(lambda _: HttpResponse())(request).status_code

    megabyte = 1024 * 1024
    assert answer(personas.visitor, megabyte) == 200
    assert answer(personas.visitor, megabyte + 1) == 413
    assert answer(personas.teacher, 200 * megabyte) == 200
    assert answer(personas.teacher, 202 * megabyte) == 413


@pytest.mark.django_db
def test_every_answer_forbids_what_no_page_needs(client: Client, settings: Settings) -> None:
    response = client.get("/dang-nhap/")
    policy = response["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "style-src 'self'" in policy
    assert "unsafe" not in policy
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response.cookies["csrftoken"]["httponly"]


def test_the_secret_key_is_made_once_and_is_the_owner_s(tmp_path: Path) -> None:
    key = kept_key(tmp_path / "data" / "secret-key")
    assert len(key) > 50
    assert kept_key(tmp_path / "data" / "secret-key") == key
    path = tmp_path / "data" / "secret-key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [found.name for found in path.parent.iterdir()] == ["secret-key"]


@pytest.mark.django_db
def test_the_migrations_say_what_the_models_say() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.django_db
def test_django_finds_nothing_to_complain_of() -> None:
    call_command("check", fail_level="WARNING")
