"""Mails about accounts: they go out after what they tell of is kept, and may fail alone."""

from __future__ import annotations

import logging
from datetime import datetime
from smtplib import SMTPException
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from lotrinh.workspace.people.accounts.emails import sign_of_mail
from lotrinh.workspace.people.models import Unit, User

MAIL_SIGN = "thu"  # what the address of a mailed invitation calls its sign
_log = logging.getLogger(__name__)


def mail_invitation(
    *, user: User, unit: Unit, inviter: User, address: str, expires_at: datetime
) -> bool:
    """Send the invitation to ``user``; return whether the mail server took it.

    ``address`` is the invitation's own, with the token last; in the mail it carries besides what
    shows that it came by this mail (``emails.sign_of_mail``). Without a mail server, or an e-mail,
    nothing is sent and the link has to be handed over.
    """
    token = address.rstrip("/").rpartition("/")[2]
    sign = sign_of_mail(token=token, email=user.email)
    context = {
        "user": user,
        "unit": unit,
        "inviter": inviter,
        "address": f"{address}?{urlencode({MAIL_SIGN: sign})}",
        "expires_at": expires_at,
    }
    return _mail("people/accounts/mail/invitation", user.email, context)


def mail_new_email(*, user: User, email: str, address: str) -> bool:
    """Ask ``email`` whether it is that of ``user``; return whether the mail server took it."""
    return _mail("people/accounts/mail/new_email", email, {"user": user, "address": address})


def _mail(template: str, to: str, context: dict[str, Any]) -> bool:
    if not settings.MAILS_GO_OUT or not to:
        return False
    subject = " ".join(render_to_string(f"{template}_subject.txt", context).split())
    body = render_to_string(f"{template}_message.txt", context).strip() + "\n"
    message = EmailMessage(subject, body, to=[to])
    try:
        return message.send() == 1
    except (SMTPException, OSError):
        _log.exception("A mail could not be handed to the mail server")
        return False
