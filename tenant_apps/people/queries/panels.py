"""What apps above add to the page of a partner: they know what it was asked, and what came of it."""

from collections.abc import Callable
from datetime import date

from django.utils.safestring import SafeString

Panel = Callable[[int, date], SafeString]

_panels: list[Panel] = []


def register_partner_panel(render: Panel) -> None:
    """Have a piece of HTML shown with every partner. Called once, when an app is loaded; the function gets
    the partner's id and the first day of its contract, and returns safe HTML.
    """
    if render not in _panels:
        _panels.append(render)


def partner_panels(section_id: int, since: date) -> list[SafeString]:
    """What the other apps show with this partner, in the order in which they were loaded."""
    return [panel(section_id, since) for panel in _panels]
