"""The groups of tasks and solutions with their items, from sections and from task tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from lotrinh.core.plan.types import TaskGroup, TaskItem
from lotrinh.core.text import fold, squeeze
from lotrinh.documents.blocks import Cell, Row, Table
from lotrinh.documents.reading.ledger import Ledger
from lotrinh.documents.reading.markers import Rank, split_marker
from lotrinh.documents.reading.outline import Node
from lotrinh.documents.reading.table_header import grid_of, repeats_header
from lotrinh.documents.reading.task_items import read_task

_SECTION = re.compile(
    r"(?:cac |nhung |mot so )?(?:nhom )?(?:nhiem vu|giai phap|bien phap)"
    r"(?!.*\b(?:phan cong|to chuc thuc hien|trach nhiem)\b)"
)
_GENERIC = re.compile(
    r"(?:cac )?(?:nhiem vu|giai phap|bien phap)"
    r"(?: (?:va giai phap|cu the|chu yeu|trong tam|thuc hien|chung))*$"
)
_TITLE_LENGTH = 160
_COLUMNS = {
    "number": re.compile(r"(?:stt|tt|so tt)$"),
    "task": re.compile(
        r"(?:ten |cac )?(?:noi dung|nhiem vu|cong viec|hoat dong|giai phap|dau viec)"
    ),
    "owner": re.compile(
        r"(?:nguoi|bo phan|don vi (?:thuc hien|phu trach|chu tri|phoi hop)|ca nhan|chu tri"
        r"|phu trach|phan cong|trach nhiem|thuc hien$)"
    ),
    "deadline": re.compile(r"(?:thoi gian|thoi han|han |tien do|ngay hoan thanh)"),
    "resources": re.compile(r"(?:kinh phi|nguon luc|du toan|nguon von|dieu kien)"),
    "product": re.compile(r"(?:san pham|ket qua|minh chung|dau ra|yeu cau)"),
}


def read_task_groups(root: Node, ledger: Ledger) -> tuple[TaskGroup, ...]:
    """Return the task groups in printed order; their items are what stands under them."""
    return tuple(_groups_below(root, ledger))


def is_task_section(node: Node) -> bool:
    """Say whether a heading is that of the tasks and solutions."""
    return bool(_SECTION.match(node.folded))


def _groups_below(node: Node, ledger: Ledger) -> Iterator[TaskGroup]:
    if node.line is not None and is_task_section(node):
        yield from _groups(node, ledger)
        return
    yield from _table_groups(node, ledger)  # a task table is one under any heading
    for child in node.children:
        yield from _groups_below(child, ledger)


def _table_groups(node: Node, ledger: Ledger) -> Iterator[TaskGroup]:
    """Yield the groups of a section's task tables; a nameless one is named by the section."""
    for table in node.tables:
        for group in read_task_table(table, ledger):
            yield group if group.title else replace(group, number=node.number, title=node.title)


def _groups(section: Node, ledger: Ledger) -> Iterator[TaskGroup]:
    assert section.line is not None
    yield from _table_groups(section, ledger)
    deeper = [
        child for child in section.children if _GENERIC.match(child.folded) and child.children
    ]
    if deeper:
        for child in deeper:
            yield from _groups(child, ledger)
    elif section.children:
        for child in section.children:
            assert child.line is not None
            yield TaskGroup(
                number=child.number,
                title=child.title.rstrip(" :"),
                items=(*_items(child, ""), *_tabled(child, ledger)),
                place=child.line.place,
            )
    elif any(entry.marker.text or not section.tables for entry in section.own_entries):
        yield TaskGroup(
            number=section.number,
            title=section.title,
            items=tuple(_items(section, "")),
            place=section.line.place,
        )


def _items(node: Node, heading: str) -> Iterator[TaskItem]:
    above, bullet = heading, ""
    entries = node.own_entries
    for i, entry in enumerate(entries):
        text = entry.marker.rest
        if bullet and entry.marker.text[:1] == bullet:
            heading, bullet = above, ""
        following = entries[i + 1] if i + 1 < len(entries) else None
        deeper = following is not None and following.marker.text[:1] != entry.marker.text[:1]
        if text.endswith(":") and deeper and len(text) <= _TITLE_LENGTH * 2:
            heading, bullet = text.rstrip(" :"), entry.marker.text[:1]
            continue
        yield read_task(text, marker=entry.marker.text, heading=heading, place=entry.line.place)
    for child in node.children:
        assert child.line is not None
        if child.own_entries or child.children or child.tables:
            yield from _items(child, child.title.rstrip(" :"))
        else:
            yield read_task(child.title, marker=child.number, heading=above, place=child.line.place)


def _tabled(node: Node, ledger: Ledger) -> Iterator[TaskItem]:
    """Yield the tasks in the tables of a section and of those below it."""
    for below in node.walk():
        for table in below.tables:
            for group in read_task_table(table, ledger):
                yield from group.items


def is_task_table(table: Table) -> bool:
    """Say whether a table's header has a task column and at least who or when beside it."""
    return bool(table.rows) and _task_columns(table.rows[0]) is not None


def read_task_table(table: Table, ledger: Ledger) -> Iterator[TaskGroup]:
    """Yield the groups of a task table; a row that only names something opens a group."""
    columns = _task_columns(table.rows[0]) if table.rows else None
    if columns is None:
        return
    ledger.place(table.rows[0].cells)
    number, title, place, items = "", "", table.place, list[TaskItem]()
    for row in table.rows[1:]:
        cells = dict(grid_of(row))
        if repeats_header(row, table.rows[0]):
            ledger.place(row.cells)
            continue
        said = [cell for cell in row.cells if cell.text.strip()]
        if _opens_group(row, said, columns):
            ledger.place(row.cells)
            if items or title:
                yield TaskGroup(number, title, tuple(items), place)
            marker = split_marker(squeeze(said[-1].text))
            own = squeeze(said[0].text) if len(said) > 1 else marker.text
            number, items, place = own.rstrip("."), [], row.place
            title = marker.rest if Rank.NONE < marker.rank < Rank.PAREN else squeeze(said[-1].text)
        elif said:
            ledger.place(cells[column] for column in columns.values() if column in cells)
            items.append(_table_item(row, cells, columns))
    if items or title:
        yield TaskGroup(number, title, tuple(items), place)


def _opens_group(row: Row, said: Sequence[Cell], columns: dict[str, int]) -> bool:
    if not said or len(said) > 2:
        return False
    named = {columns.get("number"), columns["task"]}
    return all(start in named or cell.span > 2 for start, cell in grid_of(row) if cell in said)


def _table_item(row: Row, cells: dict[int, Cell], columns: dict[str, int]) -> TaskItem:
    def text(name: str) -> str:
        cell = cells.get(columns[name]) if name in columns else None
        return squeeze(cell.text) if cell else ""

    return TaskItem(
        text=text("task"),
        marker=text("number").rstrip("."),
        owner=text("owner"),
        deadline=text("deadline"),
        resources=text("resources"),
        product=text("product"),
        place=row.place,
    )


def _task_columns(header: Row) -> dict[str, int] | None:
    columns: dict[str, int] = {}
    for start, cell in grid_of(header):
        folded = fold(cell.text)
        for name, pattern in _COLUMNS.items():
            if name not in columns and pattern.match(folded):
                columns[name] = start
                break
    others = {"owner", "deadline"} & columns.keys()
    return columns if "task" in columns and others and len(columns) >= 3 else None
