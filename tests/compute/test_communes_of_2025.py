"""The real reform of 1/7/2025: figures are the same then and now (../shared beside the project)."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest

from lotrinh.compute.partials import figure_of
from lotrinh.compute.rollup import PLACEMENTS, by_school, every_level, placements_frame
from lotrinh.core.indicators import (
    Figure,
    Link,
    Partial,
    RollUp,
    Succession,
    SuccessionKind,
    UnitInTime,
    UnitKind,
    UnitTree,
    roll_up,
)
from tests.compute.test_rollup import pass_frame, pass_table, run

EVE, DAY = date(2025, 6, 30), date(2025, 7, 1)
THEN, NOW = date(2025, 5, 31), date(2026, 5, 31)

COMMUNES = Path(__file__).parents[3] / "shared" / "domain" / "communes_2025_with_predecessors.tsv"
_UNCHANGED = "giữ nguyên"
_BETWEEN = re.compile(r",|\bvà (?=Phường|Xã|Thị trấn)")
_WHOLE = re.compile(
    r"(?:Phường|Xã|Thị trấn) [^()]+(?: \((?:huyện|thành phố|thị xã|quận) [^()]+\))?", re.IGNORECASE
)
_OLD_CODES = {"tỉnh Tiền Giang": "82", "tỉnh Đồng Tháp": "87"}


def lines() -> list[list[str]]:
    """Return code, name, province and predecessors of each province and commune."""
    if not COMMUNES.exists():
        pytest.skip("the list of communes is not beside the project (../shared/domain)")
    text = unicodedata.normalize("NFC", COMMUNES.read_text(encoding="utf-8"))
    return [line.split("\t") for line in text.splitlines()[2:]]


def old_provinces(prose: str) -> list[str]:
    return re.split(r", | và ", prose.partition(".")[0])


def predecessors(name: str, prose: str) -> list[str] | None:
    """Return the old communes that went in as a whole; None where the prose speaks of parts."""
    if prose == _UNCHANGED:
        return [name]
    names = [part.strip() for part in _BETWEEN.split(prose) if part.strip()]
    is_clear = all(
        _WHOLE.fullmatch(one) and "phần" not in one and " và " not in one for one in names
    )
    return names if is_clear else None


class Reform:
    """The real reform as units, links and successions, with one school in each old commune.

    Nobody knows from the list in which old province or district an old commune lay, so that it lies
    right under the ministry then. Its code is made up, except where the commune is unchanged.
    """

    def __init__(self) -> None:
        self.units = [UnitInTime("BO", "Bộ", UnitKind.MINISTRY)]
        self.links: list[Link] = []
        self.successions: list[Succession] = []
        self.schools: dict[str, str] = {}
        self.unclear: list[str] = []
        self.into: dict[str, list[str]] = defaultdict(list)
        rows = lines()
        self.provinces = [row for row in rows if row[2] == "0"]
        self.communes = [row for row in rows if row[2] != "0"]
        for code, name, _, prose in self.provinces:
            self._add_province(code, name, prose)
        for code, name, province, _ in self.communes:
            self.units.append(UnitInTime(code, name, UnitKind.COMMUNE, DAY))
            self.links.append(Link(code, province, DAY))
        self._read_predecessors()
        for old, new in self.into.items():
            self._add_old_commune(old, new)

    def _add_province(self, code: str, name: str, prose: str) -> None:
        if prose == _UNCHANGED:
            self.units.append(UnitInTime(code, name, UnitKind.PROVINCE))
            self.links.append(Link(code, "BO"))
            return
        self.units.append(UnitInTime(code, name, UnitKind.PROVINCE, DAY))
        self.links.append(Link(code, "BO", DAY))
        for old in old_provinces(prose):
            old_code = _OLD_CODES.get(old, old)
            self.units.append(UnitInTime(old_code, old, UnitKind.PROVINCE, None, EVE))
            self.links.append(Link(old_code, "BO", None, EVE))
            self.successions.append(Succession(old_code, code, DAY, SuccessionKind.MERGED))

    def _read_predecessors(self) -> None:
        of_parts: dict[str, str] = defaultdict(str)
        for code, name, province, prose in self.communes:
            if predecessors(name, prose) is None:
                self.unclear.append(code)
                of_parts[province] += prose
        for code, name, province, prose in self.communes:
            for old in predecessors(name, prose) or ():
                unchanged = prose == _UNCHANGED
                # An old commune of which another new one got a part is no whole either.
                if unchanged or old not in of_parts[province]:
                    self.into[code if unchanged else f"{province} {old}"].append(code)

    def _add_old_commune(self, old: str, new: list[str]) -> None:
        school = f"school of {old}"
        self.schools[old] = school
        self.units.append(UnitInTime(old, old, UnitKind.COMMUNE, None, EVE))
        self.units.append(UnitInTime(school, school, UnitKind.SCHOOL))
        self.links += [Link(old, "BO", None, EVE), Link(school, old, None, EVE)]
        kind = SuccessionKind.MERGED if len(new) == 1 else SuccessionKind.SPLIT
        self.successions += [Succession(old, code, DAY, kind) for code in new]

    def tree(self, more: Iterable[Link] = ()) -> UnitTree:
        return UnitTree(self.units, [*self.links, *more], self.successions)


@pytest.mark.real_plan
def test_the_communes_of_2025(tmp_path: Path) -> None:
    real = Reform()
    assert (len(real.provinces), len(real.communes)) == (34, 3321)
    assert sum(unit.kind is UnitKind.PROVINCE and unit.is_valid(EVE) for unit in real.units) == 63
    tree = real.tree()
    dong_thap = tree.successors_of("87", THEN, NOW)
    assert dong_thap == tree.successors_of("82", THEN, NOW)
    assert [(one.code, one.name) for one in dong_thap] == [("82", "Tỉnh Đồng Tháp")]
    assert tree.unit("82", THEN).name == "tỉnh Tiền Giang"
    assert len(tree.expected(UnitKind.COMMUNE, NOW, under="82")) == 102

    # The list is prose: what speaks of parts is left out, and named.
    assert "00004" in real.unclear
    assert len(real.unclear) < 200
    assert len(real.schools) > 9000

    # A commune that two new ones name went into one of them, or there were two of its name: its
    # school has no place until somebody says which.
    carried, left_open = tree.carried_over(DAY)
    named_twice = {real.schools[old] for old, new in real.into.items() if len(new) > 1}
    assert set(left_open) == named_twice
    assert len(carried) == len(real.schools) - len(named_twice)
    half = real.tree(carried)
    schools = half.expected(UnitKind.SCHOOL, THEN)
    assert set(half.placements(schools, THEN, as_of=NOW).unplaced) == named_twice
    said = [Link(real.schools[old], new[0], DAY) for old, new in real.into.items() if len(new) > 1]
    tree = real.tree([*carried, *said])

    place = tree.place("school of 82 Xã Tân Thành B", THEN, as_of=NOW)
    assert place is not None
    assert [(one.code, one.name) for one in place.ancestors[:2]] == [
        ("29929", "Xã Tân Hộ Cơ"),
        ("82", "Tỉnh Đồng Tháp"),
    ]

    figures = {school: Figure(n % 7, n % 7 + n % 11, n % 3) for n, school in enumerate(schools)}
    partials = [Partial(school, "i", "p", one, (), "1") for school, one in figures.items()]
    then = roll_up(partials, tree, RollUp.PARTS, on=THEN)
    now = roll_up(partials, tree, RollUp.PARTS, on=THEN, as_of=NOW)
    assert not now.unplaced
    assert not now.unplaced_units
    sums = {(str(one.kind), one.unit): one.figure for one in now.aggregates}
    country_then = next(one.figure for one in then.aggregates if one.kind is UnitKind.MINISTRY)
    assert sums["ministry", "BO"] == country_then

    of_commune: dict[str, Figure] = {}
    for old, new in real.into.items():
        figure = figures[real.schools[old]]
        before = of_commune.get(new[0])
        of_commune[new[0]] = figure if before is None else before + figure
    assert {unit: one for (kind, unit), one in sums.items() if kind == "commune"} == of_commune

    frames = {
        "given": pass_frame(["i"], {school: {"i": one} for school, one in figures.items()}),
        PLACEMENTS: placements_frame(tree, THEN, as_of=NOW),
    }
    rows = run(every_level(by_school({"pupils": pass_table("given", ["i"])})), frames, tmp_path)
    assert {key: figure_of(row, "i") for key, row in rows.items()} == sums
