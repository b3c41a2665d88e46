"""Which e-mails their owners have proved: only those open an account without its password.

Somebody else may write any address into an account. It takes mails, but sets no password and is no
sign of who comes by single sign-on, until its owner has opened a link that went there.
"""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.core.signing import Signer
from django.utils.crypto import constant_time_compare

from lotrinh.workspace.people.models import User

_MAILED_SALT = "lotrinh.mailed-invitation"


def is_proved(user: User) -> bool:
    """Return whether the present e-mail of ``user`` is proved."""
    address = user.email.lower()
    proved = EmailAddress.objects.filter(user_id=user.pk, email=address, verified=True)
    return bool(address) and bool(proved.exists())


def keep_proof(user: User) -> None:
    """Keep that the present e-mail of ``user`` is proved; one address proves one account."""
    address = user.email.lower()
    forget_proofs(user)
    EmailAddress.objects.filter(email=address).delete()
    EmailAddress.objects.create(user=user, email=address, verified=True, primary=True)


def forget_proofs(user: User) -> None:
    """Take what ``user`` had proved away: the e-mail is another one."""
    EmailAddress.objects.filter(user_id=user.pk).delete()


def sign_of_mail(*, token: str, email: str) -> str:
    """Return what the link of an invitation carries only in the mail that goes to ``email``."""
    return Signer(salt=_MAILED_SALT).signature(f"{token} {email.lower()}")


def came_by_mail(*, sign: str, token: str, email: str) -> bool:
    """Return whether ``sign`` is that of the mail with this invitation to ``email``."""
    return bool(email) and constant_time_compare(sign, sign_of_mail(token=token, email=email))
