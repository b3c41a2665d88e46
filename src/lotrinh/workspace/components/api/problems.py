"""Why a request was refused, as a program reads it (RFC 9457), in Vietnamese and English."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.http import HttpResponse
from pydantic import BaseModel, Field

from lotrinh.core.messages import LotrinhError, Message

MEDIA_TYPE = "application/problem+json"


class Kind(NamedTuple):
    """A kind of refusal: the status of its answer and its name."""

    status: int
    title: Message


KINDS: Mapping[str, Kind] = {
    "malformed": Kind(400, Message("Không đọc được yêu cầu", "The request cannot be read")),
    "unauthenticated": Kind(401, Message("Chưa có khóa dùng được", "No key that works")),
    "forbidden": Kind(403, Message("Không có quyền", "Not allowed")),
    "not-found": Kind(404, Message("Không có", "Not there")),
    "method-not-allowed": Kind(
        405, Message("Địa chỉ này không nhận phương thức đó", "Not by this method")
    ),
    "conflict": Kind(409, Message("Không làm được lúc này", "Does not fit what is there")),
    "too-large": Kind(413, Message("Yêu cầu quá lớn", "The request is too large")),
    "unsupported-media-type": Kind(415, Message("Chỉ nhận JSON", "Only JSON is taken")),
    "invalid": Kind(422, Message("Yêu cầu chưa đúng", "Something in the request is not right")),
    "too-many": Kind(429, Message("Quá nhiều lần thử", "Too many tries")),
    "error": Kind(500, Message("Máy chủ gặp lỗi", "The server has run into an error")),
}
"""By the name that ends the problem's ``type``."""

_BY_STATUS = {kind.status: name for name, kind in KINDS.items()}
_DETAILS: Mapping[str, Message] = {
    "malformed": Message(
        "Nội dung gửi lên không phải JSON đúng dạng. Xem lại rồi gửi lại.",
        "What was sent is no well-formed JSON. Look at it, then send it again.",
    ),
    "unauthenticated": Message(
        "Gửi khóa trong tiêu đề Authorization: Bearer. Tạo khóa ở trang Tài khoản của tôi.",
        "Send a key in the header Authorization: Bearer. Keys are made on the page My account.",
    ),
    "forbidden": Message(
        "Tài khoản này không có quyền làm việc đó.", "This account may not do that."
    ),
    "not-found": Message(
        "Không có mục này, hoặc tài khoản này không được xem.",
        "There is no such thing, or this account may not see it.",
    ),
    "method-not-allowed": Message(
        "Xem tiêu đề Allow để biết các phương thức được nhận.",
        "The header Allow says which methods are taken.",
    ),
    "too-large": Message(
        "Yêu cầu lớn hơn mức cho phép. Gửi ít hơn trong một lần.",
        "The request is larger than what is taken. Send less at once.",
    ),
    "unsupported-media-type": Message(
        "Gửi JSON với tiêu đề Content-Type: application/json.",
        "Send JSON, with the header Content-Type: application/json.",
    ),
    "invalid": Message(
        "Xem từng chỗ trong errors, sửa rồi gửi lại.",
        "Look at each place in errors, mend it, then send it again.",
    ),
    "too-many": Message(
        "Quá nhiều khóa sai từ địa chỉ này. Chờ vài phút rồi thử lại.",
        "Too many wrong keys from this address. Wait a few minutes, then try again.",
    ),
    "error": Message(
        "Lỗi đã được ghi lại ở máy chủ. Thử lại sau.",
        "The error was noted on the server. Try again later.",
    ),
}


class Fault(BaseModel):
    """A place of the request that is not right."""

    where: str = Field(description="Chỗ sai, ví dụ query.limit / the place, such as query.limit")
    vi: str
    en: str


class Problem(BaseModel):
    """Why a request was refused (RFC 9457)."""

    type: str = Field(description="Địa chỉ nói về loại lỗi / an address that is about the kind")
    title: str
    status: int
    detail: str = Field(description="Lý do và cách sửa / the reason in Vietnamese, and what to do")
    title_en: str
    detail_en: str
    errors: list[Fault] = Field(
        default=[], description="Từng chỗ sai (422) / each place that is not right (422)"
    )


class Refused(LotrinhError):
    """A request is answered with a problem of ``kind`` (see ``KINDS``)."""

    def __init__(
        self, kind: str, message: Message | None = None, headers: Mapping[str, str] | None = None
    ) -> None:
        said = message or _DETAILS[kind]
        super().__init__(said.vi, said.en)
        self.kind = kind
        self.headers = headers or {}


def problem(
    kind: str,
    message: Message | None = None,
    *,
    faults: Iterable[Fault] = (),
    headers: Mapping[str, str] | None = None,
) -> HttpResponse:
    """Return the answer that refuses a request, see ``KINDS``."""
    status, title = KINDS[kind]
    said = message or _DETAILS[kind]
    body = Problem(
        type=f"/api/#{kind}",
        title=title.vi,
        status=status,
        detail=said.vi,
        title_en=title.en,
        detail_en=said.en,
        errors=list(faults),
    )
    content = json.dumps(body.model_dump(), ensure_ascii=False)
    return HttpResponse(content, status=status, content_type=MEDIA_TYPE, headers=headers)


def problem_of_status(status: int, headers: Mapping[str, str] | None = None) -> HttpResponse:
    """Return the problem that says an HTTP status of 400 and above."""
    fallback = "error" if status >= KINDS["error"].status else "malformed"
    return problem(_BY_STATUS.get(status, fallback), headers=headers)
