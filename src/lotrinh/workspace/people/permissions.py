"""Who may do what in a unit: denied unless a role says otherwise."""

from __future__ import annotations

from enum import StrEnum

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from lotrinh.core.messages import LotrinhError
from lotrinh.workspace.people.models import Membership, Unit, User

Person = User | AnonymousUser


class Permission(StrEnum):
    """What can be allowed in a unit."""

    READ = "read"
    EDIT_PLAN = "edit_plan"
    ENTER_ACTUAL = "enter_actual"
    MANAGE_RECORDS = "manage_records"


_ROLE = Membership.Role
_ALL = frozenset(Permission)
_ALLOWED: dict[str, frozenset[Permission]] = {
    _ROLE.PRINCIPAL: _ALL,
    _ROLE.VICE_PRINCIPAL: _ALL,
    _ROLE.GROUP_HEAD: frozenset({Permission.READ}),
    _ROLE.STAFF: frozenset({Permission.READ}),
}


class NotAllowed(LotrinhError, PermissionDenied):
    """The person has no right to this in this unit; a page answers it with 403."""

    def __init__(self) -> None:
        super().__init__(
            "Tài khoản này không có quyền làm việc đó ở đơn vị này. "
            "Hãy hỏi hiệu trưởng hoặc đăng nhập bằng tài khoản khác.",
            "This account may not do that in this unit. "
            "Ask the principal, or sign in with another account.",
        )


def is_allowed(person: Person, unit: Unit, permission: Permission) -> bool:
    """Return whether ``person`` has ``permission`` in ``unit``; one query, none for a visitor."""
    if not isinstance(person, User) or not person.is_active:
        return False
    role = Membership.objects.filter(user=person, unit=unit).values_list("role", flat=True).first()
    return role is not None and permission in _ALLOWED.get(role, frozenset())


def require(person: Person, unit: Unit, permission: Permission) -> None:
    """Let only who has ``permission`` in ``unit`` pass.

    Raises: NotAllowed.
    """
    if not is_allowed(person, unit, permission):
        raise NotAllowed
