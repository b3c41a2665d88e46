"""Invitations by a real mail server, and what happens without one."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from email import message_from_bytes, policy
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope
from django.core import mail
from django.test import Client
from pytest_django import Settings

from lotrinh.site.mail_server import UnknownMailServer, mail_settings
from lotrinh.workspace.people.accounts.emails import is_proved
from lotrinh.workspace.people.models import User
from tests.workspace.accounts.conftest import PASSWORD, Doors, is_in


class Box:
    """Keeps what the server is given."""

    def __init__(self) -> None:
        self.envelopes: list[Envelope] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Envelope) -> str:  # noqa: N802
        """Keep one."""
        self.envelopes.append(envelope)
        return "250 OK"


@pytest.fixture
def box(settings: Settings) -> Iterator[Box]:
    """Run a mail server that the site hands its mails to."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = found.getsockname()[1]
    box = Box()
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    known = mail_settings(f"smtp://127.0.0.1:{port}")
    settings.MAILS_GO_OUT = True
    settings.EMAIL_BACKEND = known.backend
    settings.EMAIL_HOST, settings.EMAIL_PORT = known.host, known.port
    settings.DEFAULT_FROM_EMAIL = "lotrinh@truong.vn"
    try:
        yield box
    finally:
        server.stop()


def _invite(client: Client, doors: Doors, email: str) -> str:
    client.force_login(doors.principal)
    typed = {"display_name": "Đỗ Đức Đạt", "role": "staff", "email": email}
    return client.post("/nhan-su/moi/", typed).content.decode()


def test_an_invitation_goes_by_mail_and_its_link_is_shown_to_nobody_else(
    box: Box, doors: Doors, client: Client
) -> None:
    page = _invite(client, doors, "dat@truong.vn")
    assert "Đã gửi lời mời đến dat@truong.vn" in page
    assert "/moi/" not in page.replace("/nhan-su/moi/", "")
    (envelope,) = box.envelopes
    assert envelope.rcpt_tos == ["dat@truong.vn"]
    assert envelope.mail_from == "lotrinh@truong.vn"
    assert isinstance(envelope.content, bytes)
    message = message_from_bytes(envelope.content, policy=policy.default)
    assert message["Subject"].strip() == "Lời mời: Trường TH Ninh Gia trên Lộ Trình"
    body = message.get_content()
    assert "Kính gửi Đỗ Đức Đạt" in body
    assert "datdd" in body
    link = next(word for word in body.split() if "/moi/" in word)
    new = Client()
    new.post("/" + link.split("/", 3)[3], {"password1": PASSWORD, "password2": PASSWORD})
    assert is_in(new)
    assert is_proved(User.objects.get(username="datdd")), "who opened it reads that box"


def test_a_mail_server_that_is_away_leaves_the_link_on_the_page(
    settings: Settings, doors: Doors, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    settings.MAILS_GO_OUT = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    page = _invite(client, doors, "dat@truong.vn")
    assert "Không có thư nào được gửi" in page
    assert User.objects.filter(username="datdd").exists()
    assert "mail server" in caplog.text


@pytest.mark.parametrize("email", ["dat@truong.vn", ""])
def test_without_a_mail_server_or_an_e_mail_the_link_is_handed_over(
    doors: Doors, client: Client, email: str
) -> None:
    page = _invite(client, doors, email)
    assert "Không có thư nào được gửi" in page
    assert mail.outbox == []


@pytest.mark.parametrize(
    ("url", "host", "port", "user", "password", "starttls", "tls"),
    [
        ("smtp://localhost", "localhost", 25, "", "", False, False),
        ("smtp+tls://a%40b.vn:p%3Aw@mail.vn", "mail.vn", 587, "a@b.vn", "p:w", True, False),
        ("smtps://a@mail.vn:1465", "mail.vn", 1465, "a", "", False, True),
    ],
)
def test_one_address_says_the_mail_server(
    url: str, host: str, port: int, user: str, password: str, starttls: bool, tls: bool
) -> None:
    found = mail_settings(url)
    assert (found.host, found.port, found.user, found.password) == (host, port, user, password)
    assert (found.starttls, found.tls) == (starttls, tls)
    assert found.backend.endswith("smtp.EmailBackend")


@pytest.mark.parametrize("url", ["mail.vn", "http://mail.vn", "smtp://", "smtp://mail.vn:x"])
def test_what_is_no_mail_server_is_said_without_the_password(url: str) -> None:
    with pytest.raises(UnknownMailServer) as refused:
        mail_settings(url)
    assert url not in str(refused.value)
    assert mail_settings("").backend.endswith("dummy.EmailBackend")
