"""Read a hostile file safely: in a process of its own, with an end to its time and memory.

The child is ``python -m lotrinh.workspace.plans.reading PATH NAME BYTES``; it imports no Django,
and a file that crashes it, hangs it or eats its memory takes no server process with it.
"""

from __future__ import annotations

import json
import logging
import os
import resource
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lotrinh.core.messages import LotrinhError, Message

SECONDS = 120
# Address space, not memory in use: LibreOffice, which the child may start, maps this much at ease.
ADDRESS_SPACE = 4 * 1024**3

_TOO_HEAVY = Message(
    f"Không đọc xong tệp này trong {SECONDS} giây hoặc trong bộ nhớ cho phép. "
    "Mở tệp bằng Word, lưu lại thành .docx chỉ có bản kế hoạch, rồi đưa vào lại.",
    f"The file could not be read within {SECONDS} seconds or the memory allowed. "
    "Open it in Word, save the plan alone as .docx, and bring it in again.",
)
_BROKE = Message(
    "Phần mềm gặp lỗi khi đọc tệp này. Tệp đã được giữ nguyên; hãy báo người hỗ trợ kỹ thuật.",
    "The software broke while it read this file. The file is kept as it is; tell your support.",
)
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ReadFile:
    """What a file says, as JSON data: ``document``, ``blocks``, ``findings``; or its ``error``."""

    document: dict[str, Any]
    blocks: list[dict[str, Any]]
    findings: list[dict[str, Any]]
    error: dict[str, str]


def read_file(
    path: Path, filename: str, *, seconds: float = SECONDS, address_space: int = ADDRESS_SPACE
) -> ReadFile:
    """Read and check the plan at ``path``, called ``filename`` by its owner, in a child process.

    Never raises on what the file holds: that comes back as ``error`` ``{"vi", "en"}``.
    """
    command = [sys.executable, "-m", __name__, str(path), filename, str(address_space)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    ) as child:
        try:
            printed, broke = child.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)  # with the LibreOffice that it may have started
            return _failed(_TOO_HEAVY)
    if child.returncode < 0:  # a signal ended it: out of memory, as a rule
        return _failed(_TOO_HEAVY)
    if child.returncode > 0:
        _log.error("reading %s broke: %s", path.name, broke.decode(errors="replace"))
        return _failed(_BROKE)
    return ReadFile(**json.loads(printed))


def _failed(message: Message) -> ReadFile:
    return ReadFile(document={}, blocks=[], findings=[], error=message.to_json())


def _read(path: Path, filename: str) -> ReadFile:
    from lotrinh.core.lint import lint
    from lotrinh.core.plan.json import part_to_json, plan_to_json
    from lotrinh.documents import read_document, understand
    from lotrinh.reference import load_references

    try:
        source = read_document(path.read_bytes(), filename=filename)
        plan = understand(source)
    except LotrinhError as error:
        return _failed(error.message)
    return ReadFile(
        document=plan_to_json(plan),
        blocks=source.to_json()["blocks"],
        findings=[part_to_json(finding) for finding in lint(plan, load_references())],
        error={},
    )


def main(arguments: list[str]) -> None:
    """Read the file named in ``arguments`` and print what it says as JSON; the child's own main."""
    path, filename, address_space = arguments
    resource.setrlimit(resource.RLIMIT_AS, (int(address_space), int(address_space)))
    try:
        result = _read(Path(path), filename)
    except MemoryError:
        result = _failed(_TOO_HEAVY)
    data = {name: getattr(result, name) for name in ReadFile.__slots__}
    sys.stdout.write(json.dumps(data))


if __name__ == "__main__":
    main(sys.argv[1:])
