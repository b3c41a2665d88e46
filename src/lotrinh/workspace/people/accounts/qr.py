"""QR codes for telephones, as images that a page carries in itself."""

from __future__ import annotations

import base64
from io import BytesIO

import qrcode
from qrcode.image.svg import SvgPathImage


def qr_data_uri(text: str) -> str:
    """Return the QR code of ``text`` as a ``data:`` address of an SVG image."""
    image = qrcode.make(text, image_factory=SvgPathImage)
    drawn = BytesIO()
    image.save(drawn)
    return f"data:image/svg+xml;base64,{base64.b64encode(drawn.getvalue()).decode()}"
