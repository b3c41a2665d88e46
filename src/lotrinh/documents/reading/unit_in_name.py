"""A unit printed in the indicator's name: *Tỷ lệ chuyên cần (%)*."""

from __future__ import annotations

import re

_IN_BRACKETS = re.compile(
    r"\(\s*(?:(?:ĐVT|đơn vị(?: tính)?)\s*:?\s*)?([^()\d]{1,24})\s*\)\s*\.?$", re.IGNORECASE
)
_UNITS = frozenset(
    each.strip()
    for each in [
        "%",
        " người",
        " học sinh",
        " em",
        " trẻ",
        " giáo viên",
        " lớp",
        " phòng",
        " bộ",
        " giải",
        " trường",
        " điểm",
        " lượt",
        " buổi",
        " cuốn",
        "quyển",
        " máy",
        " m2",
        " m²",
        " đv",
        " đơn vị",
        " triệu đồng",
        " nghìn đồng",
        " đồng",
        " cái",
        " chiếc",
        " xếp hạng",
        " hạng",
        " giờ",
        "tiết",
        " ngày",
    ]
)


def unit_in_name(name: str) -> str:
    """Return the unit in brackets at the end of ``name``, ``""`` if the brackets hold no unit."""
    found = _IN_BRACKETS.search(name)
    if found is None:
        return ""
    unit = found[1].strip()
    return unit if unit.casefold() in _UNITS or unit.startswith("%") else ""
