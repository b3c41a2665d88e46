"""What makes an indicator the same one, which phase judges a period, and the verdict."""

from lotrinh.core.indicators.attainment import Attainment, Judgement, judge
from lotrinh.core.indicators.catalogue import Catalogue, CatalogueEntry, LegalSource
from lotrinh.core.indicators.direction import direction_of
from lotrinh.core.indicators.keys import indicator_key
from lotrinh.core.indicators.partials import Bounds, Figure, Partial, RollUp
from lotrinh.core.indicators.periods import period_of, phase_for

__all__ = [
    "Attainment",
    "Bounds",
    "Catalogue",
    "CatalogueEntry",
    "Figure",
    "Judgement",
    "LegalSource",
    "Partial",
    "RollUp",
    "direction_of",
    "indicator_key",
    "judge",
    "period_of",
    "phase_for",
]
