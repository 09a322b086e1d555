"""“Not to unit X” (E7), asked before anything is written.

Whoever does not want this unit to see it leaves for the nearest unit above, by a plain link: from then on
this unit is sent nothing. Inside a unit a section can be kept out; what was asked then is out of sight for
its people (rules/visibility.py).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from huisheng.kernel.access import open_to_all
from tenant_apps.people import public as people
from tenant_apps.questions.data.help_lines import HELP_LINES
from tenants.public import UnitCard, ids_of_path, network_url, unit_by_slug, unit_cards, unit_url

MOST: Final = 5
"""Levels of the tree that can be kept out at once; there are no more below one unit."""
_CACHE_SECONDS: Final = 60
ELSEWHERE: Final = "/ask/elsewhere/"
"""On the network's host; its own addresses are not known on a unit's."""


class UnknownExclusion(LookupError):
    """It cannot be told whom to keep out: nothing may be asked as if it were."""


@dataclass(frozen=True, slots=True)
class WayOut:
    """Where to ask instead of here; ``name`` is empty when no unit above can be asked."""

    href: str
    name: str


def values(request: HttpRequest) -> dict[str, str]:
    """What the address says (`?not=<slug>`, `?section=<id>`), as values of a draft.

    Raises UnknownExclusion.
    """
    here: UnitCard = request.unit  # type: ignore[attr-defined]
    units = _units(request.GET.getlist("not")[: MOST + 1], here)
    found: dict[str, str] = {}
    names = [unit.short_name for unit in units]
    if units:
        found["not_units"] = ",".join(str(unit.id) for unit in units)
    typed = request.GET.get("section", "")
    if typed:
        section = next((card for card in people.sections() if str(card.section_id) == typed), None)
        if section is None:
            raise UnknownExclusion
        found["not_section"] = typed
        names.append(section.name)
    if names:
        found["not_names"] = _(", ").join(names)
    return found


def way_out(request: HttpRequest) -> WayOut:
    """The nearest unit above that can be asked, with everything to be kept out in the address."""
    here: UnitCard = request.unit  # type: ignore[attr-defined]
    above: tuple[str, str] | None = cache.get("questions.way_out")
    if above is None:
        ids = ids_of_path(here.path)[:-1]
        cards = unit_cards(ids) if ids else {}
        nearest = next((cards[unit] for unit in reversed(ids) if cards[unit].routable), None)
        above = (nearest.host, nearest.short_name) if nearest else ("", "")
        cache.set("questions.way_out", above, _CACHE_SECONDS)
    host, name = above
    if not host:
        return WayOut(network_url(ELSEWHERE), "")
    out = [*request.GET.getlist("not")[:MOST], here.slug]
    unsure = {"unsure": "1"} if request.GET.get("unsure") == "1" else {}
    path = f"{reverse('questions-ask')}?{urlencode({**unsure, 'not': out}, doseq=True)}"
    return WayOut(unit_url(host, path), name)


def sections() -> Sequence[Mapping[str, Any]]:
    """The sections that can be kept out, each with its address."""
    ask = reverse("questions-ask")
    return [
        {"name": card.name, "href": f"{ask}?section={card.section_id}", "depth": card.depth}
        for card in people.sections()
    ]


@open_to_all
@require_safe
def elsewhere_page(request: HttpRequest) -> HttpResponse:
    """On the network's site: no unit above can be asked. Says who answers instead."""
    return render(request, "questions/ask_elsewhere.html", {"help_lines": HELP_LINES})


def unknown_page(request: HttpRequest) -> HttpResponse:
    """The link names nobody whom we could keep out: said aloud instead of asked as if it did."""
    context = {"ask": reverse("questions-ask"), "network": network_url("/")}
    return render(request, "questions/ask_unknown.html", context, status=404)


def _units(slugs: list[str], here: UnitCard) -> list[UnitCard]:
    if len(slugs) > MOST:
        raise UnknownExclusion
    units = [unit_by_slug(slug[:100]) for slug in dict.fromkeys(slugs)]
    known = [unit for unit in units if unit is not None and unit.id != here.id and unit.is_under(here.path)]
    if len(known) != len(units):
        raise UnknownExclusion
    return known
