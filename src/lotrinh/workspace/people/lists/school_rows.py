"""What each row of a school list would do, and what is wrong with it beyond its cells.

However many rows there are, the database is asked a fixed number of questions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from lotrinh.core.text import squeeze
from lotrinh.documents.lists import ListReading, ListRow
from lotrinh.documents.rosters import CellFault
from lotrinh.workspace.people.lists.names import commune_key, name_key
from lotrinh.workspace.people.lists.views import SchoolLine
from lotrinh.workspace.people.models import FormerName, Unit, UnitLink, UnitPath, valid_on
from lotrinh.workspace.people.staff.rules import Days, days_of

_DIGITS_OF_A_COMMUNE = 5
_MOST_IN_A_CODE = 30  # of Unit.code


def school_lines(
    *, reading: ListReading, unit: Unit, on: date, basis: str, may_add_sites: bool
) -> tuple[SchoolLine, ...]:
    """Return what each row of a school list of ``unit`` would do, changes holding from ``on``.

    A school without a day of its own is opened on ``on`` too; a row without a document has
    ``basis``. Sites are passed over where ``may_add_sites`` is false.
    """
    given = _Given(unit, on, basis, may_add_sites)
    known = _known(reading.rows, given)
    return tuple(_Row(row, reading, known).line() for row in reading.rows)


@dataclass(frozen=True, slots=True)
class _Given:
    """What is said of the whole list."""

    unit: Unit
    on: date
    basis: str
    may_add_sites: bool


@dataclass(frozen=True, slots=True)
class _Known:
    """What is there already, and in which row each code stands first."""

    given: _Given
    communes: tuple[_Commune, ...]
    schools: Mapping[str, Unit]  # whatever lasting unit has the code
    below: frozenset[int]  # ids of those that lie in the unit
    parents: Mapping[int, Unit]
    sites: Mapping[int, frozenset[str]]
    namesakes: Mapping[tuple[int, str], Unit]  # schools, by what they lie in and folded name
    first_rows: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class _Commune:
    """A commune of the unit, with the days on which it lay there and what it was called before."""

    unit: Unit
    days: tuple[Days, ...]
    former: tuple[FormerName, ...]

    def is_there(self, day: date) -> bool:
        """Say whether it lay in the unit on a day."""
        return any(days.holds(Days(day, day)) for days in self.days)

    def called(self, day: date) -> tuple[str, str]:
        """Return its name and its code on a day."""
        until = [former for former in self.former if former.valid_to >= day]
        first = min(until, key=lambda former: former.valid_to, default=None)
        return (first.name, first.code) if first else (self.unit.name, self.unit.code)


def _known(rows: Iterable[ListRow], given: _Given) -> _Known:
    rows, unit, on = list(rows), given.unit, given.on
    codes = {row.text("code") for row in rows} - {""}
    schools = {found.code: found for found in Unit.objects.filter(code__in=codes, valid_to=None)}
    ids = [school.pk for school in schools.values()]
    below = UnitPath.objects.filter(valid_on(on), ancestor=unit, unit__in=ids)
    links = UnitLink.objects.filter(valid_on(on), unit__in=ids).select_related("parent")
    sites: dict[int, set[str]] = defaultdict(set)
    parts = UnitLink.objects.filter(valid_on(on), parent__in=ids, unit__kind=Unit.Kind.SITE)
    for school, name in parts.values_list("parent_id", "unit__name"):
        sites[school].add(name_key(name))
    schools_below = UnitPath.objects.filter(
        valid_on(on), ancestor=unit, unit__kind=Unit.Kind.SCHOOL
    )
    placed = UnitLink.objects.filter(valid_on(on), unit__in=schools_below.values("unit"))
    first_rows: dict[str, int] = {}
    for row in rows:
        first_rows.setdefault(row.text("code"), row.number)
    return _Known(
        given=given,
        communes=tuple(_communes(unit)),
        schools=schools,
        below=frozenset(below.values_list("unit_id", flat=True)),
        parents={link.unit_id: link.parent for link in links},
        sites={school: frozenset(names) for school, names in sites.items()},
        namesakes={
            (link.parent_id, name_key(link.unit.name)): link.unit
            for link in placed.select_related("unit")
        },
        first_rows=first_rows,
    )


def _communes(unit: Unit) -> Iterable[_Commune]:
    """Yield the communes that lie or lay in ``unit``: itself, if it is one."""
    if unit.kind == Unit.Kind.COMMUNE:
        own = FormerName.objects.filter(unit=unit)
        yield _Commune(unit, (days_of(unit),), tuple(own))
        return
    days: dict[int, list[Days]] = defaultdict(list)
    communes: dict[int, Unit] = {}
    paths = UnitPath.objects.filter(ancestor=unit, unit__kind=Unit.Kind.COMMUNE)
    for path in paths.select_related("unit"):
        communes[path.unit_id] = path.unit
        days[path.unit_id].append(Days(path.valid_from, path.valid_to))
    former: dict[int, list[FormerName]] = defaultdict(list)
    for name in FormerName.objects.filter(unit__in=paths.values("unit")):
        former[name.unit_id].append(name)
    for pk, commune in communes.items():
        yield _Commune(commune, tuple(days[pk]), tuple(former[pk]))


class _Row:
    """One row, looked at from all sides."""

    def __init__(self, row: ListRow, reading: ListReading, known: _Known) -> None:
        self._row, self._reading, self._known = row, reading, known
        self._faults: list[CellFault] = [f for f in reading.faults if f.row == row.number]
        self._code, self._name = row.text("code"), squeeze(row.text("name"))

    def line(self) -> SchoolLine:
        """Return what the row would do."""
        school = self._school()
        day = self._known.given.on if school else self._row.day("founded") or self._known.given.on
        commune = self._commune(day)
        parent = None if school is None else self._known.parents.get(school.pk)
        there = frozenset() if school is None else self._known.sites.get(school.pk, frozenset())
        self._check_days(school, day)
        if school is None and commune is not None:
            self._warn_of_namesake(commune)
        line = SchoolLine(
            number=self._row.number,
            code=self._code,
            name=self._name,
            commune=commune,
            on=day,
            basis=self._row.text("basis") or self._known.given.basis,
            school=school,
            was_name="" if school is None else school.name,
            was_under="" if parent is None else parent.name,
            is_renamed=school is not None and name_key(school.name) != name_key(self._name),
            is_moved=school is not None and commune is not None and parent != commune,
            new_sites=tuple(s for s in self._sites() if name_key(s) not in there),
        )
        self._check_basis(line)
        return replace(line, faults=tuple(self._faults))

    def _fault(self, name: str, vi: str, en: str) -> None:
        self._faults.append(self._reading.fault(self._row, name, vi, en))

    def _school(self) -> Unit | None:
        """Return the school that is there already under the row's code."""
        if len(self._code) > _MOST_IN_A_CODE:
            self._fault(
                "code",
                f"mã dài hơn {_MOST_IN_A_CODE} ký tự. Sửa mã rồi tải lên lại.",
                f"the code is longer than {_MOST_IN_A_CODE} characters. Mend it.",
            )
        first = self._known.first_rows.get(self._code, self._row.number)
        if self._code and first != self._row.number:
            self._fault(
                "code",
                f"mã '{self._code}' đã có ở dòng {first}. Sửa mã, hoặc xóa dòng trùng.",
                f"the code '{self._code}' is in row {first} already. Mend it, or delete the row.",
            )
        found = self._known.schools.get(self._code)
        if found is None:
            return None
        if found.pk not in self._known.below:
            self._fault(
                "code",
                f"mã '{self._code}' đang là mã của một đơn vị khác, không thuộc "
                f"{self._known.given.unit.name}. Sửa mã.",
                f"the code '{self._code}' is another unit's, which does not lie in "
                f"{self._known.given.unit.name}. Mend it.",
            )
        elif found.kind != Unit.Kind.SCHOOL:
            self._fault(
                "code",
                f"mã '{self._code}' là mã của {found.name}, không phải là trường. Sửa mã.",
                f"the code '{self._code}' is that of {found.name}, which is no school. Mend it.",
            )
        else:
            return found
        return None

    def _check_days(self, school: Unit | None, day: date) -> None:
        first = None if school is None else school.valid_from
        if first is not None and day < first:
            self._fault(
                "code",
                f"trường có từ ngày {first:%d/%m/%Y}, sau ngày áp dụng của danh sách. Chọn ngày áp "
                "dụng muộn hơn.",
                f"the school is there from {first:%d/%m/%Y}, after the day that the list holds "
                "from. Choose a later day.",
            )

    def _warn_of_namesake(self, commune: Unit) -> None:
        there = self._known.namesakes.get((commune.pk, name_key(self._name)))
        if there is None:
            return
        warning = self._reading.fault(
            self._row,
            "code",
            f"{commune.name} đã có trường cùng tên, mã {there.code}. Nếu là trường đó, ghi mã "
            f"{there.code}, hoặc đổi mã của trường trước; nếu là trường khác, giữ nguyên.",
            f"{commune.name} has a school of this name already, {there.code}. If it is that one, "
            "write its code, or change its code first; if it is another, leave it as it is.",
            is_blocking=False,
        )
        self._faults.append(warning)

    def _check_basis(self, line: SchoolLine) -> None:
        asks = line.school is None or line.is_renamed or line.is_moved
        if asks and not line.basis:
            self._fault(
                "basis",
                "chưa có căn cứ. Ghi số quyết định vào ô này, hoặc ghi căn cứ chung cho cả danh "
                "sách.",
                "there is no legal basis. Write the decision here, or one for the whole list.",
            )

    def _sites(self) -> list[str]:
        if self._row.text("sites") and not self._known.given.may_add_sites:
            self._faults.append(
                self._reading.fault(
                    self._row,
                    "sites",
                    "tài khoản này không khai báo được điểm trường; cột này được bỏ qua. Nhà "
                    "trường khai báo điểm trường của mình.",
                    "this account may not add sites; the column is passed over. The school adds "
                    "its own.",
                    is_blocking=False,
                )
            )
            return []
        named = (squeeze(part) for part in self._row.text("sites").split(";"))
        return list({name_key(name): name for name in named if name}.values())

    def _commune(self, day: date) -> Unit | None:
        code, name = self._row.text("commune_code"), squeeze(self._row.text("commune_name"))
        where = "commune_code" if code or not self._reading.has("commune_name") else "commune_name"
        if {"commune_code", "commune_name"} & {f.name for f in self._faults}:
            return None
        if not code and not name:
            self._fault(
                where,
                "cần có mã xã hoặc tên xã. Ghi một trong hai rồi tải lên lại.",
                "the commune's code or its name is needed. Write one of them.",
            )
            return None
        asked = " ".join(part for part in (code, name) if part)
        known = [one for one in self._known.communes if _is_called(one, day, code, name)]
        there = [one.unit for one in known if one.is_there(day)]
        if len(there) == 1:
            return there[0]
        if there:
            codes = ", ".join(sorted(unit.code for unit in there))
            self._fault(
                where,
                f"có nhiều xã tên '{name}' (mã {codes}). Ghi thêm mã xã.",
                f"several communes are called '{name}' ({codes}). Write the code too.",
            )
        elif known:
            self._not_there(known[0], asked, day)
        elif code and name and any(_is_called(c, day, code, "") for c in self._known.communes):
            self._fault(
                "commune_name",
                f"mã {code} không phải của '{name}'. Sửa mã xã hoặc tên xã.",
                f"{code} is not the code of '{name}'. Mend one of them.",
            )
        else:
            self._fault(
                where,
                f"không có xã '{asked}' trong {self._known.given.unit.name}. Sửa, hoặc khai báo "
                "xã này trước.",
                f"there is no commune '{asked}' in {self._known.given.unit.name}. Mend it, or add "
                "the commune first.",
            )
        return None

    def _not_there(self, commune: _Commune, asked: str, day: date) -> None:
        name = "founded" if self._row.day("founded") == day else "commune_code"
        if name == "commune_code" and not self._row.text(name):
            name = "commune_name"
        first = min((days.first or date.min for days in commune.days), default=date.min)
        if first > day:
            self._fault(
                name,
                f"'{asked}' có từ ngày {first:%d/%m/%Y}, sau ngày {day:%d/%m/%Y}. Ghi ngày từ đó, "
                "hoặc để trống để tính từ ngày áp dụng của danh sách.",
                f"'{asked}' is there from {first:%d/%m/%Y}, after {day:%d/%m/%Y}. Write a day from "
                "then on, or leave it blank for the day that the list holds from.",
            )
        else:
            self._fault(
                name,
                f"'{asked}' không còn vào ngày {day:%d/%m/%Y}. Ghi xã của ngày đó.",
                f"'{asked}' was gone on {day:%d/%m/%Y}. Write the commune of that day.",
            )


def _is_called(commune: _Commune, day: date, code: str, name: str) -> bool:
    own_name, own_code = commune.called(day)
    # Excel takes 00123 for a number and drops its noughts.
    codes = (code, code.zfill(_DIGITS_OF_A_COMMUNE) if code.isdecimal() else code)
    return (not code or own_code in codes) and (
        not name or commune_key(own_name) == commune_key(name)
    )
