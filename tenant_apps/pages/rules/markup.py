"""From what an administrator writes to what readers get."""

import re
from typing import Final

from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import override

from huisheng.kernel.text import markup
from tenant_apps.pages.data import BEGINS_MAX

PICTURE_NAME: Final = r"[0-9a-f]{16}-(?P<width>[1-9][0-9]{0,3})x(?P<height>[1-9][0-9]{0,3})\.(?:jpg|png)"
_PICTURE: Final = re.compile(rf"/pictures/{PICTURE_NAME}")

# What people know these things as; other tags are told by their names.
_SAID: Final = {
    "script": lambda: _("script"),
    "style": lambda: _("styles"),
    "iframe": lambda: _("frames of other sites"),
    "form": lambda: _("forms"),
    "input": lambda: _("forms"),
    "button": lambda: _("forms"),
    "img": lambda: _("pictures of other sites"),
    "link": lambda: _("links that run something"),
}


def shown_html(text: str, language: str = "zh-hans") -> SafeString:
    """What readers get. What it says by itself is in the language of what is written."""
    with override(language):
        label = _("Table")
    return markup.page_html(text, _PICTURE, label)


def as_shown(html: str) -> SafeString:
    """What shown_html has made, as it may stand on a page."""
    return markup.clean_page(html, _PICTURE)


def begins(html: str) -> str:
    """How it begins, on one line."""
    line = " ".join(strip_tags(re.sub(r"</(?:p|h[2-4]|li|td|th|tr)>|<br>", " ", html)).split())
    line = line.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"')
    return line if len(line) <= BEGINS_MAX else line[: BEGINS_MAX - 1].rstrip("，、；：,;: ") + "…"


def pictures_in(text: str) -> set[str]:
    """The names of pictures that a text shows."""
    return {found[0].removeprefix("/pictures/") for found in _PICTURE.finditer(text)}


def not_shown(text: str) -> list[str]:
    """What of a text stands on no page, in words for whoever wrote it."""
    found = markup.left_out(text, _PICTURE)
    return sorted({str(_SAID[name]()) if name in _SAID else f"<{name}>" for name in found})
