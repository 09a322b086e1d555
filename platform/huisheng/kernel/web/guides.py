"""What explains a page of staff: the article of the help about it, and the stop of a tour that passes it.

One app brings both (`register`); without one, pages say nothing. Neither may cost a query.
"""

from dataclasses import dataclass
from typing import Protocol

from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class HelpLink:
    """The article about a page."""

    href: str
    title: str


@dataclass(frozen=True, slots=True)
class Stop:
    """A stop of a tour: `next_href` is empty at the last one, `end_href` is the page without the tour."""

    number: int
    of: int
    title: str
    words: str
    previous_href: str
    next_href: str
    end_href: str


class Guide(Protocol):
    """An app that explains pages."""

    def article(self, request: HttpRequest) -> HelpLink | None:
        """The article about the page of a request."""

    def stop(self, request: HttpRequest) -> Stop | None:
        """The stop of the tour that the address of a request names."""


_guides: list[Guide] = []


def register(guide: Guide) -> None:
    """Have pages ask this guide; the same one twice has no effect."""
    if guide not in _guides:
        _guides.append(guide)


def article(request: HttpRequest) -> HelpLink | None:
    """The first article that a guide knows about this page."""
    return next((found for guide in _guides if (found := guide.article(request)) is not None), None)


def stop(request: HttpRequest) -> Stop | None:
    """The stop of a tour at this page."""
    return next((found for guide in _guides if (found := guide.stop(request)) is not None), None)
