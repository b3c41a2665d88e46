"""The parts of a Word file, opened with bounds: size, ratio, no DTD, nothing run or fetched."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from urllib.parse import unquote

from lxml import etree

from lotrinh.documents.errors import DocumentTooLarge, EncryptedDocument, UnreadableDocument

W_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W = f"{{{W_NAMESPACE}}}"

# A 500-page plan unpacks to some 10 MB of text; these bounds leave room and stop a bomb.
MAX_FILE_BYTES = 64 * 2**20
MAX_PART_BYTES = 80 * 2**20
MAX_UNPACKED_BYTES = 512 * 2**20
MAX_RATIO = 250
MAX_MEMBERS = 4000

_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_STRICT_RELATIONS = b"http://purl.oclc.org/ooxml/officeDocument/relationships"
_RELATIONS = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"


class WordPackage:
    """A .docx/.docm opened for reading; relations to the outside are never followed.

    Raises: UnreadableDocument if the zip is broken or holds no Word document; DocumentTooLarge
    if it unpacks to more than a plan can be.
    """

    def __init__(self, content: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
            members = self._zip.infolist()
        except (zipfile.BadZipFile, ValueError, OSError) as error:
            raise corrupt() from error
        check_bounds(members, len(content))
        self._names = {member.filename for member in members}
        self.main = self._main_part()
        self.has_macros = any(n.lower().endswith("vbaproject.bin") for n in self._names)

    def parse(self, name: str) -> etree._Element | None:
        """Return the root element of part ``name``, None if there is no such part.

        Raises: UnreadableDocument if the part is broken or declares a DTD.
        """
        if name not in self._names:
            return None
        try:
            data = self._zip.read(name)
        except (
            zipfile.BadZipFile,
            OSError,
            RuntimeError,
            ValueError,
            zlib.error,
            EOFError,
        ) as error:
            raise corrupt(name) from error
        if _STRICT in data[:8192]:
            data = data.replace(_STRICT, W_NAMESPACE.encode())
            data = data.replace(_STRICT_RELATIONS, _RELATIONS)
        return parse_xml(data, name)

    def related(self, kind: str) -> list[str]:
        """Return the inner parts that the main part relates to with relation type ``.../kind``."""
        folder, base = posixpath.split(self.main)
        return self._targets(f"{folder}/_rels/{base}.rels", folder, kind)

    def _main_part(self) -> str:
        found = self._targets("_rels/.rels", "", "officeDocument")
        for name in [*found, "word/document.xml"]:
            if name in self._names:
                return name
        raise UnreadableDocument(
            "Tệp này là một tệp nén nhưng không có văn bản Word bên trong. "
            "Hãy mở tệp bằng Word và lưu lại dạng .docx rồi đưa vào lại.",
            "This file is a zip archive without a Word document inside. "
            "Open it in Word, save it as .docx and hand it in again.",
        )

    def _targets(self, rels: str, folder: str, kind: str) -> list[str]:
        root = self.parse(rels)
        if root is None:
            return []
        return [
            posixpath.normpath(posixpath.join("/" + folder, unquote(rel.get("Target", "")))).lstrip(
                "/"
            )
            for rel in root
            if isinstance(rel.tag, str)
            and rel.get("TargetMode") != "External"
            and rel.get("Type", "").endswith("/" + kind)
        ]


def parse_xml(data: bytes, name: str) -> etree._Element:
    """Return the root of ``data`` without loading or expanding anything from outside.

    Raises: UnreadableDocument if it is not well-formed or declares a DTD (entity bombs live there).
    """
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise corrupt(name) from error
    if getattr(root.getroottree().docinfo, "doctype", ""):
        raise UnreadableDocument(
            f"Phần “{name}” của tệp có khai báo DTD, điều mà Word không bao giờ ghi. "
            "Tệp có thể đã bị sửa với ý đồ xấu nên không được đọc.",
            f"Part “{name}” of the file declares a DTD, which Word never writes. "
            "The file may have been tampered with and is not read.",
        )
    return root


def check_bounds(members: list[zipfile.ZipInfo], size: int) -> None:
    """Check an archive of ``size`` bytes before anything in it is unpacked.

    Raises: DocumentTooLarge if it unpacks to more than a plan can be; EncryptedDocument if a
    member is locked.
    """
    unpacked = sum(member.file_size for member in members)
    largest = max(
        (m.file_size for m in members if m.filename.endswith((".xml", ".rels"))), default=0
    )
    ratio = unpacked / max(size, 1)
    if (
        size > MAX_FILE_BYTES
        or len(members) > MAX_MEMBERS
        or unpacked > MAX_UNPACKED_BYTES
        or largest > MAX_PART_BYTES
        or (ratio > MAX_RATIO and unpacked > 2**22)
    ):
        raise DocumentTooLarge(
            f"Tệp quá lớn so với một kế hoạch: {size / 2**20:.1f} MB, giải nén ra "
            f"{unpacked / 2**20:.0f} MB trong {len(members)} phần. "
            "Hãy bỏ bớt hình ảnh rồi lưu lại.",
            f"The file is too large for a plan: {size / 2**20:.1f} MB, unpacking to "
            f"{unpacked / 2**20:.0f} MB in {len(members)} parts. "
            "Remove pictures and save it again.",
        )
    if any(member.flag_bits & 1 for member in members):
        raise encrypted()


def encrypted() -> UnreadableDocument:
    """Return the error for a file locked with a password."""
    return EncryptedDocument(
        "Tệp có mật khẩu. Hãy mở bằng Word, bỏ mật khẩu (Tệp > Thông tin > Bảo vệ tài liệu) rồi "
        "lưu lại và đưa vào lại.",
        "The file is locked with a password. Open it in Word, remove the password (File > Info > "
        "Protect Document), save it and hand it in again.",
    )


def corrupt(part: str = "") -> UnreadableDocument:
    """Return the error for a damaged file; ``part`` names what is damaged."""
    vi_where, en_where = (f" (hỏng ở phần “{part}”)", f" (part “{part}”)") if part else ("", "")
    return UnreadableDocument(
        f"Tệp bị hỏng, không mở được{vi_where}. Hãy mở bằng Word, chọn sửa chữa nếu được hỏi, lưu "
        "thành .docx mới rồi đưa vào lại.",
        f"The file is damaged and cannot be opened{en_where}. Open it in Word, let it repair the "
        "file, save it as a new .docx and hand it in again.",
    )
