"""Targets, results and their evidence."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile

from lotrinh.workspace.actuals.models import Actual
from lotrinh.workspace.actuals.operations import add_evidence, record_actual
from lotrinh.workspace.plans.models import Indicator
from tests.workspace.permissions.registry import Call, Visit, operation, page
from tests.workspace.permissions.world import AT, YEAR, World

AREA = "actuals.operations"
PDF = b"%PDF-1.4 anh chup"


@operation(f"{AREA}.record_actual")
def record(world: World) -> Call:
    return lambda actor: record_actual(
        indicator=Indicator.objects.get(pk=world.indicator.pk),
        period=YEAR,
        numerator=59,
        denominator=60,
        reason="đếm sót",
        evidence=[("anh.pdf", PDF)],
        replaces=world.actual.pk,
        actor=actor,
        at=AT,
    )


@operation(f"{AREA}.add_evidence")
def attach(world: World) -> Call:
    return lambda actor: add_evidence(
        actual=Actual.objects.get(pk=world.actual.pk),
        filename="anh.pdf",
        content=PDF,
        actor=actor,
        at=AT,
    )


@page("targets", unit=None)
def targets(world: World) -> Visit:
    return Visit(
        f"/chi-tieu/?nam={YEAR}", also=["&q=zq", "&muc=not_met", "&cho=duyet", "&ngay=2026-07-01"]
    )


@page("indicator")
def indicator(world: World) -> Visit:
    return Visit(f"/chi-tieu/{world.indicator.pk}/?nam={YEAR}")


@page("actual_new")
def actual_new(world: World) -> Visit:
    sent = {
        "period": YEAR,
        "numerator": 59,
        "denominator": 60,
        "reason": "đếm sót",
        "replaces": world.actual.pk,
    }
    return Visit(
        f"/chi-tieu/{world.indicator.pk}/nhap/?nam={YEAR}",
        lambda: sent | {"evidence": SimpleUploadedFile("anh.pdf", PDF)},
    )


@page("actual_preview")
def actual_preview(world: World) -> Visit:
    sent = {"period": YEAR, "numerator": 59, "denominator": 60}
    return Visit(f"/chi-tieu/{world.indicator.pk}/xem-truoc/", sent)


@page("evidence")
def evidence(world: World) -> Visit:
    return Visit(f"/minh-chung/{world.evidence.pk}/")
