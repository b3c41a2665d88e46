"""A change of units in memory: made step by step, checked against the whole tree, then saved."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.db.models import F, Q

from lotrinh.core.indicators import UnitTree, UnsoundUnitTree
from lotrinh.core.messages import LotrinhError
from lotrinh.workspace.people.days import ONE_DAY
from lotrinh.workspace.people.models import (
    Delegation,
    FormerName,
    Membership,
    Unit,
    UnitChange,
    UnitLink,
    UnitPath,
)
from lotrinh.workspace.people.paths import rebuild_paths
from lotrinh.workspace.people.units.trees import NamesInTime, open_end, tree_of

_PROVISIONAL = -1  # the id of a unit that is not saved yet; a change makes one at most


# What was taken back before it began ended on the eve of its first day: it never held.
_EVER_HELD = Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gte=F("valid_from"))


class UnableToChangeUnits(LotrinhError):
    """The units cannot be changed so; the message says what stands in the way and what to do.

    ``field`` is what to mend: ``on``, ``basis``, ``name``, ``code``, ``parent``, ``into``, ...,
    empty where it is none of them.
    """

    def __init__(self, vi: str, en: str, field: str = "") -> None:
        super().__init__(vi, en)
        self.field = field


class EffectKind(StrEnum):
    """What a change does besides what was asked for, and that too."""

    OPENED = "opened"
    ENDED = "ended"
    MOVED = "moved"
    RENAMED = "renamed"
    SPLIT = "split"
    PEOPLE_END = "people_end"
    PEOPLE_STAY = "people_stay"  # in the school, in no group
    DELEGATIONS_END = "delegations_end"


@dataclass(frozen=True, slots=True)
class Effect:
    """One thing that a change does: to which unit, where to (``other``), to how many."""

    kind: EffectKind
    name: str
    code: str
    other: str = ""
    count: int = 0


class Draft:
    """The units that a change touches, with all that they lie in and all that lies right in them.

    ``units`` are those that change or are named; ``codes`` those that the change gives to a unit.
    """

    def __init__(
        self, units: Iterable[Unit], on: date, basis: str = "", codes: Iterable[str] = ()
    ) -> None:
        self.on = on
        self.eve = on - ONE_DAY
        self.basis = basis
        self.effects: list[Effect] = []
        self.opened: Unit | None = None
        self._touched: set[int] = set()
        self._cut_links: list[UnitLink] = []
        self._new_links: list[UnitLink] = []
        self._new_names: list[FormerName] = []
        self._new_changes: list[UnitChange] = []
        self._orphans: dict[int, UnitLink] = {}
        self._ended: list[Membership] = []
        self._going_on: list[Membership] = []
        self._delegations: list[Delegation] = []
        self._load({unit.pk for unit in units}, set(codes))

    def _load(self, named: set[int], codes: set[str]) -> None:
        below = UnitLink.objects.filter(parent__in=named).values_list("unit_id", flat=True)
        around = named | set(below)
        above = UnitPath.objects.filter(unit__in=around).values_list("ancestor_id", flat=True)
        same = Unit.objects.filter(Q(code__in=codes) | Q(former_names__code__in=codes))
        # What became of them, or became them, must still fit: also units that are long gone.
        told = UnitChange.objects.filter(Q(old__in=named) | Q(new__in=named))
        ends = {pk for pair in told.values_list("old", "new") for pk in pair if pk is not None}
        ids = around | set(above) | set(same.values_list("pk", flat=True)) | ends
        self.units = {unit.pk: unit for unit in Unit.objects.filter(pk__in=ids)}
        self.before = {pk: as_data(unit) for pk, unit in self.units.items()}
        self.links = list(UnitLink.objects.filter(unit__in=ids, parent__in=ids))
        self.former = list(FormerName.objects.filter(unit__in=ids))
        self.changes = list(
            UnitChange.objects.filter(
                Q(old=None) | Q(old__in=ids), Q(new=None) | Q(new__in=ids)
            ).exclude(old=None, new=None)
        )

    # --- what was asked for ----------------------------------------------------------------------

    def open(self, *, kind: str, name: str, code: str, parent: Unit) -> None:
        """Open a unit in ``parent``; it lies there no longer than ``parent`` lasts, and a part of a
        school that ended ended with it."""
        above = self._standing(parent, "parent")
        self._check_code(code, None)
        ends = above.valid_to if above.kind == Unit.Kind.SCHOOL else None
        unit = Unit(
            pk=_PROVISIONAL, kind=kind, name=name, code=code, valid_from=self.on, valid_to=ends
        )
        self.units[unit.pk] = unit
        self.opened = unit
        self._link(unit, above, date.max)
        self._follow(None, unit, UnitChange.Kind.OPENED)
        if ends is not None:
            self._follow(unit, None, UnitChange.Kind.CLOSED, ends + ONE_DAY)
        self._say(EffectKind.OPENED, unit, self._name(above))

    def rename(self, unit: Unit, *, name: str, code: str) -> None:
        """Call ``unit`` otherwise from the day on."""
        one = self._standing(unit)
        if (one.name, one.code) == (name, code):
            raise UnableToChangeUnits(
                "Tên và mã vẫn như cũ. Sửa tên hoặc mã.",
                "Name and code are as they were. Change one of them.",
                "name",
            )
        self._check_began(one)
        late = [each for each in self.former if each.unit_id == one.pk]
        if any(each.valid_to >= self.eve for each in late):
            raise self._later(one)
        if code != one.code:
            self._check_code(code, one)
        before = FormerName(unit=one, name=one.name, code=one.code, valid_to=self.eve)
        self.former.append(before)
        self._new_names.append(before)
        self._say(EffectKind.RENAMED, one, f"{name} ({code})")
        one.name, one.code = name, code
        self._touched.add(one.pk)
        self._follow(one, one, UnitChange.Kind.RENAMED)

    def move(self, unit: Unit, parent: Unit) -> None:
        """Have ``unit`` lie in ``parent`` from the day on, as long as it lay in another or lasts.

        What is known of later days stays as it is.
        """
        one, above = self._standing(unit), self._standing(parent, "parent")
        now = self._link_up(one, self.on)
        if now is not None and now.parent_id == above.pk:
            raise UnableToChangeUnits(
                f"{self._name(one)} đã thuộc {self._name(above)}. Chọn đơn vị khác.",
                f"{self._name(one)} lies in {self._name(above)} already. Choose another unit.",
                "parent",
            )
        if now is not None and (now.valid_from or date.min) >= self.on:
            raise self._later(one)
        if one.pk == above.pk or self._lies_in(above, one):
            raise UnableToChangeUnits(
                f"{self._name(above)} nằm trong chính {self._name(one)}. Chọn đơn vị khác.",
                f"{self._name(above)} lies in {self._name(one)} itself. Choose another unit.",
                "parent",
            )
        until = self._before_next_link(one) if now is None else now.valid_to or date.max
        if now is not None:
            self._cut(now)
        self._link(one, above, until)
        self._follow(one, one, UnitChange.Kind.MOVED)
        self._say(EffectKind.MOVED, one, self._name(above))

    def end(self, unit: Unit, kind: str, into: Unit | None = None) -> None:
        """End ``unit`` on the eve; ``kind`` says why, ``into`` what took its place."""
        one = self._standing(unit)
        self._check_began(one)
        if self._changed_later(one):
            raise self._later(one)
        self._follow(one, into, kind)
        self._say(EffectKind.ENDED, one, "" if into is None else self._name(into))
        self._end_itself(one)

    def hand_on(self, unit: Unit, into: Unit) -> None:
        """Say that part of ``unit`` is ``into`` from the day on."""
        self._follow(self._standing(unit), into, UnitChange.Kind.SPLIT)
        self._say(EffectKind.SPLIT, unit, self._name(into))

    def place(self, child: Unit, parent: Unit) -> None:
        """Say where a unit lies whose parent ended."""
        old = self._orphans.pop(child.pk)
        above = self._standing(parent)
        until = min(old.valid_to or date.max, above.valid_to or date.max)
        one = self.units[child.pk]
        self._link(one, above, until)
        self._follow(one, one, UnitChange.Kind.MOVED)
        self._say(EffectKind.MOVED, one, self._name(above))

    def end_orphans(self, kinds: Collection[str]) -> None:
        """End those units of the given kinds whose parent ended: the groups of a school, say."""
        for pk in [pk for pk in self._orphans if self.units[pk].kind in kinds]:
            del self._orphans[pk]
            self.end(self.units[pk], UnitChange.Kind.CLOSED)

    def carry_over(self) -> None:
        """Place what lay in units that ended in their only successors.

        Raises: UnableToChangeUnits naming those for which somebody has to say where they are.
        """
        if not self._orphans:
            return
        links, _open = self.tree().carried_over(self.on)
        there = self._by_code()
        for link in links:
            child = there.get(link.unit)
            if child is not None and child.pk in self._orphans:
                self.place(child, there[link.parent])
        if self._orphans:
            raise self._undecided()

    def check_standing(self, unit: Unit, field: str) -> None:
        """Let only a unit pass that is there on the day. Raises: UnableToChangeUnits."""
        self._standing(unit, field)

    # --- checking and saving ---------------------------------------------------------------------

    def lying_in(self, unit: Unit) -> list[Unit]:
        """Return what lies right in ``unit`` on the day, by name."""
        inside = [
            self.units[link.unit_id]
            for link in self.links
            if link.parent_id == unit.pk
            and (link.valid_from or date.min) <= self.on <= (link.valid_to or date.max)
        ]
        return sorted(inside, key=lambda one: (one.name, one.pk))

    @property
    def orphans(self) -> list[Unit]:
        """Return the units whose parent ended and that lie nowhere yet, by name."""
        return sorted((self.units[pk] for pk in self._orphans), key=lambda one: (one.name, one.pk))

    def tree(self) -> UnitTree:
        """Return the tree as it is now. Raises: UnableToChangeUnits if it contradicts itself."""
        try:
            return tree_of(self.units.values(), self.former, self.links, self.changes)
        except UnsoundUnitTree as unsound:
            raise UnableToChangeUnits(
                "Việc này không khớp với những thay đổi đã ghi: "
                f"{_detail(unsound.message.vi)}. Chọn ngày khác, hoặc xem lịch sử của đơn vị.",
                "This does not fit what is recorded already: "
                f"{_detail(unsound.message.en)}. Choose another day, or look at the history.",
            ) from unsound

    def save(self, at: datetime) -> None:
        """Write the change down; call it in a transaction."""
        if self.opened is not None:
            self.opened.pk = None
            self.opened.save(force_insert=True)
        for pk in self._touched - {_PROVISIONAL}:
            self.units[pk].save(update_fields=["name", "code", "valid_to"])
        for link in self._cut_links:
            link.save(update_fields=["valid_to"])
        rows: list[FormerName | UnitLink | UnitChange] = [
            *self._new_names,
            *self._new_links,
            *self._new_changes,
        ]
        for row in rows:
            _repoint(row, self.opened)
            row.save(force_insert=True)
        for membership in self._ended:
            membership.save(update_fields=["valid_to"])
        for membership in self._going_on:
            membership.save(force_insert=True)
        for delegation in self._delegations:
            if delegation.valid_from >= self.on:
                delegation.ended_at = at
            else:
                delegation.valid_to = self.eve
            delegation.save(update_fields=["valid_to", "ended_at"])
        rebuild_paths({link.unit_id for link in [*self._cut_links, *self._new_links]})

    # --- steps -----------------------------------------------------------------------------------

    def _end_itself(self, one: Unit) -> None:
        one.valid_to = self.eve
        self._touched.add(one.pk)
        for link in list(self.links):
            if link.unit_id == one.pk and self._holds(link):
                self._cut(link)
            elif link.parent_id == one.pk and self._holds(link):
                if (link.valid_from or date.min) >= self.on:
                    raise self._later(self.units[link.unit_id])
                self._orphans[link.unit_id] = _copy(link)
                self._cut(link)
        self._end_roles(one)

    def _end_roles(self, one: Unit) -> None:
        held = Membership.objects.filter(_EVER_HELD, Q(valid_to=None) | Q(valid_to__gte=self.on))
        held = held.filter(Q(unit=one) | Q(group=one)).select_related("user", "group")
        known = {membership.pk for membership in self._ended}
        roles = [membership for membership in held if membership.pk not in known]
        late = sorted(
            {str(role.user) for role in roles if (role.valid_from or date.min) >= self.on}
        )
        if late:
            names = ", ".join(late)
            raise UnableToChangeUnits(
                f"{names} có vai trò ở {one.name} bắt đầu từ {self.on:%d/%m/%Y} hoặc sau đó. "
                "Thu hồi các vai trò ấy trước, hoặc chọn ngày khác.",
                f"{names} has a role in {one.name} that begins on {self.on:%d/%m/%Y} or later. "
                "Take those roles back first, or choose another day.",
                "on",
            )
        for role in roles:
            stays = role.unit_id != one.pk
            if stays and not self._has_role_without_group(role):
                self._going_on.append(
                    Membership(
                        user=role.user,
                        unit_id=role.unit_id,
                        role=Membership.Role.STAFF,
                        title=role.title if role.role == Membership.Role.STAFF else "",
                        fields=role.fields,
                        valid_from=self.on,
                        valid_to=self._last_day_without_group(role),
                    )
                )
            role.valid_to = self.eve
        self._ended += roles
        delegations = Delegation.objects.filter(
            membership__in=roles, ended_at=None, valid_to__gte=self.on
        )
        self._delegations += delegations
        kind = EffectKind.PEOPLE_STAY if one.kind == Unit.Kind.GROUP else EffectKind.PEOPLE_END
        for said, count in ((kind, len(roles)), (EffectKind.DELEGATIONS_END, len(delegations))):
            if count:
                self._say(said, one, count=count)

    def _has_role_without_group(self, role: Membership) -> bool:
        own = Membership.objects.filter(
            _EVER_HELD,
            Q(valid_from=None) | Q(valid_from__lte=self.on),
            Q(valid_to=None) | Q(valid_to__gte=self.on),
            user=role.user_id,
            unit=role.unit_id,
            role=Membership.Role.STAFF,
        ).exclude(group=role.group_id)
        planned = any(
            (one.user_id, one.unit_id) == (role.user_id, role.unit_id) for one in self._going_on
        )
        return planned or own.exists()

    def _last_day_without_group(self, role: Membership) -> date | None:
        """Return until when who leaves a group stays in the school by that: as long as the role
        lasted, and no longer than until the same role in no group begins that is planned."""
        later = Membership.objects.filter(
            _EVER_HELD,
            user=role.user_id,
            unit=role.unit_id,
            role=Membership.Role.STAFF,
            group=None,
            valid_from__gt=self.on,
        )
        begins = later.order_by("valid_from").values_list("valid_from", flat=True).first()
        last = date.max if begins is None else begins - ONE_DAY
        return open_end(min(last, role.valid_to or date.max))

    def _link(self, unit: Unit, parent: Unit, until: date) -> None:
        ends = min(until, parent.valid_to or date.max, unit.valid_to or date.max)
        link = UnitLink(
            unit_id=unit.pk, parent_id=parent.pk, valid_from=self.on, valid_to=open_end(ends)
        )
        self.links.append(link)
        self._new_links.append(link)

    def _cut(self, link: UnitLink) -> None:
        link.valid_to = self.eve
        self._cut_links.append(link)

    def _follow(
        self, old: Unit | None, new: Unit | None, kind: str, on: date | None = None
    ) -> None:
        change = UnitChange(
            on=on or self.on,
            kind=kind,
            old_id=None if old is None else old.pk,
            new_id=None if new is None else new.pk,
            basis=self.basis,
        )
        self.changes.append(change)
        self._new_changes.append(change)

    def _say(self, kind: EffectKind, unit: Unit, other: str = "", count: int = 0) -> None:
        one = self.units[unit.pk]
        self.effects.append(Effect(kind, self._name(one), one.code, other, count))

    # --- what is known ---------------------------------------------------------------------------

    def _standing(self, unit: Unit, field: str = "on") -> Unit:
        """Return the unit as it is now, if it is there on the day."""
        one = self.units[unit.pk]
        if not (one.valid_from or date.min) <= self.on <= (one.valid_to or date.max):
            raise UnableToChangeUnits(
                f"Ngày {self.on:%d/%m/%Y} không có {one.name} ({one.code}). "
                "Chọn ngày khác hoặc đơn vị khác.",
                f"There is no {one.name} ({one.code}) on {self.on:%d/%m/%Y}. "
                "Choose another day or another unit.",
                field,
            )
        return one

    def _check_began(self, one: Unit) -> None:
        if (one.valid_from or date.min) >= self.on:
            raise UnableToChangeUnits(
                f"{one.name} mới có từ {one.valid_from:%d/%m/%Y}. Chọn ngày sau đó.",
                f"{one.name} is there since {one.valid_from:%d/%m/%Y}. Choose a later day.",
                "on",
            )

    def _changed_later(self, one: Unit) -> bool:
        """Say whether anything is recorded of the unit on the day's own parent or name, or later.

        What went into it, or was opened in it, is seen by the links.
        """
        named = UnitChange.objects.filter(Q(old=one) | Q(new=one), on__gt=self.on)
        renamed = any(name.unit_id == one.pk and name.valid_to >= self.eve for name in self.former)
        moved = any(
            link.unit_id == one.pk and (link.valid_from or date.min) >= self.on
            for link in self.links
        )
        return renamed or moved or named.exists()

    def _later(self, one: Unit) -> UnableToChangeUnits:
        return UnableToChangeUnits(
            f"{self._name(one)} đã có thay đổi ghi từ ngày {self.on:%d/%m/%Y} trở đi, "
            "nên việc này sẽ mâu thuẫn với nó. Chọn ngày sau thay đổi cuối cùng.",
            f"A change of {self._name(one)} is recorded on {self.on:%d/%m/%Y} or later, which this "
            "would contradict. Choose a day after the last change.",
            "on",
        )

    def _undecided(self) -> UnableToChangeUnits:
        names = ", ".join(f"{one.name} ({one.code})" for one in self.orphans)
        return UnableToChangeUnits(
            f"Chưa rõ từ {self.on:%d/%m/%Y} các đơn vị sau thuộc đâu: {names}. "
            "Chọn nơi thuộc về cho từng đơn vị, hoặc chuyển chúng đi trước.",
            f"It is not said where these lie from {self.on:%d/%m/%Y}: {names}. "
            "Say for each of them, or move them first.",
            "places",
        )

    def _check_code(self, code: str, owner: Unit | None) -> None:
        """Let only a code pass that no other unit has from the day on."""
        names = NamesInTime(self.units.values(), self.former)
        for unit in self.units.values():
            if owner is not None and unit.pk == owner.pk:
                continue
            for called in names.all_of(unit.pk):
                if called.code == code and called.last >= self.on:
                    raise UnableToChangeUnits(
                        f"Mã {code} là của {called.name}. Sửa mã.",
                        f"The code {code} is that of {called.name}. Change the code.",
                        "code",
                    )

    def _link_up(self, one: Unit, day: date) -> UnitLink | None:
        return next(
            (
                link
                for link in self.links
                if link.unit_id == one.pk
                and (link.valid_from or date.min) <= day <= (link.valid_to or date.max)
            ),
            None,
        )

    def _before_next_link(self, one: Unit) -> date:
        later = [
            link.valid_from - ONE_DAY
            for link in self.links
            if link.unit_id == one.pk and link.valid_from is not None and link.valid_from > self.on
        ]
        return min(later, default=date.max)

    def _lies_in(self, unit: Unit, other: Unit) -> bool:
        link = self._link_up(unit, self.on)
        while link is not None:
            if link.parent_id == other.pk:
                return True
            link = self._link_up(self.units[link.parent_id], self.on)
        return False

    def _holds(self, link: UnitLink) -> bool:
        return (link.valid_to or date.max) >= self.on

    def _by_code(self) -> dict[str, Unit]:
        names = NamesInTime(self.units.values(), self.former)
        return {
            names.on(one.pk, self.on).code: one
            for one in self.units.values()
            if (one.valid_from or date.min) <= self.on <= (one.valid_to or date.max)
        }

    def _name(self, one: Unit) -> str:
        return self.units[one.pk].name


def as_data(unit: Unit) -> dict[str, Any]:
    """Return what the trail keeps of a unit."""
    return {
        "name": unit.name,
        "code": unit.code,
        "kind": unit.kind,
        "valid_to": None if unit.valid_to is None else unit.valid_to.isoformat(),
    }


def _copy(link: UnitLink) -> UnitLink:
    return UnitLink(
        unit_id=link.unit_id,
        parent_id=link.parent_id,
        valid_from=link.valid_from,
        valid_to=link.valid_to,
    )


def _repoint(row: FormerName | UnitLink | UnitChange, opened: Unit | None) -> None:
    """Have a row name the unit that was opened by the id that it has got."""
    for field in ("unit_id", "parent_id", "old_id", "new_id"):
        if getattr(row, field, None) == _PROVISIONAL:
            assert opened is not None
            setattr(row, field, opened.pk)


def _detail(message: str) -> str:
    """Return what contradicts what, without what the tree says to whoever loads a list."""
    return message.partition(": ")[2].rpartition(". ")[0] or message
