"""The demo's province: its units in time, with the changes that they went through."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import cycle

from lotrinh.workspace.people.operations import add_unit
from lotrinh.workspace.people.queries import Unit, User
from lotrinh.workspace.people.units.operations import (
    close_unit,
    merge_units,
    move_unit,
    open_part,
    open_unit,
)

BEGINNING = datetime(2023, 8, 1, 1, tzinfo=UTC)
"""When the demo's story begins."""

_OPENED_ON = date(2023, 8, 1)
_MERGED_ON = date(2024, 8, 1)
_NO_DISTRICTS_FROM = date(2025, 7, 1)
_MERGER = "Quyết định số 86/QĐ-UBND ngày 15/7/2024 của UBND huyện Sen Hồng (mẫu)"
_NEW_COMMUNES = "Nghị quyết về sắp xếp các đơn vị hành chính cấp xã của tỉnh Hoa Sen (mẫu)"
_LAW = "Luật Tổ chức chính quyền địa phương số 72/2025/QH15"
_GROUPS_BY_DECISION = "Quyết định thành lập các tổ của hiệu trưởng (mẫu)"
_SITES_BY_DECISION = "Quyết định về các điểm trường (mẫu)"

_DISTRICTS = {"DEMO-H1": "Huyện Sen Hồng", "DEMO-H2": "Thị xã Sen Trắng"}
_COMMUNES = {"DEMO-XA": "Xã Sen Vàng", "DEMO-XA2": "Xã Sen Xanh", "DEMO-XA3": "Phường Sen Tím"}
_FLOWERS = (
    "Bằng Lăng", "Cẩm Tú", "Dã Quỳ", "Điên Điển", "Hoa Mai", "Hoa Đào", "Hướng Dương", "Hoa Ban",
    "Lục Bình", "Mẫu Đơn", "Mười Giờ", "Ngọc Lan", "Hoa Nhài", "Hoa Súng", "Hoa Sữa", "Thạch Thảo",
    "Thủy Tiên", "Trạng Nguyên", "Tường Vi", "Tử Đằng", "Hoa Cúc", "Vàng Anh", "Xuyến Chi",
)  # fmt: skip
_GROUPS = ("Tổ 1", "Tổ 2 - 3", "Tổ 4 - 5", "Tổ Văn phòng")


@dataclass(frozen=True, slots=True)
class Seats:
    """The demo's units in which somebody works, above the schools."""

    ministry: Unit
    province: Unit
    district: Unit
    commune: Unit


class ProvinceMaker:
    """Makes the demo's units: first as they stood, then change by change; what is there stays."""

    def __init__(self, *, at: datetime) -> None:
        """Lay the ministry, the province and its districts of then."""
        self._at = at
        self.ministry = self._add(Unit.Kind.MINISTRY, "Bộ Giáo dục và Đào tạo", "BGDDT", None)
        self.province = self._add(Unit.Kind.PROVINCE, "Tỉnh Hoa Sen", "DEMO-TINH", self.ministry)

    @property
    def is_made(self) -> bool:
        """Whether the changes were made before."""
        return Unit.objects.filter(code="DEMO-XA3").exists()

    def lay_schools(self, school_code: str) -> Unit:
        """Lay the schools of then in their districts; return the demo school."""
        district, other = (
            self._add(Unit.Kind.DISTRICT, name, code, self.province)
            for code, name in _DISTRICTS.items()
        )
        school = self._add(Unit.Kind.SCHOOL, "Trường Tiểu học Bông Sen", school_code, district)
        self._add(Unit.Kind.SCHOOL, "Trường Tiểu học Bông Sen 2", f"{school_code}-2", district)
        for number, flower in enumerate(_FLOWERS, start=2):
            # Of the three communes to come the first two lie in the first district.
            above = other if number % 3 == 2 else district
            self._add(Unit.Kind.SCHOOL, f"Trường Tiểu học {flower}", f"DEMO-TH{number:02}", above)
        return school

    def open_parts(self, administrator: User) -> None:
        """Open the schools' groups and sites."""
        sites = cycle((1, 2, 1, 3))
        for school in self._schools():
            if school.name.endswith(" 2"):  # small, and soon merged into the first
                continue
            for number, name in enumerate(_GROUPS, start=1):
                self._open_part(school, Unit.Kind.GROUP, name, f"T{number}", administrator)
            for number in range(1, next(sites) + 1):
                name = "Điểm chính" if number == 1 else f"Điểm lẻ {number - 1}"
                self._open_part(school, Unit.Kind.SITE, name, f"D{number}", administrator)

    def merge_two_schools(self, school: Unit, administrator: User) -> None:
        """Merge the second school of that name into the demo school."""
        merge_units(
            units=[Unit.objects.get(code=f"{school.code}-2")],
            into=school,
            on=_MERGED_ON,
            basis=_MERGER,
            actor=administrator,
            at=self._on(_MERGED_ON),
        )

    def leave_the_districts(self, administrator: User) -> None:
        """Open the communes, have the schools lie in them, close the districts."""
        at = self._on(_NO_DISTRICTS_FROM)
        communes = [
            open_unit(
                kind=Unit.Kind.COMMUNE,
                name=name,
                code=code,
                parent=self.province,
                on=_NO_DISTRICTS_FROM,
                basis=_NEW_COMMUNES,
                actor=administrator,
                at=at,
            )
            for code, name in _COMMUNES.items()
        ]
        for number, school in enumerate(self._schools()):
            move_unit(
                unit=school,
                parent=communes[number % len(communes)],
                on=_NO_DISTRICTS_FROM,
                basis=_LAW,
                actor=administrator,
                at=at,
            )
        for code in _DISTRICTS:
            close_unit(
                unit=Unit.objects.get(code=code),
                on=_NO_DISTRICTS_FROM,
                basis=_LAW,
                actor=administrator,
                at=at,
            )

    def seats(self) -> Seats:
        """Return the units above the demo school in which somebody works."""
        district, commune = (Unit.objects.get(code=code) for code in ("DEMO-H1", "DEMO-XA"))
        return Seats(self.ministry, self.province, district, commune)

    def _schools(self) -> list[Unit]:
        """Return the schools that last, by code: the demo school first."""
        lasting = Unit.objects.filter(
            kind=Unit.Kind.SCHOOL, code__startswith="DEMO-", valid_to=None
        )
        return list(lasting.order_by("code"))

    def _add(self, kind: str, name: str, code: str, parent: Unit | None) -> Unit:
        return add_unit(
            kind=kind, name=name, code=code, parent=parent, actor=None, at=min(BEGINNING, self._at)
        )

    def _open_part(self, school: Unit, kind: str, name: str, code: str, actor: User) -> None:
        open_part(
            school=school,
            kind=kind,
            name=name,
            code=f"{school.code}.{code}",
            on=_OPENED_ON,
            basis=_GROUPS_BY_DECISION if kind == Unit.Kind.GROUP else _SITES_BY_DECISION,
            actor=actor,
            at=self._on(_OPENED_ON),
        )

    def _on(self, day: date) -> datetime:
        return min(datetime(day.year, day.month, day.day, 2, tzinfo=UTC), self._at)
