"""New, changed and gone records beside a snapshot."""

from __future__ import annotations

from datetime import date

from lotrinh.compute.snapshots import snapshot_bytes
from lotrinh.documents.rosters import RecordChange, compare_records
from tests.documents.rosters.building import PUPILS, SCHOOLS, read

HEADS = ["Mã học sinh", "Họ và tên", "Khối", "Ngày sinh", "Trạng thái", "Bán trú"]
OLD = read(
    HEADS,
    ["a", "An", 1, "05/9/2019", 1, "x"],
    ["b", "Bình", 1, "06/9/2019", 1, ""],
    ["c", "Chi", 1, "07/9/2019", 1, ""],
).records
NEW_ROWS = (
    ["d", "Dung", 1, "05/9/2019", 1, "x"],
    ["c", "Chi", 1, "07/9/2019", 1, ""],
    ["b", "Bình", 1, "", 1, "Không"],
)


def test_each_record_is_new_changed_gone_or_the_same() -> None:
    changes = compare_records(OLD, read(HEADS, *NEW_ROWS).records, PUPILS)
    assert (changes.new, changes.gone, changes.same) == (("d",), ("a",), 1)
    cells = (("birth_date", date(2019, 9, 6), None), ("boarding", None, False))
    assert changes.changed == (RecordChange("b", cells),)


def test_a_snapshot_compares_with_records_that_have_names() -> None:
    import io

    import polars as pl

    kept = pl.read_parquet(io.BytesIO(snapshot_bytes(OLD, "pupils", "HS01", "2025-2026")))
    rows = [["a", "An", 1, "05/9/2019", 1, "x"]]
    changes = compare_records(kept, read(HEADS, *rows, keep_personal=True).records, PUPILS)
    assert (changes.new, changes.changed, changes.gone, changes.same) == ((), (), ("b", "c"), 1)


def test_against_nothing_all_is_new() -> None:
    changes = compare_records(None, OLD, PUPILS)
    assert (changes.new, changes.same) == (("a", "b", "c"), 0)


def test_a_table_of_one_row_compares_the_row() -> None:
    old = read(["Số phòng học", "Điện lưới"], [10, "Có"], table=SCHOOLS).records
    new = read(["Số phòng học", "Điện lưới"], [12, "Có"], table=SCHOOLS).records
    assert compare_records(old, new, SCHOOLS).changed == (RecordChange("", (("rooms", 10, 12),)),)
    unchanged = compare_records(old, old, SCHOOLS)
    assert (unchanged.new, unchanged.changed, unchanged.gone) == ((), (), ())
    assert compare_records(None, new, SCHOOLS).new == ("",)
