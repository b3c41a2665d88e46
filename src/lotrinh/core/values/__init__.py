"""What a cell says: parse, format, compare; missing is never 0."""

from lotrinh.core.values.json import from_json, to_json
from lotrinh.core.values.types import *  # noqa: F403

__all__ = ["from_json", "to_json"]
