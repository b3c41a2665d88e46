"""The example plan: a whole plan of a made-up school, to try everything on."""

from __future__ import annotations

from pathlib import Path

_NAME = "ke-hoach-mau.docx"
_PACKAGED = Path(__file__).parent / "example" / _NAME
_IN_CHECKOUT = Path(__file__).parents[3] / "examples" / _NAME


def example_path() -> Path:
    """Return where the example plan (.docx) lies: in an installed package, or in a checkout."""
    return _PACKAGED if _PACKAGED.exists() else _IN_CHECKOUT
