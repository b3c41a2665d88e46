"""The world of the matrix, made once for each file of tests and never kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import pytest
from django.db import transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from lotrinh.workspace.plans import operations as plans
from tests.workspace.permissions.world import World, make_world, read_canned

FAST_HASHER = "django.contrib.auth.hashers.MD5PasswordHasher"


@pytest.fixture(scope="module")
def world_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return where the world keeps its files."""
    return tmp_path_factory.mktemp("world")


@pytest.fixture(autouse=True)
def kept_files(world_folder: Path) -> Path:
    """Return where files are kept: each test of a file sees those of its world."""
    return world_folder / "files"


@pytest.fixture(scope="module")
def world(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, world_folder: Path
) -> Iterator[World]:
    """Make the world in a transaction that is never committed: what a test does it undoes itself.

    Making it anew for each test would take minutes.
    """
    with (
        django_db_blocker.unblock(),
        override_settings(LOTRINH_DATA=world_folder, PASSWORD_HASHERS=[FAST_HASHER]),
        patch.object(plans, "read_file", read_canned),
        transaction.atomic(),
    ):
        yield make_world()
        transaction.set_rollback(True)
