"""Who does a task, by when, with what and with which product, where its sentence says so."""

from __future__ import annotations

import re

from lotrinh.core.plan.types import Place, TaskItem

_COLON_TO_END = r"\s*:\s*(?P<said>[^;()\[\]]+?)(?=\s*(?:[;()\[\]]|\.\s|\.?$))"
_OWNER = (
    re.compile(
        r"\b(?:đơn vị |bộ phận |người )?(?:chủ trì|phụ trách|chịu trách nhiệm|thực hiện chính"
        r"|người thực hiện|bộ phận thực hiện|đơn vị thực hiện|phân công|trách nhiệm)"
        + _COLON_TO_END,
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:do|giao)\s+(?P<said>(?:thầy|cô|đồng chí|đ/c|hiệu trưởng|phó hiệu trưởng"
        r"|ban giám hiệu|tổ |các tổ|giáo viên|kế toán|nhân viên|tổng phụ trách|công đoàn|chi đoàn"
        r"|bộ phận|thư viện|y tế|văn thư)[^,;.:()]*?)"
        r"\s+(?:chủ trì|phụ trách|thực hiện|đảm nhận|chịu trách nhiệm)",
        re.IGNORECASE,
    ),
)
_DEADLINE = (
    re.compile(
        r"\b(?:thời hạn|thời gian(?: thực hiện| hoàn thành)?|hạn hoàn thành|hạn|hoàn thành)"
        + _COLON_TO_END,
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?P<said>(?:hoàn thành\s+)?(?:trước|chậm nhất(?: là)?|xong trong|trong|đến hết|đến)\s+"
        r"(?:ngày\s+|tháng\s+|cuối\s+|hết\s+|quý\s+|học kỳ\s+)+[\dIVX]{1,4}(?:[/.-]\d{1,4}){0,2}"
        r"(?:\s+(?:tháng|năm)\s+\d{1,4})*)",
        re.IGNORECASE,
    ),
    re.compile(r"\b(?P<said>(?:đến|trước)\s+cuối\s+năm\s+\d{4})", re.IGNORECASE),
)
_RESOURCES = (
    re.compile(r"\b(?:nguồn kinh phí|kinh phí|nguồn lực|nguồn vốn)" + _COLON_TO_END, re.IGNORECASE),
    re.compile(r"\b(?:bằng|từ)\s+(?P<said>(?:nguồn |kinh phí |ngân sách )[^;.()]+)", re.IGNORECASE),
)
_PRODUCT = (
    re.compile(r"\b(?:sản phẩm|kết quả cần đạt|minh chứng|đầu ra)" + _COLON_TO_END, re.IGNORECASE),
)


def read_task(text: str, *, marker: str, heading: str, place: Place) -> TaskItem:
    """Return the task that ``text`` says, the parts that it names as printed, else ``""``."""
    return TaskItem(
        text=text,
        marker=marker,
        heading=heading,
        owner=_said(_OWNER, text),
        deadline=_said(_DEADLINE, text),
        resources=_said(_RESOURCES, text),
        product=_said(_PRODUCT, text),
        place=place,
    )


def _said(patterns: tuple[re.Pattern[str], ...], text: str) -> str:
    for pattern in patterns:
        if found := pattern.search(text):
            return found["said"].strip(" ,")
    return ""
