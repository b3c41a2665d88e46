"""Formulas over the staff roster."""

from __future__ import annotations

import ibis.expr.types as ir

from lotrinh.compute.formulas.base import Share, formula
from lotrinh.core.rosters import Moments


@formula("party-members", table="staff")
def party_members(staff: ir.Table, on: Moments) -> Share:
    """Members of the party, of all staff in work. Source: staff field DangVien."""
    return Share(staff.employed, staff.party_member)
