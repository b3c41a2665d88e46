"""A commune that takes figures in, and a school whose installation has a key of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

import pytest
import requests
from django.test import Client, override_settings
from django.utils import timezone

from lotrinh.core.packages import Item, Package, digest_of, to_bytes
from lotrinh.core.values.types import Direction, Ratio
from lotrinh.workspace.actuals.exchange.keys import own_public_key
from lotrinh.workspace.actuals.exchange.models import TrustedKey
from lotrinh.workspace.actuals.exchange.operations import trust_key
from lotrinh.workspace.actuals.exchange.signing import (
    Answer,
    Request,
    sign_request,
    signer_of_answer,
)
from lotrinh.workspace.people.models import Unit, User
from tests.workspace.exchange.school_data import make_person, open_periods, periods
from tests.workspace.units import make_unit

ADDRESS = "https://so.example.vn"


class Elsewhere:
    """Another installation: its folder, and so its key."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @contextmanager
    def acting(self) -> Iterator[None]:
        """Do what is inside as that installation, as far as keys go."""
        with override_settings(LOTRINH_DATA=self._folder):
            yield

    @property
    def key(self) -> str:
        """Return its public key."""
        with self.acting():
            return own_public_key()


@dataclass(frozen=True)
class Receiving:
    """What receives: a school of a commune, and who decides there."""

    school: Unit
    commune: Unit
    officer: User
    trusted: TrustedKey
    sender: Elsewhere


@pytest.fixture
def elsewhere(tmp_path: Path) -> Elsewhere:
    """Return the installation on the other side."""
    return Elsewhere(tmp_path / "elsewhere")


@pytest.fixture
def receiving(db: None, elsewhere: Elsewhere) -> Receiving:
    """Make a commune whose periods are open, and trust the key of its school's installation."""
    now = timezone.now()
    commune = make_unit("commune", "Xã Mỹ Thọ", "30076")
    officer = make_person("canboxa", commune, "commune_officer")
    school = make_unit("school", "Trường TH Hoa Sen", "HS01", commune)
    open_periods(commune, officer, moment=now)
    trusted = trust_key(unit=school, public_key=elsewhere.key, actor=None, at=now)
    return Receiving(school, commune, officer, trusted, elsewhere)


Ask = Callable[..., Any]


@pytest.fixture
def ask(receiving: Receiving, client: Client) -> Ask:
    """Return what sends a request to this installation, signed by the school's unless said."""

    def send(
        method: str,
        path: str,
        query: Mapping[str, Any],
        body: bytes = b"",
        *,
        signer: Elsewhere = receiving.sender,
        receiver: str | None = None,
        created: datetime | None = None,
        change: Callable[[requests.PreparedRequest], object] = lambda _request: None,
    ) -> Any:
        request = requests.Request(
            method, f"http://testserver{path}", params={"don-vi": "HS01", **query}, data=body
        ).prepare()
        if body:
            request.headers["Content-Type"] = "application/octet-stream"
        ours, moment = own_public_key(), created or timezone.now()
        with signer.acting():
            sign_request(request, body=body, receiver=receiver or ours, created=moment)
        change(request)
        headers = {name: str(value) for name, value in request.headers.items()}
        answer = client.generic(
            request.method or "",
            (request.url or "").removeprefix("http://testserver"),
            request.body or b"",
            headers=headers,
            content_type=headers.get("Content-Type", ""),
        )
        if headers.get("Signature", "\x7f").isprintable():  # else there is nothing to answer to
            asked = Request(request.method or "", request.url or "", headers)
            signed = Answer(answer.status_code, answer.headers, asked)
            now = timezone.now()
            assert signer_of_answer(signed, body=answer.content, now=now) == ours
        return answer

    return send


def package(**given: Any) -> Package:
    """Return a package of the school's year, with one figure unless said otherwise."""
    item = Item(
        key="ty-le-chuyen-can",
        code="",
        name="Tỷ lệ chuyên cần",
        unit_text="%",
        direction=Direction.HIGHER,
        text="58/60",
        value=Ratio(58, 60),
        numerator=58,
        denominator=60,
    )
    return replace(
        Package(
            key=uuid4(),
            unit_code="HS01",
            unit_name="Trường TH Hoa Sen",
            period=periods()[1],
            number=1,
            items=(item,),
            narrative="Cả năm ổn định.",
            answers=(),
            sent_by="Nguyễn Thị Sen",
            sent_at=timezone.now(),
        ),
        **given,
    )


@dataclass(frozen=True)
class Sending:
    """A package as its sender has it."""

    key: UUID
    content: bytes

    @property
    def announced(self) -> dict[str, Any]:
        """Return what is said of it with each piece."""
        return {"sha256": digest_of(self.content), "size": len(self.content)}

    @property
    def path(self) -> str:
        """Return its address."""
        return f"/trao-doi/v1/goi/{self.key}/"

    def query(self, **more: Any) -> str:
        """Return what is asked, as it stands in an address."""
        return urlencode(self.announced | more)


def sending(**given: Any) -> Sending:
    """Return a package that is to be sent, see ``package``."""
    made = package(**given)
    return Sending(made.key, to_bytes(made))
