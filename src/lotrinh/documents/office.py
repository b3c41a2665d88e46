"""Old Word files (.doc), .odt and .rtf, turned into .docx by LibreOffice in a room of its own."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from lotrinh.documents.errors import OfficeMissing, UnreadableDocument

TIME_LIMIT_SECONDS = 120

# A profile in which no macro runs and no link is updated, whatever the file asks for.
_SCRIPTING = "/org.openoffice.Office.Common/Security/Scripting"
_SETTINGS = (
    (_SCRIPTING, "DisableMacrosExecution", "true"),
    (_SCRIPTING, "MacroSecurityLevel", "3"),
    (_SCRIPTING, "BlockUntrustedRefererLinks", "true"),
    ("/org.openoffice.Office.Writer/Content/Update", "Link", "2"),
)
_PROFILE = (
    '<oor:items xmlns:oor="http://openoffice.org/2001/registry">'
    + "".join(
        f'<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>"
        for path, name, value in _SETTINGS
    )
    + "</oor:items>"
)


def to_docx(content: bytes, form: str, *, time_limit: float = TIME_LIMIT_SECONDS) -> bytes:
    """Return ``content`` (form ``doc``, ``odt`` or ``rtf``) as .docx bytes.

    Each call has its own profile, so calls may run at the same time; ``time_limit`` in seconds.

    Raises: OfficeMissing without LibreOffice; UnreadableDocument if it cannot open the file, or
    takes longer than the limit.
    """
    program = find_office()
    with tempfile.TemporaryDirectory(prefix="lotrinh-office-") as folder:
        room = Path(folder)
        profile = room / "profile" / "user"
        profile.mkdir(parents=True)
        (profile / "registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")
        source = room / f"document.{form}"
        source.write_bytes(content)
        _run(program, room, source, time_limit)
        result = room / "out" / "document.docx"
        if not result.exists():
            raise UnreadableDocument(
                f"LibreOffice không mở được tệp .{form} này: tệp hỏng hoặc có mật khẩu. "
                "Hãy mở bằng Word, lưu thành .docx rồi đưa vào lại.",
                f"LibreOffice cannot open this .{form} file: it is damaged or locked with a "
                "password. Open it in Word, save it as .docx and hand it in again.",
            )
        return result.read_bytes()


def find_office() -> str:
    """Return the path of LibreOffice's program.

    Raises: OfficeMissing if it is not installed; the message says how to install it.
    """
    found = shutil.which("soffice") or shutil.which("libreoffice")
    if found is None:
        raise OfficeMissing(
            "Cần LibreOffice để đọc tệp .doc, .odt, .rtf mà máy này chưa cài. Trên Debian, Ubuntu: "
            "sudo apt install libreoffice-writer. Hoặc mở tệp bằng Word và lưu thành .docx.",
            "LibreOffice is needed to read .doc, .odt and .rtf and is not installed here. On "
            "Debian or Ubuntu: sudo apt install libreoffice-writer. Or save the file as .docx.",
        )
    return found


def _run(program: str, room: Path, source: Path, time_limit: float) -> None:
    command = [
        program,
        f"-env:UserInstallation={(room / 'profile').as_uri()}",
        "--headless",
        "--norestore",
        "--nolockcheck",
        "--convert-to",
        "docx:MS Word 2007 XML",
        "--outdir",
        str(room / "out"),
        str(source),
    ]
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=room,
        start_new_session=True,
        env={**os.environ, "HOME": str(room), "SAL_USE_VCLPLUGIN": "svp"},
    )
    try:
        process.wait(timeout=time_limit)
    except subprocess.TimeoutExpired:
        raise UnreadableDocument(
            f"LibreOffice không đọc xong tệp trong {time_limit:.0f} giây. Tệp có thể quá lớn hoặc "
            "hỏng; hãy mở bằng Word, lưu thành .docx rồi đưa vào lại.",
            f"LibreOffice did not finish the file within {time_limit:.0f} seconds. It may be too "
            "large or damaged; open it in Word, save it as .docx and hand it in again.",
        ) from None
    finally:
        if process.poll() is None:
            # soffice is a script that starts a second process: both are in this session.
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
