"""What makes an indicator the same one, which phase judges a period, and the verdict."""

from lotrinh.core.indicators.attainment import Attainment, Judgement, judge
from lotrinh.core.indicators.catalogue import Catalogue, CatalogueEntry, LegalSource
from lotrinh.core.indicators.direction import direction_of
from lotrinh.core.indicators.keys import indicator_key
from lotrinh.core.indicators.partials import Bounds, Figure, Partial, RollUp
from lotrinh.core.indicators.periods import order_of, period_of, phase_for
from lotrinh.core.indicators.reported import LeftOut, reported_figure
from lotrinh.core.indicators.rollup import Aggregate, ReportedTwice, RolledUp, replace, roll_up
from lotrinh.core.indicators.suppression import (
    PartOf,
    PublishedFigure,
    Sum,
    Suppressed,
    suppress,
    suppress_figures,
)
from lotrinh.core.indicators.units import (
    Link,
    Placement,
    Placements,
    Succession,
    SuccessionKind,
    UnitInTime,
    UnitKind,
    UnitTree,
    UnitUnknown,
    UnsoundUnitTree,
)

__all__ = [
    "Aggregate",
    "Attainment",
    "Bounds",
    "Catalogue",
    "CatalogueEntry",
    "Figure",
    "Judgement",
    "LeftOut",
    "LegalSource",
    "Link",
    "PartOf",
    "Partial",
    "Placement",
    "Placements",
    "PublishedFigure",
    "ReportedTwice",
    "RollUp",
    "RolledUp",
    "Succession",
    "SuccessionKind",
    "Sum",
    "Suppressed",
    "UnitInTime",
    "UnitKind",
    "UnitTree",
    "UnitUnknown",
    "UnsoundUnitTree",
    "direction_of",
    "indicator_key",
    "judge",
    "order_of",
    "period_of",
    "phase_for",
    "replace",
    "reported_figure",
    "roll_up",
    "suppress",
    "suppress_figures",
]
