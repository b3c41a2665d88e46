"""The head block (superior, issuer, number, place and date) and the title block."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from lotrinh.core.plan.types import NOWHERE, Place
from lotrinh.core.text import squeeze
from lotrinh.documents.blocks import Table
from lotrinh.documents.reading.bases import is_basis
from lotrinh.documents.reading.dates import document_number, long_date
from lotrinh.documents.reading.header_words import school_year_of
from lotrinh.documents.reading.ledger import Ledger, cells_of
from lotrinh.documents.reading.lines import Item, Line, lines_of_cell
from lotrinh.documents.reading.markers import Rank, split_marker

_HEAD_ITEMS, _LOOSE_HEAD = 40, 12
_TITLE_LINES = 5
_TITLE_LENGTH = 250
_MOTTO = re.compile(r"cong hoa xa hoi chu nghia viet nam|doc lap\W+tu do\W+hanh phuc")
_RULE = re.compile(r"[-_=*–—.oO\s]{2,}$")
_TYPE = re.compile(
    r"(ke hoach|chuong trinh|de an|phuong an|bao cao|to trinh|quyet dinh|thong bao|cong van)\b"
)
_NUMBER_LINE = re.compile(r"so\s*:?\s*(?:\d|[/.…_]|$)")
# Both sides of the head on one line, a tab between them.
_TWO_SIDES = re.compile(
    r"(?P<left>so\s*:?\s*[\d.…_]*\s*/\s*\S+)\s(?P<right>.+\bngay\b.*)$"
    r"|(?P<name>.+?)\s(?P<motto>(?:cong hoa xa hoi|doc lap\W+tu do)\b.*)$"
)
_DATE = re.compile(r"^[^.;]{0,40},\s*ngay\b.{0,12}\bthang\b.{0,8}\bnam\b")
_ISSUER = re.compile(r"truong\b|(?:lien )?truong (?:th|tieu hoc|mam non|thcs|thpt)")
_NOT_A_TITLE = re.compile(r"(?:can cu|kinh gui|thuc hien .*\bso \d|phan thu)")


@dataclass(frozen=True, slots=True)
class Head:
    """What the head and title blocks say; ``rest`` is where the document goes on after them."""

    number: str = ""
    number_text: str = ""
    issued_on: date | None = None
    issued_on_place: Place = NOWHERE
    place_of_issue: str = ""
    issuer: str = ""
    superior: str = ""
    head_place: Place = NOWHERE
    document_type: str = ""
    title: str = ""
    title_place: Place = NOWHERE
    school_year: str = ""
    rest: int = 0


def read_head(items: Sequence[Item], ledger: Ledger) -> Head:
    """Return the head block and title of ``items``; without a type line there is no title."""
    type_at = _type_line(items)
    head_items = items[: _head_end(items) if type_at is None else type_at]
    fields = _head_fields(head_items, ledger)
    if type_at is None:
        return Head(**fields, rest=len(head_items))
    return _with_title(items, type_at, fields, ledger)


def _type_line(items: Sequence[Item]) -> int | None:
    for i, item in enumerate(items[:_HEAD_ITEMS]):
        if isinstance(item, Line) and _TYPE.match(item.folded):
            own_line = _TYPE.fullmatch(item.folded.rstrip(" .:"))
            if own_line or (item.text.isupper() and len(item.text) < _TITLE_LENGTH):
                return i
    return None


def _head_end(items: Sequence[Item]) -> int:
    """Without a type line the head ends after its last motto, number or date line."""
    ends = [i for i, item in enumerate(items[:_LOOSE_HEAD], start=1) if _is_head(item)]
    return max(ends, default=0)


def _is_head(item: Item) -> bool:
    if isinstance(item, Table):
        return _is_head_table(item)
    folded = item.folded
    return bool(_MOTTO.search(folded) or _NUMBER_LINE.match(folded) or _DATE.search(folded))


def _is_head_table(table: Table) -> bool:
    return any(
        _MOTTO.search(line.folded) for cell in cells_of(table) for line in lines_of_cell(cell)
    )


def _head_fields(items: Sequence[Item], ledger: Ledger) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    names: list[Line] = []
    for item in items:
        if isinstance(item, Line):
            understood = [_head_line(side, fields, names) for side in _sides(item)]
            if all(understood):
                ledger.place([item])
        elif _is_head_table(item) or any(
            _NUMBER_LINE.match(line.folded)
            for cell in cells_of(item)
            for line in lines_of_cell(cell)
        ):
            for cell in cells_of(item):
                for line in lines_of_cell(cell):
                    _head_line(line, fields, names)
                ledger.place([cell])
    fields.update(_issuer_and_superior(names))
    return fields


def _sides(line: Line) -> list[Line]:
    """Return the left and right side of a head line that prints both, else the line itself."""
    found = _TWO_SIDES.match(line.folded)
    if found is None:
        return [line]
    # Folding keeps the number of characters of squeezed NFC Vietnamese, so positions agree.
    cut = found.start("right" if found["right"] else "motto")
    return [
        replace(line, text=line.text[:cut].rstrip(), folded=line.folded[:cut].rstrip()),
        replace(line, text=line.text[cut:], folded=line.folded[cut:]),
    ]


def _head_line(line: Line, fields: dict[str, Any], names: list[Line]) -> bool:
    """Take one line of the head block; say whether it was understood."""
    if _MOTTO.search(line.folded) or _RULE.match(line.text):
        return True
    day, _ = long_date(line.folded)
    if (day and len(line.text) < 80) or _DATE.search(line.folded):
        if "issued_on" not in fields:
            fields["issued_on"] = day
            fields["issued_on_place"] = line.place
            fields["place_of_issue"] = squeeze(re.split(r",?\s*ngày\b", line.text)[0])
        return True
    if _NUMBER_LINE.match(line.folded):
        fields["number"], fields["number_text"] = document_number(line.text)
        fields["head_place"] = line.place
        return True
    if line.text.isupper() or _ISSUER.match(line.folded):
        names.append(line)
        return True
    return False


def _issuer_and_superior(names: Sequence[Line]) -> dict[str, Any]:
    if not names:
        return {}
    first = next((i for i, line in enumerate(names) if _ISSUER.match(line.folded)), len(names) - 1)
    return {
        "superior": " ".join(line.text for line in names[:first]),
        "issuer": " ".join(line.text for line in names[first:]),
    }


def _with_title(
    items: Sequence[Item], type_at: int, fields: dict[str, Any], ledger: Ledger
) -> Head:
    type_line = items[type_at]
    assert isinstance(type_line, Line)
    found = _TYPE.match(type_line.folded)
    assert found is not None
    # Folding keeps the number of characters of squeezed NFC Vietnamese, so positions agree.
    document_type = type_line.text[: found.end()]
    own_rest = type_line.text[found.end() :].strip(" .:-–")
    title = [own_rest] if own_rest else []
    place = type_line.place
    end = type_at + 1
    while end < len(items) and end - type_at <= _TITLE_LINES:
        item = items[end]
        if not isinstance(item, Line) or not _is_title(item):
            break
        if _RULE.match(item.text):
            end += 1
            ledger.place([item])
            continue
        if not title:
            place = item.place
        title.append(item.text)
        ledger.place([item])
        end += 1
    ledger.place([type_line])
    text = " ".join(title)
    year = next((y for line in reversed(title) if (y := school_year_of(line))), "")
    return Head(
        **{
            **fields,
            "document_type": document_type,
            "title": text,
            "title_place": place,
            "school_year": year,
            "rest": end,
        }
    )


def _is_title(line: Line) -> bool:
    return (
        not _NOT_A_TITLE.match(line.folded)
        and not is_basis(line)
        and len(line.text) <= _TITLE_LENGTH
        and not line.text.endswith((";", ":"))
        and split_marker(line.text).rank in (Rank.NONE,)
    ) or bool(_RULE.match(line.text))
