"""Whose packages are believed, and what is on its way between installations."""

from __future__ import annotations

from django.db import models


class TrustedKey(models.Model):
    """The public key (Ed25519, base64) by which packages of a school's own installation are known.

    One that was revoked opens nothing more. An installation that several schools share has one key,
    which is trusted for each of them.
    """

    unit = models.ForeignKey("workspace.Unit", on_delete=models.PROTECT, related_name="+")
    public_key = models.CharField(max_length=64)
    added_by = models.ForeignKey(
        "workspace.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    added_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-added_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "public_key"], name="a_key_is_trusted_once")
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.public_key[:12]}"


class Delivery(models.Model):
    """A submission that goes to another installation: sent again until it is acknowledged."""

    submission = models.OneToOneField(
        "workspace.Submission", on_delete=models.PROTECT, related_name="delivery"
    )
    attempts = models.PositiveIntegerField(default=0)
    last_tried_at = models.DateTimeField(null=True, blank=True)
    last_error = models.JSONField(default=dict)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    answers_seen = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.submission_id}"


class IncomingPart(models.Model):
    """A piece of a package on its way in, from byte ``offset`` on; gone once it is whole."""

    unit = models.ForeignKey("workspace.Unit", on_delete=models.PROTECT, related_name="+")
    key = models.UUIDField()
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    offset = models.PositiveIntegerField()
    content = models.BinaryField()
    received_at = models.DateTimeField()

    class Meta:
        ordering = ["key", "offset"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "key", "offset"], name="one_part_at_an_offset")
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.offset}"
