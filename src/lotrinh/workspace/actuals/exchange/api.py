"""What other installations ask: the school's packages come in here, and the decisions go out.

No session and no form: each request is signed by the school's installation, each answer by this
one. Who may is said by the keys that are trusted (``lotrinh exchange trust``).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from lotrinh.core.messages import LotrinhError
from lotrinh.core.packages import LARGEST
from lotrinh.workspace.actuals.exchange.answers import PackageState, to_bytes
from lotrinh.workspace.actuals.exchange.keys import own_public_key
from lotrinh.workspace.actuals.exchange.queries import Unit, state_of_package, trusted_unit
from lotrinh.workspace.actuals.exchange.receiving import (
    LARGEST_PIECE,
    NotTrusted,
    UnableToTakePiece,
    take_piece,
)
from lotrinh.workspace.actuals.exchange.signing import (
    RECEIVER,
    Answer,
    NotSigned,
    Request,
    sign_answer,
    signer_of_request,
)
from lotrinh.workspace.people.audit import through
from lotrinh.workspace.people.queries import AuditEvent

_OCTETS = "application/octet-stream"
_SHA256 = re.compile(r"[0-9a-f]{64}")
_COUNT = re.compile(r"\d{1,9}")

_P = ParamSpec("_P")
_View = Callable[Concatenate[HttpRequest, Unit, _P], HttpResponse]


class UnusableRequest(LotrinhError):
    """The request is not one of the exchange; ``status`` is what it is answered with."""

    def __init__(self, status: int, vi: str, en: str) -> None:
        super().__init__(vi, en)
        self.status = status


def _signed(view: _View[_P]) -> Callable[Concatenate[HttpRequest, _P], HttpResponse]:
    """Let only a trusted installation's requests pass, and sign what they are answered."""

    @wraps(view)
    def answer(request: HttpRequest, /, *args: _P.args, **named: _P.kwargs) -> HttpResponse:
        asked = Request(request.method or "", _address_of(request), request.headers)
        try:
            with through(AuditEvent.Channel.API):
                unit = _unit_that_asks(request, asked)
                response = view(request, unit, *args, **named)
        except LotrinhError as error:
            response = _problem(error)
        response.headers["Cache-Control"] = "no-store, no-transform"
        answered = Answer(response.status_code, response.headers, asked)
        sign_answer(answered, body=response.content, created=timezone.now())
        return response

    return answer


@csrf_exempt
@require_http_methods(["GET"])
@_signed
def check(request: HttpRequest, unit: Unit) -> HttpResponse:
    """Answer with the school's name: all is set up."""
    return _json(200, json.dumps({"unit": unit.name}, ensure_ascii=False).encode())


@csrf_exempt
@require_http_methods(["GET", "PATCH"])
@_signed
def package(request: HttpRequest, unit: Unit, key: UUID) -> HttpResponse:
    """Answer where a package stands; by PATCH, take its next piece first.

    A piece at a wrong place is answered 409 with the right one.
    """
    sha256, size = _sha256_in(request), _count_in(request, "size")
    if request.method == "GET":
        return _state(200, state_of_package(unit, key, sha256, size))
    offset, content = _count_in(request, "offset"), _piece_in(request)
    state = take_piece(
        unit=unit,
        key=key,
        sha256=sha256,
        size=size,
        offset=offset,
        content=content,
        at=timezone.now(),
    )
    is_kept = state.received_at is not None or state.offset == offset + len(content)
    return _state(200 if is_kept else 409, state)


def _unit_that_asks(request: HttpRequest, asked: Request) -> Unit:
    """Return the school whose installation has signed the request.

    Raises: UnusableRequest; NotSigned; NotTrusted.
    """
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_PIECE:
        raise UnusableRequest(
            413,
            f"Phần gửi lớn hơn {LARGEST_PIECE} byte. Cập nhật phần mềm của trường.",
            f"The piece is larger than {LARGEST_PIECE} bytes. Bring the school's program up to "
            "date.",
        )
    if request.headers.get("Content-Encoding", "identity") != "identity":
        raise UnusableRequest(
            415,
            "Không nhận phần gửi bị nén. Cập nhật phần mềm của trường, hoặc tắt nén ở máy trung "
            "gian.",
            "What is compressed is not taken. Bring the school's program up to date, or switch "
            "the compression of a proxy off.",
        )
    now = timezone.now()
    signed_by = signer_of_request(asked, body=request.body, now=now)
    if request.headers.get(RECEIVER) != own_public_key():
        raise UnusableRequest(
            421,
            "Gói này ký để gửi cho nơi khác: khóa của nơi nhận đã đổi hoặc đặt sai. Hỏi người "
            "quản trị nơi nhận khóa hiện nay, rồi chạy lại lotrinh exchange destination.",
            "This is signed for another installation: the receiver's key has changed or is wrong. "
            "Ask the receiver's administrator for the present one, then run lotrinh exchange "
            "destination again.",
        )
    code, today = request.GET.get("don-vi", ""), timezone.localdate(now)
    unit = trusted_unit(code=code, public_key=signed_by, on=today)
    if unit is None:
        raise NotTrusted
    return unit


def _address_of(request: HttpRequest) -> str:
    """Return the address as it is signed: of its host nothing is."""
    query = request.META.get("QUERY_STRING", "")
    return f"https://localhost{request.path}" + (f"?{query}" if query else "")


def _sha256_in(request: HttpRequest) -> str:
    text = request.GET.get("sha256", "")
    if _SHA256.fullmatch(text) is None:
        raise _not_understood("sha256")
    return text


def _count_in(request: HttpRequest, name: str) -> int:
    text = request.GET.get(name, "")
    if _COUNT.fullmatch(text) is None or int(text) > LARGEST:
        raise _not_understood(name)
    return int(text)


def _piece_in(request: HttpRequest) -> bytes:
    if request.content_type != _OCTETS:
        raise UnusableRequest(
            415,
            f"Phần gửi phải là {_OCTETS}. Cập nhật phần mềm của trường.",
            f"A piece has to be {_OCTETS}. Bring the school's program up to date.",
        )
    return request.body


def _not_understood(name: str) -> UnusableRequest:
    return UnusableRequest(
        400,
        f"Thiếu hoặc sai '{name}' trong địa chỉ. Cập nhật phần mềm của trường.",
        f"'{name}' in the address is missing or wrong. Bring the school's program up to date.",
    )


def _problem(error: LotrinhError) -> HttpResponse:
    """Return what is wrong as a problem (RFC 9457), in two languages."""
    if isinstance(error, UnusableRequest):
        status = error.status
    elif isinstance(error, NotSigned | NotTrusted):
        status = 401
    else:
        status = 400 if isinstance(error, UnableToTakePiece) else 422
    said = error.message
    body = {"status": status, "title": type(error).__name__, "detail": said.vi, **said.to_json()}
    content = json.dumps(body, ensure_ascii=False).encode()
    return HttpResponse(content, status=status, content_type="application/problem+json")


def _state(status: int, state: PackageState) -> HttpResponse:
    return _json(status, to_bytes(state))


def _json(status: int, content: bytes) -> HttpResponse:
    return HttpResponse(content, status=status, content_type="application/json")
