"""Invitations as they are handed over: links, QR codes, and a workbook of them.

The tokens are not kept anywhere: the page that shows them carries them, signed, so that it can ask
for them as a workbook while it is open.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import astuple, dataclass
from datetime import timedelta
from io import BytesIO

from django.core import signing
from django.utils.translation import gettext as _

from lotrinh.documents.writing.workbook import Sheet, open_workbook
from lotrinh.workspace.people.accounts.qr import qr_data_uri
from lotrinh.workspace.people.lists.views import Issued
from lotrinh.workspace.people.models import Unit, User

_SALT = "lotrinh.invitation-slips"
_LIFETIME = timedelta(hours=2)
"""How long the page can be left open before its links are no more handed out as a workbook."""

AddressOf = Callable[[str], str]
"""Returns the whole address of a token's invitation."""


@dataclass(frozen=True, slots=True)
class Slip:
    """An invitation with its address, and the same as a QR code: the ``data:`` of an image."""

    issued: Issued
    address: str
    qr: str


def slips(issued: Sequence[Issued], address_of: AddressOf) -> list[Slip]:
    """Return a slip for each invitation."""
    return [
        Slip(one, address, qr_data_uri(address))
        for one in issued
        for address in [address_of(one.token)]
    ]


def sealed(issued: Sequence[Issued], *, unit: Unit, actor: User) -> str:
    """Return the invitations signed for ``actor``; it is kept by the page alone."""
    kept = {"actor": actor.pk, "unit": unit.pk, "issued": [astuple(one) for one in issued]}
    return signing.dumps(kept, salt=_SALT, compress=True)


def unsealed(text: str, *, unit: Unit, actor: User) -> list[Issued] | None:
    """Return the invitations of a seal; None if it is over, another's or of another unit."""
    try:
        kept = signing.loads(text, salt=_SALT, max_age=_LIFETIME)
    except signing.BadSignature:
        return None
    if (kept["actor"], kept["unit"]) != (actor.pk, unit.pk):
        return None
    return [Issued(*one) for one in kept["issued"]]


def slips_xlsx(issued: Sequence[Issued], address_of: AddressOf) -> bytes:
    """Return a workbook with a row for each invitation; addresses are text, nothing runs."""
    out = BytesIO()
    with open_workbook(out) as book:
        sheet = Sheet(book, _("Invitations")[:31])
        sheet.write_headers(
            [
                (_("Full name"), 28),
                (_("Name to sign in"), 20),
                (_("Role"), 26),
                (_("E-mail"), 28),
                (_("Invitation link"), 70),
            ]
        )
        for one in issued:
            sheet.write_row(
                [one.display_name, one.username, one.role, one.email, address_of(one.token)]
            )
        sheet.finish(frozen_columns=1)
    return out.getvalue()
