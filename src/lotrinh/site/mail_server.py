"""The mail server, as one address says it: ``smtp+tls://user:password@mail.example:587``."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from lotrinh.core.messages import LotrinhError

_PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}


class UnknownMailServer(LotrinhError):
    """``LOTRINH_EMAIL_URL`` says no mail server."""

    def __init__(self) -> None:
        # The address itself is not said: it carries a password.
        super().__init__(
            "LOTRINH_EMAIL_URL chưa đúng. Ghi như: smtp+tls://ten:mat-khau@may-chu:587 "
            "(smtp, smtp+tls hoặc smtps).",
            "LOTRINH_EMAIL_URL is not right. Write it as smtp+tls://user:password@server:587 "
            "(smtp, smtp+tls or smtps).",
        )


@dataclass(frozen=True, slots=True)
class MailSettings:
    """What Django wants to know of a mail server; ``starttls`` and ``tls`` exclude each other."""

    backend: str = "django.core.mail.backends.dummy.EmailBackend"
    host: str = ""
    port: int = 25
    user: str = ""
    password: str = ""
    starttls: bool = False
    tls: bool = False
    sender: str = "lotrinh@localhost"


def mail_settings(url: str) -> MailSettings:
    """Return the settings of the server that ``url`` says; without one mails go nowhere.

    ``smtp`` is plain (a relay on the same machine), ``smtp+tls`` begins plain and turns to TLS,
    ``smtps`` is TLS from the first byte. Characters of user and password are percent-encoded.

    Raises: UnknownMailServer.
    """
    if not url:
        return MailSettings()
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise UnknownMailServer from error
    if parts.scheme not in _PORTS or not parts.hostname:
        raise UnknownMailServer
    user = unquote(parts.username or "")
    return MailSettings(
        backend="django.core.mail.backends.smtp.EmailBackend",
        host=parts.hostname,
        port=port or _PORTS[parts.scheme],
        user=user,
        password=unquote(parts.password or ""),
        starttls=parts.scheme == "smtp+tls",
        tls=parts.scheme == "smtps",
        sender=user if "@" in user else f"lotrinh@{parts.hostname}",
    )
