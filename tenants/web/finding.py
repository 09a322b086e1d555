"""Find one's unit: the network's home page, and the results."""

from dataclasses import dataclass, replace
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from huisheng.kernel.access import open_to_all
from tenants.data import UnitCard
from tenants.finding import LIMIT, Found, find_units, placed
from tenants.links import unit_url
from tenants.models import UnitKind
from tenants.tree import ancestors, children, root_units, unit_cards

ASK_PATH: Final = "/ask/"
CHECK_PATH: Final = "/check/"

AT_ONCE: Final = 20
"""Units of one kind that are listed at once; more are folded, unless they were searched for."""

_PURPOSES: Final = {"": "/", "check": CHECK_PATH}
PLACE_KINDS: Final = frozenset(
    {
        UnitKind.NATIONAL,
        UnitKind.PROVINCE,
        UnitKind.CITY,
        UnitKind.COUNTY,
        UnitKind.ZONE,
        UnitKind.TOWNSHIP,
    }
)
_GROUPS: Final[tuple[tuple[str | Promise, frozenset[str]], ...]] = (
    (_("Places"), PLACE_KINDS),
    (_("Schools"), frozenset({UnitKind.UNIVERSITY})),
    (_("Companies"), frozenset({UnitKind.ENTERPRISE})),
    (_("Others"), frozenset({UnitKind.OTHER})),
)


@dataclass(frozen=True, slots=True)
class Result:
    """One line of the results: a site to open, or the nearest open one above it."""

    name: str
    above: tuple[str, ...]
    url: str
    upper_name: str = ""
    upper_url: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Results of one kind, under their heading; ``folded``: too many to be read by somebody who only looks
    for one of them, so they are shown when wanted.
    """

    label: str
    results: list[Result]
    folded: bool


@open_to_all
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The network's home page: one field, and doors for everybody who needs another."""
    return render(request, "tenants/home.html", {"places": top()[1]})


@open_to_all
@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Results for `q`, or the units below `at`, or at the top; with `for=check` they lead to 查进度."""
    text = request.GET.get("q", "").strip()
    purpose = request.GET.get("for", "")
    if purpose not in _PURPOSES:
        raise Http404
    at = unit_from(request.GET.get("at", ""))
    if text:
        found = find_units(text)
    elif at is not None:
        found = placed(children(at.id))
    else:
        alone, places = top()
        found = placed(children(alone[-1].id) if alone else places)
    context = {
        "text": text,
        "purpose": purpose,
        "at": at,
        "trail": ancestors(at.id) if at is not None and not text else [],
        "groups": _groups(found, _PURPOSES[purpose], browsing=not text),
        "too_many": bool(text) and len(found) >= LIMIT,
        "open_here": _result(placed([at])[0], _PURPOSES[purpose]) if at is not None and not text else None,
    }
    return render(request, "tenants/find.html", context)


def top() -> tuple[list[UnitCard], list[UnitCard]]:
    """The units above all choice, one below the other, and the first places to choose from.

    In a network of one province: the province (with what stands above it) and its cities.
    """
    alone: list[UnitCard] = []
    places = root_units()
    while len(places) == 1:
        alone += places
        below = [card for card in children(places[0].id) if card.kind in PLACE_KINDS]
        if not below:
            break
        places = below
    return alone, places


def unit_from(text: str) -> UnitCard | None:
    """The unit whose id stands in the address; 404 for anything that is none."""
    if not text:
        return None
    is_number = text.isascii() and text.isdigit() and len(text) < 10
    card = unit_cards([int(text)]).get(int(text)) if is_number else None
    if card is None:
        raise Http404
    return card


def _groups(found: list[Found], path: str, *, browsing: bool) -> list[Group]:
    """By kind. Whoever looks around sees units of one place, and need not read its name with each."""
    of_one_place = browsing and len({one.above for one in found}) == 1
    groups = []
    for label, kinds in _GROUPS:
        results = [_result(one, path) for one in found if one.card.kind in kinds]
        if of_one_place:
            results = [replace(result, above=()) for result in results]
        if results:
            groups.append(Group(str(label), results, folded=browsing and len(results) > AT_ONCE))
    return groups


def _result(found: Found, path: str) -> Result:
    card, upper = found.card, found.open
    if upper is None:
        return Result(card.short_name, found.above, "")
    if upper.id == card.id:
        return Result(card.short_name, found.above, unit_url(card.host, path))
    return Result(card.short_name, found.above, "", upper.short_name, unit_url(upper.host, ASK_PATH))
