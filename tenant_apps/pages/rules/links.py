"""Where links of menus and blocks may lead: within this site, or to another one by https."""

import re
from typing import Final
from urllib.parse import urlsplit

TARGET_MAX: Final = 300

# Possessive: without it sixty letters and a "!" are read in more ways than a worker has time for.
_INSIDE: Final = re.compile(r"/(?:[a-zA-Z0-9._~-]++/?)*(?:#[a-zA-Z0-9_-]+)?")
_HOST: Final = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]{2,}", re.IGNORECASE)


def is_target(text: str) -> bool:
    """A path of this site, or an https address of another one without a name or password in it."""
    if len(text) > TARGET_MAX or not text.isprintable() or " " in text:
        return False
    return bool(_INSIDE.fullmatch(text)) or is_outside(text)


def is_outside(text: str) -> bool:
    """An https address of another site."""
    try:
        parts = urlsplit(text)
        _port = parts.port
    except ValueError:
        return False
    return (
        parts.scheme == "https"
        and "@" not in parts.netloc
        and "\\" not in text
        and _HOST.fullmatch(parts.hostname or "") is not None
    )
