"""Bringing every province and commune in, with what they were before 1/7/2025."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from lotrinh.core.indicators import Link, SuccessionKind, UnitInTime, UnsoundUnitTree
from lotrinh.core.messages import LotrinhError
from lotrinh.core.text import fold
from lotrinh.reference.national_units import NationalUnits, load_national_units, load_reform
from lotrinh.workspace.people.audit import record
from lotrinh.workspace.people.models import (
    FormerName,
    Unit,
    UnitChange,
    UnitLink,
    User,
)
from lotrinh.workspace.people.paths import rebuild_paths
from lotrinh.workspace.people.permissions import forget_rights
from lotrinh.workspace.people.units.queries import load_tree
from lotrinh.workspace.people.units.trees import NamesInTime

_BATCH = 2_000
_THEN, _NOW = "then", "now"  # before the reform, and since
_SHOWN = 5
_KINDS = (Unit.Kind.MINISTRY, Unit.Kind.PROVINCE, Unit.Kind.DISTRICT, Unit.Kind.COMMUNE)

_Key = tuple[str, str]  # a code, and when it said the unit


class UnableToImportUnits(LotrinhError):
    """Units that are there contradict the national list; nothing was brought in."""


@dataclass(frozen=True, slots=True)
class Imported:
    """How many units, links and changes were new; how many units made by hand were ``dated`` to the
    reform, and how many of their links of before were removed or shortened for it."""

    units: int = 0
    links: int = 0
    changes: int = 0
    dated: int = 0
    links_removed: int = 0
    links_shortened: int = 0


@transaction.atomic
def import_national_units(*, province: str | None, actor: User | None, at: datetime) -> Imported:
    """Bring the ministry and all units below it in, or only one province of today (its code) with
    everything that went into it.

    What is there already is kept as it is, so that running it again changes nothing. A unit that
    was made by hand without a first day, of the same code, kind and name as one that began with the
    reform, begins with it from now on.

    Raises: UnknownProvince, NationalUnitsMissing; UnableToImportUnits if a code is another unit's,
    or a unit made by hand that began with the reform had another name before it.
    """
    list_ = load_national_units(province=province)
    work = _Import(list_)
    work.match()
    work.add_units()
    work.add_links()
    work.add_changes()
    made = Imported(
        units=len(work.new),
        links=len(work.new_links),
        changes=len(work.new_changes),
        dated=len(work.dated),
        links_removed=work.links_removed,
        links_shortened=work.links_shortened,
    )
    if made != Imported():
        rebuild_paths(work.changed)
        _check()
        forget_rights()
        top = work.rows[list_.units[0].code, _NOW]
        after = {
            "province": province,
            "units": made.units,
            "links": made.links,
            "changes": made.changes,
            "dated": [unit.code for unit in work.dated],
            "links_removed": made.links_removed,
            "links_shortened": made.links_shortened,
        }
        record("import_national_units", top, unit=top, actor=actor, at=at, after=after)
    return made


class _Import:
    """The list beside what is there; ``rows`` are the units by code and when it said them."""

    def __init__(self, national: NationalUnits) -> None:
        self.national = national
        self.day, self.eve = load_reform().day, load_reform().eve
        self.rows: dict[_Key, Unit] = {}
        self.new: list[Unit] = []
        self.new_names: list[FormerName] = []
        self.new_links: list[UnitLink] = []
        self.new_changes: list[UnitChange] = []
        self.dated: list[Unit] = []
        self.links_removed = 0
        self.links_shortened = 0
        self.changed: set[int] = set()
        self.lists = _by_unit(national)
        self.there = self._there()

    def match(self) -> None:
        """Find what is there already, and note what is new.

        Raises: UnableToImportUnits naming the units that stand in the way.
        """
        faults: list[str] = []
        renamed: list[str] = []
        for spans in sorted(self.lists, key=lambda one: one[0].valid_from is None):
            keys = _keys(spans, self.eve, self.day)
            found = {pk: unit for key in keys if (unit := self.there.get(key)) for pk in [unit.pk]}
            if not found:
                self._note_new(spans, keys)
                continue
            unit = next(iter(found.values()))
            is_same = len(found) == 1 and unit.kind == spans[0].kind
            if is_same and self._spans_the_same(unit, keys):
                self.rows |= dict.fromkeys(keys, unit)
            elif is_same and self._began_undated(unit, spans):
                if unit.former_names.filter(valid_to__lt=self.day).exists():
                    renamed.append(f"{unit.code} ({unit.name})")
                else:
                    self._date(unit, keys)
            else:
                faults.append(f"{spans[0].code} ({unit.name})")
        if faults:
            vi, en = _shown(faults)
            raise UnableToImportUnits(
                f"Mã đã dùng cho đơn vị khác: {vi}. "
                "Đổi mã hoặc ghi ngày kết thúc của các đơn vị đó, rồi chạy lại.",
                f"Codes of other units: {en}. "
                "Change their codes or say when they ended, then run it again.",
            )
        if renamed:
            vi, en = _shown(renamed)
            raise UnableToImportUnits(
                f"Đơn vị mới có từ {self.day:%d/%m/%Y} nhưng đã ghi tên hoặc mã cũ trước ngày đó: "
                f"{vi}. Với từng đơn vị: mở từ {self.day:%d/%m/%Y} một đơn vị có mã tạm, sáp nhập "
                "đơn vị cũ vào đó từ cùng ngày, chạy lại, rồi sáp nhập đơn vị mã tạm vào đơn vị "
                "vừa nạp từ ngày hôm sau.",
                f"These began on {self.day:%d/%m/%Y} but have a former name or code of before: "
                f"{en}. For each: open one with a code of its own from {self.day:%d/%m/%Y}, merge "
                "the old one into it from the same day, run it again, then merge that into the "
                "unit that was brought in from the day after.",
            )

    def add_units(self) -> None:
        """Make the units that are new, with the names that they had before."""
        Unit.objects.bulk_create(self.new, batch_size=_BATCH)
        FormerName.objects.bulk_create(self.new_names, batch_size=_BATCH)

    def add_links(self) -> None:
        """Say whom each unit lies in, where nothing is said for that time."""
        known: dict[int, list[UnitLink]] = defaultdict(list)
        for said in UnitLink.objects.filter(unit__kind__in=_KINDS):
            known[said.unit_id].append(said)
        for link in self.national.links:
            unit = self.rows[self._key(link.unit, link)]
            parent = self.rows[self._key(link.parent, link)]
            if not any(_overlap(link, other) for other in known[unit.pk]):
                self.new_links.append(
                    UnitLink(
                        unit=unit,
                        parent=parent,
                        valid_from=link.valid_from,
                        valid_to=link.valid_to,
                    )
                )
        UnitLink.objects.bulk_create(self.new_links, batch_size=_BATCH)
        self.changed |= {link.unit_id for link in self.new_links}

    def add_changes(self) -> None:
        """Say what became of each unit on the day of the reform, where that is not said."""
        known = set(UnitChange.objects.filter(on=self.day).values_list("kind", "old_id", "new_id"))
        for one in self.national.successions:
            old = self.rows[one.old or "", _THEN]
            new = None if one.new is None else self.rows[one.new, _NOW]
            if (str(one.kind), old.pk, None if new is None else new.pk) not in known:
                self.new_changes.append(
                    UnitChange(on=one.on, kind=str(one.kind), old=old, new=new, basis=one.basis)
                )
        UnitChange.objects.bulk_create(self.new_changes, batch_size=_BATCH)

    def _there(self) -> dict[_Key, Unit]:
        """Return what each code said on the two days, of all units that are there."""
        units = list(Unit.objects.all())
        names = NamesInTime(units, FormerName.objects.all())
        return {
            (names.on(unit.pk, day).code, when): unit
            for unit in units
            for day, when in ((self.eve, _THEN), (self.day, _NOW))
            if (unit.valid_from or date.min) <= day <= (unit.valid_to or date.max)
        }

    def _note_new(self, spans: list[UnitInTime], keys: list[_Key]) -> None:
        last = spans[-1]
        unit = Unit(
            kind=str(last.kind),
            name=last.name,
            code=last.code,
            valid_from=spans[0].valid_from,
            valid_to=last.valid_to,
        )
        self.new.append(unit)
        self.rows |= dict.fromkeys(keys, unit)
        for before in spans[:-1]:
            assert before.valid_to is not None
            self.new_names.append(
                FormerName(unit=unit, name=before.name, code=before.code, valid_to=before.valid_to)
            )

    def _spans_the_same(self, unit: Unit, keys: list[_Key]) -> bool:
        """Say whether the unit was there before the reform, and since, just where it should be."""
        return all(
            (unit.valid_from or date.min) <= day <= (unit.valid_to or date.max)
            if any(when == said for _code, said in keys)
            else not (unit.valid_from or date.min) <= day <= (unit.valid_to or date.max)
            for day, when in ((self.eve, _THEN), (self.day, _NOW))
        )

    def _began_undated(self, unit: Unit, spans: list[UnitInTime]) -> bool:
        return (
            spans[0].valid_from == self.day
            and unit.valid_from is None
            and fold(unit.name) == fold(spans[0].name)
        )

    def _date(self, unit: Unit, keys: list[_Key]) -> None:
        """Have a unit that was made by hand begin with the reform, and what lies in it."""
        unit.valid_from = self.day
        unit.save(update_fields=["valid_from"])
        for link in [*unit.links_up.all(), *unit.links_down.all()]:
            if link.valid_to is not None and link.valid_to < self.day:
                self.changed.add(link.unit_id)
                link.delete()
                self.links_removed += 1
            elif link.valid_from is None or link.valid_from < self.day:
                link.valid_from = self.day
                link.save(update_fields=["valid_from"])
                self.changed.add(link.unit_id)
                self.links_shortened += 1
        self.dated.append(unit)
        self.rows |= dict.fromkeys(keys, unit)
        self.there.pop((unit.code, _THEN), None)

    def _key(self, code: str, link: Link) -> _Key:
        return code, _NOW if (link.valid_from or date.min) >= self.day else _THEN


def _shown(units: list[str]) -> tuple[str, str]:
    """Return the first of ``units`` and how many more there are, in Vietnamese and English."""
    more, names = len(units) - _SHOWN, ", ".join(units[:_SHOWN])
    if more <= 0:
        return names, names
    return f"{names} và {more} mã nữa", f"{names} and {more} more"


def _by_unit(national: NationalUnits) -> list[list[UnitInTime]]:
    """Return the units of the list; one that was only renamed is one with several names."""
    renamed = {one.new for one in national.successions if one.kind is SuccessionKind.RENAMED}
    found: list[list[UnitInTime]] = []
    again: dict[str, list[UnitInTime]] = {}
    for unit in national.units:
        if unit.code in renamed and unit.code in again:
            again[unit.code].append(unit)
            continue
        spans = [unit]
        again[unit.code] = spans
        found.append(spans)
    return found


def _keys(spans: list[UnitInTime], eve: date, day: date) -> list[_Key]:
    return [
        (span.code, when)
        for span in spans
        for on, when in ((eve, _THEN), (day, _NOW))
        if span.is_valid(on)
    ]


def _overlap(link: Link, other: UnitLink) -> bool:
    return (link.valid_from or date.min) <= (other.valid_to or date.max) and (
        other.valid_from or date.min
    ) <= (link.valid_to or date.max)


def _check() -> None:
    try:
        load_tree()
    except UnsoundUnitTree as unsound:
        raise UnableToImportUnits(unsound.message.vi, unsound.message.en) from unsound
