"""Old Word files and .odt go through LibreOffice and come out as the same plan."""

from __future__ import annotations

import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from lotrinh.documents import UnreadableDocument, read_document, read_plan
from lotrinh.documents.office import find_office, to_docx
from tests.documents.building import HEADER, ROW, word_file

pytestmark = pytest.mark.office
GROUP = ("1", "Giáo dục tiểu học", *("<",) * 6)
CONTENT = word_file("KẾ HOẠCH", "Năm học 2025-2026", "I. MỤC TIÊU", (HEADER, GROUP, ROW), "hết")
ENDS_IN_TABLE = word_file("KẾ HOẠCH", "Năm học 2025-2026", (HEADER, ROW))


def converted(content: bytes, form: str, folder: Path) -> bytes:
    source = folder / "in.docx"
    source.write_bytes(content)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    subprocess.run(
        [find_office(), profile, "--headless", "--convert-to", form, "--outdir", folder, source],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return (folder / f"in.{form}").read_bytes()


@pytest.mark.parametrize("form", ["doc", "odt", "rtf"])
def test_the_same_plan_in_another_form(form: str, tmp_path: Path) -> None:
    content = converted(CONTENT, form, tmp_path)
    assert read_document(content).form == form
    plan, word = read_plan(content), read_plan(CONTENT)
    assert plan.indicators == word.indicators
    assert plan.sections == word.sections
    assert plan.coverage == word.coverage


def test_an_odt_that_ends_in_a_table_keeps_it(tmp_path: Path) -> None:
    plan = read_plan(converted(ENDS_IN_TABLE, "odt", tmp_path))
    assert [row.name for row in plan.indicators] == [ROW[1]]


def test_two_files_at_the_same_time(tmp_path: Path) -> None:
    content = converted(CONTENT, "doc", tmp_path)
    with ThreadPoolExecutor(2) as pool:
        plans = list(pool.map(read_plan, [content, content]))
    assert plans[0] == plans[1]


def test_a_broken_file_is_refused_with_a_word() -> None:
    with pytest.raises(UnreadableDocument):
        read_document(
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "WordDocument".encode("utf-16-le")
        )


def test_a_time_limit_ends_the_program() -> None:
    with pytest.raises(UnreadableDocument, match=r"giây"):
        to_docx(rb"{\rtf1 k}", "rtf", time_limit=0.05)
