"""The legal bases: type, number, date, issuer and subject of each upstream document cited."""

from __future__ import annotations

import re

from lotrinh.core.plan.types import LegalBasis
from lotrinh.core.text import fold
from lotrinh.documents.reading.dates import dates_in, document_number
from lotrinh.documents.reading.lines import Line
from lotrinh.documents.reading.markers import Rank, split_marker

_LEAD = re.compile(
    r"(?:tiep tuc )?(?:can cu(?: vao| theo)?|thuc hien(?: theo)?|theo|xet|thi hanh)\s+"
)
_TYPE = re.compile(
    r"(?:bo luat|luat|phap lenh|nghi quyet|nghi dinh|quyet dinh|chi thi|thong tu lien tich|thong tu"
    r"|ke hoach|cong van|chuong trinh|huong dan|thong bao|de an|ket luan|van ban hop nhat|van ban"
    r"|cong dien|to trinh|bao cao|dieu le)\b"
)
_OF = re.compile(r"^[\s,]*(?:\([^)]*\)\s*)?(?:của|do)\s+", re.IGNORECASE)
_SUBJECT = re.compile(
    r"(?:^|[\s,])(?P<lead>về việc|v/v|về|ban hành|quy định|hướng dẫn|sửa đổi|phê duyệt|triển khai"
    r"|công bố|thực hiện|giao)\b",
    re.IGNORECASE,
)
_ABOUT = re.compile(r"^(?:về việc|v/v|về)\s*:?\s*", re.IGNORECASE)


def is_basis(line: Line) -> bool:
    """Say whether a line cites an upstream document: a lead word, a type, and a number or date."""
    marker = split_marker(line.text)
    folded = fold(marker.rest) if marker.rank is Rank.BULLET else line.folded
    lead = _LEAD.match(folded)
    if lead is None:
        return False
    after = folded[lead.end() :]
    kind = _TYPE.match(after)
    if kind is None:
        return False
    near = after[: kind.end() + 160]
    text = marker.rest if marker.rank is Rank.BULLET else line.text
    return bool(document_number(text)[1] or dates_in(near) or kind[0] in ("luat", "bo luat"))


def read_basis(line: Line) -> LegalBasis:
    """Return the citation in a line that :func:`is_basis`."""
    marker = split_marker(line.text)
    text = (marker.rest if marker.rank is Rank.BULLET else line.text).rstrip(" ;.,")
    folded = fold(text)
    lead = _LEAD.match(folded)
    start = lead.end() if lead else 0
    kind = _TYPE.match(folded, start)
    type_end = kind.end() if kind else start
    number, printed = document_number(text)
    dates = dates_in(folded)
    number_end = text.find(printed) + len(printed) if printed else type_end
    first = dates[0] if dates else None
    # A date far behind the number belongs to a document that the subject names.
    if first and first[1] - number_end > 60:
        first = None
    rest = text[max(first[2] if first else 0, number_end) :]
    issuer, subject = _issuer_and_subject(rest)
    if not subject and kind and kind[0] in ("luat", "bo luat"):
        subject = re.split(r"\s+(?:số|ngày|năm)\b", text[type_end:])[0].strip(" ,")
    printed_type = text[start:type_end]
    return LegalBasis(
        text=line.text,
        type=printed_type[:1].upper() + printed_type[1:].lower(),
        number=number,
        issued_on=first[0] if first else None,
        issuer=issuer,
        subject=subject,
        place=line.place,
    )


def _issuer_and_subject(rest: str) -> tuple[str, str]:
    of = _OF.match(rest)
    if of is None:
        return "", _ABOUT.sub("", rest.strip(" ,;.")).strip()
    after = rest[of.end() :]
    lead = _SUBJECT.search(after)
    if lead is None:
        return after.strip(" ,;."), ""
    issuer = after[: lead.start()].strip(" ,;.")
    return issuer, _ABOUT.sub("", after[lead.start("lead") :].strip(" ,;.")).strip()
