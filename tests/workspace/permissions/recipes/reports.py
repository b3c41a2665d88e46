"""Today, the schools below, finding things, exports."""

from __future__ import annotations

from tests.workspace.permissions.registry import Visit, page
from tests.workspace.permissions.world import YEAR, World


@page("today", unit=None)
def today(world: World) -> Visit:
    return Visit("/", also=["?ngay=2026-07-01"])


@page("schools", unit=None)
def schools(world: World) -> Visit:
    return Visit(f"/cac-truong/?nam={YEAR}", also=["&ke-hoach=co", "&q=truong", "&ngay=2025-06-01"])


@page("palette", unit=None)
def palette(world: World) -> Visit:
    return Visit(f"/tim/?nam={YEAR}", also=["&q=zq", "&q=hoc"])


@page("targets_docx", unit=None)
def targets_docx(world: World) -> Visit:
    return Visit(f"/chi-tieu/xuat.docx?nam={YEAR}")


@page("targets_xlsx", unit=None)
def targets_xlsx(world: World) -> Visit:
    return Visit(f"/chi-tieu/xuat.xlsx?nam={YEAR}")


@page("targets_csv", unit=None)
def targets_csv(world: World) -> Visit:
    return Visit(f"/chi-tieu/xuat.csv?nam={YEAR}", also=["&q=zq", "&ngay=2026-07-01"])
