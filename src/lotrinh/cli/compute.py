"""``lotrinh compute``: figures from roster snapshots; ``lotrinh explain``: what one counts."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lotrinh.core.messages import LotrinhError

if TYPE_CHECKING:
    from lotrinh.compute.explain import Explanation
    from lotrinh.core.indicators import CatalogueEntry, Figure, Partial
    from lotrinh.core.rosters import Moments

_UNITS_SHOWN = 3
_KEYS_SHOWN = 20


class UnableToCompute(LotrinhError):
    """What was asked for cannot be computed; the message says why and what to do."""


_roster = click.option(
    "--roster",
    "store",
    required=True,
    type=click.Path(path_type=Path),
    help="Thư mục số liệu / the folder of snapshots.",
)
_period = click.option(
    "--period", required=True, help="2025-2026; 2025-2026/1 là học kỳ I / the first semester."
)


@click.command()
@_roster
@_period
@click.option("--unit", default="", help="Chỉ một trường (mã) / one school's code only.")
@click.option(
    "--engine",
    default="polars",
    show_default=True,
    type=click.Choice(["duckdb", "polars", "spark"]),
    help="Bộ máy tính / the engine.",
)
@click.option("--master", default="local[*]", help="Địa chỉ cụm Spark / the Spark cluster.")
@click.option(
    "--by",
    type=click.Choice(["sex", "ethnicity", "site", "grade"]),
    help="Chia theo / break down by.",
)
@click.option(
    "--publish",
    is_flag=True,
    help="Ẩn số dưới ngưỡng và số giúp suy ra / hide small counts and what gives them away.",
)
@click.option(
    "--threshold", default=5, show_default=True, type=click.IntRange(min=2), help="Ngưỡng."
)
@click.option("--json", "as_json", is_flag=True, help="In ra JSON / print JSON.")
@click.option(
    "--out", type=click.Path(path_type=Path), help="Ghi tệp CSV / write a CSV file instead."
)
def compute(
    store: Path,
    period: str,
    unit: str,
    engine: str,
    master: str,
    by: str | None,
    publish: bool,
    threshold: int,
    as_json: bool,
    out: Path | None,
) -> None:
    """Tính chỉ tiêu từ danh sách / compute the indicators from roster snapshots."""
    from lotrinh.compute.engines import choose_engine
    from lotrinh.compute.partials import compute_partials, figures_by
    from lotrinh.reference import load_catalogue

    moments = _moments(period)
    with choose_engine(engine, master=master) as chosen:
        partials = compute_partials(store, moments, load_catalogue(), chosen, unit=unit)
        parts = figures_by(store, moments, chosen, by, unit=unit) if by else {}
    if not partials:
        raise UnableToCompute(
            f"Không có số liệu năm học {period} trong {store}. "
            "Đưa danh sách vào bằng lotrinh roster import.",
            f"There are no snapshots of {period} in {store}. "
            "Bring a roster in with lotrinh roster import.",
        )
    rows = [_row(partial) for partial in partials]
    if by or publish:
        from lotrinh.cli.publishing import with_categories

        rows = with_categories(partials, by, parts, threshold if publish else None)
    if out is not None:
        with out.open("w", encoding="utf-8", newline="") as stream:
            _write(stream, rows)
    elif as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    elif by or publish or len({partial.unit for partial in partials}) > _UNITS_SHOWN:
        _write(sys.stdout, rows)
    else:
        click.echo("\n".join(_lines(partials)))


@click.command("explain")
@click.argument("indicator")
@_roster
@_period
@click.option("--school", required=True, help="Mã trường / the school's code.")
@click.option("--all", "all_keys", is_flag=True, help="In mọi mã bản ghi / every record's code.")
def explain_command(indicator: str, store: Path, period: str, school: str, all_keys: bool) -> None:
    """Cách tính một con số: công thức, bản ghi được đếm / a figure's formula and its records."""
    from lotrinh.compute.explain import explain
    from lotrinh.compute.formulas import formulas
    from lotrinh.compute.snapshots import latest_snapshots, read_snapshot
    from lotrinh.reference import load_catalogue

    catalogue = {entry.code: entry for entry in load_catalogue()}
    if indicator not in catalogue or not catalogue[indicator].is_computed:
        raise UnableToCompute(
            f"Không có công thức cho '{indicator}'. Gõ lotrinh indicators để xem các mã.",
            f"There is no formula for '{indicator}'. Run lotrinh indicators to see the codes.",
        )
    entry, moments = catalogue[indicator], _moments(period)
    snapshots = latest_snapshots(store, period.partition("/")[0], school)
    for code in entry.quotient or (indicator,):
        one = formulas()[code]
        found = [s for s in snapshots.get(one.table, ()) if s.unit in ("", school)]
        if not found:
            raise UnableToCompute(
                f"Trường {school} chưa có bảng '{one.table}' năm học {period}.",
                f"School {school} has no '{one.table}' of {period} yet.",
            )
        for snapshot in found:
            records = read_snapshot(snapshot)
            records = records.filter(records["unit"] == school)
            click.echo(f"{code}: {catalogue[code].name.vi} / {catalogue[code].name.en}")
            click.echo(f"  {one.table} {snapshot.as_of or ''} {snapshot.sha256}")
            found_here = explain(one, moments, records)
            click.echo("\n".join(_explained(catalogue[code], one.version, found_here, all_keys)))


