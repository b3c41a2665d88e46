"""The fields of work that a vice principal can answer for."""

from __future__ import annotations

import re

from lotrinh.reference.fields_of_work import load_fields_of_work


def test_each_field_has_a_code_and_its_name_in_both_languages() -> None:
    fields = load_fields_of_work()
    assert next(iter(fields)) == "teaching"
    assert len(fields) >= 10
    for code, name in fields.items():
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", code)
        assert name.vi
        assert name.en
    assert len({name.vi for name in fields.values()}) == len(fields)
