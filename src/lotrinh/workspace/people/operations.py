"""What changes people: accounts, memberships and sign-in links."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from lotrinh.core.messages import LotrinhError
from lotrinh.workspace.people.audit import record
from lotrinh.workspace.people.models import (
    FormerName,
    Membership,
    SignInLink,
    Unit,
    UnitLink,
    User,
)
from lotrinh.workspace.people.paths import rebuild_paths
from lotrinh.workspace.people.permissions import forget_rights
from lotrinh.workspace.people.queries import home_of
from lotrinh.workspace.people.tokens import digest_of_token, new_token

LINK_LIFETIME = timedelta(days=1)


class UnableToAddUnit(LotrinhError):
    """The unit cannot be made: its code is or was that of another."""


class UnableToAddUser(LotrinhError):
    """The account cannot be made."""


class UnableToSignIn(LotrinhError):
    """The sign-in link cannot be used: unknown, used, expired, or its account is closed."""

    def __init__(self) -> None:
        super().__init__(
            "Đường dẫn này không dùng được nữa: đã dùng rồi hoặc quá hạn. "
            "Đăng nhập bằng mật khẩu, hoặc xin đường dẫn mới.",
            "This link cannot be used any more: it was used or has expired. "
            "Sign in with the password, or ask for a new link.",
        )


@transaction.atomic
def add_unit(
    *,
    kind: str,
    name: str,
    code: str,
    parent: Unit | None = None,
    actor: User | None,
    at: datetime,
) -> Unit:
    """Return the lasting unit of ``code``, made now if there is none (then kept as it is).

    For the first units of an installation, by the command line or the demo; what changes later has
    a day and a document, see ``people.units``.

    Raises: UnableToAddUnit if the code was another unit's, or is that of one that will end.
    """
    lasting = Unit.objects.filter(code=code, valid_to=None)
    once = Unit.objects.filter(code=code).exists() or FormerName.objects.filter(code=code).exists()
    if once and not lasting.exists():
        raise UnableToAddUnit(
            f"Mã '{code}' đã là mã của một đơn vị trước đây, hoặc của một đơn vị sắp thôi hoạt "
            "động. Mở đơn vị ở trang Đơn vị, có ghi ngày.",
            f"The code '{code}' was that of another unit, or is that of one that will end. "
            "Open the unit on the page of units, with its day.",
        )
    unit, is_new = Unit.objects.get_or_create(
        code=code, valid_to=None, defaults={"kind": kind, "name": name}
    )
    if is_new:
        if parent is not None:
            UnitLink.objects.create(unit=unit, parent=parent)
            rebuild_paths([unit.pk])
            forget_rights()
        record("add_unit", unit, unit=unit, actor=actor, at=at, after={"name": name, "kind": kind})
    return unit


@transaction.atomic
def add_user(
    *,
    username: str,
    display_name: str,
    password: str,
    unit: Unit,
    role: str,
    title: str = "",
    actor: User | None,
    at: datetime,
) -> User:
    """Make an account with a role in ``unit``.

    ``actor`` is None on the command line, the only place that calls this today: whoever can run it
    owns the installation.

    Raises: UnableToAddUser if the name is taken or the password is weak.
    """
    if User.objects.filter(username__iexact=username).exists():
        raise UnableToAddUser(
            f"Đã có tài khoản '{username}'. Chọn tên khác.",
            f"There is an account '{username}' already. Choose another name.",
        )
    user = User(username=username, display_name=display_name)
    try:
        user.full_clean(exclude=["password"])
        validate_password(password, user)
    except ValidationError as error:
        detail = " ".join(error.messages)
        raise UnableToAddUser(
            f"Chưa tạo được tài khoản '{username}': {detail}",
            f"The account '{username}' could not be made: {detail}",
        ) from error
    user.set_password(password)
    user.save()
    Membership.objects.create(user=user, unit=unit, role=role, title=title)
    after = {"username": username, "role": role}
    record("add_user", user, unit=unit, actor=actor, at=at, after=after)
    return user


@transaction.atomic
def make_sign_in_link(
    *, user: User, actor: User | None, at: datetime, lifetime: timedelta = LINK_LIFETIME
) -> str:
    """Return the token of a new link (``/vao/<token>/``) that signs ``user`` in once.

    The token cannot be read back: only its digest is kept.
    """
    token = new_token()
    link = SignInLink.objects.create(
        user=user, digest=digest_of_token(token), created_at=at, expires_at=at + lifetime
    )
    after = {"expires_at": link.expires_at.isoformat()}
    record("make_sign_in_link", user, unit=home_of(user), actor=actor, at=at, after=after)
    return token


@transaction.atomic
def use_sign_in_link(*, token: str, at: datetime) -> User:
    """Use up the link of ``token`` and return whom it signs in.

    Call it on POST only: chat programs fetch a pasted address and would use it up.

    Raises: UnableToSignIn.
    """
    unused = SignInLink.objects.filter(
        digest=digest_of_token(token), used_at=None, expires_at__gt=at, user__is_active=True
    )
    # One UPDATE decides: of two who come at the same moment, one gets in.
    if unused.update(used_at=at) != 1:
        raise UnableToSignIn
    user = User.objects.get(sign_in_links__digest=digest_of_token(token))
    record("use_sign_in_link", user, unit=home_of(user), actor=user, at=at)
    return user
