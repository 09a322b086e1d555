"""The public version of a text: whether nothing but covering was done.

What to cover is suggested by `huisheng.kernel.text.personal`: a help for whoever reads the text, never a
decision. Names without a word before or after them are not found, and a person looks at every place.
"""

import re
from typing import Final

from huisheng.kernel.text.personal import BLACK, SOMEBODY
from tenant_apps.questions.rules.wording import says_something

_MARKS: Final = re.compile(r"▇+|某+|[*＊]{2,}|[×✕]{2,}")


def marked(text: str) -> str:
    """What somebody typed, with every way of covering (**, ××) written as one mark."""
    return _MARKS.sub(lambda mark: mark[0] if mark[0].startswith(SOMEBODY) else BLACK, text)


def only_covers(original: str, public: str) -> bool:
    """Whether ``public`` is ``original`` with nothing but places covered: every word that is left stands
    where it stood, none was added or put otherwise, and something can still be read.

    Otherwise words would be put into somebody's mouth.
    """
    if public == original:
        return True
    kept = re.split(r"▇+|某+", public)
    if len(kept) == 1 or not any(says_something(part) for part in kept):
        return False
    first, *middle, last = kept
    if not original.startswith(first) or not original.endswith(last):
        return False
    at, end = len(first), len(original) - len(last)
    for part in middle:
        # A mark stands for one sign at least; the leftmost fit leaves most room for what follows.
        at = original.find(part, at + 1, end)
        if at < 0:
            return False
        at += len(part)
    return at + 1 <= end
