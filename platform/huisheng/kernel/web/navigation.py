"""Menus of the base templates. Apps add their entries when they are ready; this package knows none of them.

    from huisheng.kernel.web.navigation import Item, add
    add("desk", Item(label=_("Desk"), url_name="questions-desk", icon="inbox", permission="questions.work"))

Places: "network" (header of the network's site), "unit" and "unit_foot" (a unit's site), "desk" (staff of a
unit), "dashboard" (staff over several units), "account" (the menu under one's name, on all staff pages),
"people", "volunteer" and "partner" (tabs of pages that several apps share), "me" (pages of somebody without
an account, on a unit's site), "applicant" (the page of somebody who has applied, on the network's site),
"late_question" (what can be done about a question of a unit below; the address names the unit),
"comparisons" (what operators can do about figures).
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse
from django.utils.functional import Promise

from huisheng.kernel.access import actor_of, may

Place = Literal[
    "network",
    "unit",
    "unit_foot",
    "desk",
    "dashboard",
    "account",
    "people",
    "volunteer",
    "partner",
    "me",
    "applicant",
    "late_question",
    "comparisons",
]


def _everyone(request: HttpRequest) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Badge:
    """A number beside an entry. ``label`` says what it counts and is read out; 0 shows nothing."""

    number: int
    label: str
    urgent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One entry: `url_name` (left out where this host does not know the name), or `href` for other hosts.

    `permission` and `visible` decide per request; on public places use neither that reads the actor (it costs
    a query on every page). `post` makes the entry a button that posts. `badge` counts what waits there, on
    every page with the entry: one query, kept with the request. With `badge_url` pages with scripts ask there
    again, once a minute: it answers with `web/components/nav_badge.html`, and `oob` for those of others.
    `today` counts what waits there as well, for the page alone on which somebody's day begins.
    """

    label: str | Promise
    url_name: str = ""
    href: Callable[[HttpRequest], str] | None = None
    icon: str = ""
    order: int = 100
    permission: str = ""
    visible: Callable[[HttpRequest], bool] = _everyone
    post: bool = False
    badge: Callable[[HttpRequest], Badge] | None = None
    badge_url: str = ""
    today: Callable[[HttpRequest], Badge] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """An entry ready for the template. `current` marks the section that the page belongs to."""

    label: str
    href: str
    icon: str
    post: bool
    current: bool
    badge: Badge | None = None
    badge_id: str = ""
    badge_href: str = ""


Arrange = Callable[[HttpRequest, Sequence[Item]], Sequence[Item]]

Hidden = Callable[[str], bool]

_hidden: Final[list[Hidden]] = []
_items: Final[dict[str, list[Item]]] = defaultdict(list)
_arranged: Final[dict[str, Arrange]] = {}


def add(place: Place, item: Item) -> None:
    """Put an entry into a menu; the same one twice has no effect."""
    if item not in _items[place]:
        _items[place].append(item)
        _items[place].sort(key=lambda entry: entry.order)


def hide_where(rule: Hidden) -> None:
    """Leave out entries whose `url_name` the rule says is not there in this scope. What it depends on changes
    a stamp of what is kept. Called when an app is loaded.
    """
    if rule not in _hidden:
        _hidden.append(rule)


def is_hidden(url_name: str) -> bool:
    """Whether this address is not there in this scope."""
    return any(rule(url_name) for rule in _hidden)


def arrange(place: Place, how: Arrange) -> None:
    """Let a site have its own order, names and entries in a menu: ``how`` makes another list of the entries.
    What it depends on changes a stamp of what is kept (kernel/ops/kept.py). Called when an app is loaded.
    """
    _arranged[place] = how


def entries(place: Place) -> Sequence[Item]:
    """All entries that apps have added, in their usual order, for whoever arranges them anew."""
    return tuple(_items[place])


def outline(place: str, request: HttpRequest) -> tuple[str | None, ...]:
    """The addresses of what ``links`` gives, with the current one first: where no badge is on them, two
    requests with the same outline see the same menu.
    """
    found = [href for _item, href in _found(place, request)]
    return (_current(found, request), *found)


def links(place: str, request: HttpRequest) -> list[Link]:
    """Entries that this request may see, in order; the longest matching address is the current one."""
    found = _found(place, request)
    current = _current([href for _item, href in found], request)
    return [
        Link(
            label=str(item.label),
            href=href,
            icon=item.icon,
            post=item.post,
            current=href == current,
            badge=item.badge(request) if item.badge is not None else None,
            badge_id=f"badge-{item.url_name}" if item.badge is not None else "",
            badge_href=reverse(item.badge_url) if item.badge_url else "",
        )
        for item, href in found
    ]


def _found(place: str, request: HttpRequest) -> list[tuple[Item, str]]:
    items: Sequence[Item] = _items[place]
    if place in _arranged:
        items = _arranged[place](request, items)
    return [(item, href) for item in items if _shown(item, request) and (href := _address(item, request))]


def _current(hrefs: Sequence[str], request: HttpRequest) -> str | None:
    path = request.path
    inside = [href for href in hrefs if path == href or (href != "/" and path.startswith(href))]
    return max(inside, key=len, default=None)


def waiting_today(place: str, request: HttpRequest) -> list[tuple[str, Badge]]:
    """Where something waits for this person today, besides the page that asks: the address, how much, and
    what it is.
    """
    return [
        (href, waiting)
        for item in _items[place]
        if item.today is not None
        and _shown(item, request)
        and (href := _address(item, request))
        and href != request.path
        and (waiting := item.today(request)).number
    ]


def _shown(item: Item, request: HttpRequest) -> bool:
    if item.url_name and is_hidden(item.url_name):
        return False
    # The right first: what shows an entry may cost a query.
    if item.permission and not may(actor_of(request), item.permission):
        return False
    return item.visible(request)


def _address(item: Item, request: HttpRequest) -> str:
    if item.href is not None:
        return item.href(request)
    return _reversed(item.url_name, get_urlconf() or settings.ROOT_URLCONF, get_script_prefix())


# Menus stand on every page, and their addresses are the same as long as a process runs.
@lru_cache(maxsize=1000)
def _reversed(url_name: str, urlconf: str, _prefix: str) -> str:
    try:
        return reverse(url_name, urlconf)
    except NoReverseMatch:
        return ""
