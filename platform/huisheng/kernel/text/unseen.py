"""Signs that nobody sees and that change how a text reads."""

import re
from typing import Final

_UNSEEN: Final = re.compile("[\u061c\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
"""Those that turn the direction of what follows, and those that cut words and numbers in two. The joiner of
emoji (U+200D) stays.
"""


def without_unseen(text: str) -> str:
    """A text as strangers may read it, without such signs."""
    return _UNSEEN.sub("", text)
