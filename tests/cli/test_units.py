"""``lotrinh units``: one province comes in, and the tree is printed as of a day."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from lotrinh.cli import cli


@pytest.mark.django_db
def test_a_province_comes_in_and_is_printed_as_of_two_days() -> None:
    run = CliRunner()
    made = run.invoke(cli, ["units", "national", "--province", "82"], catch_exceptions=False)
    assert made.output.startswith("Đã nạp / brought in: 434 đơn vị / units")
    again = run.invoke(cli, ["units", "national", "--province", "82"], catch_exceptions=False)
    assert "0 đơn vị / units" in again.output
    then = run.invoke(cli, ["units", "tree", "--on", "2025-06-01"], catch_exceptions=False)
    assert "BGDDT  Bộ Giáo dục và Đào tạo\n  82  Tỉnh Tiền Giang\n" in then.output
    assert "    869  Huyện Tân Hồng\n" in then.output
    now = run.invoke(cli, ["units", "tree", "--under", "82"], catch_exceptions=False)
    assert now.output.startswith("82  Tỉnh Đồng Tháp\n  28249  Phường Đạo Thạnh\n")
    assert len(now.output.splitlines()) == 103
