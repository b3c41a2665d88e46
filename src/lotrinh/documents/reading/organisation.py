"""How the plan is carried out: stages, responsibilities, posting window, resources."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date

from lotrinh.core.plan.types import Paragraph, Posting, Responsibility, Stage
from lotrinh.core.text import fold
from lotrinh.documents.reading.dates import dates_in
from lotrinh.documents.reading.lines import Line
from lotrinh.documents.reading.outline import Entry, Node
from lotrinh.documents.reading.tasks import is_task_section

_STAGE = re.compile(r"giai doan\s*(?:\d|[ivx]+\b|tu\b|nam\b|thu\b|mot|hai|ba|bon)")
_STAGE_SECTION = re.compile(r"\b(?:lo trinh|giai doan|tien do|phan ky)\b")
_YEARS = re.compile(r"\b(20\d\d)\b")
_DUTY_SECTION = re.compile(r"\b(?:trach nhiem|phan cong|to chuc thuc hien|to chuc trien khai)\b")
_ROLE = re.compile(
    r"(?:doi voi )?(?:cac |dong chi |thay |co |ca nhan )*"
    r"(?:(?:pho )?hieu truong|ban giam hieu|khoi truong|giao vien|can bo|nhan vien|ke toan|van thu"
    r"|(?:cac )?to (?:truong|khoi truong|pho|chuyen mon|van phong|khoi|\d)"
    r"|y te|thu vien|thiet bi|tong phu trach|cong doan|chi doan|lien doi|doan thanh nien|chi bo"
    r"|ban dai dien|hoi dong|ban chi dao|phu huynh|hoc sinh|bo phan|cha me|thanh vien|cb-?gv"
    r"|ca nhan|giam thi|bao ve)\b"
)
_FOR = re.compile(r"doi voi\b")
_WINDOW_WORDS = re.compile(r"\b(?:niem yet|cong khai|pho bien|lay y kien|gop y)\b")
_FROM_SHORT = re.compile(
    r"\btu\s+(?:ngay\s+)?(\d{1,2})\s*[/.-]\s*(\d{1,2})(?:\s*[/.-]\s*(\d{4}))?"
    r"\s+(?:den|toi)\s+(?:het\s+)?(?:ngay\s+)?$"
)
_TO = re.compile(r"\s*(?:den|toi|-|–)\s")
_RESOURCES = re.compile(
    r"(?:cac |ve )?(?:nguon luc|kinh phi|du toan|nguon kinh phi|dieu kien thuc hien|tai chinh)\b"
)
_ROLE_LENGTH = 90


def read_stages(root: Node) -> tuple[Stage, ...]:
    """Return the roadmap's stages, each a paragraph or section that begins *Giai đoạn …*."""
    stages: list[Stage] = []
    for node in root.walk():
        if not _STAGE_SECTION.search(node.folded) and node is not root:
            continue
        for child in node.children:
            if _STAGE.match(child.folded) and child.line is not None:
                items = [entry.paragraph() for below in child.walk() for entry in below.entries]
                stages.append(_stage(child.title, child.line, items))
        if node is not root:
            stages.extend(_stages_in(node))
    return tuple(sorted(stages, key=lambda stage: stage.place.paragraph or 0))


def _stages_in(node: Node) -> Iterator[Stage]:
    head: Entry | None = None
    items: list[Paragraph] = []
    for entry in node.entries:
        if _STAGE.match(fold(entry.marker.rest)):
            if head is not None:
                yield _stage(head.marker.rest, head.line, items)
            head, items = entry, []
        elif head is not None:
            items.append(entry.paragraph())
    if head is not None:
        yield _stage(head.marker.rest, head.line, items)


def _stage(name: str, line: Line, items: Iterable[Paragraph]) -> Stage:
    years = [int(year) for year in _YEARS.findall(name)]
    return Stage(
        name=name.rstrip(" :."),
        from_year=years[0] if years else None,
        to_year=years[-1] if years else None,
        items=tuple(items),
        place=line.place,
    )


