"""Kept files, drafts, plans, their versions, and the indicators that live across them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from lotrinh.core.plan.types import TargetLevel
from lotrinh.core.values.types import Direction
from lotrinh.workspace.fields import ValueField, blank_value


class StoredFile(models.Model):
    """A file kept under the SHA-256 of its content; never changed, never kept twice.

    ``size`` is in bytes; ``media_type`` is what the content says, not what the name says.
    """

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100)

    def __str__(self) -> str:
        return f"{self.sha256[:12]} ({self.media_type})"


class Draft(models.Model):
    """A document that was read and waits for a person.

    ``document`` is the JSON form of a ``core.plan`` plan, ``blocks`` the document as read (for the
    column that shows it), ``findings`` the JSON form of its findings. A document that could not be
    read is kept with ``error`` ``{"vi", "en"}``, its other parts empty.
    """

    class State(models.TextChoices):
        """Where a draft stands."""

        PENDING = "pending", _("Waiting")
        CONFIRMED = "confirmed", _("Confirmed")
        DISCARDED = "discarded", _("Discarded")

    unit = models.ForeignKey("workspace.Unit", on_delete=models.PROTECT, related_name="drafts")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    filename = models.CharField(max_length=255)
    document = models.JSONField(default=dict)
    blocks = models.JSONField(default=list)
    findings = models.JSONField(default=list)
    error = models.JSONField(default=dict)
    school_year = models.CharField(max_length=9, blank=True)
    created_by = models.ForeignKey("workspace.User", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.PENDING)

    class Meta:
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return self.filename


class Plan(models.Model):
    """A school's plan of a school year (``2025-2026``); its versions hold what it says."""

    unit = models.ForeignKey("workspace.Unit", on_delete=models.PROTECT, related_name="plans")
    school_year = models.CharField(max_length=9)
    title = models.TextField(blank=True)
    number = models.TextField(blank=True)

    class Meta:
        ordering = ["-school_year", "id"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "school_year"], name="one_plan_per_year")
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.school_year}".strip()


class PlanVersion(models.Model):
    """A frozen state of a plan: the document as confirmed; ``number`` counts from 1."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    draft = models.OneToOneField(Draft, on_delete=models.PROTECT, related_name="version")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    filename = models.CharField(max_length=255)
    document = models.JSONField()
    findings = models.JSONField(default=list)
    confirmed_by = models.ForeignKey("workspace.User", on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="version_numbers_are_unique")
        ]

    def __str__(self) -> str:
        return f"{self.plan} v{self.number}"


class Indicator(models.Model):
    """What is measured in a unit, across versions and years; ``key`` is what matches it again."""

    unit = models.ForeignKey("workspace.Unit", on_delete=models.PROTECT, related_name="indicators")
    key = models.CharField(max_length=300)
    name = models.TextField()
    unit_text = models.TextField(blank=True)
    direction = models.CharField(max_length=10, choices=[(d.value, d.value) for d in Direction])
    code = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "key"], name="one_indicator_per_key")
        ]

    def __str__(self) -> str:
        return self.name


class PlanRow(models.Model):
    """An indicator's row in a version, as printed; ``order`` counts from 1 over the version.

    ``place`` is the JSON form of a ``core.plan`` place.
    """

    version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="rows")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="rows")
    order = models.PositiveIntegerField()
    appendix = models.TextField(blank=True)
    part = models.TextField(blank=True)
    group = models.TextField(blank=True)
    group_number = models.TextField(blank=True)
    number = models.TextField(blank=True)
    name = models.TextField()
    unit_text = models.TextField(blank=True)
    baseline_text = models.TextField(blank=True)
    baseline_value = ValueField(default=blank_value)
    baseline_as_of = models.TextField(blank=True)
    target_year = models.PositiveIntegerField(null=True, blank=True)
    place = models.JSONField(default=dict)

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["version", "order"], name="row_orders_are_unique"),
            models.UniqueConstraint(
                fields=["version", "indicator"], name="one_row_per_indicator_and_version"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}".strip()


class PlanTarget(models.Model):
    """What a level demands of a row."""

    row = models.ForeignKey(PlanRow, on_delete=models.PROTECT, related_name="targets")
    level = models.CharField(max_length=20, choices=[(x.value, x.value) for x in TargetLevel])
    text = models.TextField(blank=True)
    value = ValueField(default=blank_value)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["row", "level"], name="one_target_per_level")
        ]

    def __str__(self) -> str:
        return f"{self.level}: {self.text}"


class PlanPhase(models.Model):
    """A row's target of a year on the way: ``key`` is ``2023``, ``2023-2024``, ``2023-2024/1``."""

    row = models.ForeignKey(PlanRow, on_delete=models.PROTECT, related_name="phases")
    key = models.TextField()
    text = models.TextField(blank=True)
    value = ValueField(default=blank_value)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["row", "key"], name="one_phase_per_key")]

    def __str__(self) -> str:
        return f"{self.key}: {self.text}"


class DisabledRule(models.Model):
    """A rule that is switched off for a plan, and why; ``rule`` is its permanent code (LT101)."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="disabled_rules")
    rule = models.CharField(max_length=20)
    reason = models.TextField()
    disabled_by = models.ForeignKey("workspace.User", on_delete=models.PROTECT, related_name="+")
    disabled_at = models.DateTimeField()

    class Meta:
        ordering = ["rule"]
        constraints = [models.UniqueConstraint(fields=["plan", "rule"], name="one_switch_per_rule")]

    def __str__(self) -> str:
        return f"{self.rule}: {self.reason}"
