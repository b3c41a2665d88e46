"""Actuals with their evidence, and the rosters that they are computed from."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

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

    # Where it stands, worked out of its steps by ``current.with_state``.
    is_approved: bool
    state: str

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


class ActualStep(models.Model):
    """Who brought an actual to ``state``, when and why; its last step says where it stands.

    An actual counts once it was approved; one that nobody approved yet leaves the approved one
    before it in force. ``actor`` is null where the person has no account here (an officer of
    another installation); ``actor_name`` is always there.
    """

    class State(models.TextChoices):
        """Where an actual stands."""

        DRAFT = "draft", _("Draft")
        SUBMITTED = "submitted", _("Waits for approval")
        RETURNED = "returned", _("Returned to be mended")
        APPROVED = "approved", _("Approved")
        SENT = "sent", _("Sent")
        ACCEPTED = "accepted", _("Accepted above")

    actual = models.ForeignKey(Actual, on_delete=models.PROTECT, related_name="steps")
    state = models.CharField(max_length=10, choices=State.choices)
    actor = models.ForeignKey(
        "workspace.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    actor_name = models.CharField(max_length=150)
    at = models.DateTimeField()
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["actual", "state"], name="actual_state")]

    def __str__(self) -> str:
        return f"{self.actual_id} {self.state}"


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


class Derivation(models.Model):
    """How an actual was computed: enough to make the same figure again, years later.

    ``code`` is the catalogue's indicator, ``formula_version`` the version of its formula (of both
    for a quotient: ``1/1``), ``snapshots`` what was read, as in ``UnitFigures``. ``denominator`` is
    null for a count.
    """

    actual = models.OneToOneField(Actual, on_delete=models.PROTECT, related_name="derivation")
    code = models.CharField(max_length=100)
    formula_version = models.CharField(max_length=20)
    snapshots = models.JSONField()
    numerator = models.BigIntegerField()
    denominator = models.BigIntegerField(null=True)
    unknown = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.code} v{self.formula_version}"


class RosterDraft(models.Model):
    """A workbook that waits for a person: how its columns are understood, and whose it is.

    The workbook itself, which has names in it, lies outside the file store under ``token`` until
    the draft is decided, and is then deleted. ``mapping`` says which of our columns each column of
    the sheet is (``{"0": "pupil_id"}``), {} until somebody corrected what was proposed.
    """

    class State(models.TextChoices):
        """Where a draft stands."""

        PENDING = "pending", _("Waiting")
        EXECUTED = "executed", _("Brought in")
        DISCARDED = "discarded", _("Put away")

    unit = models.ForeignKey("workspace.Unit", on_delete=models.PROTECT, related_name="+")
    table = models.CharField(max_length=20)
    school_year = models.CharField(max_length=9)
    as_of = models.DateField()
    filename = models.CharField(max_length=255)
    token = models.CharField(max_length=64, unique=True)
    keep_names = models.BooleanField(default=False)
    mapping = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PENDING)
    created_by = models.ForeignKey("workspace.User", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return self.filename


class RosterSnapshot(models.Model):
    """A dated, immutable state of a roster table; its records are the Parquet file ``sha256``.

    ``rows`` counts the records, ``warnings`` the doubtful cells that were let stand.
    """

    unit = models.ForeignKey("workspace.Unit", on_delete=models.PROTECT, related_name="+")
    table = models.CharField(max_length=20)
    school_year = models.CharField(max_length=9)
    as_of = models.DateField()
    sha256 = models.CharField(max_length=64)
    rows = models.PositiveIntegerField()
    warnings = models.PositiveIntegerField()
    filename = models.CharField(max_length=255)
    added_by = models.ForeignKey("workspace.User", on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["-as_of", "-added_at", "-id"]
        indexes = [
            models.Index(fields=["unit", "school_year", "table"], name="snapshot_of_year"),
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.as_of:%Y-%m-%d}"


class HeadingMemory(models.Model):
    """What a school's heading means, as somebody there said: ``column`` is "" for none of ours."""

    unit = models.ForeignKey("workspace.Unit", on_delete=models.PROTECT, related_name="+")
    table = models.CharField(max_length=20)
    heading = models.CharField(max_length=300)
    column = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "table", "heading"], name="one_meaning_per_heading"
            )
        ]

    def __str__(self) -> str:
        return f"{self.heading}: {self.column}"


class Computation(models.Model):
    """A run over a unit's newest snapshots of a period; ``step`` of ``steps`` tables are done."""

    class State(models.TextChoices):
        """Where a run stands."""

        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    unit = models.ForeignKey("workspace.Unit", on_delete=models.PROTECT, related_name="+")
    period = models.CharField(max_length=11)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    step = models.PositiveSmallIntegerField(default=0)
    steps = models.PositiveSmallIntegerField(default=0)
    error = models.JSONField(default=dict)
    started_by = models.ForeignKey("workspace.User", on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-started_at", "-id"]

    def __str__(self) -> str:
        return f"{self.unit} {self.period} {self.state}"


class UnitFigures(models.Model):
    """What a unit's records gave in a period: all its partials, in one row.

    ``figures`` is ``{code: [numerator, denominator or null, unknown, formula version]}``,
    ``snapshots`` ``{table: {"id", "sha256", "as_of"}}``; ``added_to`` are the ids of the units
    above whose totals hold these figures, so that they can be taken out when the unit has moved.
    One row, because a unit's figures are made, replaced and read together.
    """

    unit = models.ForeignKey("workspace.Unit", on_delete=models.PROTECT, related_name="+")
    period = models.CharField(max_length=11)
    figures = models.JSONField()
    snapshots = models.JSONField()
    added_to = models.JSONField(default=list)
    computed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "period"], name="one_set_of_figures")
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.period}"


class UnitTotals(models.Model):
    """What the units below a unit add up to in a period, kept up to date as each one changes.

    ``totals`` is ``{code: [numerator, denominator or null, unknown, units that reported, units to
    which it does not apply, {grade: units}]}``; the grades are kept where the lowest counts.
    """

    unit = models.ForeignKey("workspace.Unit", on_delete=models.PROTECT, related_name="+")
    period = models.CharField(max_length=11)
    totals = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "period"], name="one_set_of_totals")]

    def __str__(self) -> str:
        return f"{self.unit} {self.period}"
