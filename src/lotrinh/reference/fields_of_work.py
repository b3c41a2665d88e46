"""Read the fields of work that a vice principal can answer for."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from lotrinh.core.messages import Message
from lotrinh.reference.loading import read_yaml


@cache
def load_fields_of_work() -> Mapping[str, Message]:
    """Return the name of each field of work by its code, in the order of the file."""
    return {item["code"]: Message(item["vi"], item["en"]) for item in read_yaml("fields_of_work")}
