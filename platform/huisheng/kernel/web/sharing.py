"""What a shared page shows of itself: a picture for its card, and what an app adds for messengers.

Cards by `og:` tags need nothing of this. An app that knows a messenger's own way registers it; pages that
people share ask whether there is one, and allow exactly what it names.
"""

import io
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe
from PIL import Image, ImageDraw

from huisheng.kernel.access import open_to_all
from huisheng.kernel.web.colour import palette
from huisheng.kernel.web.look import Look, accent_in_use, look_of

CARD_PATH: Final = "/share.png"
_SIDE: Final = 480
_YEAR: Final = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class SharedBy:
    """``script`` is one of our own static files; it asks ``endpoint`` and then loads ``library``, the one
    file of another host that the page's policy has to allow.
    """

    script: str
    endpoint: str
    library: str


_ways: list[Callable[[], SharedBy | None]] = []


def register_sharing(way: Callable[[], SharedBy | None]) -> None:
    """Have shared pages of units offer a messenger's own way where it returns one. Called when an app is
    loaded.
    """
    if way not in _ways:
        _ways.append(way)


def shared_by() -> SharedBy | None:
    """How pages of the current unit are shared, beyond their `og:` tags."""
    return next((found for way in _ways if (found := way()) is not None), None)


def allow(response: HttpResponse, way: SharedBy | None) -> HttpResponse:
    """The same response, which may load the library of this way and nothing else besides its own."""
    if way is not None:
        response._csp_update = {"script-src": [way.library]}  # type: ignore[attr-defined]
    return response


def card_path(look: Look) -> str:
    """The path of the picture of a card: the unit's logo, or the echo in its colour."""
    return look.logo_url or f"{CARD_PATH}?v={look.version}"


@open_to_all
@require_safe
def card_picture(request: HttpRequest) -> HttpResponse:
    """The echo in the site's colour, square as messengers want it; kept for a year under its version."""
    look = look_of(request)
    shades = palette(accent_in_use(look)).light
    response = HttpResponse(_picture(shades.accent, shades.on_accent), content_type="image/png")
    # Messengers show it inside pages of theirs.
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    patch_cache_control(response, public=True, max_age=_YEAR if "v" in request.GET else 300)
    return response


@lru_cache(maxsize=64)
def _picture(ground: str, ink: str) -> bytes:
    # Drawn twice as large and made smaller: Pillow draws circles without smooth edges.
    side, middle = 2 * _SIDE, _SIDE
    picture = Image.new("RGB", (side, side), ground)
    pen = ImageDraw.Draw(picture)
    for radius, width in ((70, 0), (160, 26), (250, 20), (340, 14)):
        around = (middle - radius, middle - radius, middle + radius, middle + radius)
        if width:
            pen.ellipse(around, outline=ink, width=width)
        else:
            pen.ellipse(around, fill=ink)
    written = io.BytesIO()
    # Between two colours a few steps are enough, and the file is a quarter.
    small = picture.resize((_SIDE, _SIDE), Image.Resampling.LANCZOS).quantize(32)
    small.save(written, "PNG", optimize=True)
    return written.getvalue()
