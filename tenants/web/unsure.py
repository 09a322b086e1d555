"""不确定，帮我转: who takes a question in whose asker does not know whom to ask, and passes it on.

A place, a school, a company, or nothing is enough. Who must not read it is said here, before anything is
written (E7): then a unit above all of those takes it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from huisheng.kernel.access import open_to_all
from tenants.data import UnitCard
from tenants.finding import find_units
from tenants.links import unit_url
from tenants.passing_on import found_by, taker_of
from tenants.tree import ancestors, children, unit_by_slug
from tenants.web.finding import ASK_PATH, PLACE_KINDS, top, unit_from

MOST_KEPT_OUT: Final = 5
"""As many as a unit's own page takes over."""
SHOWN: Final = 12
TYPED_MAX: Final = 100


@dataclass(frozen=True, slots=True)
class Choice:
    """One link: a unit, and the address of this page with it."""

    name: str
    href: str
    above: str = ""


@open_to_all
@require_safe
def unsure(request: HttpRequest) -> HttpResponse:
    """Where from, who must not read it, and who takes it therefore."""
    near = unit_from(request.GET.get("near", ""))
    out = _kept_out(request.GET.getlist("not"))
    typed = request.GET.get("q", "").strip()[:TYPED_MAX]
    alone, places = top()
    # Where several stand at the top, nobody can be named before a place is chosen.
    start = near or (alone[-1] if alone else None)
    taker = None if start is None else taker_of(start, out)
    narrower = children(near.id) if near is not None else places
    context = {
        "near": near,
        "typed": typed,
        "kept_out": [
            Choice(unit.short_name, _href(near, [one for one in out if one != unit])) for unit in out
        ],
        "can_keep_out": _can_keep_out(near, out),
        "not_units": [unit.slug for unit in out],
        "taker": taker,
        "ask": "" if taker is None else _ask(taker, out),
        "until": None if taker is None else found_by(taker),
        "found": [
            Choice(one.card.short_name, _href(one.card, out), " › ".join(one.above))
            for one in (find_units(typed) if typed else [])[:SHOWN]
        ],
        "narrower": [
            Choice(card.short_name, _href(card, out)) for card in narrower if card.kind in PLACE_KINDS
        ],
    }
    return render(request, "tenants/unsure.html", context)


def _kept_out(slugs: Sequence[str]) -> list[UnitCard]:
    if len(slugs) > MOST_KEPT_OUT:
        raise Http404
    units = [unit_by_slug(slug[:100]) for slug in dict.fromkeys(slugs)]
    known = [unit for unit in units if unit is not None]
    if len(known) != len(units):
        # Nothing is asked as if somebody were kept out who cannot be told.
        raise Http404
    return known


def _can_keep_out(near: UnitCard | None, out: Sequence[UnitCard]) -> list[Choice]:
    """The chosen unit and those above it, one after the other; whoever stands below one goes with it."""
    if near is None or len(out) >= MOST_KEPT_OUT:
        return []
    chain = [near, *reversed(ancestors(near.id))]
    return [
        Choice(unit.short_name, _href(near, [*out, unit]))
        for unit in chain
        if not any(unit.is_under(one.path) for one in out)
    ]


def _href(near: UnitCard | None, out: Sequence[UnitCard]) -> str:
    said: dict[str, object] = {} if near is None else {"near": near.id}
    said["not"] = [unit.slug for unit in out]
    query = urlencode(said, doseq=True)
    return reverse("tenants-unsure") + (f"?{query}" if query else "")


def _ask(taker: UnitCard, out: Sequence[UnitCard]) -> str:
    said = [("unsure", "1"), *(("not", unit.slug) for unit in out)]
    return unit_url(taker.host, f"{ASK_PATH}?{urlencode(said)}")
