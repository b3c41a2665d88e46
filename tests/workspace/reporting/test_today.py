"""What waits today between a school and the units above it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from lotrinh.workspace.actuals.reporting.models import Collection, UnitReport
from lotrinh.workspace.actuals.reporting.operations import accept_report, return_report
from lotrinh.workspace.people.queries import NotAllowed
from lotrinh.workspace.people.units.operations import merge_units
from lotrinh.workspace.plans.demands.operations import (
    DemandEntry,
    publish_demands,
    register_target,
    return_registration,
)
from lotrinh.workspace.plans.models import Indicator
from lotrinh.workspace.reports.today import between_levels, officer_today
from tests.workspace.conftest import Personas
from tests.workspace.reporting.conftest import AT, DUE, YEAR, Above, Send, at

ON = date(2026, 6, 1)


def test_a_school_is_told_what_to_send_and_what_to_mend(
    personas: Personas, above: Above, opened: Collection, figures: list[Indicator], send: Send
) -> None:
    def steps() -> list[str]:
        found = between_levels(actor=personas.teacher, unit=personas.school, as_of=ON)
        return [state.next.value for state in found.reports]

    assert steps() == ["send"]
    sent = send()
    assert steps() == [], "the commune looks at it"
    return_report(submission=sent, reason="xem lại", items={}, actor=above.officer, at=AT)
    assert steps() == ["mend"]


def test_a_school_is_told_which_targets_wait_to_be_registered(
    personas: Personas, above: Above, figures: list[Indicator]
) -> None:
    handed = publish_demands(
        unit=above.commune,
        number="1/KH-UBND",
        issued_on=ON,
        subject="Giao chỉ tiêu",
        demands=[DemandEntry("primary-completion", YEAR, "99")],
        actor=above.officer,
        at=AT,
    )

    def counts() -> tuple[int, int]:
        found = between_levels(actor=personas.principal, unit=personas.school, as_of=ON)
        return found.to_register, found.returned

    assert counts() == (1, 0)
    registration = register_target(
        demand=handed.demands.get(),
        unit=personas.school,
        text="95",
        reason="nhiều học sinh mới chuyển đến",
        actor=personas.principal,
        at=AT,
    )
    assert counts() == (0, 0)
    today = officer_today(actor=above.officer, unit=above.commune, as_of=ON)
    assert (today.weaker, today.is_quiet) == (1, False)
    return_registration(
        registration=registration, reason="nêu số học sinh", actor=above.officer, at=AT
    )
    assert counts() == (0, 1)


def test_an_officer_is_told_what_waits_and_who_is_late(
    personas: Personas, above: Above, opened: Collection, figures: list[Indicator], send: Send
) -> None:
    before = officer_today(actor=above.officer, unit=above.commune, as_of=ON)
    assert before.is_quiet
    sent = send()
    for person, unit in (
        (above.officer, above.commune),
        (above.province_officer, above.province),
    ):
        today = officer_today(actor=person, unit=unit, as_of=DUE + timedelta(days=1))
        assert [one.submission_id for one in today.submissions] == [sent.pk]
        assert [line.counts.overdue for line in today.overdue] == [1], "the other school"
    locked = officer_today(
        actor=above.officer, unit=above.commune, as_of=opened.locks_on + timedelta(days=1)
    )
    assert not locked.overdue, "nothing can be done about it any more"


def test_what_a_school_sent_before_it_was_merged_still_waits(
    personas: Personas, above: Above, opened: Collection, figures: list[Indicator], send: Send
) -> None:
    """Its figures count in the period that it was there for: somebody has to decide."""
    sent = send()
    merge_units(
        units=[personas.school],
        into=personas.other_school,
        on=date(2026, 7, 1),
        basis="QĐ 12/QĐ-UBND",
        actor=above.province_officer,
        at=AT,
    )
    for person, unit in (
        (above.officer, above.commune),
        (above.province_officer, above.province),
    ):
        for day in (date(2026, 6, 30), date(2026, 7, 1), date(2027, 7, 1)):
            today = officer_today(actor=person, unit=unit, as_of=day)
            assert [one.submission_id for one in today.submissions] == [sent.pk]
    browser = Client()
    browser.force_login(above.officer)
    page = browser.get(reverse("submission", args=[sent.pk])).content.decode()
    assert reverse("submission_accept", args=[sent.pk]) in page
    accept_report(submission=sent, actor=above.officer, at=at(date(2026, 7, 2)))
    assert UnitReport.objects.get().unit == personas.school
    after = officer_today(actor=above.officer, unit=above.commune, as_of=date(2026, 7, 2))
    assert not after.submissions


def test_the_pages_of_today_show_it(
    personas: Personas,
    above: Above,
    opened: Collection,
    figures: list[Indicator],
    send: Send,
) -> None:
    send()
    browser = Client()
    browser.force_login(above.officer)
    page = browser.get("/").content.decode()
    assert "Xem Trường TH Hoa Sen" in page
    assert "Số liệu chờ bạn xem" in page


def test_nobody_else_is_told(personas: Personas, above: Above) -> None:
    with pytest.raises(NotAllowed):
        officer_today(actor=personas.principal, unit=above.commune, as_of=ON)
    with pytest.raises(NotAllowed):
        between_levels(actor=personas.other_principal, unit=personas.school, as_of=ON)