def read_responsibilities(root: Node) -> tuple[Responsibility, ...]:
    """Return what each role answers for, from the sections about who does what."""
    found: list[Responsibility] = []
    for node in root.walk():
        if node is root or not _DUTY_SECTION.search(node.folded):
            continue
        found.extend(_roles_in(node))
        for child in node.children:
            if child.line is not None and _role(child.title, headed=True):
                found.append(_child_role(child))
                found.extend(_roles_in(child))
    return tuple(sorted(found, key=lambda each: each.place.paragraph or 0))


def _child_role(child: Node) -> Responsibility:
    assert child.line is not None
    role, _, own = child.title.partition(":")
    items = [Paragraph(own.strip(), place=child.line.place)] if own.strip() else []
    for entry in child.entries:
        if _names_role(entry):  # another role begins below this heading
            break
        items.append(entry.paragraph())
    for node in child.walk():
        if node is not child and node.line is not None:
            items.append(Paragraph(node.title, node.number, node.line.place))
            items.extend(entry.paragraph() for entry in node.entries)
    return Responsibility(_bare(role), tuple(items), child.line.place)


def _roles_in(node: Node) -> Iterator[Responsibility]:
    head: Entry | None = None
    role = ""
    items: list[Paragraph] = []
    for entry in node.entries:
        printed, _, own = entry.marker.rest.partition(":")
        if _names_role(entry):
            if head is not None:
                yield Responsibility(role, tuple(items), head.line.place)
            head, role = entry, _bare(printed)
            items = [Paragraph(own.strip(), place=entry.line.place)] if own.strip() else []
        elif head is not None:
            items.append(entry.paragraph())
    if head is not None:
        yield Responsibility(role, tuple(items), head.line.place)


def _names_role(entry: Entry) -> bool:
    printed, colon, _ = entry.marker.rest.partition(":")
    return _role(printed, headed=bool(colon))


def _role(text: str, *, headed: bool) -> bool:
    """Say whether a text names a role and no more: *Đối với …*, or a short name before a colon."""
    folded = fold(text.partition(":")[0])
    if len(folded) > _ROLE_LENGTH or not _ROLE.match(folded):
        return False
    return headed or bool(_FOR.match(folded))


def _bare(text: str) -> str:
    stripped = text.strip(" :.")
    return (
        stripped[len("Đối với ") :].strip() if fold(stripped).startswith("doi voi ") else stripped
    )


def read_posting(lines: Iterable[Line]) -> Posting | None:
    """Return the window in which the plan is public, None without a sentence that gives one."""
    for line in lines:
        if not _WINDOW_WORDS.search(line.folded):
            continue
        if window := _window(line.folded):
            return Posting(from_=window[0], to=window[1], text=line.text, place=line.place)
    return None


def _window(folded: str) -> tuple[date, date] | None:
    """Return the days of *từ 13/11 đến 30/11/2023* (the year may stand only at the end)."""
    for last, start, _ in dates_in(folded):
        before = _FROM_SHORT.search(folded, 0, start)
        if before is not None:
            year = int(before[3] or last.year)
            with suppress(ValueError):
                return date(year, int(before[2]), int(before[1])), last
        earlier = [
            day for day, _, end in dates_in(folded) if end < start and _TO.match(folded, end)
        ]
        if earlier:
            return earlier[-1], last
    return None


def read_resources(root: Node) -> tuple[Paragraph, ...]:
    """Return the paragraphs of the sections about means and money (a task group is none)."""
    found: list[Paragraph] = []
    for node in _outside_tasks(root):
        if not _RESOURCES.match(node.folded):
            continue
        for below in node.walk():
            if below is not node and below.line is not None:
                found.append(Paragraph(below.title, below.number, below.line.place))
            found.extend(entry.paragraph() for entry in below.entries)
    return tuple(found)


def _outside_tasks(root: Node) -> Iterator[Node]:
    for node in root.children:
        if not is_task_section(node):
            yield node
            yield from _outside_tasks(node)
