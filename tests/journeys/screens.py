"""Every page of the demo school, for the tests that look at each, and their screenshots.

With ``LOTRINH_SCREENS=FOLDER`` in the environment the pages are kept there as pictures, to be
looked at by a person: ``targets-1280-dark.png`` and so on.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from lotrinh.workspace.actuals.models import RosterDraft
from lotrinh.workspace.actuals.reporting.models import Collection, Submission
from lotrinh.workspace.people.models import Membership
from lotrinh.workspace.plans.demands.models import Demand, DemandSet
from lotrinh.workspace.plans.models import Draft, Indicator, Plan
from tests.journeys.conftest import Visit

YEAR = "2025-2026"


def pages_of_the_demo() -> Iterator[tuple[str, str]]:
    """Yield the name and the address of every page that a principal of the demo school sees."""
    plan = Plan.objects.get(school_year=YEAR, unit__code="DEMO-TH")
    draft = Draft.objects.get(state=Draft.State.PENDING)
    confirmed = Draft.objects.filter(unit=plan.unit, state=Draft.State.CONFIRMED).latest("pk")
    own = Indicator.objects.filter(unit=plan.unit)
    share = own.filter(unit_text="%").earliest("pk")
    rank = own.get(unit_text__icontains="hạng")
    status = own.filter(unit_text="").earliest("pk")
    deputy = Membership.objects.filter(unit=plan.unit, role="vice_principal").earliest("pk")
    roster = RosterDraft.objects.get(state=RosterDraft.State.PENDING)
    demand = Demand.objects.filter(registrations__state="waiting").earliest("pk")
    submission = Submission.objects.filter(unit=plan.unit, period=YEAR).earliest("pk")
    yield from {
        "today": "/",
        "plans": "/ke-hoach/",
        "upload": "/ke-hoach/dua-vao/",
        "draft": f"/ke-hoach/dua-vao/{draft.pk}/",
        "draft-confirmed": f"/ke-hoach/dua-vao/{confirmed.pk}/",
        "plan": f"/ke-hoach/{plan.pk}/",
        "plan-text": f"/ke-hoach/{plan.pk}/?xem=toan-van",
        "findings": f"/ke-hoach/{plan.pk}/loi/",
        "targets": f"/chi-tieu/?nam={YEAR}",
        "targets-filtered": f"/chi-tieu/?nam={YEAR}&muc=not_met",
        "targets-none": f"/chi-tieu/?nam={YEAR}&q=khong-co-chi-tieu-nay",
        "handed": "/chi-tieu/duoc-giao/",
        "indicator": f"/chi-tieu/{share.pk}/?nam={YEAR}",
        "indicator-rank": f"/chi-tieu/{rank.pk}/?nam={YEAR}",
        "indicator-status": f"/chi-tieu/{status.pk}/?nam={YEAR}",
        "entry": f"/chi-tieu/{share.pk}/nhap/?nam={YEAR}",
        "entry-status": f"/chi-tieu/{status.pk}/nhap/?nam={YEAR}",
        "records": f"/so-lieu/?nam={YEAR}",
        "records-empty": "/so-lieu/?nam=2024-2025",
        "roster-upload": "/so-lieu/dua-vao/",
        "roster-draft": f"/so-lieu/dua-vao/{roster.pk}/",
        "explain": f"/so-lieu/cach-tinh/class-completion/?nam={YEAR}",
        "explain-quotient": f"/so-lieu/cach-tinh/pupils-per-class/?nam={YEAR}",
        "people": "/nhan-su/",
        "people-filtered": "/nhan-su/?vai=vice_principal",
        "people-then": "/nhan-su/?ngay=2000-01-01",
        "person": f"/nhan-su/{deputy.user_id}/?ngay=",
        "person-account": f"/nhan-su/{deputy.user_id}/tai-khoan/",
        "invite": "/nhan-su/moi/",
        "account": "/tai-khoan/",
        "account-password": "/tai-khoan/mat-khau/",
        "account-email": "/tai-khoan/email/",
        "api-keys": "/tai-khoan/khoa-api/",
        "role-new": f"/nhan-su/{deputy.user_id}/vai-tro/",
        "role-change": f"/nhan-su/vai-tro/{deputy.pk}/",
        "role-end": f"/nhan-su/vai-tro/{deputy.pk}/ket-thuc/",
        "delegations": "/nhan-su/uy-quyen/",
        "delegation-new": "/nhan-su/uy-quyen/moi/",
        "staff-list-upload": "/nhan-su/danh-sach/",
        "trail": "/nhat-ky/",
        "trail-filtered": "/nhat-ky/?q=ket+qua&loai=ket-qua&tu=2020-01-01",
        "trail-none": "/nhat-ky/?q=khong-co-muc-nay",
        "units": "/don-vi/",
        "units-found": "/don-vi/?q=hoa",
        "unit": f"/don-vi/{plan.unit_id}/",
        "targets-semester": f"/chi-tieu/?nam={YEAR}&ky=1",
        "handed-targets": "/chi-tieu/duoc-giao/",
        "handed-target": f"/chi-tieu/duoc-giao/{demand.pk}/",
        "reports": "/bao-cao/",
        "report": f"/bao-cao/ky/?ky={YEAR}",
        "submission": f"/bao-cao/goi/{submission.pk}/",
        "find": "/tim/?q=hoc",
        "help": "/tro-giup/",
        "not-found": "/khong-co-trang-nay/",
    }.items()


def pages_above_the_demo() -> Iterator[tuple[str, str]]:
    """Yield the name and the address of every page of its own that an officer of the province of
    the demo sees."""
    waiting = Submission.objects.filter(state="sent").earliest("pk")
    returned = Submission.objects.filter(state="returned", period=YEAR).earliest("pk")
    handed = DemandSet.objects.earliest("pk")
    own = Collection.objects.filter(unit=handed.unit).earliest("pk")
    below = Collection.objects.filter(period=YEAR).earliest("pk")
    yield from {
        "officer-today": "/",
        "schools": f"/cac-truong/?nam={YEAR}",
        "demand-sets": "/giao-chi-tieu/",
        "demand-set": f"/giao-chi-tieu/{handed.pk}/",
        "demand-set-new": "/giao-chi-tieu/moi/",
        "collections": "/thu-thap/",
        "collection": f"/thu-thap/{own.pk}/",
        "collection-below": f"/thu-thap/{below.pk}/",
        "collection-open": "/thu-thap/mo/",
        "collection-change": f"/thu-thap/{own.pk}/doi-ngay/",
        "submission-waiting": f"/bao-cao/goi/{waiting.pk}/",
        "submission-returned": f"/bao-cao/goi/{returned.pk}/",
        "rollup": f"/tong-hop/?nam={YEAR}",
        "rollup-now": f"/tong-hop/?nam={YEAR}&nhin=nay",
        "rollup-indicator": f"/tong-hop/enrolled-at-right-age/?nam={YEAR}",
        "rollup-missing": f"/tong-hop/con-thieu/?nam={YEAR}",
        "officer-find": "/tim/?q=thu",
    }.items()


def keep_screenshot(visit: Visit, name: str) -> None:
    """Keep the whole page as a picture where the environment says so."""
    if folder := os.environ.get("LOTRINH_SCREENS"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        visit.page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
