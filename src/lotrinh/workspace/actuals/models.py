"""Actuals and their evidence; rows are only ever added."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from lotrinh.workspace.fields import ValueField


class Actual(models.Model):
    """What an indicator came to in a period (``2025-2026``), as somebody entered it.

    A correction is a new row that ``replaces`` the last one and gives its ``reason``; the row that
    nothing replaces is the current one. The constraints make the history of a period one line, so
    that two people cannot correct the same actual without the second being told.
    """

    indicator = models.ForeignKey(
        "workspace.Indicator", on_delete=models.PROTECT, related_name="actuals"
    )
    period = models.CharField(max_length=11)
    text = models.TextField()
    value = ValueField()
    numerator = models.PositiveIntegerField(null=True, blank=True)
    denominator = models.PositiveIntegerField(null=True, blank=True)
    note = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    entered_by = models.ForeignKey("workspace.User", on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )

    class Meta:
        ordering = ["-period", "-entered_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "period"],
                condition=Q(replaces__isnull=True),
                name="one_first_actual_per_period",
            ),
            models.CheckConstraint(
                condition=Q(replaces__isnull=True) | ~Q(reason=""),
                name="a_correction_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(numerator__isnull=True, denominator__isnull=True)
                | Q(denominator__gt=0, numerator__lte=F("denominator")),
                name="part_is_within_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period}: {self.text}"


class Evidence(models.Model):
    """A file that supports an actual; ``filename`` is what its owner called it."""

    actual = models.ForeignKey(Actual, on_delete=models.PROTECT, related_name="evidence")
    file = models.ForeignKey("workspace.StoredFile", on_delete=models.PROTECT, related_name="+")
    filename = models.CharField(max_length=255)
    added_by = models.ForeignKey("workspace.User", on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["actual", "file"], name="evidence_is_added_once")
        ]

    def __str__(self) -> str:
        return self.filename
