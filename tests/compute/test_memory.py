"""A country must fit into a small machine's memory."""

from __future__ import annotations

import os
import subprocess
import sys

SETTING = "_RJEM_MALLOC_CONF"
SAID = f"""
import os, sys
import lotrinh.compute
assert "polars" not in sys.modules
print(os.environ["{SETTING}"])
"""


def test_the_allocator_is_told_before_polars_is_there() -> None:
    """It reads its setting once: a later one would not count."""
    others = {name: value for name, value in os.environ.items() if name != SETTING}
    done = subprocess.run(
        [sys.executable, "-c", SAID], capture_output=True, text=True, check=True, env=others
    )
    assert done.stdout.strip() == "dirty_decay_ms:0,muzzy_decay_ms:0"
