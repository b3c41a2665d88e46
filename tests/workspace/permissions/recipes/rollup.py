"""The roll-up of the schools below."""

from __future__ import annotations

from tests.workspace.permissions.registry import Visit, page
from tests.workspace.permissions.world import YEAR, World

ADDRESS = f"?nam={YEAR}"
WAYS = ["&ky=1", "&nhin=nay", "&q=zq", "&loc=chua-dat"]


@page("rollup", unit=None)
def rollup(world: World) -> Visit:
    return Visit(f"/tong-hop/{ADDRESS}", also=WAYS)


@page("rollup_indicator", unit=None)
def rollup_indicator(world: World) -> Visit:
    return Visit(f"/tong-hop/dropped-out/{ADDRESS}", also=WAYS)


@page("rollup_missing", unit=None)
def rollup_missing(world: World) -> Visit:
    return Visit(f"/tong-hop/con-thieu/{ADDRESS}", also=WAYS)


@page("rollup_xlsx", unit=None)
def rollup_xlsx(world: World) -> Visit:
    return Visit(f"/tong-hop/xuat.xlsx{ADDRESS}", also=WAYS)


@page("rollup_csv", unit=None)
def rollup_csv(world: World) -> Visit:
    return Visit(f"/tong-hop/xuat.csv{ADDRESS}", also=WAYS)
