"""Panels that other apps add to an item of the desk: they know what this app does not, and may import it."""

from collections.abc import Callable
from uuid import UUID

from django.utils.safestring import SafeString

Panel = Callable[[UUID], SafeString]

_panels: list[Panel] = []


def register_item_panel(render: Panel) -> None:
    """Have a piece of HTML shown with every item of the desk. Called once, when an app is loaded; the
    function gets the question's id and returns safe HTML, or an empty string for nothing to show.
    """
    if render not in _panels:
        _panels.append(render)


def item_panels(question_id: UUID) -> list[SafeString]:
    """What the other apps show with this item, in the order in which they were loaded."""
    return [html for panel in _panels if (html := panel(question_id))]
