"""What a unit demands of those below it, and what each of them registers."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lotrinh.core.values.types import Direction
from lotrinh.workspace.fields import ValueField


class DemandSet(models.Model):
    """Targets that ``unit`` hands down by one document: to all schools below it, or to some.

    ``number`` and ``issued_on`` are the document's; a set that was withdrawn demands nothing more.
    """

    unit = models.ForeignKey("workspace.Unit", on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=100)
    issued_on = models.DateField()
    subject = models.CharField(max_length=300)
    is_for_all = models.BooleanField(default=True)
    published_by = models.ForeignKey("workspace.User", on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_for = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-issued_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "number", "issued_on"],
                condition=Q(withdrawn_at=None),
                name="a_document_hands_down_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.subject}"


class DemandSetUnit(models.Model):
    """A school that a set that is not for all is for."""

    demand_set = models.ForeignKey(DemandSet, on_delete=models.PROTECT, related_name="units")
    unit = models.ForeignKey("workspace.Unit", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["demand_set", "unit"], name="one_set_for_a_unit_once")
        ]

    def __str__(self) -> str:
        return f"{self.demand_set_id} -> {self.unit_id}"


class Demand(models.Model):
    """What a set demands of an indicator until ``period`` (``2025-2026``, or a year: ``2030``).

    ``code`` is the catalogue's; ``""`` for an indicator of the unit's own, then ``key`` (see
    core.indicators.indicator_key) is what finds it in a school's plan.
    """

    demand_set = models.ForeignKey(DemandSet, on_delete=models.PROTECT, related_name="demands")
    order = models.PositiveIntegerField()
    code = models.CharField(max_length=100, blank=True)
    key = models.CharField(max_length=300)
    name = models.TextField()
    unit_text = models.CharField(max_length=100, blank=True)
    direction = models.CharField(max_length=10, choices=[(d.value, d.value) for d in Direction])
    period = models.CharField(max_length=11)
    text = models.CharField(max_length=100)
    value = ValueField()

    class Meta:
        ordering = ["demand_set_id", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["demand_set", "key", "period"], name="one_demand_of_an_indicator_and_period"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.period}: {self.text}"


class Registration(models.Model):
    """What a school takes on of a demand; the one that nothing replaces is the present one.

    One that is at least what is demanded holds as it is. A weaker one gives its ``reason`` and
    waits for the unit that demands it.
    """

    class State(models.TextChoices):
        """Where a registration stands."""

        REGISTERED = "registered", _("Registered")
        WAITING = "waiting", _("Waits for an answer")
        ACCEPTED = "accepted", _("Accepted")
        RETURNED = "returned", _("Returned")

    demand = models.ForeignKey(Demand, on_delete=models.PROTECT, related_name="registrations")
    unit = models.ForeignKey("workspace.Unit", on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=100)
    value = ValueField()
    reason = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State.choices)
    registered_by = models.ForeignKey("workspace.User", on_delete=models.PROTECT, related_name="+")
    registered_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        "workspace.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decision = models.TextField(blank=True)
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )

    class Meta:
        ordering = ["-registered_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["demand", "unit"],
                condition=Q(replaces__isnull=True),
                name="one_first_registration",
            ),
            models.CheckConstraint(
                condition=Q(state="registered") | ~Q(reason=""),
                name="a_weaker_target_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} · {self.demand}: {self.text}"
