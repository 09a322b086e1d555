"""Parts that read the same on every page of a site, rendered once: `{% kept "foot" %}…{% endkept %}`.

The frame of a page (its head, its foot) is most of its template and says nothing of what the page is about.
Each process keeps such a part for each site, language and set of arguments, as long as the stamps of
everything that is kept (kernel/ops/kept.py) stand as they stood: like whole pages, right at once after a
change. Nothing about the visitor, the address or the time of day may stand in one, and no block.
"""

from collections.abc import Callable
from typing import Final

from django.utils.safestring import SafeString
from django.utils.translation import get_language

from huisheng.kernel.ops import kept
from huisheng.kernel.tenancy.context import scope_or_none

Stamps = frozenset[tuple[str, str]]

_MOST: Final = 2000
_parts: Final[kept.Kept[SafeString]] = kept.Kept("page-parts", most=_MOST)


def stamps_of_page() -> Stamps | None:
    """What a page that is about to be rendered is made of; None where nothing may be kept: outside any scope,
    and in a transaction that has changed something.
    """
    if scope_or_none() is None or kept.is_anything_changed_here():
        return None
    return kept.stamps()


def kept_part(
    name: str, arguments: tuple[object, ...], stamps: Stamps | None, render: Callable[[], SafeString]
) -> SafeString:
    """The part as it was rendered for the same site, language, arguments and stamps, or as it is now."""
    scope = scope_or_none()
    if stamps is None or scope is None:
        return render()
    return _parts.get((name, scope.key, get_language(), arguments, stamps), render)
