"""What other apps add to the pages of a question: they know what this app does not, and may import it."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise as LazyText
from django.utils.safestring import SafeString

Panel = Callable[[UUID], SafeString]
Wanted = Callable[[str], bool]

_panels: list[Panel] = []
_at_home: set[Panel] = set()
_asker_links: list[tuple[LazyText, str, Wanted]] = []


@dataclass(frozen=True, slots=True)
class AskerLink:
    """One more page about a question for its asker; the address holds the key. ``at_once``: something has
    come in there, so it stands beside the buttons.
    """

    label: LazyText
    href: str
    at_once: bool = False


def register_item_panel(render: Panel, *, at_home: bool = False) -> None:
    """Have a piece of HTML shown with every item of the desk (``at_home``: not with copies of other units'
    questions, whose askers hear from there). Called once, when an app is loaded; the function gets the
    question's id and returns safe HTML, or an empty string for nothing to show.
    """
    if render not in _panels:
        _panels.append(render)
    if at_home:
        _at_home.add(render)


def item_panels(question_id: UUID, *, is_copy: bool = False) -> list[SafeString]:
    """What the other apps show with this item, in the order in which they were loaded."""
    shown = [panel for panel in _panels if not (is_copy and panel in _at_home)]
    return [html for panel in shown if (html := panel(question_id))]


def _always(number: str) -> bool:
    """Of a page that every question has."""
    return True


def register_asker_link(label: LazyText, url_name: str, wanted: Wanted = _always) -> None:
    """Have a page of another app linked from the asker's own page: a URL name that takes the receipt number,
    and gets the key as ``k``. With ``wanted`` it is shown where that says yes, and at once. Called once, when
    an app is loaded.
    """
    if (label, url_name, wanted) not in _asker_links:
        _asker_links.append((label, url_name, wanted))


def asker_links(number: str, key: str) -> list[AskerLink]:
    """The pages of other apps about one question, for whoever has opened it."""
    return [
        AskerLink(label, f"{reverse(name, args=[number])}?k={key}", at_once=wanted is not _always)
        for label, name, wanted in _asker_links
        if wanted(number)
    ]
