"""What else of a unit stands in public, beside its questions: apps above say so, for search engines."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

Pages = Callable[[], Iterable[tuple[str, datetime]]]

_registered: list[Pages] = []


def register_pages(pages: Pages) -> None:
    """Have search engines told of these, too: paths on the unit's site, each with its last change. Called
    when an app is loaded.
    """
    if pages not in _registered:
        _registered.append(pages)


def other_pages() -> Iterator[tuple[str, datetime]]:
    """All of them, in the current unit."""
    for pages in _registered:
        yield from pages()
