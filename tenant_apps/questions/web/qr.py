"""QR codes inside the page: no script, no other server, sharp in print."""

import segno


def qr_image(text: str) -> str:
    """The address of an image (a `data:` URI of SVG) of the text, black on white with its quiet zone."""
    return str(
        segno.make(text, error="m", micro=False).svg_data_uri(scale=4, border=2, dark="#000", light="#fff")
    )
