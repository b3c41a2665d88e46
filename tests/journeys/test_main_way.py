"""The main job: a plan comes in, is confirmed, measured, judged, and goes out again."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from lotrinh.documents import read_plan
from lotrinh.reference.example import example_path
from tests.journeys.conftest import OpenSite, School


def test_from_a_word_plan_to_a_judged_result_and_back_to_word(
    school: School, open_site: OpenSite, tmp_path: Path
) -> None:
    visit = open_site(school.principal)
    page = visit.page
    original = read_plan(example_path().read_bytes(), filename=example_path().name)

    # bring in
    page.get_by_role("link", name="Đưa kế hoạch vào").first.click()
    page.locator("#id_file").set_input_files(example_path())
    expect(page.locator("[data-drop-chosen]")).to_have_text(example_path().name)
    page.get_by_role("button", name="Đọc tệp").click()

    # look over: counts, both columns, the file with notes
    expect(page.get_by_role("heading", name="Văn bản đã đọc")).to_be_visible(timeout=60_000)
    counts = page.get_by_role("list", name="Đã đọc được")
    expect(counts).to_contain_text(f"{len(original.indicators)} chỉ tiêu")
    expect(counts).to_contain_text(f"{len(original.task_groups)} nhóm nhiệm vụ")
    first = original.indicators[0]
    expect(page.get_by_role("region", name="Nội dung đọc được")).to_contain_text(first.name)
    expect(page.get_by_role("region", name="Văn bản đã đọc")).to_contain_text(first.name)
    with page.expect_download() as download:
        page.get_by_role("link", name="Tải bản Word có ghi chú").click()
    assert download.value.suggested_filename.endswith("-ghi-chu.docx")

    # confirm
    page.get_by_role("button", name="Xác nhận, thành bản 1").click()
    expect(page.get_by_role("status").first).to_contain_text("Đã xác nhận")

    # enter a result by keyboard alone
    page.get_by_role("link", name="Xem chỉ tiêu").click()
    row = page.get_by_role("row", name=first.name)
    row.get_by_role("link", name="Nhập").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Số đạt", exact=True)).to_be_focused()
    page.keyboard.type("3")
    page.keyboard.press("Tab")
    page.keyboard.type("400")
    preview = page.locator("#entry-preview")
    expect(preview).to_contain_text("Hiểu là")
    expect(preview).to_contain_text("Chưa đạt")
    page.get_by_label("Số đạt", exact=True).fill("400")
    expect(preview).not_to_contain_text("Chưa đạt")
    page.keyboard.press("Enter")

    # the verdict, on the indicator's page and in the table
    expect(page.get_by_role("status").first).to_contain_text("Đã lưu kết quả")
    expect(page.locator(".lead-sentence")).to_contain_text("400/400 (100,00 %)")
    page.get_by_role("link", name="Chỉ tiêu", exact=True).first.click()
    expect(page.get_by_role("row", name=first.name)).to_contain_text("Đạt")

    # out again: the exported appendix reads back to the same indicators
    with page.expect_download() as download:
        page.get_by_role("link", name="Word", exact=True).click()
    exported = tmp_path / "exported.docx"
    download.value.save_as(exported)
    again = read_plan(exported.read_bytes(), filename=exported.name)
    assert [(i.name, i.unit, i.baseline.text) for i in again.indicators] == [
        (i.name, i.unit, i.baseline.text) for i in original.indicators
    ]
    assert [_figures(i.targets, i.phases) for i in again.indicators] == [
        _figures(i.targets, i.phases) for i in original.indicators
    ]
    assert visit.problems == []


def _figures(*cells: object) -> list[dict[str, str]]:
    return [{str(key): cell.text for key, cell in part.items()} for part in cells]  # type: ignore[attr-defined]
