"""Names to sign in with, and what devices are called."""

from __future__ import annotations

from itertools import islice

import pytest

from lotrinh.workspace.people.accounts.devices import device_of
from lotrinh.workspace.people.accounts.usernames import suggest_usernames

WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("name", "username"),
    [
        ("Nguyễn Thị Hạnh", "hanhnt"),
        ("Đỗ Đức Đạt", "datdd"),
        ("  trần   văn  ƯỚC ", "uoctv"),
        ("Hoà", "hoa"),
        ("H'Mơ Niê Kđăm", "kdamhmn"),
        ("", "nguoidung"),
        ("李", "nguoidung"),
    ],
)
def test_a_username_is_the_given_name_and_the_initials_before_it(name: str, username: str) -> None:
    assert next(suggest_usernames(name)) == username


def test_the_next_of_the_same_name_gets_a_number() -> None:
    assert list(islice(suggest_usernames("Nguyễn Thị Hạnh"), 3)) == ["hanhnt", "hanhnt2", "hanhnt3"]


def test_numbers_go_on_after_the_highest_that_is_taken() -> None:
    taken = ["HanhNT", "hanhnt7", "hanhnth9", "hanhnt12345678"]
    assert list(islice(suggest_usernames("Nguyễn Thị Hạnh", taken), 2)) == ["hanhnt8", "hanhnt9"]


@pytest.mark.parametrize(
    ("user_agent", "device"),
    [
        (f"{WINDOWS} Chrome/140.0.0.0 Safari/537.36", "Chrome · Windows"),
        (f"{WINDOWS} Chrome/140.0.0.0 Safari/537.36 Edg/140.0", "Edge · Windows"),
        (f"{WINDOWS} coc_coc_browser/130.0 Chrome/124.0 Safari/537.36", "Cốc Cốc · Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Safari/604.1", "Safari · iPhone"),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/140.0 Mobile Zalo android", "Zalo · Android"),
        ("curl/8.0", ""),
        ("", ""),
    ],
)
def test_a_device_is_called_by_what_its_browser_says(user_agent: str, device: str) -> None:
    assert device_of(user_agent) == device
