"""Names and addresses that are taken for each other.

Two names look the same when their skeletons are equal: folded (full width, 繁體, what nobody sees), brackets
and spaces left out, and characters that differ by a stroke made one. Two addresses look the same when that
holds of their letters: `j1nan` and `jinan`, `rn` and `m`.
"""

import re
from typing import Final

from rapidfuzz.distance import Levenshtein

from huisheng.kernel.text.folding import fold

_PAIRS: Final = (
    "已己 巳己 未末 士土 曰日 人入 八入 天夭 千干 于干 太大 犬大 戊戌 戍戌 候侯 治冶 博搏 傅搏 城域"
    " 阳阴 刺剌 育盲 坏环 拨拔 沂泝 枣棘 团困 囝困 囯国 玉王 0o 1l |l il аa еe оo рp сc хx ıl οo αa νv"
)
"""What is read for what: each pair says the first is taken for the second."""
_STROKES: Final = str.maketrans({pair[0]: pair[1] for pair in _PAIRS.split()})
_BESIDE: Final = re.compile(r"[\s()\[\]【】〔〕·・.,，。\-—_/]+")
_WORDS: Final = re.compile("中国共产主义青年团|共青团|团委|工作委员会|团工委|委员会|总支部|总支|支部|委$")
_LOOKING: Final = (("rn", "m"), ("vv", "w"), ("cl", "d"))
_LETTERS: Final = str.maketrans({"0": "o", "1": "l", "i": "l", "5": "s", "2": "z", "-": ""})
_ADDRESS: Final = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")

SIMILAR: Final = 0.8
"""From this share of equal characters on the reviewer is shown the other name; one apart always."""

_KEPT: Final = (
    "www api admin static media mail network demo test apply accounts login sign-in signin my desk"
    " manage help support status docs cdn assets files img ftp smtp imap pop ns ns1 ns2 mx dns proxy"
    " gateway auth oauth sso oidc cas root system official huisheng huisheng-official tuanzhongyang"
    " gqt ccyl cyl youth 12355 find onboarding operators people directives dashboard"
)
RESERVED: Final = frozenset(_KEPT.split())
"""Hosts that the network keeps for itself, or that would be taken for it."""


def skeleton(name: str) -> str:
    """What stays of a name when everything is left out that an eye passes over."""
    return _BESIDE.sub("", fold(name)).translate(_STROKES)


def core(name: str) -> str:
    """A name without the words that every committee has."""
    return _WORDS.sub("", _BESIDE.sub("", fold(name)))


def likeness(one: str, other: str) -> float:
    """How far two cores agree: 1 is equal, 0 is not similar."""
    if not one or not other:
        return 0.0
    share = float(Levenshtein.normalized_similarity(one, other))
    return share if share >= SIMILAR or Levenshtein.distance(one, other, score_cutoff=1) <= 1 else 0.0


def is_address(slug: str) -> bool:
    """Whether this may be the first part of a host: letters, digits and single hyphens, a letter first."""
    return len(slug) >= 3 and _ADDRESS.fullmatch(slug) is not None


def address_skeleton(slug: str) -> str:
    """What stays of an address when letters that look alike are one."""
    plain = slug
    for seen, meant in _LOOKING:
        plain = plain.replace(seen, meant)
    return plain.translate(_LETTERS)


def is_near(slug: str, other: str) -> bool:
    """Whether two addresses that are not the same are easily mistaken: one letter apart, or the same letters
    in other places.
    """
    one, two = address_skeleton(slug), address_skeleton(other)
    if one == two or len(one) < 5 or len(two) < 5:
        return False
    return Levenshtein.distance(one, two, score_cutoff=1) <= 1 or (
        len(one) == len(two) and one[0] == two[0] and sorted(one) == sorted(two)
    )
