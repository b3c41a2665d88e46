"""A stand-in for a province's installation, of which each answer can be made to go wrong."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import requests
from requests.adapters import BaseAdapter

from lotrinh.workspace.actuals.exchange.answers import PackageState, to_bytes
from lotrinh.workspace.actuals.exchange.signing import (
    Answer,
    Request,
    sign_answer,
    signer_of_request,
)
from lotrinh.workspace.actuals.reporting.decisions import Decision
from tests.workspace.exchange.conftest import Elsewhere

Reply = tuple[int, bytes]
Fault = Callable[["Province", requests.PreparedRequest], requests.Response | None]
"""What goes wrong with a request: an exception, another answer, or after all nothing."""


class Province(BaseAdapter):
    """Takes packages in memory and answers by its own key, at the time ``now``."""

    def __init__(self, elsewhere: Elsewhere, *, now: datetime) -> None:
        super().__init__()
        self.elsewhere = elsewhere
        self.now = now
        self.kept: dict[UUID, bytes] = {}
        self.decisions: dict[UUID, tuple[Decision, ...]] = {}
        self.asked: list[str] = []
        self.faults: list[Fault] = []

    def send(self, request: requests.PreparedRequest, *_: Any, **__: Any) -> requests.Response:
        """Answer a request, unless something goes wrong first."""
        self.asked.append(f"{request.method} {request.url}")
        if self.faults:
            wrong = self.faults.pop(0)(self, request)
            if wrong is not None:
                return wrong
        return self.answer(request)

    def answer(self, request: requests.PreparedRequest) -> requests.Response:
        """Answer as it should be."""
        headers = {name: str(value) for name, value in request.headers.items()}
        body = request.body if isinstance(request.body, bytes) else b""
        asked = Request(request.method or "", request.url or "", headers)
        signer_of_request(asked, body=body, now=self.now)
        address = urlsplit(request.url or "")
        query = {name: values[0] for name, values in parse_qs(address.query).items()}
        assert query["don-vi"] == "82-HS01"
        if "/goi/" not in address.path:
            return self.reply(request, 200, b'{"unit": "Hoa Sen"}')
        key, size = UUID(address.path.split("/")[-2]), int(query["size"])
        there = self.kept.get(key, b"")
        status = 200
        if request.method == "PATCH" and len(there) < size:
            if int(query["offset"]) == len(there):
                there += body
                self.kept[key] = there
            else:
                status = 409
        state = PackageState(
            key=key,
            sha256=query["sha256"],
            offset=len(there),
            received_at=self.now if len(there) == size else None,
            decisions=self.decisions.get(key, ()),
        )
        return self.reply(request, status, to_bytes(state))

    def reply(
        self,
        request: requests.PreparedRequest,
        status: int,
        body: bytes,
        *,
        signer: Elsewhere | None = None,
    ) -> requests.Response:
        """Return an answer that is signed by ``signer``, the province itself unless said."""
        headers = {name: str(value) for name, value in request.headers.items()}
        asked = Request(request.method or "", request.url or "", headers)
        answer = Answer(status, {"Content-Type": "application/json"}, asked)
        with (signer or self.elsewhere).acting():
            sign_answer(answer, body=body, created=self.now)
        return unsigned(request, status, body, dict(answer.headers))

    def close(self) -> None:
        """Have nothing to close."""


def unsigned(
    request: requests.PreparedRequest,
    status: int,
    body: bytes = b"",
    headers: dict[str, str] | None = None,
) -> requests.Response:
    """Return an answer as it is."""
    response = requests.Response()
    response.status_code = status
    response.headers.update(headers or {})
    response.raw = io.BytesIO(body)
    response.request = request
    response.url = request.url or ""
    return response
