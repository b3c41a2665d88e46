"""Every word of the pages has its Vietnamese, and the catalogue knows every word of the pages."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from django.core.management import call_command
from pytest_django import Settings

import lotrinh

PACKAGE = Path(lotrinh.__file__).parent
PO = Path("locale/vi/LC_MESSAGES/django.po")


def catalogue(path: Path) -> Catalog:
    """Read a .po file; a broken one raises."""
    with path.open("rb") as stream:
        return read_po(stream, locale="vi", abort_invalid=True)


def words(path: Path) -> set[tuple[str | None, str | tuple[str, ...]]]:
    """Return what the file translates: (context, source or sources of a plural)."""
    return {(m.context, as_key(m)) for m in catalogue(path) if m.id}


def as_key(message: Message) -> str | tuple[str, ...]:
    return message.id if isinstance(message.id, str) else tuple(message.id)


def test_every_message_has_its_vietnamese() -> None:
    messages = [m for m in catalogue(PACKAGE / PO) if m.id]
    assert messages, "the catalogue is empty"
    missing = [m.id for m in messages if not m.string or not all(m.string)]
    assert not missing, f"no Vietnamese yet, fill in {PO}: {missing}"


def test_no_translation_is_a_guess() -> None:
    fuzzy = [m.id for m in catalogue(PACKAGE / PO) if m.id and m.fuzzy]
    assert not fuzzy, f"check these and remove their 'fuzzy' mark: {fuzzy}"


def test_placeholders_are_kept() -> None:
    faults = [
        f"{message.id!r}: {fault}"
        for message in catalogue(PACKAGE / PO)
        if message.id
        for fault in message.check()
    ]
    assert not faults


@pytest.mark.skipif(not shutil.which("xgettext"), reason="gettext is not installed")
def test_catalogue_is_current(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    copy = tmp_path / "lotrinh"
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("static", "__pycache__", "*.mo"))
    settings.LOCALE_PATHS = [str(copy / "locale")]
    monkeypatch.chdir(copy)
    call_command("makemessages", locale=["vi"], no_obsolete=True, no_location=True, verbosity=0)
    gathered, kept = words(copy / PO), words(PACKAGE / PO)
    assert gathered == kept, (
        f"run script/messages: new {sorted(map(str, gathered - kept))}, "
        f"gone {sorted(map(str, kept - gathered))}"
    )
