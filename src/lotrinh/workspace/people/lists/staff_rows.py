"""What each row of a staff list would do, and what is wrong with it beyond its cells.

However many rows there are, the database is asked a fixed number of questions.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Q
from django.db.models.functions import Lower

from lotrinh.core.messages import Message
from lotrinh.core.text import squeeze, words
from lotrinh.documents.lists import ListReading, ListRow
from lotrinh.documents.rosters import CellFault
from lotrinh.reference.fields_of_work import load_fields_of_work
from lotrinh.reference.lists import load_roles
from lotrinh.workspace.people.lists.names import name_key
from lotrinh.workspace.people.lists.views import StaffLine
from lotrinh.workspace.people.models import Membership, Unit, UnitLink, User
from lotrinh.workspace.people.permission_table import KINDS_OF_ROLE, Permission
from lotrinh.workspace.people.permissions import may_grant, remembered_rights, units_where
from lotrinh.workspace.people.staff.rules import Days, days_of

_MOST_IN_A_NAME = 150  # of User.display_name and Membership.title
_IN_GROUPS = frozenset({Membership.Role.GROUP_HEAD, Membership.Role.STAFF})


def staff_lines(
    *, reading: ListReading, unit: Unit, actor: User, today: date
) -> tuple[StaffLine, ...]:
    """Return what each row of a staff list of ``unit`` would do if ``actor`` brought it in."""
    known = _known(reading.rows, unit, actor, today)
    return tuple(_Row(row, reading, known).line() for row in reading.rows)


@dataclass(frozen=True, slots=True)
class _Known:
    """What is there already, and what the list says more than once."""

    unit: Unit
    today: date
    roles_to_give: frozenset[str]
    groups: tuple[UnitLink, ...]
    people: Mapping[str, list[User]]  # of the unit, by folded name
    held: Mapping[tuple[int, str], list[Membership]]  # by user and role
    by_username: Mapping[str, User]
    by_email: Mapping[str, list[User]]
    reached: frozenset[int]  # users whom the actor manages somewhere
    first_rows: Mapping[tuple[str, str], int]  # by column and folded cell
    doubled: frozenset[tuple[str, str]]


def _known(rows: Iterable[ListRow], unit: Unit, actor: User, today: date) -> _Known:
    rows = list(rows)
    usernames = {row.text("username").casefold() for row in rows} - {""}
    emails = {row.text("email").casefold() for row in rows} - {""}
    named = list(
        User.objects.annotate(lower_username=Lower("username"), lower_email=Lower("email")).filter(
            Q(lower_username__in=usernames) | Q(lower_email__in=emails)
        )
    )
    managed = Membership.objects.filter(
        user__in=[user.pk for user in named],
        unit__in=Unit.objects.filter(units_where(actor, Permission.MANAGE_PEOPLE)),
    )
    reached = set(managed.values_list("user_id", flat=True))
    held: dict[tuple[int, str], list[Membership]] = defaultdict(list)
    people: dict[str, list[User]] = defaultdict(list)
    for membership in Membership.objects.filter(unit=unit).select_related("user"):
        held[membership.user_id, membership.role].append(membership)
        reached.add(membership.user_id)
        namesakes = people[name_key(membership.user.display_name)]
        if membership.user.is_active and membership.user not in namesakes:
            namesakes.append(membership.user)
    with remembered_rights():
        to_give = frozenset(role for role in KINDS_OF_ROLE if may_grant(actor, unit, role))
    links = UnitLink.objects.filter(parent=unit, unit__kind=Unit.Kind.GROUP)
    by_email: dict[str, list[User]] = defaultdict(list)
    for user in named:
        if user.email:
            by_email[user.email.casefold()].append(user)
    cells = [(name, key, row.number) for row in rows for name, key in _keys(row)]
    counts = Counter((name, key) for name, key, _ in cells)
    return _Known(
        unit=unit,
        today=today,
        roles_to_give=to_give,
        groups=tuple(links.select_related("unit")),
        people=people,
        held=held,
        by_username={user.username.casefold(): user for user in named},
        by_email=by_email,
        reached=frozenset(reached),
        first_rows={(name, key): number for name, key, number in reversed(cells)},
        doubled=frozenset(cell for cell, count in counts.items() if count > 1),
    )


def _keys(row: ListRow) -> Iterable[tuple[str, str]]:
    """Yield what must be a row's own: username, e-mail, and the name of who has neither."""
    username, email = row.text("username").casefold(), row.text("email").casefold()
    if username:
        yield "username", username
    if email:
        yield "email", email
    if not username and not email and row.text("display_name"):
        yield "display_name", name_key(row.text("display_name"))


