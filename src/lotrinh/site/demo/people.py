"""The demo's people: somebody in every role, at the demo school and above it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from lotrinh.site.demo.province import Seats
from lotrinh.workspace.people.accounts.operations import invite_person
from lotrinh.workspace.people.operations import add_user
from lotrinh.workspace.people.queries import Membership, Unit, User
from lotrinh.workspace.people.staff.operations import delegate_role, grant_role

_Role = Membership.Role


@dataclass(frozen=True, slots=True)
class _Person:
    username: str
    name: str
    role: str
    title: str = ""
    group: int | None = None
    fields: tuple[str, ...] = ()


_STAFF = (
    _Person(
        "phohieutruong", "Trần Văn Lộc", _Role.VICE_PRINCIPAL, "Phó hiệu trưởng",
        fields=("teaching", "universal-education"),
    ),
    _Person(
        "phohieutruong2", "Phạm Thị Bích", _Role.VICE_PRINCIPAL, "Phó hiệu trưởng",
        fields=("facilities", "boarding"),
    ),
    _Person("totruong1", "Võ Thị Lan", _Role.GROUP_HEAD, "Tổ trưởng", group=0),
    _Person("totruong2", "Huỳnh Văn Phúc", _Role.GROUP_HEAD, "Tổ trưởng", group=1),
    _Person("totruong3", "Đặng Thị Thu", _Role.GROUP_HEAD, "Tổ trưởng", group=2),
    _Person("vanphong", "Bùi Thị Hiền", _Role.GROUP_HEAD, "Tổ trưởng", group=3),
    _Person("giaovien", "Nguyễn Thị Hạnh", _Role.STAFF, "Giáo viên", group=0),
    _Person("giaovien2", "Lê Văn Thành", _Role.STAFF, "Giáo viên", group=1),
    _Person("giaovien3", "Phan Thị Yến", _Role.STAFF, "Giáo viên", group=2),
    _Person("thuvien", "Cao Thị Mỹ", _Role.STAFF, "Nhân viên thư viện", group=3),
    _Person("congdoan", "Hồ Văn Dũng", _Role.UNION, "Chủ tịch công đoàn"),
    _Person("chamehocsinh", "Trương Thị Ngọc", _Role.PARENTS),
    _Person("kiemtra", "Lâm Văn Tài", _Role.INSPECTION_BOARD),
    _Person("banchidao", "Đỗ Thị Hoa", _Role.STEERING_COMMITTEE),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class DemoRole:
    """A role of the demo, who holds it, and where."""

    role: str
    label: str
    unit: str
    user: User


class PeopleMaker:
    """Makes the demo's people; whoever is there stays as they are."""

    def __init__(self, *, at: datetime) -> None:
        self._at = at

    def administrator_of(self, province: Unit) -> User:
        """Return who looks after the province's units and accounts."""
        return self._installed("quantri", "Dương Minh Quân", province, _Role.ADMINISTRATOR)

    def officer_of_then(self, district: Unit) -> User:
        """Return who worked in the district as long as there was one."""
        return self._installed("canbohuyen", "Tô Văn Hải", district, _Role.DISTRICT_OFFICER)

    def principal_of(self, school: Unit) -> User:
        """Return the principal of the demo school."""
        return self._installed("hieutruong", "Lê Thị Hoài An", school, _Role.PRINCIPAL)

    def principal_at(self, school: Unit, place: int, administrator: User) -> User:
        """Return the principal of one of the province's other schools."""
        name = f"{_FAMILIES[place % len(_FAMILIES)]} {_GIVEN[place % len(_GIVEN)]}"
        person = _Person(f"hieutruong.{school.code.lower()}", name, _Role.PRINCIPAL)
        return self._invited(person, school, administrator)

    def officer_of_province(self, province: Unit, administrator: User) -> User:
        """Return who takes the figures in for the province."""
        person = _Person("canbotinh", "Ngô Thị Tuyết", _Role.PROVINCE_OFFICER)
        return self._invited(person, province, administrator)

    def officer_of_commune(self, commune: Unit, place: int, administrator: User) -> User:
        """Return who takes the figures in for a commune, the demo school's first."""
        username = "canboxa" if place == 0 else f"canboxa{place + 1}"
        name = ("Phạm Văn Xuân", "Lưu Thị Đào", "Kiều Văn Sơn")[place]
        person = _Person(username, name, _Role.COMMUNE_OFFICER)
        return self._invited(person, commune, administrator)

    def fill(self, school: Unit, seats: Seats, *, principal: User, administrator: User) -> None:
        """Invite the staff and the officers, and let one act for another for a week."""
        groups = list(
            Unit.objects.filter(kind=Unit.Kind.GROUP, links_up__parent=school).order_by("code")
        )
        for person in _STAFF:
            self._invite(person, school, principal, groups)
        self._also(school, principal)
        self._invite(
            _Person("quantritruong", "Mai Văn Khoa", _Role.ADMINISTRATOR), school, administrator
        )
        self.officer_of_commune(seats.commune, 0, administrator)
        self.officer_of_province(seats.province, administrator)
        self._installed("canbobo", "Vũ Đức Bình", seats.ministry, _Role.MINISTRY_OFFICER)

    def let_one_act_for_another(self, school: Unit, principal: User) -> None:
        """Have the second vice principal act for the principal for a week."""
        today = self._at.date()
        delegate_role(
            membership=Membership.objects.get(user=principal, unit=school, role=_Role.PRINCIPAL),
            to=User.objects.get(username="phohieutruong2"),
            valid_from=today,
            valid_to=today + timedelta(days=6),
            reason="Hiệu trưởng đi tập huấn ở Sở một tuần.",
            actor=principal,
            at=self._at,
        )

    def roles(self) -> list[DemoRole]:
        """Return the first person of each role of the demo, in the order of the roles."""
        found: dict[str, DemoRole] = {}
        held = Membership.objects.filter(valid_to=None).select_related("user", "unit")
        for one in held.filter(user__username__in=_USERNAMES).order_by("pk"):
            label = str(one.get_role_display())
            found.setdefault(one.role, DemoRole(one.role, label, one.unit.name, one.user))
        return [found[role] for role in _Role.values if role in found]

    def _installed(self, username: str, name: str, unit: Unit, role: str) -> User:
        known = User.objects.filter(username=username, memberships__unit=unit).first()
        if known is not None:
            return known
        return add_user(
            username=username,
            display_name=name,
            password=secrets.token_urlsafe(24),
            unit=unit,
            role=role,
            actor=None,
            at=self._at,
        )

    def _invited(self, person: _Person, unit: Unit, actor: User) -> User:
        self._invite(person, unit, actor)
        return User.objects.get(username=person.username)

    def _invite(
        self, person: _Person, unit: Unit, actor: User, groups: list[Unit] | None = None
    ) -> None:
        if User.objects.filter(username=person.username).exists():
            return
        invite_person(
            unit=unit,
            display_name=person.name,
            username=person.username,
            role=person.role,
            title=person.title,
            group=None if person.group is None or groups is None else groups[person.group],
            fields=person.fields,
            actor=actor,
            at=self._at,
        )

    def _also(self, school: Unit, principal: User) -> None:
        """Give one teacher a second role: a board's member."""
        teacher = User.objects.get(username="giaovien2")
        if not teacher.memberships.filter(role=_Role.INSPECTION_BOARD).exists():
            grant_role(
                user=teacher,
                unit=school,
                role=_Role.INSPECTION_BOARD,
                valid_from=date(2025, 9, 1),
                actor=principal,
                at=self._at,
            )


_FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô")
_GIVEN = (
    "Thị Minh", "Văn Hòa", "Thị Kim Chi", "Quốc Việt", "Thị Thanh", "Văn Nghĩa", "Thị Diệu",
    "Hữu Phước", "Thị Ngân", "Văn Toàn", "Thị Bảo Trâm", "Đình Khôi", "Thị Hương",
)  # fmt: skip

_USERNAMES = {
    *(person.username for person in _STAFF),
    "hieutruong", "quantri", "quantritruong", "canboxa", "canbotinh", "canbobo",
}  # fmt: skip