@click.command()
def indicators() -> None:
    """Liệt kê các chỉ tiêu và mã / list the indicators with their codes."""
    from lotrinh.reference import load_catalogue

    for entry in load_catalogue():
        mark = "●" if entry.is_computed else "○"
        click.echo(f"{mark} {entry.code:<40} {entry.name.vi}")
    click.echo("● tính được từ danh sách / computed from records; ○ nhập tay / entered")


def _moments(period: str) -> Moments:
    from lotrinh.core.rosters import is_period
    from lotrinh.reference.rosters import load_moments

    if not is_period(period):
        raise UnableToCompute(
            f"'{period}' không phải là năm học. Viết như 2025-2026 hoặc 2025-2026/1.",
            f"'{period}' is no school year. Write it like 2025-2026 or 2025-2026/1.",
        )
    return load_moments(period)


def _row(partial: Partial) -> dict[str, Any]:
    figure = partial.figure
    return {
        "unit": partial.unit,
        "indicator": partial.indicator,
        "period": partial.period,
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "unknown": figure.unknown,
        "snapshot": " ".join(partial.snapshots),
        "version": partial.formula_version,
    }


def _write(stream: Any, rows: Sequence[dict[str, Any]]) -> None:
    writer = csv.DictWriter(stream, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)


def _lines(partials: Sequence[Partial]) -> Iterator[str]:
    from lotrinh.reference import load_catalogue

    names = {entry.code: entry.name.vi for entry in load_catalogue()}
    width = max(len(partial.indicator) for partial in partials)
    unit = ""
    for partial in partials:
        if partial.unit != unit:
            unit = partial.unit
            yield f"{unit}, {partial.period}"
        words = figure_words(partial.figure)
        yield f"  {partial.indicator:<{width}}  {words:<28} {names[partial.indicator]}"


def figure_words(figure: Figure) -> str:
    """Return *58/60 (96,67 %)*, with what is unknown; *không áp dụng* where nobody is asked."""
    from lotrinh.core.values import format_decimal
    from lotrinh.core.values.rational import share

    unknown = f", {figure.unknown} chưa rõ" if figure.unknown else ""
    if figure.denominator is None:
        if not figure.unknown:
            return str(figure.numerator)
        if not figure.numerator:
            return f"chưa rõ ({figure.unknown})"
        return f"ít nhất {figure.numerator}{unknown}"
    if not figure.is_applicable:
        return "không áp dụng"
    if not figure.denominator:
        return f"chưa rõ ({figure.unknown})"
    percent = format_decimal(share(figure.numerator, figure.denominator))
    return f"{figure.numerator}/{figure.denominator} ({percent} %){unknown}"


def _explained(
    entry: CatalogueEntry, version: int, found: Explanation, all_keys: bool
) -> Iterator[str]:
    yield f"  {figure_words(found.figure)}"
    if entry.how is not None:
        yield f"  Cách tính (bản {version}): {entry.how.vi}"
        yield f"  How (version {version}): {entry.how.en}"
    for keys, vi, en in (
        (found.counted, "được đếm", "counted"),
        (found.rest, "trong tổng, không được đếm", "in the whole, not counted"),
        (found.unknown, "chưa rõ", "unknown"),
    ):
        shown = keys if all_keys else keys[:_KEYS_SHOWN]
        more = f" … (+{len(keys) - len(shown)}, --all)" if len(shown) < len(keys) else ""
        yield f"  {vi} / {en}: {len(keys)}" + (f": {' '.join(shown)}{more}" if keys else "")
    yield f"  không thuộc diện / outside: {found.outside}"
