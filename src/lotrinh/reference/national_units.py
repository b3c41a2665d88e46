"""Every province, district and commune before and after 1/7/2025, and what became of each.

Names, codes and predecessors are read from the data files of the package ``vietnamadminunits``;
its code is never imported. Why that one: docs/decisions/0009-units-in-time.md.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

from lotrinh.core.indicators import Link, Succession, SuccessionKind, UnitInTime, UnitKind
from lotrinh.core.messages import LotrinhError
from lotrinh.reference.loading import read_yaml

PACKAGE = "vietnamadminunits"


class NationalUnitsMissing(LotrinhError):
    """The package that holds the provinces and communes is not installed."""

    def __init__(self) -> None:
        super().__init__(
            f"Chưa cài gói {PACKAGE}, nơi giữ danh mục tỉnh và xã. Chạy script/setup.",
            f"The package {PACKAGE}, which holds the provinces and communes, is not installed. "
            "Run script/setup.",
        )


class UnknownProvince(LotrinhError):
    """No province of today has this code."""


@dataclass(frozen=True, slots=True)
class Reform:
    """What is the same for all units: the day, the ministry above them, the documents by level."""

    day: date
    ministry: UnitInTime
    basis: Mapping[UnitKind, str]

    @property
    def eve(self) -> date:
        """Return the last day of before."""
        return self.day - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class NationalUnits:
    """The units, whom each lies in, and what became of each; what ``UnitTree`` takes.

    Units from before the reform have no first day: the source does not say it.
    """

    units: tuple[UnitInTime, ...]
    links: tuple[Link, ...]
    successions: tuple[Succession, ...]


@dataclass(frozen=True, slots=True)
class _Old:
    """A commune of before, or a district that had none (``commune`` is empty then)."""

    key: str
    province: str
    province_key: str
    province_name: str
    district: str
    district_name: str
    commune: str
    commune_key: str
    name: str

    @property
    def code(self) -> str:
        return self.commune or self.district


@dataclass(frozen=True, slots=True)
class _New:
    """A commune of today."""

    province: str
    province_key: str
    province_name: str
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class _Source:
    """What the package says; ``into`` are the communes that each old one went into, by its key."""

    old: tuple[_Old, ...]
    new: tuple[_New, ...]
    provinces: Mapping[str, tuple[str, ...]]  # key of today -> keys of before
    into: Mapping[str, tuple[_New, ...]]


@cache
def load_reform() -> Reform:
    """Return the day of the reform, the ministry and the documents."""
    data = read_yaml("national_units")
    return Reform(
        day=data["day"],
        ministry=UnitInTime(data["ministry"]["code"], data["ministry"]["name"], UnitKind.MINISTRY),
        basis={UnitKind(kind): said["text"] for kind, said in data["basis"].items()},
    )


def load_national_units(*, province: str | None = None) -> NationalUnits:
    """Return the ministry and all units below it, or only those of one province of today (code)
    with all that went into it.

    Raises: NationalUnitsMissing, UnknownProvince.
    """
    source = _read()
    known = {one.province for one in source.new}
    if province is not None and province not in known:
        raise UnknownProvince(
            f"Không có tỉnh, thành phố mã '{province}' từ 1/7/2025. "
            f"Chọn một trong: {', '.join(sorted(known))}.",
            f"There is no province '{province}' since 1/7/2025. "
            f"Choose one of: {', '.join(sorted(known))}.",
        )
    made = _Made(load_reform())
    for key, keys in source.provinces.items():
        new = [one for one in source.new if one.province_key == key]
        if province in (None, new[0].province):
            old = [one for one in source.old if one.province_key in keys]
            made.add_province(new, old, source.into)
    return NationalUnits(tuple(made.units), tuple(made.links), tuple(made.successions))


class _Made:
    """The units, links and successions while they are put together."""

    def __init__(self, reform: Reform) -> None:
        self.reform = reform
        self.units = [reform.ministry]
        self.links: list[Link] = []
        self.successions: list[Succession] = []

    def add_province(
        self, new: list[_New], old: list[_Old], into: Mapping[str, tuple[_New, ...]]
    ) -> None:
        """Add a province of today, its communes, and all that was in their place before."""
        self._add_province_itself(new[0], {one.province: one.province_name for one in old})
        districts = {one.district: one for one in old}
        for one in districts.values():
            self._add_old(one.district, one.district_name, UnitKind.DISTRICT, one.province)
            if one.commune:
                self._follow(one.district, None, SuccessionKind.CLOSED, UnitKind.DISTRICT)
        unchanged = self._unchanged(old, into)
        for one in old:
            if one.key in unchanged:
                self._add_unchanged(one, unchanged[one.key])
                continue
            if one.commune:
                self._add_old(one.commune, one.name, UnitKind.COMMUNE, one.district)
            found = into[one.key]
            kind = SuccessionKind.MERGED if len(found) == 1 else SuccessionKind.SPLIT
            for successor in found:
                self._follow(one.code, successor.code, kind, UnitKind.COMMUNE)
        day, standing = self.reform.day, {one.code for one in unchanged.values()}
        for commune in new:
            if commune.code not in standing:
                self.units.append(UnitInTime(commune.code, commune.name, UnitKind.COMMUNE, day))
            self.links.append(Link(commune.code, commune.province, day))

    def _add_province_itself(self, new: _New, before: Mapping[str, str]) -> None:
        day, top = self.reform.day, self.reform.ministry.code
        if before == {new.province: new.province_name}:
            self.units.append(UnitInTime(new.province, new.province_name, UnitKind.PROVINCE))
            self.links.append(Link(new.province, top))
            return
        self.units.append(UnitInTime(new.province, new.province_name, UnitKind.PROVINCE, day))
        self.links.append(Link(new.province, top, day))
        for code, name in before.items():
            self._add_old(code, name, UnitKind.PROVINCE, top)
            self._follow(code, new.province, SuccessionKind.MERGED, UnitKind.PROVINCE)

    def _unchanged(self, old: list[_Old], into: Mapping[str, tuple[_New, ...]]) -> dict[str, _New]:
        """Return the communes that go on, by the key of before: whole, alone, with their code."""
        others: dict[str, int] = defaultdict(int)
        for one in old:
            for new in into[one.key]:
                others[new.code] += 1
        return {
            one.key: new
            for one in old
            for new in into[one.key]
            if len(into[one.key]) == 1 and others[new.code] == 1 and new.code == one.commune
        }

    def _add_unchanged(self, old: _Old, new: _New) -> None:
        """Add a commune that goes on, under its province where it lay in a district."""
        if old.name == new.name:
            self.units.append(UnitInTime(new.code, new.name, UnitKind.COMMUNE))
        else:
            day, eve = self.reform.day, self.reform.eve
            self.units.append(UnitInTime(new.code, old.name, UnitKind.COMMUNE, None, eve))
            self.units.append(UnitInTime(new.code, new.name, UnitKind.COMMUNE, day))
            self._follow(new.code, new.code, SuccessionKind.RENAMED, UnitKind.COMMUNE)
        self.links.append(Link(new.code, old.district, None, self.reform.eve))
        self._follow(new.code, new.code, SuccessionKind.MOVED, UnitKind.DISTRICT)

    def _add_old(self, code: str, name: str, kind: UnitKind, parent: str) -> None:
        eve = self.reform.eve
        self.units.append(UnitInTime(code, name, kind, None, eve))
        self.links.append(Link(code, parent, None, eve))

    def _follow(self, old: str, new: str | None, kind: SuccessionKind, level: UnitKind) -> None:
        self.successions.append(
            Succession(old, new, self.reform.day, kind, self.reform.basis[level])
        )


@cache
def _read() -> _Source:
    try:
        files = distribution(PACKAGE)
    except PackageNotFoundError:
        raise NationalUnitsMissing from None
    # Found beside the package's description, so that its code is not imported.
    database = Path(str(files.locate_file(f"{PACKAGE}/data/dataset.db"))).as_uri()
    converter = Path(str(files.locate_file(f"{PACKAGE}/data/converter_2025.json")))
    with closing(sqlite3.connect(f"{database}?mode=ro&immutable=1", uri=True)) as connection:
        old = tuple(_read_old(connection))
        new = tuple(_read_new(connection))
    data = json.loads(converter.read_text(encoding="utf-8"))
    return _Source(
        old=old,
        new=tuple(one for _key, one in new),
        provinces={key: tuple(keys) for key, keys in data["DICT_PROVINCE"].items()},
        into=_read_into(data, {one.key: one for one in old}, dict(new)),
    )


def _read_old(connection: sqlite3.Connection) -> Iterator[_Old]:
    rows = connection.execute(
        "SELECT provinceKey, districtKey, wardKey, provinceCode, province, districtCode, district,"
        " wardCode, ward FROM admin_units_legacy ORDER BY provinceCode, districtCode, wardCode"
    )
    for (
        province_key,
        district_key,
        key,
        province,
        province_name,
        district,
        name,
        code,
        ward,
    ) in rows:
        yield _Old(
            key=f"{province_key}_{district_key}_{key or ''}",
            province=province,
            province_key=province_key,
            province_name=province_name,
            district=district,
            district_name=name,
            commune=code or "",
            commune_key=key or "",
            name=ward or name,
        )


def _read_new(connection: sqlite3.Connection) -> Iterator[tuple[tuple[str, str], _New]]:
    rows = connection.execute(
        "SELECT provinceKey, wardKey, provinceCode, province, wardCode, ward FROM admin_units"
        " ORDER BY provinceCode, wardCode"
    )
    for province_key, key, province, province_name, code, name in rows:
        yield (province_key, key), _New(province, province_key, province_name, code, name)


def _read_into(
    data: Any,
    old: Mapping[str, _Old],
    new: Mapping[tuple[str, str], _New],
) -> dict[str, tuple[_New, ...]]:
    whole: dict[str, list[_New]] = defaultdict(list)
    for province, communes in data["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for commune, keys in communes.items():
            for key in keys:
                whole[key].append(new[province, commune])
    parts = {
        key: [new[province, part["newWardKey"]] for part in found]
        for province, divided in data["DICT_PROVINCE_WARD_DIVIDED"].items()
        for key, found in divided.items()
    }
    parts = _without_namesakes(parts, whole, old)
    return {key: tuple(found) for key, found in [*whole.items(), *parts.items()]}


def _without_namesakes(
    parts: Mapping[str, list[_New]], whole: Mapping[str, list[_New]], old: Mapping[str, _Old]
) -> dict[str, list[_New]]:
    """Return ``parts`` without those that belong to another old commune of the same name.

    The source matched names within the province of today: where two old communes have one name,
    each went into what either went into (Tân Thạnh of Thới Lai and Tân Thạnh of Long Phú, both in
    Cần Thơ now). Of two of one name that lead to the same new commune, that one stays whose
    district, or else whose province, gave it more of its other predecessors.
    """
    givers: dict[str, list[_Old]] = defaultdict(list)
    for key, found in [*whole.items(), *parts.items()]:
        for new in found:
            givers[new.code].append(old[key])

    def nearness(one: _Old, new: _New) -> tuple[int, int]:
        others = [giver for giver in givers[new.code] if giver.commune_key != one.commune_key]
        return (
            sum(giver.district == one.district for giver in others),
            sum(giver.province == one.province for giver in others),
        )

    def is_meant(one: _Old, new: _New) -> bool:
        same = [giver for giver in givers[new.code] if giver.commune_key == one.commune_key]
        return nearness(one, new) == max(nearness(giver, new) for giver in same)

    return {
        key: [new for new in found if is_meant(old[key], new)] or found
        for key, found in parts.items()
    }
