"""What other apps add to the pages of a question: they know what this app does not, and may import it."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise as LazyText
from django.utils.safestring import SafeString

Panel = Callable[[UUID], SafeString]

_panels: list[Panel] = []
_asker_links: list[tuple[LazyText, str]] = []


@dataclass(frozen=True, slots=True)
class AskerLink:
    """One more page about a question for its asker; the address holds the key."""

    label: LazyText
    href: str


def register_item_panel(render: Panel) -> None:
    """Have a piece of HTML shown with every item of the desk. Called once, when an app is loaded; the
    function gets the question's id and returns safe HTML, or an empty string for nothing to show.
    """
    if render not in _panels:
        _panels.append(render)


def item_panels(question_id: UUID) -> list[SafeString]:
    """What the other apps show with this item, in the order in which they were loaded."""
    return [html for panel in _panels if (html := panel(question_id))]


def register_asker_link(label: LazyText, url_name: str) -> None:
    """Have a page of another app linked from the asker's own page: a URL name that takes the receipt number,
    and gets the key as ``k``. Called once, when an app is loaded.
    """
    if (label, url_name) not in _asker_links:
        _asker_links.append((label, url_name))


def asker_links(number: str, key: str) -> list[AskerLink]:
    """The pages of other apps about one question, for whoever has opened it."""
    return [AskerLink(label, f"{reverse(name, args=[number])}?k={key}") for label, name in _asker_links]
