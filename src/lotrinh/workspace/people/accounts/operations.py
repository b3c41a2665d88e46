"""What changes accounts: invitations, the e-mail, lost factors, closing, sessions.

What the sign-in library changes itself (passwords, factors) is kept by ``recording``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.core import signing
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from lotrinh.core.messages import LotrinhError
from lotrinh.core.text import squeeze
from lotrinh.workspace.people.accounts.emails import (
    came_by_mail,
    forget_proofs,
    is_proved,
    keep_proof,
)
from lotrinh.workspace.people.accounts.queries import (
    has_second_factor,
    is_still_backed,
    may_look_after,
)
from lotrinh.workspace.people.accounts.sessions import end_sessions_of
from lotrinh.workspace.people.accounts.usernames import suggest_usernames, username_stem
from lotrinh.workspace.people.audit import record
from lotrinh.workspace.people.models import Invitation, Unit, User
from lotrinh.workspace.people.permissions import NotAllowed, forget_rights
from lotrinh.workspace.people.queries import Permission, home_of, require
from lotrinh.workspace.people.staff.operations import grant_role
from lotrinh.workspace.people.tokens import digest_of_token, new_token

INVITATION_LIFETIME = timedelta(days=7)
EMAIL_LINK_LIFETIME = timedelta(days=3)
_LOCKED_FOR = 600  # seconds, as long as ACCOUNT_RATE_LIMITS counts
_EMAIL_SALT = "lotrinh.new-email"


class UnableToInvite(LotrinhError):
    """The account cannot be made: its name or e-mail cannot be had."""


class UnableToAcceptInvitation(LotrinhError):
    """The invitation cannot be used (unknown, used, expired, replaced), or the password not."""


class UnableToManageAccount(LotrinhError):
    """The account cannot be changed so: out of reach, or in the wrong state."""


class UnableToChangeEmail(LotrinhError):
    """The e-mail cannot be taken: no address, somebody else's, or its link is over."""


@dataclass(frozen=True, slots=True)
class Invited:
    """An account that was made, and the token of its invitation, which cannot be read back."""

    user: User
    token: str


@transaction.atomic
def invite_person(
    *,
    unit: Unit,
    display_name: str,
    role: str,
    username: str = "",
    email: str = "",
    title: str = "",
    group: Unit | None = None,
    fields: Sequence[str] = (),
    valid_from: date | None = None,
    actor: User,
    at: datetime,
) -> Invited:
    """Make an account with a role in ``unit`` and an invitation to set its first password.

    The role holds from ``valid_from`` on, without it as if it had always done so.

    Without a ``username`` one is made from the name. The link ``/moi/<token>/`` works for seven
    days; who calls sends it, or hands it over.

    Raises: NotAllowed, UnableToInvite, and what ``grant_role`` raises.
    """
    require(actor, unit, Permission.MANAGE_PEOPLE)
    name = squeeze(display_name)
    if not name:
        raise UnableToInvite("Hãy ghi họ tên.", "Write the person's name.")
    address = _checked_email(email, refused=UnableToInvite)
    user = _make_account(squeeze(username), name, address)
    grant_role(
        user=user,
        unit=unit,
        role=role,
        title=title,
        group=group,
        fields=tuple(fields),
        valid_from=valid_from,
        actor=actor,
        at=at,
    )
    token = _invite(user, unit, actor, at)
    after = {"username": user.username, "name": name, "email": address, "role": role}
    record("invite_person", user, unit=unit, actor=actor, at=at, after=after)
    return Invited(user, token)


@transaction.atomic
def renew_invitation(*, user: User, unit: Unit, actor: User, at: datetime) -> str:
    """Return the token of a new invitation; those before it do not work any more.

    Also for who has lost the password: the link sets a new one. A second factor stays.

    Raises: NotAllowed, UnableToManageAccount.
    """
    _require_look_after(actor, unit, user)
    if not user.is_active:
        raise UnableToManageAccount(
            "Tài khoản này đang đóng. Mở lại trước khi gửi lời mời.",
            "This account is closed. Reopen it before inviting again.",
        )
    token = _invite(user, unit, actor, at)
    after = {"expires_at": (at + INVITATION_LIFETIME).isoformat()}
    record("renew_invitation", user, unit=unit, actor=actor, at=at, after=after)
    return token


