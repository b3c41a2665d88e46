"""Formulas over the table of a school's sites."""

from __future__ import annotations

import ibis.expr.types as ir

from lotrinh.compute.formulas.base import Count, Share, formula
from lotrinh.compute.formulas.moments import EVERY
from lotrinh.core.rosters import Moments


@formula("sites", table="sites")
def sites(sites: ir.Table, on: Moments) -> Count:
    """Sites of the school, the main one too."""
    return Count(EVERY)


@formula("satellite-sites", table="sites")
def satellite_sites(sites: ir.Table, on: Moments) -> Count:
    """Sites beside the main one."""
    return Count(~sites.main)


@formula("sites-with-electricity", table="sites")
def sites_with_electricity(sites: ir.Table, on: Moments) -> Share:
    """Sites on mains electricity, of all. Source: the table of sites."""
    return Share(EVERY, sites.electricity)


@formula("sites-with-clean-water", table="sites")
def sites_with_clean_water(sites: ir.Table, on: Moments) -> Share:
    """Sites with clean water, of all. Source: the table of sites."""
    return Share(EVERY, sites.clean_water)


@formula("sites-with-toilets", table="sites")
def sites_with_toilets(sites: ir.Table, on: Moments) -> Share:
    """Sites with toilets, of all. Source: the table of sites."""
    return Share(EVERY, sites.toilets)
