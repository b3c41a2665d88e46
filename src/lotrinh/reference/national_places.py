"""Where each province and commune of today lies: a point each, for maps of tiles.

From the same package as their names, see ``national_units``; it has no shapes of today's communes.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from lotrinh.reference.national_units import PACKAGE

_QUERY = """
    SELECT wardCode, wardLat, wardLon FROM admin_units
    UNION SELECT provinceCode, provinceLat, provinceLon FROM admin_units
"""


@dataclass(frozen=True, slots=True)
class Point:
    """A place on earth, in degrees."""

    latitude: float
    longitude: float


@cache
def load_national_places() -> Mapping[str, Point]:
    """Return the point of each province and commune since 1/7/2025, by its code; none without the
    package: a map is a help, not a need."""
    try:
        files = distribution(PACKAGE)
    except PackageNotFoundError:
        return {}
    database = Path(str(files.locate_file(f"{PACKAGE}/data/dataset.db"))).as_uri()
    with closing(sqlite3.connect(f"{database}?mode=ro&immutable=1", uri=True)) as connection:
        return {
            code: Point(latitude, longitude)
            for code, latitude, longitude in connection.execute(_QUERY)
            if latitude is not None and longitude is not None
        }
