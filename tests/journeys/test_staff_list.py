"""From a staff list with three faults to invitations, one of which is opened."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.journeys.conftest import OpenSite, School
from tests.journeys.screens import keep_screenshot
from tests.workspace.lists.workbooks import FIRST_ROW, staff_book, teacher

FAULTS = (
    (3, "C", "Vai trò", "Giám đốc"),
    (6, "E", "Thư điện tử", "ba@"),
    (9, "I", "Từ ngày", "31/02/2026"),
)
PEOPLE = 12
NEW_PASSWORD = "canh-dong-lua-xanh-2026"
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def people(*, with_faults: bool) -> bytes:
    """Return the list of twelve teachers, three of their rows with a fault or mended."""
    rows = [teacher(number) for number in range(1, PEOPLE + 1)]
    if with_faults:
        for number, _column, heading, value in FAULTS:
            rows[number - 1][heading] = value
    return staff_book(*rows)


def test_three_faults_are_listed_mended_and_the_people_invited(
    school: School, open_site: OpenSite, tmp_path: Path
) -> None:
    faulty, mended = tmp_path / "nhan-su.xlsx", tmp_path / "nhan-su-da-sua.xlsx"
    faulty.write_bytes(people(with_faults=True))
    mended.write_bytes(people(with_faults=False))
    visit = open_site(school.principal)
    page = visit.page

    # the form to fill, then the faulty file: each fault stands with its cell
    page.get_by_role("link", name="Nhân sự", exact=True).click()
    page.get_by_role("link", name="Mời theo danh sách Excel").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Tệp Excel mẫu").click()
    assert download.value.suggested_filename == "mau-nhan-su.xlsx"
    page.locator("#id_file").set_input_files(faulty)
    page.get_by_role("button", name="Đọc tệp").click()
    expect(page.get_by_role("heading", name="Các ô cần xem")).to_be_visible()
    table = page.locator(".fault-table")
    for number, column, _heading, _value in FAULTS:
        address = f"{column}{FIRST_ROW + number - 1}"
        expect(table.get_by_text(address, exact=True)).to_be_visible()
    assert table.locator("tbody tr").count() == len(FAULTS)
    expect(page.get_by_role("button", name="Bỏ 3 dòng lỗi, mời 9 người còn lại")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Tải tệp đã đánh dấu lỗi").click()
    marked = openpyxl.load_workbook(BytesIO(download.value.path().read_bytes()))
    assert marked["Danh sách"]["C6"].comment is not None

    # the mended file
    page.get_by_role("link", name="Tải lên tệp đã sửa").click()
    page.locator("#id_file").set_input_files(mended)
    page.get_by_role("button", name="Đọc tệp").click()
    expect(page.get_by_text("Mọi ô đều đọc được")).to_be_visible()
    preview = page.url
    page.get_by_role("button", name="Mời 12 người").click()

    # the links, shown this once
    expect(page.get_by_role("heading", name="Giấy mời")).to_be_visible()
    assert page.locator(".slip").count() == PEOPLE
    with page.expect_download() as download:
        page.get_by_role("button", name="Tải về Excel").click()
    book = openpyxl.load_workbook(BytesIO(download.value.path().read_bytes()))
    link = page.get_by_label("Mở đường dẫn này rồi đặt mật khẩu").first.input_value()
    assert next(book.worksheets[0].iter_rows(min_row=2))[4].value == link
    username = page.locator(".slip-facts dd").first.inner_text()

    # one of them is opened by whom it is for
    guest = open_site(width=360, height=800)
    guest.go(link.removeprefix(guest.address))
    expect(guest.page.get_by_text(username).first).to_be_visible()
    for field in guest.page.locator('input[type="password"]').all():
        field.fill(NEW_PASSWORD)
    guest.page.locator("main button[type=submit]").first.click()
    guest.page.wait_for_url(lambda address: "/moi/" not in address)
    guest.go("/")
    expect(guest.page.get_by_role("heading", name="Hôm nay")).to_be_visible()

    # the page is not shown again
    visit.go(preview.removeprefix(visit.address))
    expect(page.get_by_text("chỉ hiện một lần")).to_be_visible()
    expect(page.locator(".slip")).to_have_count(0)
    assert visit.problems == guest.problems == []


@pytest.mark.parametrize(("width", "is_dark"), [(1366, False), (360, True)])
def test_the_pages_of_a_list_can_be_read_by_everyone(
    school: School, open_site: OpenSite, tmp_path: Path, width: int, is_dark: bool
) -> None:
    faulty = tmp_path / "nhan-su.xlsx"
    faulty.write_bytes(people(with_faults=True))
    visit = open_site(school.principal, width=width, height=800, is_dark=is_dark)
    page = visit.page

    def look(name: str) -> None:
        keep_screenshot(visit, f"{name}-{width}")
        assert page.evaluate(TOO_WIDE) <= 0, f"{name} is too wide"
        violations = Axe().run(page).response["violations"]
        assert [v["id"] for v in violations if v["impact"] in {"serious", "critical"}] == [], name

    visit.go("/nhan-su/danh-sach/")
    look("staff-list-upload")
    page.locator("#id_file").set_input_files(faulty)
    page.get_by_role("button", name="Đọc tệp").click()
    expect(page.get_by_role("heading", name="Các ô cần xem")).to_be_visible()
    look("staff-list")
    page.get_by_role("button", name=re.compile("^Bỏ 3 dòng lỗi")).click()
    expect(page.get_by_role("heading", name="Giấy mời")).to_be_visible()
    look("staff-list-links")
