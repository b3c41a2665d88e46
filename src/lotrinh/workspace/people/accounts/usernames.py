"""Names to sign in with, made from how Vietnamese people are called."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from itertools import count

from lotrinh.core.text import words

_LONGEST = 30


def username_stem(display_name: str) -> str:
    """Return the given name with the initials of what stands before it.

    *Nguyễn Thị Hạnh* gives ``hanhnt``; a name without any letter gives ``nguoidung``.
    """
    *before, given = words(display_name) or ("nguoidung",)
    return (given + "".join(word[0] for word in before))[:_LONGEST]


def suggest_usernames(display_name: str, taken: Collection[str] = ()) -> Iterator[str]:
    """Yield the stem of the name unless it is ``taken``, then that with 2, 3, ...

    The numbers go on after the highest that is taken: a gap may have been somebody's once.
    """
    stem = username_stem(display_name)
    same = re.compile(f"{re.escape(stem)}([0-9]{{0,6}})", re.IGNORECASE)
    found = [match[1] for name in taken if (match := same.fullmatch(name))]
    if "" not in found:
        yield stem
    for number in count(max([1, *(int(digits) for digits in found if digits)]) + 1):
        yield f"{stem}{number}"