@transaction.atomic
def accept_invitation(*, token: str, password: str, mail_sign: str = "", at: datetime) -> User:
    """Use the invitation up: its account gets ``password``, and its sessions end.

    With the ``mail_sign`` of the mail that brought it (``emails.sign_of_mail``) the e-mail is
    proved. Who made it must still be somebody who may make it.

    Call it on POST only: chat programs fetch a pasted address and would use it up.

    Raises: UnableToAcceptInvitation.
    """
    digest = digest_of_token(token)
    usable = Invitation.objects.filter(
        digest=digest, used_at=None, revoked_at=None, expires_at__gt=at, user__is_active=True
    )
    # One UPDATE decides: of two who come at the same moment, one gets in.
    is_ours = usable.update(used_at=at) == 1
    kept = Invitation.objects.select_related("user", "unit", "created_by").filter(digest=digest)
    found = kept.first() if is_ours else None
    if found is None or not is_still_backed(found):
        raise UnableToAcceptInvitation(
            "Lời mời này không dùng được nữa: đã dùng, quá hạn hoặc đã thay bằng lời mời mới. "
            "Đăng nhập bằng mật khẩu, hoặc xin lời mời mới.",
            "This invitation does not work any more: it was used, has expired or was replaced. "
            "Sign in with the password, or ask for a new invitation.",
        )
    user = found.user
    try:
        validate_password(password, user)
    except ValidationError as error:
        detail = " ".join(error.messages)
        raise UnableToAcceptInvitation(
            f"Mật khẩu chưa dùng được: {detail}", f"This password cannot be used: {detail}"
        ) from error
    is_first = not user.has_usable_password()
    user.set_password(password)
    user.save(update_fields=["password"])
    if came_by_mail(sign=mail_sign, token=token, email=user.email):
        keep_proof(user)
    ended = end_sessions_of(user)
    after = {
        "is_first_password": is_first,
        "ended_sessions": ended,
        "email_is_proved": is_proved(user),
    }
    record("accept_invitation", user, unit=found.unit, actor=user, at=at, after=after)
    return user


@transaction.atomic
def set_email(*, user: User, unit: Unit, email: str, actor: User, at: datetime) -> User:
    """Give the account of ``user`` another e-mail, or none.

    It opens nothing (``emails``) until its owner has proved it.

    Raises: NotAllowed, UnableToManageAccount, UnableToChangeEmail.
    """
    _require_look_after(actor, unit, user)
    address = _checked_email(email, owner=user)
    if address != user.email.lower():
        forget_proofs(user)
    return _set_email(user, address, unit, actor, at)


def email_token(*, user: User, email: str) -> str:
    """Return what a mail to ``email`` carries to prove that it is that of ``user``; keeps nothing.

    Raises: UnableToChangeEmail.
    """
    address = _checked_email(email, owner=user)
    if not address:
        raise UnableToChangeEmail("Hãy ghi địa chỉ thư điện tử.", "Write the e-mail address.")
    return signing.dumps(
        {"user": user.pk, "email": address, "before": user.email}, salt=_EMAIL_SALT
    )


@transaction.atomic
def confirm_email(*, token: str, actor: User, at: datetime) -> User:
    """Take the e-mail that ``token`` (of ``email_token``) proves for the own account.

    Raises: NotAllowed for somebody else's, UnableToChangeEmail if the link is over.
    """
    over = UnableToChangeEmail(
        "Đường dẫn này không dùng được nữa. Đổi lại từ trang tài khoản.",
        "This link does not work any more. Change the e-mail again from the account's page.",
    )
    try:
        proved = signing.loads(token, salt=_EMAIL_SALT, max_age=EMAIL_LINK_LIFETIME)
    except signing.BadSignature as error:
        raise over from error
    if proved["user"] != actor.pk:
        raise NotAllowed
    if proved["before"] != actor.email:
        raise over
    address = _checked_email(proved["email"], owner=actor)
    changed = _set_email(actor, address, home_of(actor), actor, at)
    keep_proof(changed)
    return changed


