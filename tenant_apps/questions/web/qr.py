"""QR codes as SVG in the page: no script, no other server, sharp in print."""

import segno
from django.utils.safestring import SafeString, mark_safe


def qr_svg(text: str) -> SafeString:
    """An inline SVG of the text, black on white, without any style attribute (the page's policy forbids
    them).
    """
    svg = segno.make(text, error="m", micro=False).svg_inline(
        scale=4, border=2, dark="#000", light="#fff", omitsize=True, svgclass=None, lineclass=None
    )
    return mark_safe(svg)  # made by segno from modules of the code, the text does not occur in it
