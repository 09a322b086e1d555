"""How a site looks: name, logo, accent, footer. Middleware sets `request.look`; else the network's holds."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from huisheng.kernel.access import open_to_all
from huisheng.kernel.web.colour import DEFAULT_ACCENT, NotAColourError, palette, parse, stylesheet

LOOK_PATH = "/look.css"
_YEAR = 365 * 24 * 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class FootFact:
    """One line of the footer: host organisation, contact, telephone for reports, licence numbers."""

    text: str
    label: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What a unit may change. `version` changes with any of the others: look.css is kept for a year."""

    name: str
    short_name: str
    logo_url: str = ""
    accent: str = DEFAULT_ACCENT
    version: str = "0"
    footer: tuple[FootFact, ...] = ()
    second: str = ""
    type_size: str = ""


def look_of(request: HttpRequest) -> Look:
    """The look of the request's site; the network's own where no middleware has run (error pages)."""
    look = getattr(request, "look", None)
    return look if look is not None else network_look()


def network_look() -> Look:
    """The look of the network's own site."""
    name = gettext("Youth Voice network")
    return Look(name=name, short_name=name)


def look_url(look: Look) -> str:
    """Address of the look's stylesheet; empty when the tokens already say the same."""
    return f"{LOOK_PATH}?v={look.version}" if _own_accent(look) or _second(look) else ""


def accent_in_use(look: Look) -> str:
    """The accent as pages show it, darkened where the picked one was not readable; #rrggbb."""
    accent = _own_accent(look)
    return palette(accent).light.accent if accent else DEFAULT_ACCENT


def _own_accent(look: Look) -> str:
    try:
        return look.accent if look.accent and palette(look.accent).picked != DEFAULT_ACCENT else ""
    except NotAColourError:
        # A bad value in a unit's settings must not take its site down.
        return ""


def _second(look: Look) -> str:
    try:
        return parse(look.second) if look.second else ""
    except NotAColourError:
        return ""


@open_to_all
@require_safe
def look_css(request: HttpRequest) -> HttpResponse:
    """The unit's colours as a stylesheet; kept for a year when the address names the current version."""
    look = look_of(request)
    accent, other = _own_accent(look), _second(look)
    if not accent and not other:
        raise Http404
    css = stylesheet(accent or DEFAULT_ACCENT, other)
    response = HttpResponse(css, content_type="text/css; charset=utf-8")
    if request.GET.get("v") == look.version:
        patch_cache_control(response, public=True, max_age=_YEAR, immutable=True)
    else:
        patch_cache_control(response, public=True, max_age=300)
    return response
