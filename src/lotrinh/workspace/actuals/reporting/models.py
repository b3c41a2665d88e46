"""Collections, submissions with their steps and remarks, and what the accepted ones add up to."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Collection(models.Model):
    """``unit`` takes the figures of a period in from the schools below it, between two days.

    What comes after ``due_on`` is late; after ``locks_on`` nothing comes any more, but for those
    who were given longer. All three days are included.
    """

    unit = models.ForeignKey("workspace.Unit", on_delete=models.PROTECT, related_name="+")
    period = models.CharField(max_length=11)
    opens_on = models.DateField()
    due_on = models.DateField()
    locks_on = models.DateField()
    note = models.CharField(max_length=300, blank=True)
    opened_by = models.ForeignKey("workspace.User", on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()

    class Meta:
        ordering = ["-period", "id"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "period"], name="one_collection_per_period"),
            models.CheckConstraint(
                condition=Q(opens_on__lte=F("due_on"), due_on__lte=F("locks_on")),
                name="opens_before_due_before_locked",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.period}"


class Extension(models.Model):
    """A school may send until a later day than the others, and why; the last one given counts."""

    collection = models.ForeignKey(Collection, on_delete=models.PROTECT, related_name="extensions")
    unit = models.ForeignKey("workspace.Unit", on_delete=models.PROTECT, related_name="+")
    until = models.DateField()
    reason = models.CharField(max_length=300)
    granted_by = models.ForeignKey("workspace.User", on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField()

    class Meta:
        ordering = ["-granted_at", "-id"]

    def __str__(self) -> str:
        return f"{self.unit} {self.until}"


class Destination(models.Model):
    """The installation that a school's submissions go to; ``code`` is the school's code there.

    ``address`` begins with https:// (http:// on one's own machine). Its public key, base64, is how
    answers from there are known.
    """

    unit = models.OneToOneField("workspace.Unit", on_delete=models.PROTECT, related_name="+")
    address = models.URLField(max_length=300)
    code = models.CharField(max_length=30)
    public_key = models.CharField(max_length=64)
    set_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.address


class Submission(models.Model):
    """A school's figures of a period as they were sent: one package, never changed.

    ``content`` is the package's canonical JSON (see core.packages), ``sha256`` its digest; ``key``
    is made once when it is put together, so that it counts once however often it is sent.
    ``number`` counts the school's submissions of the period from 1. ``came_by`` says whether it was
    sent here or came from the school's own installation; there the ``actuals`` are that are in it.
    """

    class State(models.TextChoices):
        """Where a submission stands; the steps say how it came there."""

        OUTGOING = "outgoing", _("On its way")
        SENT = "sent", _("Sent")
        RETURNED = "returned", _("Returned")
        ACCEPTED = "accepted", _("Accepted")

    class Way(models.TextChoices):
        """How it came."""

        HERE = "here", _("Sent in this installation")
        NETWORK = "network", _("From the school's own installation")
        FILE = "file", _("By a file")

    unit = models.ForeignKey("workspace.Unit", on_delete=models.PROTECT, related_name="+")
    period = models.CharField(max_length=11)
    number = models.PositiveIntegerField()
    key = models.UUIDField(unique=True)
    sha256 = models.CharField(max_length=64)
    content = models.TextField()
    state = models.CharField(max_length=10, choices=State.choices)
    came_by = models.CharField(max_length=10, choices=Way.choices, default=Way.HERE)
    actuals = models.ManyToManyField("workspace.Actual", related_name="submissions")
    sent_by = models.ForeignKey(
        "workspace.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    sent_by_name = models.CharField(max_length=150)
    sent_at = models.DateTimeField()
    received_at = models.DateTimeField(null=True, blank=True)
    is_late = models.BooleanField(default=False)

    class Meta:
        ordering = ["-period", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "period", "number"], name="submission_numbers_are_unique"
            )
        ]
        indexes = [models.Index(fields=["period", "state"], name="submission_state")]

    def __str__(self) -> str:
        return f"{self.unit} {self.period} ({self.number})"


class SubmissionStep(models.Model):
    """Who brought a submission to ``state``, when and why; never changed.

    ``actor`` is null where the person has no account here; ``actor_name`` is always there.
    """

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="steps")
    state = models.CharField(max_length=10, choices=Submission.State.choices)
    actor = models.ForeignKey(
        "workspace.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    actor_name = models.CharField(max_length=150)
    at = models.DateTimeField()
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.submission_id} {self.state}"


class Remark(models.Model):
    """What is odd in a submission, found by a check or written by an officer; the school answers.

    ``item`` is the key of the figure that it is about, ``""`` for the whole; ``code`` names the
    check (core.checks), ``officer`` for a person's; ``message`` is ``{"vi", "en"}``.
    """

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="remarks")
    item = models.CharField(max_length=300, blank=True)
    code = models.CharField(max_length=30)
    message = models.JSONField()
    made_by = models.ForeignKey(
        "workspace.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    made_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_by_name = models.CharField(max_length=150, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "item", "code"], name="a_check_remarks_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.item}"


class UnitReport(models.Model):
    """The figures of a school's accepted submission, ready to be added up: one row for a period.

    ``figures`` is ``{code: [numerator, denominator or null, unknown, left out]}`` by the
    catalogue's codes; *left out* is ``""``, or why the figure cannot be added (core.indicators
    LeftOut).
    """

    unit = models.ForeignKey("workspace.Unit", on_delete=models.PROTECT, related_name="+")
    period = models.CharField(max_length=11)
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="+")
    figures = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "period"], name="one_report")]

    def __str__(self) -> str:
        return f"{self.unit} {self.period}"


class ReportTotals(models.Model):
    """What the accepted reports of the schools in ``unit`` add up to in a period.

    ``view`` says whether schools count where they lay when the period ended, or where they lie
    now. ``tree`` names the state of the tree of units that it was added up for: with another one it
    is added up anew. ``expected`` schools should report; ``reported`` of them did. ``version`` is
    the number of the trail's entry that changed it last. ``totals`` is ``{code: [as
    rosters.totals.Total, {left out: how many schools}]}``.
    """

    class View(models.TextChoices):
        """Where schools count."""

        THEN = "then", _("As then")
        NOW = "now", _("As now")

    unit = models.ForeignKey("workspace.Unit", on_delete=models.PROTECT, related_name="+")
    period = models.CharField(max_length=11)
    view = models.CharField(max_length=4, choices=View.choices)
    tree = models.CharField(max_length=64)
    expected = models.PositiveIntegerField()
    reported = models.PositiveIntegerField()
    version = models.BigIntegerField()
    totals = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "period", "view"], name="one_report_totals")
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.period} {self.view}"
