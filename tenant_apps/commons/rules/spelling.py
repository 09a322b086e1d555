"""What somebody meant who typed a word that stands nowhere: the words of this unit that sound alike.

Whoever types Chinese types its sound and picks the characters, so most slips are other characters of the
same sound (代款 for 贷款), or a sound nearly the same (zang for zhang). Trigrams are therefore counted on the
sound, not on the two or three characters of a word, of which a wrong one leaves hardly any trigram alike.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from huisheng.kernel.text import fold, tokens

ALIKE: Final = 0.45
"""Trigrams in common, of all trigrams of both, from which a word may be meant."""
LONGEST: Final = 8
"""Characters of the longest word looked for."""

Sound = Callable[[str], Sequence[str]]
"""The syllables of a word."""

_RUN: Final = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words in use, each with the number of texts it stands in; by sound, and by their number of characters,
    the commonest first.
    """

    counts: Mapping[str, int]
    by_sound: Mapping[str, str]
    by_length: Mapping[int, Sequence[tuple[str, str]]]


def vocabulary(counts: Mapping[str, int], sound: Sound) -> Vocabulary:
    """Made of words and their counts."""
    by_sound: dict[str, str] = {}
    by_length: defaultdict[int, list[tuple[str, str]]] = defaultdict(list)
    for word in sorted(counts, key=lambda one: (-counts[one], one)):
        spoken = "".join(sound(word))
        by_sound.setdefault(spoken, word)
        by_length[len(word)].append((word, spoken))
    return Vocabulary(counts, by_sound, by_length)


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


def _latin(run: str, known: Vocabulary) -> str:
    if run in known.counts or run.isdigit():
        return run
    if run in known.by_sound:
        return known.by_sound[run]
    near = [pair for length in range(len(run) - 1, len(run) + 2) for pair in known.by_length.get(length, ())]
    return _closest(run, [pair for pair in near if pair[0].isascii()]) or run


def _run(run: str, known: Vocabulary, sound: Sound) -> str:
    if all(word in known.counts for word in tokens(run)):
        return run
    meant, at, changed = "", 0, False
    while at < len(run):
        word = next(
            (
                found
                for length in range(min(LONGEST, len(run) - at), 1, -1)
                if (found := _same_sound(run[at : at + length], known, sound))
            ),
            run[at],
        )
        changed = changed or word != run[at : at + len(word)]
        meant += word
        at += len(word)
    if changed or len(run) > LONGEST:
        return meant
    return _closest("".join(sound(run)), known.by_length.get(len(run), ())) or run


def _same_sound(piece: str, known: Vocabulary, sound: Sound) -> str:
    if piece in known.counts:
        return piece
    word = known.by_sound.get("".join(sound(piece)), "")
    return word if len(word) == len(piece) else ""


def _closest(spoken: str, candidates: Sequence[tuple[str, str]]) -> str:
    wanted = _trigrams(spoken)
    best, most = "", ALIKE
    for word, other in candidates:
        theirs = _trigrams(other)
        shared = len(wanted & theirs)
        alike = shared / (len(wanted) + len(theirs) - shared)
        if alike > most:
            best, most = word, alike
    return best


def _trigrams(word: str) -> set[str]:
    padded = f"  {word} "
    return {padded[at : at + 3] for at in range(len(padded) - 2)}