class _Row:
    """One row, looked at from all sides."""

    def __init__(self, row: ListRow, reading: ListReading, known: _Known) -> None:
        self._row, self._reading, self._known = row, reading, known
        self._faults: list[CellFault] = [f for f in reading.faults if f.row == row.number]
        self._name = squeeze(row.text("display_name"))
        self._role = load_roles().role_of.get(row.code("role") or 0, "")
        self._from = row.day("valid_from") or known.today

    def line(self) -> StaffLine:
        """Return what the row would do."""
        self._check_texts()
        self._check_doubles()
        group = self._group()
        fields = self._fields()
        person = self._person()
        namesakes = tuple(self._namesakes()) if person is None else ()
        candidates = (*namesakes, *([person] if person is not None else []))
        holders = frozenset(user.pk for user in candidates if self._holds(user, group))
        self._check_role(is_held=person is not None and person.pk in holders)
        return StaffLine(
            number=self._row.number,
            display_name=self._name,
            username=self._row.text("username"),
            email=self._row.text("email"),
            role=self._role,
            role_word=self._role_word(),
            title=self._row.text("title"),
            group=group,
            fields=fields,
            valid_from=self._from,
            person=person,
            namesakes=namesakes,
            holders=holders,
            faults=tuple(self._faults),
        )

    def _fault(self, name: str, vi: str, en: str) -> None:
        self._faults.append(self._reading.fault(self._row, name, vi, en))

    def _role_word(self) -> str:
        number = self._row.code("role")
        return next((c.word for c in load_roles().codes.codes if c.number == number), "")

    def _check_texts(self) -> None:
        for name in ("display_name", "title"):
            if len(self._row.text(name)) > _MOST_IN_A_NAME:
                self._fault(
                    name,
                    f"dài hơn {_MOST_IN_A_NAME} ký tự. Ghi ngắn lại rồi tải lên lại.",
                    f"longer than {_MOST_IN_A_NAME} characters. Shorten it and upload it again.",
                )
        username, email = self._row.text("username"), self._row.text("email")
        if username and not _is_valid_username(username):
            self._fault(
                "username",
                f"'{username}' không dùng làm tên đăng nhập được: chỉ dùng chữ, số và . _ - @ +, "
                "không có khoảng trắng. Sửa, hoặc để trống để chương trình tự đặt.",
                f"'{username}' cannot be a name to sign in: letters, digits and . _ - @ + only, "
                "no space. Mend it, or leave it blank and one is made.",
            )
        if email and not _is_valid_email(email):
            self._fault(
                "email",
                f"'{email}' không phải là địa chỉ thư điện tử. Ghi như ten@truong.edu.vn, hoặc để "
                "trống.",
                f"'{email}' is no e-mail address. Write it as name@school.edu.vn, or leave it "
                "blank.",
            )

    def _check_doubles(self) -> None:
        for name, key in _keys(self._row):
            if (name, key) not in self._known.doubled:
                continue
            first = self._known.first_rows[name, key]
            if first == self._row.number:
                continue
            self._fault(
                name,
                f"đã có ở dòng {first}. {_DOUBLED[name].vi}",
                f"is in row {first} already. {_DOUBLED[name].en}",
            )

    def _check_role(self, *, is_held: bool) -> None:
        """Check that the role is one of the unit's, and the actor's to give if it is new."""
        if not self._role:
            return
        unit = self._known.unit
        if unit.kind not in KINDS_OF_ROLE[self._role]:
            self._fault(
                "role",
                f"'{self._role_word()}' không phải là vai trò ở {unit.name}. Chọn vai trò khác.",
                f"'{self._role_word()}' is no role in {unit.name}. Choose another.",
            )
        elif self._role not in self._known.roles_to_give and not is_held:
            self._fault(
                "role",
                f"tài khoản này không giao được vai trò '{self._role_word()}'. Nhờ quản trị giao, "
                "hoặc bỏ dòng này.",
                f"this account may not give the role '{self._role_word()}'. Ask an administrator, "
                "or leave the row out.",
            )
        self._check_day()

    def _check_day(self) -> None:
        first, last = self._known.unit.valid_from, self._known.unit.valid_to
        if first is not None and self._from < first:
            self._fault(
                "valid_from",
                f"{self._known.unit.name} có từ ngày {first:%d/%m/%Y}. Ghi ngày từ đó, hoặc để "
                "trống.",
                f"{self._known.unit.name} is there from {first:%d/%m/%Y}. Write a day from then "
                "on, or leave it blank.",
            )
        if last is not None and self._from > last:
            self._fault(
                "valid_from",
                f"{self._known.unit.name} chỉ có đến hết ngày {last:%d/%m/%Y}. Sửa ngày.",
                f"{self._known.unit.name} was there until {last:%d/%m/%Y}. Mend the day.",
            )

    def _group(self) -> Unit | None:
        asked = self._row.text("group")
        if not asked:
            return None
        if self._role and self._role not in _IN_GROUPS:
            self._fault(
                "group",
                "chỉ ghi tổ cho tổ trưởng và cán bộ, giáo viên, nhân viên. Để trống ô này.",
                "only heads of groups and members of staff have a group. Leave it blank.",
            )
            return None
        key = name_key(asked)
        links = [
            link
            for link in self._known.groups
            if key in (name_key(link.unit.name), name_key(link.unit.code))
            or name_key(f"tổ {asked}") == name_key(link.unit.name)
        ]
        there = [link.unit for link in links if _is_there(link, self._from)]
        if len(there) == 1:
            return there[0]
        if there:
            codes = ", ".join(unit.code for unit in there)
            self._fault(
                "group",
                f"có nhiều tổ tên '{asked}'. Ghi mã tổ: {codes}.",
                f"several groups are called '{asked}'. Write the code: {codes}.",
            )
        elif links:
            self._fault(
                "group",
                f"'{asked}' chưa có hoặc không còn vào ngày {self._from:%d/%m/%Y}. Ghi tổ khác, "
                "hoặc sửa ngày.",
                f"'{asked}' is not there on {self._from:%d/%m/%Y}. Write another group, or mend "
                "the day.",
            )
        else:
            names = ", ".join(self._group_names()) or "–"
            self._fault(
                "group",
                f"trường chưa có tổ '{asked}'. Các tổ đang có: {names}. Ghi đúng tên tổ, thêm tổ "
                "này trước, hoặc để trống.",
                f"the school has no group '{asked}'; it has: {names}. Write its name, add the "
                "group first, or leave the cell blank.",
            )
        return None

    def _group_names(self) -> list[str]:
        return [link.unit.name for link in self._known.groups if _is_there(link, self._from)]

    def _fields(self) -> tuple[str, ...]:
        asked = [squeeze(part) for part in self._row.text("fields").split(";")]
        asked = [part for part in asked if part]
        if not asked:
            return ()
        if self._role and self._role != Membership.Role.VICE_PRINCIPAL:
            self._fault(
                "fields",
                "chỉ ghi lĩnh vực phụ trách cho phó hiệu trưởng. Để trống ô này.",
                "only vice principals have fields of work. Leave it blank.",
            )
            return ()
        found = {part: field_of(part) for part in asked}
        unknown = [part for part, code in found.items() if code is None]
        if unknown:
            known = "; ".join(message.vi for message in load_fields_of_work().values())
            self._fault(
                "fields",
                f"không có lĩnh vực '{'; '.join(unknown)}'. Chọn trong: {known}.",
                f"there is no field of work '{'; '.join(unknown)}'. Choose among: {known}.",
            )
        return tuple(dict.fromkeys(code for code in found.values() if code is not None))

    def _person(self) -> User | None:
        """Return who the row is for certain: whom its username or its e-mail names."""
        username, email = self._row.text("username").casefold(), self._row.text("email").casefold()
        by_name = self._known.by_username.get(username)
        with_email = self._known.by_email.get(email, [])
        reached = self._known.reached
        if by_name is not None and by_name.pk not in reached:
            self._fault(
                "username",
                f"'{by_name.username}' đã là tên đăng nhập của một người khác. Chọn tên khác, "
                "hoặc để trống để chương trình tự đặt.",
                f"'{by_name.username}' is somebody else's name to sign in. Choose another, or "
                "leave it blank and one is made.",
            )
            return None
        by_email = next((user for user in with_email if user.pk in reached), None)
        if with_email and by_email is None:
            self._fault(
                "email",
                f"'{self._row.text('email')}' đã dùng cho tài khoản của một người khác. Ghi địa "
                "chỉ riêng, hoặc để trống.",
                f"'{self._row.text('email')}' is that of somebody else's account. Write the "
                "person's own, or leave it blank.",
            )
            return None
        if by_name is not None and by_email not in (None, by_name):
            self._fault(
                "email",
                f"'{self._row.text('email')}' là của tài khoản khác ({by_email}). Sửa tên đăng "
                "nhập hoặc thư điện tử.",
                f"'{self._row.text('email')}' is another account's ({by_email}). Mend the name to "
                "sign in or the e-mail.",
            )
            return None
        person = by_name or by_email
        if person is not None and email and by_email is None:
            self._faults.append(
                self._reading.fault(
                    self._row,
                    "email",
                    f"tài khoản {person.username} đã có, thư điện tử của tài khoản không đổi theo "
                    "danh sách. Đổi ở trang nhân sự nếu cần.",
                    f"there is the account {person.username}; a list does not change its e-mail. "
                    "Change it on the page of people if needed.",
                    is_blocking=False,
                )
            )
        if person is not None:
            self._check_person(person, "username" if by_name is not None else "email")
        return person

    def _check_person(self, person: User, name: str) -> None:
        shown = person.display_name or person.username
        if self._name and words(shown) != words(self._name):
            self._fault(
                name,
                f"'{self._row.printed[name]}' là của {shown}, không phải {self._name}. Sửa ô này "
                "hoặc họ tên.",
                f"'{self._row.printed[name]}' is {shown}'s, not {self._name}'s. Mend this cell or "
                "the name.",
            )
        if not person.is_active:
            self._fault(
                name,
                f"tài khoản {person.username} đã đóng. Mở lại tài khoản trước, hoặc bỏ dòng này.",
                f"the account {person.username} is closed. Open it again first, or leave the row "
                "out.",
            )

    def _namesakes(self) -> Iterable[User]:
        return self._known.people.get(name_key(self._name), ()) if self._name else ()

    def _holds(self, user: User, group: Unit | None) -> bool:
        """Say whether the person has the role on a day of those that the row asks for."""
        asked = Days(self._from, None)
        return any(
            (group is None or held.group_id == group.pk) and days_of(held).meets(asked)
            for held in self._known.held.get((user.pk, self._role), ())
        )


