"""Units in time, people and their roles, invitations, and the trail of what was done.

A validity is two days, both included; null is without end.
"""

from __future__ import annotations

from datetime import date

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


def valid_on(day: date, path: str = "") -> Q:
    """Return the condition that what ``path`` (``unit__``) leads to is valid on ``day``."""
    begun = Q(**{f"{path}valid_from": None}) | Q(**{f"{path}valid_from__lte": day})
    not_over = Q(**{f"{path}valid_to": None}) | Q(**{f"{path}valid_to__gte": day})
    return begun & not_over


class Unit(models.Model):
    """A ministry, province, district, commune, school, site or group, while it lasts.

    ``name`` and ``code`` (of official lists) are the present or the last ones; those of before are
    in ``FormerName``. A code alone says no unit: it may have been another's before, or be later.
    """

    class Kind(models.TextChoices):
        """The level of a unit."""

        MINISTRY = "ministry", _("Ministry")
        PROVINCE = "province", _("Province")
        DISTRICT = "district", _("District")
        COMMUNE = "commune", _("Commune")
        SCHOOL = "school", _("School")
        SITE = "site", _("School site")
        GROUP = "group", _("Group of staff")

    kind = models.CharField(max_length=10, choices=Kind.choices)
    name = models.CharField(max_length=200)
    code = models.CharField(max_length=30)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["name", "id"]
        verbose_name = _("unit")
        indexes = [models.Index(fields=["code"], name="unit_code")]
        constraints = [
            models.UniqueConstraint(
                fields=["code"], condition=Q(valid_to=None), name="one_lasting_unit_per_code"
            )
        ]

    def __str__(self) -> str:
        return self.name


class FormerName(models.Model):
    """What a unit was called until ``valid_to``, and the code that it had."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="former_names")
    name = models.CharField(max_length=200)
    code = models.CharField(max_length=30)
    valid_to = models.DateField()

    class Meta:
        ordering = ["valid_to", "id"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "valid_to"], name="one_name_until_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.valid_to})"


class UnitLink(models.Model):
    """``unit`` lies in ``parent`` between two days."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="links_up")
    parent = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="links_down")
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["unit_id", "valid_from", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit"], condition=Q(valid_to=None), name="one_lasting_parent_per_unit"
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit} < {self.parent}"


class UnitPath(models.Model):
    """``unit`` lies in ``ancestor``, ``distance`` links above it, between two days.

    Worked out from the links, so that who lies in whom is one join however deep the tree is.
    """

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="paths_up")
    ancestor = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="paths_down")
    distance = models.PositiveSmallIntegerField()
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["ancestor", "unit"], name="path_down")]

    def __str__(self) -> str:
        return f"{self.unit_id} <{self.distance} {self.ancestor_id}"


class UnitChange(models.Model):
    """What became of a unit on a day, and by which document.

    ``old`` is null for an opening, ``new`` for a closing (see core.indicators.SuccessionKind).
    """

    class Kind(models.TextChoices):
        """What became of the unit."""

        OPENED = "opened", _("Opened")
        CLOSED = "closed", _("Closed")
        MERGED = "merged", _("Merged into another")
        SPLIT = "split", _("Split")
        MOVED = "moved", _("Moved under another unit")
        RENAMED = "renamed", _("Renamed")

    on = models.DateField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    old = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="changes_after")
    new = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, related_name="changes_before"
    )
    basis = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["on", "id"]

    def __str__(self) -> str:
        return f"{self.on} {self.kind} {self.old_id} -> {self.new_id}"


class User(AbstractUser):
    """A person who signs in; ``display_name`` is what screens show."""

    display_name = models.CharField(max_length=150, blank=True)

    class Meta:
        verbose_name = _("user")

    def __str__(self) -> str:
        return self.display_name or self.username


