"""Whether a text may speak of danger to life or body. A machine raises, never lowers, closes or answers.

Such a text leads with help numbers, stands first in the queue and raises an alarm, so a needless hit costs
little and a miss much; "I would never …" counts like "I will …". The lists stand in data/danger_lists, what
they find and miss in tests/tenant_apps/questions/quality and docs/decisions/0002-words-of-danger.md.
"""

import hashlib
import re
from collections import OrderedDict
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Final

from huisheng.kernel.text import fold

_LISTS: Final = Path(__file__).resolve().parent.parent / "data" / "danger_lists"
_SENTENCE_END: Final = re.compile(r"[。！？!?;；\n…]+|\.(?=\s|$)")
_APOSTROPHES: Final = str.maketrans("", "", "'’‘`´")
_NOT_LATIN: Final = re.compile(r"[^a-z0-9.-]+")
REMEMBERED: Final = 64
_last: OrderedDict[bytes, bool] = OrderedDict()
_lock: Final = Lock()


def speaks_of_danger(*texts: str) -> bool:
    """Whether words or turns of speech of danger occur, whatever the width, case, signs, spaces and kind of
    characters they are written with. Nothing that stands beside them takes that back.

    One request asks this of the same text several times (limit, check, intake): the answers to the last texts
    are remembered under their digests; the texts are not.
    """
    whole = "\n".join(texts)
    digest = hashlib.blake2b(whole.encode("utf-8", "surrogatepass"), digest_size=16).digest()
    with _lock:
        known = _last.get(digest)
    if known is None:
        known = _looked_at(whole)
        with _lock:
            _last[digest] = known
            while len(_last) > REMEMBERED:
                _last.popitem(last=False)
    return known


def _looked_at(whole: str) -> bool:
    folded = fold(whole)
    squeezed = _squeezed(folded)
    if any(word in squeezed for word in _words()):
        return True
    sentences = "。".join(filter(None, map(_squeezed, _SENTENCE_END.split(folded))))
    if any(turn.search(sentences) for turn in _turns()):
        return True
    return _english().search(_NOT_LATIN.sub(" ", folded.translate(_APOSTROPHES))) is not None


def _squeezed(folded: str) -> str:
    # Signs go: 自-杀 and 自 杀 are ways to get round a filter, or trembling hands.
    return "".join(char for char in folded if char.isalnum())


@cache
def _words() -> tuple[str, ...]:
    return tuple(_squeezed(fold(word)) for line in _lines("words.txt") for word in line.split())


@cache
def _turns() -> tuple[re.Pattern[str], ...]:
    # A gap stops at the end of the sentence.
    return tuple(re.compile(line.replace(".{", "[^。]{")) for line in _lines("turns_of_speech.txt"))


@cache
def _english() -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z0-9])(?:{'|'.join(_lines('english.txt'))})(?![a-z0-9])")


def _lines(name: str) -> list[str]:
    text = (_LISTS / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]
