"""How well an entry fits what somebody writes.

PostgreSQL finds the entries that share a word with the text. A word that stands in many of them says little,
so each shared word counts by how few share it; and words of the title, or of the ways in which people ask,
say what an entry is about, while its text may mention anything.
"""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final, Protocol, TypeVar

LEAST_TO_SUGGEST: Final = 1.2
"""Below this, an entry shares hardly more than a chance word: no suggestion costs less than a wrong one."""

_BODY_WEIGHT: Final = 0.5


class Candidate(Protocol):
    """Something found by its words: those of its title and questions, and PostgreSQL's rank of the whole."""

    @property
    def terms(self) -> str: ...

    @property
    def rank(self) -> float: ...


_C = TypeVar("_C", bound=Candidate)


def ranked(words: Iterable[str], candidates: Sequence[_C]) -> list[tuple[float, _C]]:
    """The candidates with their scores, best first; equal ones stay in their order."""
    asked = set(words)
    own = [set(candidate.terms.split()) & asked for candidate in candidates]
    shared_by = Counter(word for shared in own for word in shared)
    scored = [
        (
            sum(_weight(word) / math.sqrt(shared_by[word]) for word in shared)
            + _BODY_WEIGHT * candidate.rank,
            candidate,
        )
        for shared, candidate in zip(own, candidates, strict=True)
    ]
    return sorted(scored, key=lambda entry: -entry[0])


def _weight(word: str) -> float:
    """A single character is a word by chance more often than a longer one."""
    return 0.4 if len(word) == 1 else 1.0
