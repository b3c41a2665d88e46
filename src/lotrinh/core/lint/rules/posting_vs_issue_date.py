"""The posting window starts before the plan is issued, ends before it starts, or is too short.

Wrong: issued on 13/11/2023, posted from 01/11/2023; from 30/11 to 13/11; a window of a few days. A
plan that is issued on the day its posting starts cannot have heard the comments yet: pointed out.
Right: the draft is posted, comments are answered, and then the plan is issued; or the plan says
that it will be amended after the posting, and when.
Legal basis: Luật Thực hiện dân chủ ở cơ sở (10/2022/QH15) on posting; the days are dated data.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from lotrinh.core.lint.types import Draft, PostingMinimum, Quote, References, Rule, Severity
from lotrinh.core.lint.wording import MARKS
from lotrinh.core.messages import Message
from lotrinh.core.plan.types import Plan, Posting


def check(plan: Plan, references: References) -> Iterator[Draft]:
    """Yield the findings on the start and the length of the posting."""
    posting = plan.posting
    if posting is None:
        return
    if posting.from_ and plan.issued_on:
        yield from _check_start(posting, posting.from_, plan.issued_on)
    if posting.from_ and posting.to:
        yield from _check_length(posting, posting.from_, posting.to, references)


def _check_start(posting: Posting, start: date, issued_on: date) -> Iterator[Draft]:
    if start < issued_on:
        yield _draft(
            posting,
            Message(
                f"Niêm yết từ {start:%d/%m/%Y}, trước ngày ban hành {issued_on:%d/%m/%Y}.",
                f"Posted from {start:%d/%m/%Y}, before the date of issue {issued_on:%d/%m/%Y}.",
            ),
            Message(
                "Sửa ngày niêm yết, hoặc ghi rõ đó là niêm yết dự thảo.",
                "Mend the dates, or say that the draft is what was posted.",
            ),
        )
    elif start == issued_on:
        yield _draft(
            posting,
            Message(
                f"Ban hành đúng ngày bắt đầu niêm yết ({start:%d/%m/%Y}): "
                "góp ý chưa thể có trong bản này.",
                f"Issued on the day the posting starts ({start:%d/%m/%Y}): "
                "this version cannot hold any comment yet.",
            ),
            Message(
                "Niêm yết dự thảo trước khi ban hành, hoặc ghi ngày sẽ điều chỉnh theo góp ý.",
                "Post the draft before issuing it, or say when it will be amended.",
            ),
            Severity.INFO,
        )


def _check_length(
    posting: Posting, start: date, end: date, references: References
) -> Iterator[Draft]:
    if end < start:
        yield _draft(
            posting,
            Message(
                f"Niêm yết kết thúc {end:%d/%m/%Y} trước khi bắt đầu {start:%d/%m/%Y}.",
                f"The posting ends on {end:%d/%m/%Y}, before it starts on {start:%d/%m/%Y}.",
            ),
            Message("Sửa lại hai ngày.", "Mend the two dates."),
        )
        return
    days = (end - start).days + 1
    minimum = _minimum_on(start, references)
    if minimum and days < minimum.days:
        vi, en = MARKS[minimum.certainty]
        yield _draft(
            posting,
            Message(
                f"Niêm yết {days} ngày, ít hơn {minimum.days} ngày theo {minimum.source}{vi}.",
                f"Posted for {days} days, fewer than the {minimum.days} of {minimum.source}{en}.",
            ),
            Message(
                f"Niêm yết ít nhất {minimum.days} ngày liên tục.",
                f"Post it for at least {minimum.days} days in a row.",
            ),
            Severity.INFO,
        )


def _minimum_on(day: date, references: References) -> PostingMinimum | None:
    known = [m for m in references.posting_minimums if m.effective_from <= day]
    return max(known, key=lambda m: m.effective_from, default=None)


def _draft(
    posting: Posting, message: Message, suggestion: Message, severity: Severity | None = None
) -> Draft:
    quotes = (Quote(posting.text, posting.place),)
    return Draft(posting.place, message, suggestion, quotes, severity)


RULE = Rule(
    code="LT215",
    name="posting-vs-issue-date",
    severity=Severity.ERROR,
    title=Message("Thời gian niêm yết không hợp lý", "The posting window does not fit"),
    check=check,
)
