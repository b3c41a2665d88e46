"""The schema of the API is kept beside the tests, so that a change of it is seen; and the page."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lotrinh.site.api import schema
from tests.workspace.api.conftest import ProgramOf
from tests.workspace.permissions.world import World

SNAPSHOT = Path(__file__).with_name("openapi.json")
RENEW = "lotrinh openapi -o tests/workspace/api/openapi.json"
BEYOND_GET = ("400", "409", "413", "415", "422")

pytestmark = pytest.mark.django_db


def operations() -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (path, method, operation)
        for path, methods in schema()["paths"].items()
        for method, operation in methods.items()
    ]


def test_the_schema_is_the_one_that_programs_were_told() -> None:
    kept, made = json.loads(SNAPSHOT.read_text(encoding="utf-8")), schema()
    changed = [
        f"{path}: {'gone' if path not in made['paths'] else 'new or changed'}"
        for path in sorted({*kept["paths"], *made["paths"]})
        if kept["paths"].get(path) != made["paths"].get(path)
    ]
    types = [
        name
        for name in sorted({*kept["components"]["schemas"], *made["components"]["schemas"]})
        if kept["components"]["schemas"].get(name) != made["components"]["schemas"].get(name)
    ]
    said = "\n  ".join([*changed, *types])
    assert kept == made, f"The API has changed:\n  {said}\nIf that is meant, run: {RENEW}"


def test_the_server_hands_the_same_schema_out() -> None:
    answer = Client().get("/api/v1/openapi.json")
    assert answer.json() == schema()
    again = Client().get("/api/v1/openapi.json", headers={"if-none-match": answer["ETag"]})
    assert again.status_code == 304


def test_every_operation_says_what_it_is_refused_with() -> None:
    for path, method, operation in operations():
        responses = operation["responses"]
        assert {"401", "403", "404", "429"} <= set(responses), path
        assert operation["security"] == [{"ByKey": []}, {"BySession": []}]
        assert set(BEYOND_GET) <= set(responses) or method == "get", path
        assert ("304" in responses) == (method == "get"), path


def test_every_operation_is_named_once_and_in_two_languages() -> None:
    names = [operation["operationId"] for _path, _method, operation in operations()]
    assert len(set(names)) == len(names)
    for _path, _method, operation in operations():
        for text in (operation["summary"], *operation["tags"]):
            assert len(text.split(" / ")) == 2, text


def test_the_root_leads_to_the_page() -> None:
    assert Client().get("/api/v1/")["Location"] == reverse("api_docs")


# --- the page about the API -----------------------------------------------------------------------


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_page_tells_of_every_address_and_stays_small(language: str) -> None:
    browser = Client()
    browser.cookies["django_language"] = language
    page = browser.get(reverse("api_docs"))
    text = page.content.decode()
    for path, _method, operation in operations():
        assert path in text
        assert f'id="{operation["operationId"]}"' in text
    assert len(page.content) < 100_000
    assert "<script>" not in text
    words = {"vi": "Các kỳ thu thập", "en": "Collections"}
    assert words[language] in text


def test_every_link_of_the_page_leads_somewhere() -> None:
    text = Client().get(reverse("api_docs")).content.decode()
    ids = re.findall(r'id="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', text)) <= set(ids)
    for kind in ("unauthenticated", "not-found", "invalid"):
        assert kind in ids


def test_the_example_of_each_reading_address_is_understood(
    world: World, program_of: ProgramOf
) -> None:
    """Pasted as it stands it is answered, or there is nothing of that number."""
    program = program_of(world.user("principal of A"))
    text = Client().get(reverse("api_docs")).content.decode()
    examples = re.findall(r"\$LOTRINH/api/v1(/[^&<\s]*(?:&amp;[^&<\s]*)*)&quot;", text)
    asked = {example.replace("&amp;", "&") for example in examples}
    assert len(asked) > 15
    statuses = {example: program.get(example).status_code for example in asked}
    assert set(statuses.values()) <= {200, 404, 405}, statuses