@transaction.atomic
def reset_second_factor(*, user: User, unit: Unit, reason: str, actor: User, at: datetime) -> User:
    """Take the apps, keys and recovery codes of ``user`` away, and end the sessions.

    For who has lost the telephone: what asks for a second factor has to set up a new one.

    Raises: NotAllowed, UnableToManageAccount.
    """
    _require_look_after(actor, unit, user)
    why = _required_reason(reason)
    if not has_second_factor(user):
        raise UnableToManageAccount(
            "Tài khoản này chưa có lớp bảo vệ thứ hai.",
            "This account has no second factor.",
        )
    factors = Authenticator.objects.filter(user_id=user.pk)
    before = {"factors": sorted(factors.values_list("type", flat=True))}
    factors.delete()
    after = {"ended_sessions": end_sessions_of(user)}
    record(
        "reset_second_factor",
        user, unit=unit, actor=actor, at=at, before=before, after=after, reason=why,
    )  # fmt: skip
    return user


@transaction.atomic
def close_account(*, user: User, unit: Unit, reason: str, actor: User, at: datetime) -> User:
    """Let nobody sign in to the account any more; what it did stays.

    Raises: NotAllowed, UnableToManageAccount.
    """
    _require_look_after(actor, unit, user)
    why = _required_reason(reason)
    if not user.is_active:
        raise UnableToManageAccount("Tài khoản này đã đóng.", "This account is closed already.")
    user.is_active = False
    user.save(update_fields=["is_active"])
    _revoke_invitations(user, at)
    after = {"is_active": False, "ended_sessions": end_sessions_of(user)}
    forget_rights()
    record(
        "close_account",
        user, unit=unit, actor=actor, at=at, before={"is_active": True}, after=after, reason=why,
    )  # fmt: skip
    return user


@transaction.atomic
def reopen_account(*, user: User, unit: Unit, reason: str, actor: User, at: datetime) -> User:
    """Let the account sign in again, with the password and the factors that it had.

    Raises: NotAllowed, UnableToManageAccount.
    """
    _require_look_after(actor, unit, user)
    why = _required_reason(reason)
    if user.is_active:
        raise UnableToManageAccount("Tài khoản này đang mở.", "This account is open already.")
    user.is_active = True
    user.save(update_fields=["is_active"])
    forget_rights()
    before, after = {"is_active": False}, {"is_active": True}
    record(
        "reopen_account",
        user, unit=unit, actor=actor, at=at, before=before, after=after, reason=why,
    )  # fmt: skip
    return user


@transaction.atomic
def end_sessions(*, user: User, unit: Unit, actor: User, at: datetime) -> int:
    """Sign ``user`` out everywhere; return of how many browsers.

    Raises: NotAllowed, UnableToManageAccount.
    """
    _require_look_after(actor, unit, user)
    ended = end_sessions_of(user)
    record("end_sessions", user, unit=unit, actor=actor, at=at, after={"ended_sessions": ended})
    return ended


@transaction.atomic
def end_session(*, session_id: int, actor: User, at: datetime) -> None:
    """Sign ``actor`` out of one browser; one that has ended meanwhile is no fault."""
    if ended := end_sessions_of(actor, only=session_id):
        _record_ended(actor, ended, at)


@transaction.atomic
def end_other_sessions(*, keep: str, actor: User, at: datetime) -> int:
    """Sign ``actor`` out everywhere but in the session with the key ``keep``; return how many."""
    ended = end_sessions_of(actor, keep=keep)
    if ended:
        _record_ended(actor, ended, at)
    return ended


@transaction.atomic
def keep_own_change(*, verb: str, after: dict[str, Any], actor: User, at: datetime) -> None:
    """Keep in the trail what the sign-in library has just changed for ``actor`` (``recording``)."""
    record(verb, actor, unit=home_of(actor), actor=actor, at=at, after=after)


@transaction.atomic
def keep_lock_out(*, username: str, at: datetime) -> None:
    """Keep that the sign-in of somebody is held up after too many tries, once in ten minutes.

    Names that nobody has are passed over: whoever tries could fill the trail with them.
    """
    user = User.objects.filter(username__iexact=username).first()
    if user is not None and cache.add(f"locked-out:{user.pk}", "1", timeout=_LOCKED_FOR):
        record("lock_out", user, unit=home_of(user), actor=None, at=at)


