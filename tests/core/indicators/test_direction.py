"""Which way is better, from what is demanded and from the name."""

from __future__ import annotations

import pytest

from lotrinh.core.indicators import direction_of
from lotrinh.core.values import Context, Direction, parse

HIGHER, LOWER = Direction.HIGHER, Direction.LOWER


@pytest.mark.parametrize(
    ("name", "unit", "demanded", "direction"),
    [
        ("Tỷ lệ hoàn thành cấp học", "%", ["97,00"], HIGHER),
        ("Học sinh giảm", "%", ["0"], LOWER),
        ("Học sinh bị đuối nước", "", ["Không"], LOWER),
        ("Toàn đoàn", "Xếp hạng", [], LOWER),
        ("Thành tích toàn đoàn", "", ["hạng 5"], LOWER),
        ("Thành tích toàn đoàn", "", ["trong nhóm 05"], LOWER),
        ("Học sinh chuyển đi", "%", ["< 0,20", "< 0,05"], LOWER),
        ("Trẻ bỏ học trở lại lớp", "%", [">99,00"], HIGHER),
        ("Học sinh nghỉ học", "%", [">1", "<2"], LOWER),
        ("Sửa chữa phòng học", "", ["chậm nhất 2025"], HIGHER),
        ("Xóa mù chữ mức độ 2", "", ["Đạt"], HIGHER),
        ("Xếp loại thể lực hằng năm", "%", ["100"], HIGHER),
    ],
)
def test_which_way_is_better(
    name: str, unit: str, demanded: list[str], direction: Direction
) -> None:
    values = [parse(text, Context(unit=unit)).value for text in demanded]
    assert direction_of(name, unit, values) is direction
