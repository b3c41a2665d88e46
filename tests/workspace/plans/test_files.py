"""The file store."""

from __future__ import annotations

import stat
import zipfile
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lotrinh.workspace.components.answers import DOCX, XLSX
from lotrinh.workspace.plans.files import (
    DOC,
    JPEG,
    ODT,
    PDF,
    PNG,
    TEXT,
    UNKNOWN,
    WEBP,
    attachment,
    keep_file,
    media_type_of,
    open_file,
)
from lotrinh.workspace.plans.models import StoredFile
from tests.workspace.plan_file import plan_docx

pytestmark = pytest.mark.django_db


def _zip(**parts: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_x", ".xml"), content)
    return out.getvalue()


def test_a_file_lies_under_the_hash_of_its_content(kept_files: Path) -> None:
    stored = keep_file("nội dung".encode())
    digest = sha256("nội dung".encode()).hexdigest()
    path = kept_files / digest[:2] / digest[2:]
    assert stored.sha256 == digest
    assert stored.size == path.stat().st_size == len("nội dung".encode())
    assert not stat.S_IMODE(path.stat().st_mode) & 0o222
    assert [found.name for found in path.parent.iterdir()] == [digest[2:]]


def test_a_broken_zip_is_of_no_known_type() -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", b"application/" * 9)
    whole = out.getvalue()
    for cut in range(30, 60):
        assert media_type_of(whole[:cut] + b"\xff" * 8 + whole[cut + 8 :]) == UNKNOWN


def test_the_same_content_is_kept_once_and_never_written_again(kept_files: Path) -> None:
    first = keep_file(b"one")
    path = kept_files / first.sha256[:2] / first.sha256[2:]
    before = path.stat()
    assert keep_file(b"one") == first
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert StoredFile.objects.count() == 1


def test_a_file_comes_back_as_an_attachment_that_nothing_runs() -> None:
    stored = keep_file(b"<script>alert(1)</script>")
    response = attachment(stored, 'Biên bản "họp".pdf\r\nX: y')
    with open_file(stored) as file:
        assert b"".join(response) == file.read()
    assert response["Content-Type"] == "text/plain"
    assert response["Content-Disposition"].startswith("attachment;")
    assert "\n" not in response["Content-Disposition"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    response.close()


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (b"%PDF-1.7\n", PDF),
        (b"\xff\xd8\xff\xe0", JPEG),
        (b"\x89PNG\r\n\x1a\n", PNG),
        (b"RIFF\x10\0\0\0WEBPVP8 ", WEBP),
        (b"RIFF\x10\0\0\0WAVEfmt ", UNKNOWN),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", DOC),
        (plan_docx(), DOCX),
        (_zip(xl__workbook_x=b"<workbook/>"), XLSX),
        (_zip(mimetype=ODT.encode()), ODT),
        (_zip(mimetype=b"application/x-something-else"), UNKNOWN),
        (_zip(setup=b"MZ"), UNKNOWN),
        (b"PK\x03\x04 broken", UNKNOWN),
        ("Kế hoạch".encode(), TEXT),
        (b"with a \0 in it", UNKNOWN),
        (b"\xfe\xff\x00K", UNKNOWN),
    ],
)
def test_the_content_says_its_type(content: bytes, media_type: str) -> None:
    assert media_type_of(content) == media_type


@given(st.binary(max_size=200).map(lambda rest: b"PK\x03\x04" + rest) | st.binary(max_size=200))
def test_no_content_breaks_the_look_at_its_type(content: bytes) -> None:
    assert media_type_of(content)
