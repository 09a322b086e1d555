"""What somebody meant who typed a word that stands nowhere: words in use that sound alike.

Whoever types Chinese types its sound and picks the characters, so most slips are other characters of the
same sound (代款 for 贷款), or of one that many do not tell apart (zang for zhang, lan for nan). Chinese words
are therefore compared by their sound; trigrams are for Latin ones alone.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from huisheng.kernel.text.folding import fold
from huisheng.kernel.text.tokens import tokens

ALIKE: Final = 0.45
"""Trigrams in common, of all trigrams of both, from which a Latin word may be meant."""
LONGEST: Final = 8
"""Characters of the longest word looked for."""

Sound = Callable[[str], Sequence[str]]
"""The syllables of a word."""

_RUN: Final = re.compile(r"[^\W_]+")
_NOT_TOLD_APART: Final = (
    (re.compile("^([zcs])h"), r"\1"),
    (re.compile("^l"), "n"),
    (re.compile("^hu(?=[aeio])"), "f"),
    (re.compile("(?<=[aeiu]n)g$"), ""),
)
"""Sounds that much of the country speaks as one."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words in use, each with the number of texts it stands in; by sound, by how it is often heard, and those
    in Latin letters by their length, the commonest first.
    """

    counts: Mapping[str, int]
    by_sound: Mapping[str, str]
    as_heard: Mapping[str, str]
    latin: Mapping[int, Sequence[str]]


def vocabulary(counts: Mapping[str, int], sound: Sound) -> Vocabulary:
    """Made of words and their counts."""
    by_sound: dict[str, str] = {}
    as_heard: dict[str, str] = {}
    latin: defaultdict[int, list[str]] = defaultdict(list)
    for word in sorted(counts, key=lambda one: (-counts[one], one)):
        if word.isascii():
            latin[len(word)].append(word)
            continue
        spoken = sound(word)
        by_sound.setdefault("".join(spoken), word)
        as_heard.setdefault(_heard(spoken), word)
    return Vocabulary(counts, by_sound, as_heard, latin)


def corrected(typed: str, known: Vocabulary, sound: Sound) -> str:
    """What was probably meant; empty when nothing better is known."""
    folded = fold(typed)
    runs = _RUN.findall(folded)
    meant = [_latin(run, known) if run.isascii() else _run(run, known, sound) for run in runs]
    return " ".join(meant) if meant != runs else ""


def fewer(words: Sequence[str], known: Vocabulary) -> list[str]:
    """The words that say most: those that stand somewhere, else the rarer half; nothing when that leaves
    none, or all.
    """
    used = [word for word in dict.fromkeys(words) if word in known.counts]
    if used and len(used) < len(set(words)):
        return used
    rarest = sorted(used, key=lambda word: known.counts[word])
    return rarest[: (len(rarest) + 1) // 2] if len(rarest) > 1 else []


def is_called(name: str, wanted: str, sound: Sound) -> bool:
    """Whether a name is meant by what was typed, already folded: part of it, its sound, or its initials."""
    if not wanted.isascii():
        return wanted in fold(name)
    spoken = sound(fold(name))
    return "".join(part[0] for part in spoken).startswith(wanted) or "".join(spoken).startswith(wanted)


def _latin(run: str, known: Vocabulary) -> str:
    if run in known.counts or run.isdigit():
        return run
    if run in known.by_sound:
        return known.by_sound[run]
    near = [word for length in range(len(run) - 1, len(run) + 2) for word in known.latin.get(length, ())]
    return _closest(run, near) or run


def _run(run: str, known: Vocabulary, sound: Sound) -> str:
    if all(word in known.counts for word in tokens(run)):
        return run
    meant, at = "", 0
    while at < len(run):
        word = next(
            (
                found
                for length in range(min(LONGEST, len(run) - at), 1, -1)
                if (found := _same_sound(run[at : at + length], known, sound))
            ),
            run[at],
        )
        meant += word
        at += len(word)
    return meant


def _same_sound(piece: str, known: Vocabulary, sound: Sound) -> str:
    if piece in known.counts:
        return piece
    spoken = sound(piece)
    for word in (known.by_sound.get("".join(spoken), ""), known.as_heard.get(_heard(spoken), "")):
        if len(word) == len(piece):
            return word
    return ""


def _heard(spoken: Sequence[str]) -> str:
    return " ".join(map(_as_heard, spoken))


def _as_heard(syllable: str) -> str:
    for pattern, instead in _NOT_TOLD_APART:
        syllable = pattern.sub(instead, syllable)
    return syllable


def _closest(typed: str, candidates: Sequence[str]) -> str:
    wanted = _trigrams(typed)
    best, most = "", ALIKE
    for word in candidates:
        theirs = _trigrams(word)
        shared = len(wanted & theirs)
        alike = shared / (len(wanted) + len(theirs) - shared)
        if alike > most:
            best, most = word, alike
    return best


def _trigrams(word: str) -> set[str]:
    padded = f"  {word} "
    return {padded[at : at + 3] for at in range(len(padded) - 2)}