class Membership(models.Model):
    """A user's role in a unit while it holds; ``title`` is how the person is addressed there.

    ``group`` is the group that a head leads or a staff member works in. ``fields`` are the fields
    of work that a vice principal answers for: codes of reference/fields_of_work.yaml.
    """

    class Role(models.TextChoices):
        """What a person is in a unit."""

        PRINCIPAL = "principal", _("Principal")
        VICE_PRINCIPAL = "vice_principal", _("Vice principal")
        GROUP_HEAD = "group_head", _("Group head")
        STAFF = "staff", _("Staff member")
        UNION = "union", _("Union representative")
        PARENTS = "parents", _("Parents' representative")
        INSPECTION_BOARD = "inspection_board", _("Inspection and evaluation board")
        STEERING_COMMITTEE = "steering_committee", _("Steering committee")
        COMMUNE_OFFICER = "commune_officer", _("Commune officer")
        DISTRICT_OFFICER = "district_officer", _("District officer")
        PROVINCE_OFFICER = "province_officer", _("Province officer")
        MINISTRY_OFFICER = "ministry_officer", _("Ministry officer")
        ADMINISTRATOR = "administrator", _("Administrator")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role.choices)
    title = models.CharField(max_length=150, blank=True)
    group = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="group_memberships"
    )
    fields = models.JSONField(default=list, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["unit__name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "unit", "role"],
                condition=Q(valid_to=None, group=None),
                name="a_lasting_role_once",
            ),
            models.UniqueConstraint(
                fields=["user", "unit", "role", "group"],
                condition=Q(valid_to=None, group__isnull=False),
                name="a_lasting_role_in_a_group_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.unit} · {self.get_role_display()}"


class Delegation(models.Model):
    """While its holder is away, ``to`` may do what the role allows, on both days and between."""

    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="delegations")
    to = models.ForeignKey(User, on_delete=models.PROTECT, related_name="delegations_to")
    valid_from = models.DateField()
    valid_to = models.DateField()
    reason = models.CharField(max_length=300)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-valid_from", "-id"]

    def __str__(self) -> str:
        return f"{self.membership} -> {self.to} ({self.valid_from} - {self.valid_to})"


class SignInLink(models.Model):
    """A link that signs its user in once; only the digest of its token is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sign_in_links")
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.user} · {self.expires_at:%Y-%m-%d %H:%M}"


class Invitation(models.Model):
    """A link by which a person whose account was made by another sets the first password.

    Only the digest of its token is kept. A newer invitation makes the older ones useless
    (``revoked_at``).
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="invitations")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="invitations")
    digest = models.CharField(max_length=64, unique=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return f"{self.user} · {self.expires_at:%Y-%m-%d %H:%M}"


class ListDraft(models.Model):
    """A workbook of staff or of schools that waits for a person to look it over.

    ``content`` is emptied once it is decided.
    """

    class Kind(models.TextChoices):
        """What the workbook lists."""

        STAFF = "staff", _("Staff list")
        SCHOOLS = "schools", _("School list")

    class State(models.TextChoices):
        """What was decided."""

        PENDING = "pending", _("Waiting")
        EXECUTED = "executed", _("Brought in")
        DISCARDED = "discarded", _("Put away")

    kind = models.CharField(max_length=10, choices=Kind.choices)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="list_drafts")
    filename = models.CharField(max_length=255)
    content = models.BinaryField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.PENDING)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return f"{self.filename} ({self.get_kind_display()})"


class AuditEvent(models.Model):
    """Who did what to which object, when and why; the database refuses to change or delete one.

    ``actor`` is null for what the command line did; ``before`` and ``after`` hold what changed.
    ``channel`` is the way that it came by; ``delegation`` under which it was done, if any.
    Numbered without a gap; ``digest`` is over everything in the entry and over ``previous``, the
    digest of the entry before (see ``chain``).
    """

    class Channel(models.TextChoices):
        """The way that a change came by."""

        PAGE = "page", _("Page")
        API = "api", _("API")
        COMMAND = "command", _("Command line")
        JOB = "job", _("Background job")

    number = models.BigIntegerField(unique=True)
    at = models.DateTimeField()
    actor = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    delegation = models.ForeignKey(
        Delegation, on_delete=models.PROTECT, null=True, related_name="+"
    )
    channel = models.CharField(max_length=10, choices=Channel.choices)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    verb = models.CharField(max_length=40)
    object_type = models.CharField(max_length=40)
    object_id = models.BigIntegerField()
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    reason = models.TextField(blank=True)
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["-number"]
        indexes = [
            models.Index(fields=["object_type", "object_id"], name="audit_object"),
            models.Index(fields=["unit", "at"], name="audit_unit_at"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor} {self.verb} {self.object_type}"


class AuditHead(models.Model):
    """The last entry of the trail: one row, so that a missing end is seen and writers queue."""

    number = models.BigIntegerField()
    digest = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.number}:{self.digest}"


class ApiToken(models.Model):
    """A key by which a program acts for a person, with that person's rights of the moment.

    Only the digest of the token is kept; ``name`` says what it is for.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=100)
    digest = models.CharField(max_length=64, unique=True)
    may_write = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    expires_on = models.DateField()
    last_used_on = models.DateField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return f"{self.user} · {self.name}"
