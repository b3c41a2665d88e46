"""The trail: reading it, and taking it as it is."""

from __future__ import annotations

from lotrinh.workspace.people.chain import Anchor, Head, anchor_path, write_anchor
from lotrinh.workspace.people.models import AuditHead
from lotrinh.workspace.people.trail.operations import UnableToAcceptTrail, accept_trail
from tests.workspace.permissions.registry import Call, Visit, in_wrong_state, operation, page
from tests.workspace.permissions.world import AT, World

OTHERS = ["?q=zq", "?ngay=2026-07-01"]


@operation("people.trail.operations.accept_trail")
def accept(world: World) -> Call:
    anchor_path().unlink(missing_ok=True)
    return lambda actor: accept_trail(reason="khôi phục bản sao lưu", at=AT)


@in_wrong_state("people.trail.operations.accept_trail", UnableToAcceptTrail)
def accept_what_fits(world: World) -> Call:
    head = AuditHead.objects.get()
    write_anchor(Anchor(Head(head.number, head.digest)))
    return lambda actor: accept_trail(reason="khôi phục bản sao lưu", at=AT)


@page("trail", unit=None)
def trail(world: World) -> Visit:
    return Visit("/nhat-ky/", also=OTHERS)


@page("trail_xlsx", unit=None)
def trail_xlsx(world: World) -> Visit:
    return Visit("/nhat-ky/xuat.xlsx", also=OTHERS)


@page("trail_csv", unit=None)
def trail_csv(world: World) -> Visit:
    return Visit("/nhat-ky/xuat.csv", also=OTHERS)
