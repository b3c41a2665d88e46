"""What an .odt holds, looked at before LibreOffice opens it."""

from __future__ import annotations

import io
import zipfile
import zlib

from lotrinh.documents.errors import UnreadableDocument
from lotrinh.documents.word_package import check_bounds, corrupt, encrypted, parse_xml

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}table"
_CONTENT, _MANIFEST = "content.xml", "META-INF/manifest.xml"


def check_open_text(content: bytes) -> int:
    """Return how many top-level tables an .odt holds.

    Raises: UnreadableDocument if it is broken or declares a DTD; DocumentTooLarge for a bomb;
    EncryptedDocument if it is locked.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        check_bounds(archive.infolist(), len(content))
        if _MANIFEST in archive.namelist() and b"encryption-data" in archive.read(_MANIFEST):
            raise encrypted()
        body = parse_xml(archive.read(_CONTENT), _CONTENT)
    except UnreadableDocument:
        raise
    except (zipfile.BadZipFile, KeyError, OSError, ValueError, RuntimeError, zlib.error) as error:
        raise corrupt(_CONTENT) from error
    return sum(
        1
        for table in body.iter(_TABLE)
        if not any(up.tag == _TABLE for up in table.iterancestors())
    )
