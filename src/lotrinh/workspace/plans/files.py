"""The file store: each file once, under the SHA-256 of its content, outside what is served."""

from __future__ import annotations

import hashlib
import lzma
import os
import secrets
import zipfile
import zlib
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.http import FileResponse

from lotrinh.workspace.components.answers import DOCX, XLSX
from lotrinh.workspace.plans.models import StoredFile

PDF = "application/pdf"
JPEG = "image/jpeg"
PNG = "image/png"
WEBP = "image/webp"
DOC = "application/msword"
ODT = "application/vnd.oasis.opendocument.text"
TEXT = "text/plain"
UNKNOWN = "application/octet-stream"

_FIRST_BYTES = (
    (b"%PDF-", PDF),
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", DOC),
)
_BROKEN_ZIP = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    RuntimeError,  # locked, or a way of packing that is not known
    OSError,
    ValueError,
)
_TELLING_PART = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX}


def keep_file(content: bytes) -> StoredFile:
    """Keep ``content`` for good and return its record; the same content is kept once.

    The file is written whole under a passing name and then given its own, so that nobody ever sees
    half of it; one that is there already is left alone.

    Raises: OSError if the disk refuses.
    """
    digest = hashlib.sha256(content).hexdigest()
    path = path_of(digest)
    if not path.exists():
        _write_whole(path, content)
    stored, _ = StoredFile.objects.get_or_create(
        sha256=digest, defaults={"size": len(content), "media_type": media_type_of(content)}
    )
    return stored


def path_of(sha256: str) -> Path:
    """Return where the file of this SHA-256 lies: ``LOTRINH_DATA/files/ab/cdef...``."""
    return Path(settings.LOTRINH_DATA) / "files" / sha256[:2] / sha256[2:]


def open_file(file: StoredFile) -> BinaryIO:
    """Open a kept file to read.

    Raises: FileNotFoundError if somebody took it out of the store.
    """
    return path_of(file.sha256).open("rb")


def attachment(file: StoredFile, filename: str) -> FileResponse:
    """Return the answer that hands a kept file over to be saved; a browser never shows it.

    The caller has checked who asks. Whatever the file holds, it gets no script, no frame and no
    guess at its type.
    """
    response = FileResponse(
        open_file(file), as_attachment=True, filename=filename, content_type=file.media_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response


def media_type_of(content: bytes) -> str:
    """Return the media type that ``content`` itself says; its name has no say."""
    for first, media_type in _FIRST_BYTES:
        if content.startswith(first):
            return media_type
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return WEBP
    if content.startswith(b"PK\x03\x04"):
        return _type_of_zip(content)
    return TEXT if _is_text(content) else UNKNOWN


def _type_of_zip(content: bytes) -> str:
    """Return what a zip holds by the names in its directory; nothing large is unpacked."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = set(archive.namelist())
            if "mimetype" in names:
                with archive.open("mimetype") as part:
                    return ODT if part.read(len(ODT) + 1) == ODT.encode() else UNKNOWN
    except _BROKEN_ZIP:
        return UNKNOWN
    return next((kind for part, kind in _TELLING_PART.items() if part in names), UNKNOWN)


def _is_text(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return b"\0" not in content


def _write_whole(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.parent / f".{secrets.token_hex(8)}"
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o440)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
