"""What a change of units would do, worked out and checked, for a person to look at before it is
done: ``operations`` does it, from the same plan."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils import timezone

from lotrinh.reference.national_units import load_reform
from lotrinh.workspace.people.models import FormerName, Unit, UnitChange, UnitLink, User
from lotrinh.workspace.people.permissions import Permission, require
from lotrinh.workspace.people.units.drafts import Draft, Effect, UnableToChangeUnits

PARTS = (Unit.Kind.SITE, Unit.Kind.GROUP)
"""What lies in a school and is its own affair."""

PARENTS: Mapping[str, frozenset[str]] = {
    Unit.Kind.PROVINCE: frozenset({Unit.Kind.MINISTRY}),
    Unit.Kind.DISTRICT: frozenset({Unit.Kind.PROVINCE}),
    Unit.Kind.COMMUNE: frozenset({Unit.Kind.PROVINCE, Unit.Kind.DISTRICT}),
    Unit.Kind.SCHOOL: frozenset(
        {Unit.Kind.MINISTRY, Unit.Kind.PROVINCE, Unit.Kind.DISTRICT, Unit.Kind.COMMUNE}
    ),
    Unit.Kind.SITE: frozenset({Unit.Kind.SCHOOL}),
    Unit.Kind.GROUP: frozenset({Unit.Kind.SCHOOL}),
}
"""In which kinds of units each can lie."""

_LONGEST = {"name": 200, "code": 30, "basis": 300}


@dataclass(frozen=True, slots=True)
class UnitsPlan:
    """A change that was checked and not yet done: all that it does; ``subject`` is whom it is of,
    None for one that is opened."""

    draft: Draft
    subject: Unit | None

    @property
    def unit(self) -> Unit:
        """Return the unit that the change is of; one that is opened is there once it is saved."""
        unit = self.subject or self.draft.opened
        assert unit is not None
        return unit

    @property
    def effects(self) -> tuple[Effect, ...]:
        """Return everything that the change does, in order."""
        return tuple(self.draft.effects)

    @property
    def digest(self) -> str:
        """Return 16 digits that differ when the change would do something else."""
        said = f"{self.draft.on}{self.draft.basis}{self.effects}"
        return hashlib.sha256(said.encode()).hexdigest()[:16]


def seat_of(unit: Unit) -> Unit:
    """Return the unit in which one has to be allowed to change ``unit``: what it lies in today, or
    lay in last; itself where it lies in none."""
    links = list(UnitLink.objects.filter(unit=unit).select_related("parent"))
    today = timezone.localdate()
    now = [
        link
        for link in links
        if (link.valid_from or date.min) <= today <= (link.valid_to or date.max)
    ]
    last = max(now or links, key=lambda link: link.valid_from or date.min, default=None)
    return unit if last is None else last.parent


def _require(
    actor: User, unit: Unit, on: date, permission: Permission, *, ever_after: bool = False
) -> None:
    """Let only who may change ``unit`` from the day ``on`` pass: in its seat, and in all that it
    lay in from that day until today; ``ever_after`` also in what it is to lie in later.

    Raises: NotAllowed.
    """
    # One who has a unit today does not rewrite the days on which it was another's.
    last = date.max if ever_after else max(on, timezone.localdate())
    links = UnitLink.objects.filter(
        Q(valid_from=None) | Q(valid_from__lte=last),
        Q(valid_to=None) | Q(valid_to__gte=on),
        unit=unit,
    )
    seats = {link.parent_id: link.parent for link in links.select_related("parent")}
    seat = seat_of(unit)
    for one in (seats | {seat.pk: seat}).values():
        require(actor, one, permission)


def plan_opening(
    *, kind: str, name: str, code: str, parent: Unit, on: date, basis: str, actor: User
) -> UnitsPlan:
    """Return what opening a unit in ``parent`` would do.

    Raises: NotAllowed, UnableToChangeUnits.
    """
    require(actor, parent, Permission.MANAGE_UNITS)
    if kind in PARTS or kind not in PARENTS:
        raise UnableToChangeUnits(
            "Chọn loại đơn vị: tỉnh, huyện, xã hoặc trường.",
            "Choose the kind of unit: province, district, commune or school.",
            "kind",
        )
    _check_place(kind, parent, on)
    return _open(kind, name, code, parent, on, _told(basis, "basis"))


def plan_opening_part(
    *, school: Unit, kind: str, name: str, on: date, actor: User, code: str = "", basis: str = ""
) -> UnitsPlan:
    """Return what opening a site or a group in ``school`` would do; without a code it gets one.

    Raises: NotAllowed, UnableToChangeUnits.
    """
    require(actor, school, Permission.MANAGE_GROUPS)
    if kind not in PARTS:
        raise UnableToChangeUnits("Chọn điểm trường hoặc tổ.", "Choose a site or a group.", "kind")
    _check_place(kind, school, on)
    return _open(kind, name, code or _next_code(school, kind), school, on, _fitting(basis, "basis"))


def plan_closing(*, unit: Unit, on: date, basis: str, actor: User) -> UnitsPlan:
    """Return what closing ``unit`` without a successor would do: a school's sites and groups end.

    Raises: NotAllowed; UnableToChangeUnits, also while anything else lies in it.
    """
    _require(actor, unit, on, Permission.MANAGE_UNITS)
    _no_part(unit)
    return _close(unit, on, _told(basis, "basis"))


def plan_closing_part(*, part: Unit, on: date, actor: User, basis: str = "") -> UnitsPlan:
    """Return what closing a site or a group would do: who was in the group is in none then.

    Raises: NotAllowed, UnableToChangeUnits.
    """
    _require(actor, part, on, Permission.MANAGE_GROUPS)
    _a_part(part)
    return _close(part, on, _fitting(basis, "basis"))


def plan_merger(
    *, units: Sequence[Unit], into: Unit, on: date, basis: str, actor: User
) -> UnitsPlan:
    """Return what merging ``units`` into the standing unit ``into`` would do.

    What lies in them goes over; groups of a school's staff end with it.

    Raises: NotAllowed, UnableToChangeUnits.
    """
    for unit in [*units, into]:
        _require(actor, unit, on, Permission.MANAGE_UNITS)
    basis = _told(basis, "basis")
    gone = list({unit.pk: unit for unit in units}.values())
    if not gone or into in gone:
        raise UnableToChangeUnits(
            "Chọn đơn vị nhận khác với các đơn vị được sáp nhập.",
            "Choose a unit that stands, other than those that go into it.",
            "into",
        )
    for unit in gone:
        _no_part(unit)
        _same_kind(unit, into)
    draft = Draft([*gone, into], on, basis)
    draft.check_standing(into, "into")
    for unit in gone:
        draft.end(unit, UnitChange.Kind.MERGED, into)
    draft.end_orphans({Unit.Kind.GROUP})
    draft.carry_over()
    return _checked(draft, into)


def plan_split(
    *,
    unit: Unit,
    into: Sequence[Unit],
    on: date,
    basis: str,
    actor: User,
    places: Mapping[int, Unit] | None = None,
) -> UnitsPlan:
    """Return what splitting ``unit`` into the standing units ``into`` would do.

    ``unit`` goes on, smaller, where it is among ``into``; otherwise it ends. ``places`` says for
    units that lie in it (ids) in which of ``into`` they lie then; where ``unit`` ends, for all but
    the groups of a school, which end with it.

    Raises: NotAllowed; UnableToChangeUnits, also naming those for which nothing is said.
    """
    for one in [unit, *into]:
        _require(actor, one, on, Permission.MANAGE_UNITS)
    _no_part(unit)
    basis = _told(basis, "basis")
    new = [one for one in {one.pk: one for one in into}.values() if one != unit]
    stays = unit in into
    if len(new) < (1 if stays else 2):
        raise UnableToChangeUnits(
            "Tách phải ra ít nhất hai đơn vị. Nếu tất cả vào một đơn vị thì chọn sáp nhập.",
            "A split leads to at least two units. Where all goes into one, choose to merge.",
            "into",
        )
    draft = Draft([unit, *new], on, basis)
    for one in new:
        _same_kind(unit, one)
        draft.check_standing(one, "into")
    inside = {child.pk for child in draft.lying_in(unit)}
    said = {pk: one for pk, one in (places or {}).items() if pk in inside}
    if any(one not in into for one in said.values()):
        raise UnableToChangeUnits(
            "Nơi thuộc về phải là một trong các đơn vị sau khi tách.",
            "Each has to lie in one of the units after the split.",
            "places",
        )
    first = new[0]
    for one in new[0 if stays else 1 :]:
        draft.hand_on(unit, one)
    if stays:
        for pk, one in said.items():
            if one != unit:
                draft.move(draft.units[pk], one)
    else:
        draft.end(unit, UnitChange.Kind.SPLIT, first)
        draft.end_orphans({Unit.Kind.GROUP})
        for child in draft.orphans:
            if child.pk in said:
                draft.place(child, said[child.pk])
        draft.carry_over()
    return _checked(draft, unit)


def plan_move(*, unit: Unit, parent: Unit, on: date, basis: str, actor: User) -> UnitsPlan:
    """Return what having ``unit`` lie in ``parent`` would do; what lies in it goes along.

    Raises: NotAllowed, UnableToChangeUnits.
    """
    _require(actor, unit, on, Permission.MANAGE_UNITS, ever_after=True)
    require(actor, parent, Permission.MANAGE_UNITS)
    _no_part(unit)
    basis = _told(basis, "basis")
    _check_place(unit.kind, parent, on)
    draft = Draft([unit, parent], on, basis)
    draft.move(unit, parent)
    return _checked(draft, unit)


def plan_renaming(
    *, unit: Unit, name: str, code: str, on: date, basis: str, actor: User
) -> UnitsPlan:
    """Return what calling ``unit`` otherwise, or giving it another code, would do.

    Raises: NotAllowed, UnableToChangeUnits.
    """
    _require(actor, unit, on, Permission.MANAGE_UNITS)
    _no_part(unit)
    return _rename(unit, name, code, on, _told(basis, "basis"))


def plan_renaming_part(
    *, part: Unit, name: str, on: date, actor: User, basis: str = ""
) -> UnitsPlan:
    """Return what calling a site or a group otherwise would do.

    Raises: NotAllowed, UnableToChangeUnits.
    """
    _require(actor, part, on, Permission.MANAGE_GROUPS)
    _a_part(part)
    return _rename(part, name, part.code, on, _fitting(basis, "basis"))


def _open(kind: str, name: str, code: str, parent: Unit, on: date, basis: str) -> UnitsPlan:
    name, code = _told(name, "name"), _told(code, "code")
    draft = Draft([parent], on, basis, [code])
    draft.open(kind=kind, name=name, code=code, parent=parent)
    return _checked(draft, None)


def _rename(unit: Unit, name: str, code: str, on: date, basis: str) -> UnitsPlan:
    name, code = _told(name, "name"), _told(code, "code")
    draft = Draft([unit], on, basis, [code])
    draft.rename(unit, name=name, code=code)
    return _checked(draft, unit)


def _close(unit: Unit, on: date, basis: str) -> UnitsPlan:
    draft = Draft([unit], on, basis)
    draft.end(unit, UnitChange.Kind.CLOSED)
    draft.end_orphans(set(PARTS))
    if draft.orphans:
        names = ", ".join(f"{one.name} ({one.code})" for one in draft.orphans[:5])
        more = len(draft.orphans) - 5
        raise UnableToChangeUnits(
            f"Trong {unit.name} còn {names}{f' và {more} đơn vị nữa' if more > 0 else ''}. "
            "Chuyển các đơn vị ấy sang nơi khác từ cùng ngày, rồi giải thể.",
            f"{names}{f' and {more} more' if more > 0 else ''} still lie in {unit.name}. "
            "Move them elsewhere from the same day, then close it.",
            "on",
        )
    return _checked(draft, unit)


def _checked(draft: Draft, subject: Unit | None) -> UnitsPlan:
    draft.tree()
    return UnitsPlan(draft, None if subject is None else draft.units[subject.pk])


def _check_place(kind: str, parent: Unit, on: date) -> None:
    if parent.kind not in PARENTS.get(kind, frozenset()):
        raise UnableToChangeUnits(
            f"{parent.name} không thể là nơi thuộc về của đơn vị loại này. Chọn đơn vị khác.",
            f"A unit of this kind cannot lie in {parent.name}. Choose another unit.",
            "parent",
        )
    reform = load_reform()
    if kind == Unit.Kind.DISTRICT and on >= reform.day:
        raise UnableToChangeUnits(
            f"Từ {reform.day:%d/%m/%Y} không còn cấp huyện. Chọn ngày trước đó hoặc loại khác.",
            f"There are no districts since {reform.day:%d/%m/%Y}. Choose a day before, or another "
            "kind.",
            "on",
        )


def _same_kind(unit: Unit, other: Unit) -> None:
    if unit.kind != other.kind:
        raise UnableToChangeUnits(
            f"{unit.name} và {other.name} không cùng loại. Chọn đơn vị cùng loại.",
            f"{unit.name} and {other.name} are not of one kind. Choose one of the same kind.",
            "into",
        )


def _no_part(unit: Unit) -> None:
    if unit.kind in PARTS:
        raise UnableToChangeUnits(
            f"{unit.name} là điểm trường hoặc tổ: sửa ở trang của trường.",
            f"{unit.name} is a site or a group: change it on the school's page.",
        )


def _a_part(part: Unit) -> None:
    if part.kind not in PARTS:
        raise UnableToChangeUnits(
            f"{part.name} không phải điểm trường hay tổ.",
            f"{part.name} is neither a site nor a group.",
        )


_WORDS = {
    "name": ("Ghi tên đơn vị.", "Write the unit's name."),
    "code": ("Ghi mã đơn vị.", "Write the unit's code."),
    "basis": (
        "Ghi căn cứ: số, ngày và cơ quan ra quyết định.",
        "Write the basis: number, day and issuer of the decision.",
    ),
}


def _told(text: str, field: str) -> str:
    """Return ``text`` trimmed. Raises: UnableToChangeUnits if it is blank or too long."""
    if not text.strip():
        raise UnableToChangeUnits(*_WORDS[field], field)
    return _fitting(text, field)


def _fitting(text: str, field: str) -> str:
    if len(text.strip()) > _LONGEST[field]:
        raise UnableToChangeUnits(
            f"Dài quá {_LONGEST[field]} ký tự. Viết ngắn lại.",
            f"Longer than {_LONGEST[field]} characters. Make it shorter.",
            field,
        )
    return text.strip()


def _next_code(school: Unit, kind: str) -> str:
    """Return a code that no unit ever had: the school's, with D1, D2 for sites, T1 for groups."""
    stem = f"{school.code}-{'D' if kind == Unit.Kind.SITE else 'T'}"
    taken = {
        *Unit.objects.filter(code__startswith=stem).values_list("code", flat=True),
        *FormerName.objects.filter(code__startswith=stem).values_list("code", flat=True),
    }
    number = 1
    while f"{stem}{number}" in taken:
        number += 1
    return f"{stem}{number}"
