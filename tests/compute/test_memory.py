"""A country must fit into a small machine's memory."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

SETTING = "_RJEM_MALLOC_CONF"
SAID = f"""
import os, sys
os.cpu_count = lambda: {{cores}}
import lotrinh.compute
assert "polars" not in sys.modules
print(os.environ.get("{SETTING}"))
"""


@pytest.mark.parametrize(("cores", "is_told"), [(2, True), (64, False)])
def test_the_allocator_is_told_before_polars_is_there(cores: int, is_told: bool) -> None:
    """It reads its setting once: a later one would not count. Large machines keep the usual one."""
    others = {name: value for name, value in os.environ.items() if name != SETTING}
    said = SAID.format(cores=cores)
    done = subprocess.run(
        [sys.executable, "-c", said], capture_output=True, text=True, check=True, env=others
    )
    assert ("narenas:1" in done.stdout) is is_told