def _record_ended(actor: User, ended: int, at: datetime) -> None:
    after = {"ended_sessions": ended}
    record("end_sessions", actor, unit=home_of(actor), actor=actor, at=at, after=after)


def _require_look_after(actor: User, unit: Unit, user: User) -> None:
    require(actor, unit, Permission.MANAGE_PEOPLE)
    if not may_look_after(actor, unit, user):
        raise UnableToManageAccount(
            "Bạn không quản lý được tài khoản này: người này giữ vai trò mà bạn không giao được, "
            "hoặc không thuộc đơn vị. Hãy hỏi người quản trị cấp trên.",
            "This account is not yours to look after: the person holds a role that you cannot "
            "give, or is not of this unit. Ask the administrator of the level above.",
        )


def _required_reason(reason: str) -> str:
    why = squeeze(reason)
    if not why:
        raise UnableToManageAccount("Hãy ghi lý do.", "Write the reason.")
    return why


def _checked_email(
    email: str,
    *,
    owner: User | None = None,
    refused: type[UnableToInvite] | type[UnableToChangeEmail] = UnableToChangeEmail,
) -> str:
    address = email.strip().lower()
    if not address:
        return ""
    try:
        validate_email(address)
    except ValidationError as error:
        raise refused(
            f"'{address}' không phải là địa chỉ thư điện tử. Sửa lại, hoặc để trống.",
            f"'{address}' is no e-mail address. Mend it, or leave it out.",
        ) from error
    taken = User.objects.filter(email__iexact=address)
    if owner is not None:
        taken = taken.exclude(pk=owner.pk)
    if taken.exists():
        raise refused(
            f"Địa chỉ '{address}' đã dùng cho một tài khoản khác. Mỗi người một địa chỉ riêng.",
            f"The e-mail '{address}' is that of another account. Each person has one of their own.",
        )
    return address


def _set_email(user: User, address: str, unit: Unit | None, actor: User, at: datetime) -> User:
    before, after = {"email": user.email}, {"email": address}
    user.email = address
    user.save(update_fields=["email"])
    record("set_email", user, unit=unit, actor=actor, at=at, before=before, after=after)
    return user


def _make_account(username: str, name: str, email: str) -> User:
    for candidate in [username] if username else suggest_usernames(name, _names_like(name)):
        user = User(username=candidate, display_name=name, email=email)
        user.set_unusable_password()
        try:
            user.clean_fields(exclude=["password"])
        except ValidationError as error:
            detail = " ".join(error.messages)
            raise UnableToInvite(
                f"Chưa tạo được tài khoản '{candidate}': {detail}",
                f"The account '{candidate}' could not be made: {detail}",
            ) from error
        if not User.objects.filter(username__iexact=candidate).exists() and _is_saved(user):
            return user
    raise UnableToInvite(
        f"Đã có tài khoản '{username}'. Chọn tên khác.",
        f"There is an account '{username}' already. Choose another name.",
    )


def _names_like(name: str) -> list[str]:
    """Return the names to sign in that begin as one made from ``name`` does; one query."""
    found = User.objects.filter(username__istartswith=username_stem(name))
    return list(found.values_list("username", flat=True))


def _is_saved(user: User) -> bool:
    """Save a new account; of two that get one name at the same moment, one gets the next."""
    try:
        with transaction.atomic():
            user.save(force_insert=True)
    except IntegrityError:
        return False
    return True


def _invite(user: User, unit: Unit, actor: User, at: datetime) -> str:
    _revoke_invitations(user, at)
    token = new_token()
    Invitation.objects.create(
        user=user,
        unit=unit,
        digest=digest_of_token(token),
        created_by=actor,
        created_at=at,
        expires_at=at + INVITATION_LIFETIME,
    )
    return token


def _revoke_invitations(user: User, at: datetime) -> None:
    Invitation.objects.filter(user=user, used_at=None, revoked_at=None).update(revoked_at=at)