_DOUBLED = {
    "username": Message(
        "Mỗi người một dòng, một tên đăng nhập. Sửa tên, hoặc xóa dòng trùng; vai trò thứ hai giao "
        "sau ở trang nhân sự.",
        "One row and one name a person. Mend the name, or delete the row; a second role is given "
        "later on the page of people.",
    ),
    "email": Message(
        "Mỗi người một địa chỉ. Sửa, để trống, hoặc xóa dòng trùng.",
        "One address a person. Mend it, leave it blank, or delete the row that repeats it.",
    ),
    "display_name": Message(
        "Nếu là hai người trùng tên, ghi tên đăng nhập hoặc thư điện tử cho từng người; nếu là một "
        "người, xóa một dòng.",
        "If they are two people, give each a name to sign in or an e-mail; if it is one, delete "
        "one of the rows.",
    ),
}


def field_of(text: str) -> str | None:
    """Return the code of a field of work by its code, its name or a part of it between commas.

    None if nothing is called so, or two are.
    """
    key = words(text)
    fields = load_fields_of_work()
    exact = [c for c, name in fields.items() if key in (words(c), words(name.vi), words(name.en))]
    parts = [c for c, name in fields.items() if key in [words(p) for p in name.vi.split(",")]]
    found = exact or parts
    return found[0] if len(found) == 1 else None


def _is_there(link: UnitLink, day: date) -> bool:
    return days_of(link).holds(Days(day, day))


def _is_valid_username(username: str) -> bool:
    return _passes(User._meta.get_field("username").run_validators, username)


def _is_valid_email(email: str) -> bool:
    return _passes(validate_email, email)


def _passes(check: object, value: str) -> bool:
    assert callable(check)
    try:
        check(value)
    except ValidationError:
        return False
    return True
