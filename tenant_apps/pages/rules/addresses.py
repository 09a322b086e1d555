"""Addresses of pages and news: from the title in pinyin, or chosen; some are kept for nobody."""

import re
from typing import Final

from tenants.public import syllables

LONGEST: Final = 60
RESERVED: Final = frozenset({
    "account", "admin", "api", "desk", "draft", "feed", "help", "login", "logout", "manage", "new",
    "official", "password", "pay", "preview", "register", "security", "sign-in", "sign-out", "static",
    "verify",
})  # fmt: skip
"""What would pass for a page of the system, above all one on which people type secrets."""

_ADDRESS: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_WORDS: Final = re.compile(r"[0-9a-z]+|[\u4e00-\u9fff]+")


def is_address(text: str) -> bool:
    """Small letters and digits, joined by single hyphens."""
    return len(text) <= LONGEST and _ADDRESS.fullmatch(text) is not None


def address_from(title: str) -> str:
    """`关于我们 2026` → `guan-yu-wo-men-2026`; empty where the title has nothing to read."""
    parts: list[str] = []
    for word in _WORDS.findall(title.lower()):
        parts += [word] if word.isascii() else [part for part in syllables(word) if part.isascii()]
    address = ""
    for part in parts:
        longer = f"{address}-{part}" if address else part
        if len(longer) > LONGEST - 4:  # room for -2, -3 where somebody has it already
            break
        address = longer
    return address if address not in RESERVED else f"{address}-1"
