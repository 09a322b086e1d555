"""Whether a text may speak of danger to life or body. A machine raises, never lowers, closes or answers.

Such a text leads with help numbers, stands first in the queue and raises an alarm, so a needless hit costs
little and a miss much; "I would never …" counts like "I will …". Listed words and turns of speech raise
(rules/danger_wording.py), and so does what was learnt from labelled sentences (rules/danger_score.py).
Both stand in data/danger_lists, what they find and miss in tests/tenant_apps/questions/quality and
docs/decisions/0002-words-of-danger.md.
"""

import hashlib
import re
from collections import OrderedDict
from threading import Lock
from typing import Final

from tenant_apps.questions.rules.danger_score import learnt
from tenant_apps.questions.rules.danger_wording import Reading, english, read, wording

_APOSTROPHES: Final = str.maketrans("", "", "'’‘`´")
_NOT_LATIN: Final = re.compile(r"[^a-z0-9.-]+")
_LATIN: Final = re.compile(r"[a-z]{2}")
REMEMBERED: Final = 64
_last: OrderedDict[bytes, bool] = OrderedDict()
_lock: Final = Lock()


def speaks_of_danger(*texts: str) -> bool:
    """Whether words or turns of speech of danger occur, whatever the width, case, signs, spaces and kind of
    characters they are written with, or a stretch reads like danger. Nothing that stands beside a listed
    word takes it back.

    One request asks this of the same text several times (limit, check, intake): the answers to the last texts
    are remembered under their digests; the texts are not.
    """
    # Without what an empty one leaves: each of the askers has another list of texts, and the same words.
    whole = "\n".join(texts).strip()
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
    reading = read(whole)
    return is_listed(reading) or reads_like_danger(reading)


def is_listed(reading: Reading) -> bool:
    """Whether a text holds a listed word or turn of speech."""
    if wording().occurs(reading):
        return True
    if _LATIN.search(reading.folded) is None:
        return False
    return english().search(_NOT_LATIN.sub(" ", reading.folded.translate(_APOSTROPHES))) is not None


def reads_like_danger(reading: Reading) -> bool:
    """Whether what was learnt finds a stretch of a text that reads like danger."""
    known = learnt()
    return known.highest(reading) > known.least
