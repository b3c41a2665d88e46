"""Model fields of the domain."""

from __future__ import annotations

from typing import Any

from django.db import models

from lotrinh.core.values import from_json, to_json
from lotrinh.core.values.types import BLANK, Value


def blank_value() -> Value:
    """Return the value of a cell in which nothing was printed."""
    return BLANK


class ValueField(models.JSONField):
    """A :data:`lotrinh.core.values.types.Value`, stored as its JSON form (``{"kind": ...}``)."""

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Value | None:
        """Return the stored value; NULL stays None."""
        data = super().from_db_value(value, expression, connection)
        return None if data is None else from_json(data)

    def get_prep_value(self, value: Any) -> Any:
        """Return the JSON form of ``value``."""
        return None if value is None else to_json(value)

    def to_python(self, value: Any) -> Any:
        """Return ``value`` as a Value, also where it comes as JSON data (a fixture)."""
        return from_json(value) if isinstance(value, dict) else value

    def value_to_string(self, obj: models.Model) -> Any:
        """Return the JSON form, as a serializer needs it."""
        return to_json(self.value_from_object(obj))
