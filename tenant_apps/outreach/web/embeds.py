"""What stands on other sites: the list of latest answers, the floating button, plain links; and the page
on which an administrator finds them.

In pages of others nothing is known of their readers: no cookie is set or read, what is counted is how often a
site showed the list or led somebody here, by its name alone.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers, patch_cache_control
from django.utils.html import escape
from django.utils.translation import gettext, override
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from huisheng.kernel.access import open_to_all, requires
from huisheng.kernel.tenancy import current_unit
from huisheng.kernel.web.colour import palette
from huisheng.kernel.web.counting import counts_as
from huisheng.kernel.web.look import accent_in_use, look_of
from huisheng.kernel.web.whole_pages import whole_page
from tenant_apps.commons import public as commons
from tenant_apps.outreach.data.settings import EMBEDS, SITES, sites_of
from tenant_apps.outreach.rules.framing import frame_ancestors
from tenant_apps.outreach.web.page_keeping import MANAGE
from tenants.public import get_setting, here_url

ROWS: Final = {"3": 3, "5": 5, "8": 8}
HEIGHTS: Final = {3: 300, 5: 410, 8: 580}
"""Pixels that so many answers take in a column of 320."""
LANGUAGES: Final = {"zh": ("zh-hans", "zh-CN"), "en": ("en", "en")}
ROWS_SHOWN: Final = 5
COUNTED_DAYS: Final = 30
_SNIPPETS: Final = {
    "button": '<script src="{script}" data-side="right" async></script>',
    "frame": '<iframe src="{frame}" title="{title}" width="320" height="{height}" loading="lazy"'
    ' referrerpolicy="origin"></iframe>',
    "link": '<a href="{link}" target="_blank" rel="noopener" referrerpolicy="origin">{text}</a>',
}
"""What an administrator copies; shown as text."""
_SCRIPT_SECONDS: Final = 3600
_BUTTON: Final = Path(__file__).parents[1] / "data" / "button.js"
_TO: Final = {"ask": "/ask/", "home": "/", "list": "/questions/"}


@whole_page("rows", "lang")
@xframe_options_exempt
@open_to_all
@require_safe
def latest(request: HttpRequest) -> HttpResponse:
    """What was answered last, for a frame in a page of another site. Its language is that of the address, not
    one that a visitor has chosen here.
    """
    _only_where_offered()
    rows = ROWS.get(request.GET.get("rows", ""), ROWS_SHOWN)
    language, tag = LANGUAGES.get(request.GET.get("lang", ""), LANGUAGES["zh"])
    with override(language):
        response = render(
            request,
            "outreach/latest.html",
            {
                "rows": commons.answered_lately(rows),
                "tag": tag,
                "look": look_of(request),
                "home": here_url(f"{reverse('outreach-open')}?to=home"),
                "ask": here_url(f"{reverse('outreach-open')}?to=ask"),
            },
        )
    response["Content-Language"] = tag
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    sites = sites_of(str(get_setting(current_unit().id, SITES)))
    response._csp_replace = {"frame-ancestors": frame_ancestors(sites)}  # type: ignore[attr-defined]
    return counts_as(response, commons.FRAMED, by_site=True)


@open_to_all
@require_safe
def open_site(request: HttpRequest) -> HttpResponse:
    """From a link or button on another site to a page of ours; counted by the name of that site."""
    response = HttpResponseRedirect(_TO.get(request.GET.get("to", ""), "/"), status=302)
    add_never_cache_headers(response)
    return counts_as(response, commons.CAME, by_site=True)


@open_to_all
@require_safe
def button_script(request: HttpRequest) -> HttpResponse:
    """The floating button (飘窗), in the unit's name and colour. Loading it is counted nowhere."""
    _only_where_offered()
    shades = palette(accent_in_use(look_of(request))).light
    said = {
        "text": gettext("Ask {unit}").format(unit=look_of(request).short_name),
        "close": gettext("Close"),
        "ground": shades.accent,
        "ink": shades.on_accent,
        "address": here_url(reverse("outreach-open")),
    }
    # As JSON of plain ASCII it means the same in a script, whatever somebody has called the unit.
    body = _BUTTON.read_text("utf-8").replace('"SAID"', json.dumps(said), 1)
    response = HttpResponse(body, content_type="text/javascript; charset=utf-8")
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    patch_cache_control(response, public=True, max_age=_SCRIPT_SECONDS)
    return response


def _only_where_offered() -> None:
    if not get_setting(current_unit().id, EMBEDS):
        raise Http404


@requires(MANAGE)
@require_safe
def embeds_page(request: HttpRequest) -> HttpResponse:
    """What to paste, what it looks like, and which sites lead here."""
    look = look_of(request)
    framed = commons.counts_by_key(commons.FRAMED, COUNTED_DAYS)
    came = commons.counts_by_key(commons.CAME, COUNTED_DAYS)
    sites = sorted(
        framed.keys() | came.keys(), key=lambda site: (-came.get(site, 0), -framed.get(site, 0), site)
    )
    frame, title = here_url(reverse("outreach-latest")), gettext("What {unit} answered lately")
    parts = {
        "script": here_url(reverse("outreach-button")),
        "frame": f"{frame}?rows={ROWS_SHOWN}",
        "title": title.format(unit=look.short_name),
        "height": HEIGHTS[ROWS_SHOWN],
        "link": f"{here_url(reverse('outreach-open'))}?to=ask",
        "text": gettext("Ask {unit}").format(unit=look.short_name),
    }
    context = {
        **parts,
        "offered": get_setting(current_unit().id, EMBEDS),
        "snippets": {name: _snippet(form, parts) for name, form in _SNIPPETS.items()},
        "limited": sites_of(str(get_setting(current_unit().id, SITES))),
        "sites": [(site, framed.get(site, 0), came.get(site, 0)) for site in sites],
        "days": COUNTED_DAYS,
        "other_sites": commons.OTHER_SITES,
    }
    response = render(request, "outreach/embeds.html", context)
    response._csp_update = {"frame-src": ["'self'"]}  # type: ignore[attr-defined]
    return response


def _snippet(form: str, parts: Mapping[str, object]) -> str:
    """Markup as a text, to be shown: no safe string, or the page would carry it out instead."""
    return form.format(**{name: escape(part) for name, part in parts.items()})
