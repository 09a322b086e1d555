"""Parts that read the same on every page of a site, rendered once: `{% kept "foot" %}…{% endkept %}`.

The frame of a page (its head, its foot) is most of its template and says nothing of what the page is about;
nor do the headings and buttons around it. What a page does say stands between them, and is rendered each
time: `{% kept "title" %}<h1>{% fresh %}{{ q.title }}{% endfresh %}</h1>{% endkept %}`.
Each process keeps such a part for each site, language and set of arguments, as long as the stamps of
everything that is kept (kernel/ops/kept.py) stand as they stood: like whole pages, right at once after a
change. Nothing about the visitor, the address or the time of day may stand in one, and no block.
"""

from typing import Final

from django.utils.safestring import SafeString
from django.utils.translation import get_language

from huisheng.kernel.ops import kept
from huisheng.kernel.tenancy.context import scope_or_none

Stretches = tuple[SafeString, ...]
"""What is kept of a part: what stands before, between and behind whatever in it is fresh."""

Parts = dict[tuple[object, ...], Stretches]
"""The parts of one site, by name and arguments."""

_MOST: Final = 300
"""Sites, in each language."""
_parts: Final[kept.Kept[Parts]] = kept.Kept("page-parts", most=_MOST)


def parts_of_page() -> Parts | None:
    """What is kept for a page that is about to be rendered, to be read and added to; None where nothing may
    be kept: outside any scope, and in a transaction that has changed something.
    """
    scope = scope_or_none()
    if scope is None or kept.is_anything_changed_here():
        return None
    # Looked up once for a page, which has a dozen parts: all of them are of one moment.
    return _parts.get((scope.key, get_language(), kept.stamps()), dict)
