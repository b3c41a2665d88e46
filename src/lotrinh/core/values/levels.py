"""Graded levels in their order: numbers, letters, ratings of teachers, pupils and tasks."""

from __future__ import annotations

import re

from lotrinh.core.text import fold
from lotrinh.core.values.types import Level, Status, StatusWord, Value

# Worst first. Two grades are held against each other only within one of these: teachers and
# principals (Thông tư 20/2018, 14/2018), pupils' conduct and marks, class completion (Thông tư
# 27/2020), yearly ratings of staff (Nghị định 90/2020).
_ORDERS = (
    ("chua dat", "dat", "kha", "tot"),
    ("kem", "yeu", "trung binh", "kha", "tot"),
    ("kem", "yeu", "trung binh", "kha", "gioi", "xuat sac"),
    ("chua hoan thanh", "hoan thanh", "hoan thanh tot", "hoan thanh xuat sac"),
    ("d", "c", "b", "a"),
)
_TAILS = re.compile(r" (?:chuong trinh lop hoc|chuong trinh|nhiem vu)$")
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5}
_SAME_SCALE = {"muc": "muc do", "cap do": "muc do", "xep loai": "loai"}
_STATUS_GRADES = {StatusWord.MET: "dat", StatusWord.NOT_MET: "chua dat"}


def is_at_least(actual: Value, demanded: Value) -> bool | None:
    """Say whether one grade is as good as another; None if they are of different scales.

    *Đạt* and *Chưa đạt* are grades too, beside a grade.
    """
    have, want = _grade(actual), _grade(demanded)
    if have is None or want is None or (have[0] and want[0] and have[0] != want[0]):
        return None
    if have[1].isdecimal() and want[1].isdecimal():
        return int(have[1]) >= int(want[1])
    for order in _ORDERS:
        if have[1] in order and want[1] in order:
            return order.index(have[1]) >= order.index(want[1])
    return None


def _grade(value: Value) -> tuple[str, str] | None:
    """Return the scale's one name and the grade, a Roman number as a number."""
    if isinstance(value, Status):
        word = _STATUS_GRADES.get(value.status)
        return None if word is None or value.detail else ("", word)
    if not isinstance(value, Level):
        return None
    scale, grade = fold(value.scale), _TAILS.sub("", fold(value.level))
    grade = grade.replace("khong hoan thanh", "chua hoan thanh")
    return _SAME_SCALE.get(scale, scale), str(_ROMAN.get(grade, grade))
