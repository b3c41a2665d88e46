"""Names to sign in with, made from how Vietnamese people are called."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from lotrinh.core.text import words

_LONGEST = 30


def suggest_usernames(display_name: str) -> Iterator[str]:
    """Yield the given name with the initials of what stands before it, then that with 2, 3, ...

    *Nguyễn Thị Hạnh* gives ``hanhnt``, ``hanhnt2``; a name without any letter gives ``nguoidung``.
    """
    *before, given = words(display_name) or ("nguoidung",)
    name = (given + "".join(word[0] for word in before))[:_LONGEST]
    yield name
    for number in count(2):
        yield f"{name}{number}"
