"""From a pupil workbook with faults to targets that say where their figures come from."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django_tasks_db.management.commands.db_worker import Worker
from playwright.sync_api import expect

from tests.journeys.conftest import OpenSite, School
from tests.workspace.rosters.workbooks import pupil, pupils, workbook

FAULTS: tuple[tuple[int, str, str, Any], ...] = (
    (5, "F", "Ngày sinh", "31/02/2017"),
    (9, "G", "Giới tính", "Khác"),
    (13, "D", "Khối", 9),
    (17, "I", "Trạng thái", "99"),
    (21, "K", "Kết quả cuối năm", "Xuất xắc lắm"),
    (25, "H", "Dân tộc", "Sao Hỏa"),
    (29, "B", "Mã học sinh", None),
    (33, "B", "Mã học sinh", "HS0001"),
    (37, "L", "Hoàn thành chương trình tiểu học", "có lẽ"),
    (41, "F", "Ngày sinh", "05/09"),
    (45, "M", "Xếp loại thể lực", "#N/A"),
    (49, "J", "Ngày trạng thái", "hôm qua"),
)
FIRST_ROW = 4
COMPLETED = "Hoàn thành chương trình tiểu học"


def with_faults() -> list[dict[str, Any]]:
    rows = pupils(60)
    for number, _column, heading, value in FAULTS:
        rows[number - 1][heading] = value
    return rows


def test_twelve_faults_are_listed_mended_computed_and_accepted(
    planned: School, open_site: OpenSite, tmp_path: Path
) -> None:
    faulty, mended = tmp_path / "hoc-sinh.xlsx", tmp_path / "hoc-sinh-da-sua.xlsx"
    faulty.write_bytes(workbook(with_faults()))
    mended.write_bytes(workbook([*pupils(58), pupil(59, **{COMPLETED: "Không"}), pupil(60)]))
    visit = open_site(planned.principal)
    page = visit.page

    # bring the faulty file in: each fault stands with its cell
    page.get_by_role("link", name="Số liệu", exact=True).click()
    visit.go("/so-lieu/?nam=2025-2026")
    page.get_by_role("link", name="Đưa danh sách vào").click()
    page.get_by_label("Số liệu ngày").fill("30/05/2026")
    page.locator("#id_file").set_input_files(faulty)
    page.get_by_role("button", name="Đọc tệp").click()
    expect(page.get_by_role("heading", name="Các ô cần xem")).to_be_visible()
    table = page.locator(".fault-table")
    for number, column, _heading, _value in FAULTS:
        address = f"{column}{FIRST_ROW + number - 1}"
        expect(table.get_by_text(address, exact=True)).to_be_visible()
    assert table.locator("tbody tr").count() == len(FAULTS)
    expect(page.get_by_role("button", name="Đưa vào")).to_be_disabled()
    with page.expect_download() as download:
        page.get_by_role("link", name="Tải tệp đã đánh dấu lỗi").click()
    assert download.value.suggested_filename == "hoc-sinh-danh-dau.xlsx"

    # the mended file
    page.get_by_role("link", name="Tải lên tệp đã sửa").click()
    page.get_by_label("Số liệu ngày").fill("30/05/2026")
    page.locator("#id_file").set_input_files(mended)
    page.get_by_role("button", name="Đọc tệp").click()
    expect(page.get_by_text("Mọi ô đều đọc được")).to_be_visible()
    page.get_by_role("button", name="Đưa vào 60 bản ghi").click()
    expect(page.get_by_role("status").first).to_contain_text("60 bản ghi")

    # compute in the background
    page.get_by_role("button", name="Tính chỉ tiêu").click()
    expect(page.locator(".run")).to_be_visible()
    work_once()
    row = page.get_by_role("row", name="hoàn thành chương trình tiểu học")
    expect(row).to_contain_text("11/12 (91,67 %)", timeout=15_000)

    # accept, and see it with its provenance among the targets
    page.get_by_role("button", name="Nhận các kết quả đã chọn").click()
    expect(page.get_by_role("status").first).to_contain_text("Đã nhận")
    row = page.get_by_role("row", name="hoàn thành chương trình tiểu học")
    expect(row).to_contain_text("11/12")
    row.get_by_role("link", name="từ danh sách").click()
    expect(page.locator(".facts")).to_contain_text("30/05/2026")
    page.locator("summary", has_text="Trong tổng, không được đếm").click()
    expect(page.locator(".record-list").last).to_contain_text("HS0059")
    assert visit.problems == []


def work_once() -> None:
    """Do what waits, as ``lotrinh worker --once`` does."""
    Worker(
        queue_names=["default"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id="journey",
        excluded_queue_names=[],
    ).run()
