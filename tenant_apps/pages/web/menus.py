"""The menus of a unit's site: the entries of this app, and the order and names that a unit gives them."""

from collections.abc import Sequence
from functools import partial

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from huisheng.kernel.tenancy import scope_or_none
from huisheng.kernel.web.navigation import Item, add, arrange, entries
from shared_apps.topics import public as topics
from tenant_apps.pages.queries.site import Site, site
from tenant_apps.pages.rules.menu import Entry, EntryKind
from tenant_apps.questions import public as questions

PLACE = "unit"


def add_menus() -> None:
    """Called when the app is loaded."""
    add("unit_foot", Item(label=_("Accessibility"), url_name="pages-accessibility", order=10))
    add(
        "desk",
        Item(label=_("Manage"), url_name="pages-manage", icon="sliders", order=90, permission="pages.manage"),
    )
    add("unit", Item(label=_("News"), url_name="pages-news", icon="megaphone", order=40, visible=_has_news))
    arrange("unit", arranged)


def usual_menu() -> tuple[Entry, ...]:
    """The entries that the system brings, in their usual order."""
    return tuple(
        Entry(kind=EntryKind.BUILT_IN, to=item.url_name) for item in entries("unit") if item.url_name
    )


def with_new_ones(menu: Sequence[Entry]) -> tuple[Entry, ...]:
    """The unit's own menu, with what the system has brought since it was arranged at its end."""
    known = {entry.to for entry in menu if entry.kind is EntryKind.BUILT_IN}
    return (*menu, *(entry for entry in usual_menu() if entry.to not in known))


def arranged(request: HttpRequest, items: Sequence[Item]) -> Sequence[Item]:
    """The entries as this unit arranged them; what leads nowhere any more is left out."""
    if not _is_in_unit():
        return items
    here: Site = getattr(request, "site_in_preview", None) or site()
    if here.menu is None:
        return items
    by_name = {item.url_name: item for item in items if item.url_name}
    found = [_item(entry, here, by_name) for entry in with_new_ones(here.menu) if entry.is_shown]
    return [item for item in found if item is not None]


def name_of(entry: Entry, here: Site) -> str:
    """What an entry is called anyway; empty where it leads nowhere any more."""
    match entry.kind:
        case EntryKind.BUILT_IN:
            return next((str(item.label) for item in entries("unit") if item.url_name == entry.to), "")
        case EntryKind.PAGE:
            return next((card.title for card in here.pages if card.address == entry.to), "")
        case EntryKind.TOPIC:
            return _topic_name(entry.to)
        case EntryKind.OUTSIDE:
            return entry.label


def _item(entry: Entry, here: Site, by_name: dict[str, Item]) -> Item | None:
    said = entry.english if entry.english and get_language() == "en" else entry.label
    label = said or name_of(entry, here)
    if entry.kind is EntryKind.BUILT_IN:
        item = by_name.get(entry.to)
        if item is None or not said:
            return item
        return Item(
            label=said, url_name=item.url_name, icon=item.icon, visible=item.visible, badge=item.badge
        )
    if not name_of(entry, here):
        return None
    return Item(label=label, href=partial(_leads_to, path=_path(entry)))


def _path(entry: Entry) -> str:
    try:
        match entry.kind:
            case EntryKind.PAGE:
                return reverse("pages-page", args=[entry.to])
            case EntryKind.TOPIC:
                return reverse("commons-topic", args=[entry.to])
            case _:
                return entry.to
    except NoReverseMatch:  # an error page in the network's frame
        return ""


def _leads_to(_request: HttpRequest, *, path: str) -> str:
    return path


def _topic_name(code: str) -> str:
    if code.startswith("own-"):
        number = code.removeprefix("own-")
        own = questions.own_topics()
        return next((topic.name for topic in own if str(topic.id) == number and not topic.hidden), "")
    card = topics.tree().cards.get(code)
    return str(card.name) if card is not None and code not in topics.sensitive_codes() else ""


def _has_news(_request: HttpRequest) -> bool:
    return _is_in_unit() and bool(site().news)


def _is_in_unit() -> bool:
    # Pages of errors wear this frame outside any unit, too.
    scope = scope_or_none()
    return scope is not None and scope.unit is not None
