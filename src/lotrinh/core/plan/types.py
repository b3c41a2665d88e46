"""The plan as frozen data; every part keeps its place in the source and its text as printed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from lotrinh.core.messages import Message
from lotrinh.core.values.types import BLANK, Direction, Value


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something stands: a top-level paragraph, or a cell of a top-level table; all from 1.

    Paragraphs and tables are each counted over the whole body in document order, empty paragraphs
    included (in an extracted text a line is a paragraph). ``row`` counts the table's rows, ``cell``
    the row's cells as stored (a merged cell is one). A place with no number is the whole document.
    """

    paragraph: int | None = None
    table: int | None = None
    row: int | None = None
    cell: int | None = None


NOWHERE = Place()


class TargetLevel(StrEnum):
    """Who set a target; ``central_province`` is the shared column *TW, Tỉnh*."""

    CENTRAL = "central"
    CENTRAL_PROVINCE = "central_province"
    PROVINCE = "province"
    DISTRICT = "district"
    COMMUNE = "commune"
    SCHOOL = "school"


@dataclass(frozen=True, slots=True)
class Cell:
    """A printed text, what it was read as, where it stands and what had to be assumed."""

    text: str = ""
    value: Value = BLANK
    place: Place = NOWHERE
    assumptions: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class Baseline:
    """The value at a named date (*Hiện trạng 9/2023*).

    ``as_of`` is ``"2023-09"``, ``"2023"`` or ``""``.
    """

    text: str = ""
    as_of: str = ""
    value: Value = BLANK
    place: Place = NOWHERE
    assumptions: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class Indicator:
    """One row of a target table.

    ``targets`` has a key per level column that the table has; ``phases`` a key per phase column,
    ``"2023"`` for a calendar year, ``"2023-2024"`` for a school year, ``"2023-2024/1"`` for a
    semester. A blank cell is present with the value missing/blank. ``target_year`` is the year in
    the header of the target columns (*Chỉ tiêu 2025*), None if it names none. ``code`` is the
    catalogue's code where the name is known, else ``""``. ``number`` is the STT as printed,
    ``group`` the names of the group rows above, outermost first, joined by `` > ``;
    ``group_number`` is the outermost group row's STT, ``group_numbers`` the STT of each, outermost
    first.
    """

    appendix: str
    part: str
    group: str
    number: str
    name: str
    unit: str
    baseline: Baseline
    targets: Mapping[TargetLevel, Cell]
    phases: Mapping[str, Cell]
    place: Place
    name_place: Place = NOWHERE
    unit_place: Place = NOWHERE
    group_number: str = ""
    target_year: int | None = None
    actual: Cell | None = None
    note: str = ""
    code: str = ""
    direction: Direction = Direction.HIGHER
    group_numbers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LegalBasis:
    """An upstream document that the plan cites.

    ``type`` is the Vietnamese type with its first letter capital (*Kế hoạch*), ``issued_on`` None
    when the citation has no readable date, ``text`` the whole citation as printed.
    """

    text: str
    type: str = ""
    number: str = ""
    issued_on: date | None = None
    issuer: str = ""
    subject: str = ""
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a section: its own bullet or number as printed (``+``, ``a)``), its text."""

    text: str
    marker: str = ""
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered heading with its paragraphs and subsections; ``number`` as printed, no stop."""

    number: str
    title: str
    place: Place = NOWHERE
    paragraphs: tuple[Paragraph, ...] = ()
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True, slots=True)
class BodyTarget:
    """A target said in a sentence of the body.

    ``name`` is the sentence without its value; ``indicator`` the index in ``Plan.indicators`` that
    it matches, None if none; ``score`` 0-100 how sure the match is; ``level`` whose demand the
    heading says it is; ``group`` the heading it stands under.
    """

    text: str
    name: str
    value: Value
    level: TargetLevel | None = None
    group: str = ""
    indicator: int | None = None
    score: int = 0
    place: Place = NOWHERE
    assumptions: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class Stage:
    """A span of the roadmap with its items; ``from_year``-``to_year`` None if not printed."""

    name: str
    from_year: int | None = None
    to_year: int | None = None
    items: tuple[Paragraph, ...] = ()
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class TaskGroup:
    """One of the plan's numbered groups of tasks and solutions; ``owner``, ``deadline``,
    ``resources`` and ``product`` as printed in an item are kept on :class:`TaskItem`."""

    number: str
    title: str
    items: tuple[TaskItem, ...] = ()
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class TaskItem:
    """One task: its text, and who, by when, with what and with which product, where it says so."""

    text: str
    marker: str = ""
    heading: str = ""
    owner: str = ""
    deadline: str = ""
    resources: str = ""
    product: str = ""
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Responsibility:
    """What a role answers for; ``role`` as printed (*Hiệu trưởng*)."""

    role: str
    items: tuple[Paragraph, ...] = ()
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Posting:
    """The window in which the plan is public; either end None when it was not printed."""

    from_: date | None = None
    to: date | None = None
    text: str = ""
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Recipient:
    """A line of *Nơi nhận* as printed, without its dash."""

    text: str
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who signs: the capacity (*HIỆU TRƯỞNG*) and the name."""

    title: str = ""
    name: str = ""
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Appendix:
    """An appendix as headed: ``number`` as printed (*II*), title, and the reference line under it
    (*Kèm theo Kế hoạch số ...*) with the number and date that it names."""

    number: str
    title: str
    reference: str = ""
    plan_number: str = ""
    plan_date: date | None = None
    place: Place = NOWHERE
    reference_place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class AppendixMention:
    """A sentence of the body that refers to an appendix (*Kèm theo Phụ lục I*)."""

    number: str
    text: str
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Leftover:
    """Text that was read but placed in no known part; listed, never dropped."""

    text: str
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many of the document's characters (white space aside) landed in a known part."""

    placed: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """A school's improvement plan as its document says it.

    ``number`` is squeezed of stray spaces (*240/KH-THTTB2*), ``number_text`` as printed.
    ``document_type`` is the type in the title block (*KẾ HOẠCH*); ``school_year`` is
    ``"2023-2024"``; ``place_of_issue`` as printed. ``tables`` counts the document's target tables.
    """

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
    opening: tuple[Paragraph, ...] = ()
    legal_bases: tuple[LegalBasis, ...] = ()
    sections: tuple[Section, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    body_targets: tuple[BodyTarget, ...] = ()
    stages: tuple[Stage, ...] = ()
    task_groups: tuple[TaskGroup, ...] = ()
    responsibilities: tuple[Responsibility, ...] = ()
    resources: tuple[Paragraph, ...] = ()
    posting: Posting | None = None
    recipients: tuple[Recipient, ...] = ()
    signatory: Signatory | None = None
    appendices: tuple[Appendix, ...] = ()
    appendix_mentions: tuple[AppendixMention, ...] = ()
    leftovers: tuple[Leftover, ...] = ()
    coverage: Coverage = field(default_factory=Coverage)
    assumptions: tuple[Message, ...] = ()
