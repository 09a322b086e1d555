"""Codes to scan: the squares of an address, and an image of them."""

from typing import Any

import segno

QUIET = 4
"""Squares left white around it, as the standard demands."""


def qr_squares(text: str) -> list[list[bool]]:
    """The squares of a QR code of the text, row by row, true for dark; without its quiet zone.

    A quarter of it may be torn or dirty (level Q): posters hang outside.
    """
    return [[bool(square) for square in row] for row in _code(text).matrix]


def qr_image(text: str) -> str:
    """The address of an image (a `data:` URI of SVG), black on white with its quiet zone."""
    return str(_code(text).svg_data_uri(scale=4, border=QUIET, dark="#000", light="#fff"))


def _code(text: str) -> Any:
    return segno.make(text, error="q", micro=False, boost_error=False)
