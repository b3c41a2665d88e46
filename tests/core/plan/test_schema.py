"""The schema says of every part what its dataclass says."""

from __future__ import annotations

from lotrinh.core.plan.schema import plan_schema


def test_every_reference_is_defined_and_nothing_is_unnamed() -> None:
    schema = plan_schema()
    definitions = schema["$defs"]
    found: set[str] = set()

    def walk(part: object) -> None:
        if isinstance(part, dict):
            if "$ref" in part:
                found.add(part["$ref"].removeprefix("#/$defs/"))
            for item in part.values():
                walk(item)
        elif isinstance(part, list):
            for item in part:
                walk(item)

    walk(schema)
    assert found == set(definitions)
    assert {"Indicator", "Section", "Value", "Place"} <= found


def test_parts_require_all_their_keys_but_a_place_none() -> None:
    schema = plan_schema()
    assert schema["required"] == list(schema["properties"])
    assert schema["$defs"]["Place"]["required"] == []
    assert schema["$defs"]["Posting"]["required"] == ["from", "to", "text", "place"]


def test_values_of_every_kind_and_bounds_of_both() -> None:
    kinds = [
        each["properties"]["kind"]["const"] for each in plan_schema()["$defs"]["Value"]["oneOf"]
    ]
    assert sorted(set(kinds)) == sorted(
        [
            "number",
            "bound",
            "range",
            "ratio",
            "rank",
            "top",
            "count",
            "status",
            "level",
            "date",
            "demanded",
            "missing",
            "text",
        ]
    )
    assert kinds.count("bound") == 2


def test_maps_name_their_keys() -> None:
    properties = plan_schema()["$defs"]["Indicator"]["properties"]
    assert "school" in properties["targets"]["propertyNames"]["enum"]
    assert "pattern" in properties["phases"]["propertyNames"]
