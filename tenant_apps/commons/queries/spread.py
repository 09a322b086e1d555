"""How public questions are spread over time and how common words are in them, as PostgreSQL knows it from
its own statistics (ANALYZE, autovacuum).
"""

from bisect import bisect_left
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile
from math import prod, sqrt
from typing import Final

from django.db import connection

from huisheng.kernel.ops.kept import Kept

_SECONDS: Final = 600.0
"""How long it is kept. Nothing depends on it but the time that a search takes."""

_SQL: Final = """
SELECT reltuples,
    (SELECT histogram_bounds::text::timestamptz[] FROM pg_stats
     WHERE schemaname = relnamespace::regnamespace::text AND tablename = relname AND attname = 'asked_at'),
    (SELECT most_common_elems::text::text[] FROM pg_stats
     WHERE schemaname = relnamespace::regnamespace::text AND tablename = relname AND attname = 'search'),
    (SELECT most_common_elem_freqs FROM pg_stats
     WHERE schemaname = relnamespace::regnamespace::text AND tablename = relname AND attname = 'search')
FROM pg_class WHERE oid = 'commons_publication'::regclass
"""


@dataclass(frozen=True, slots=True)
class Spread:
    """``bounds`` are moments between which as many of the ``count`` questions lie each; ``words`` the
    commonest, sorted, with the ``shares`` of texts in which they stand. All empty while nothing is known.
    """

    count: float
    bounds: list[datetime]
    words: list[str]
    shares: list[float]

    def beginning_of_newest(self, count: float) -> datetime | None:
        """About when the newest so many begin; None where that is most of all, or unknown."""
        places = len(self.bounds) - 1
        if places < 1 or count > self.count / 2:
            return None
        return self.bounds[int(places * (1 - count / self.count))]

    def share(self, words: list[str]) -> float:
        """In which share of texts all these words stand, the last as the beginning of any; 0 for rare ones.

        Words are about one matter or they are not: between what would be if they stood together by chance,
        and always.
        """
        # Of a long word the words inside it are looked for as well, and stand wherever it does.
        own = [word for word in words if not any(word != longer and word in longer for longer in words)]
        last = words[-1:]
        shares = [self._share_of_beginning(word) if [word] == last else self._share(word) for word in own]
        return sqrt(prod(shares) * min(shares)) if shares else 0.0

    def _share(self, word: str) -> float:
        place = bisect_left(self.words, word)
        return self.shares[place] if self.words[place : place + 1] == [word] else 0.0

    def _share_of_beginning(self, beginning: str) -> float:
        first = bisect_left(self.words, beginning)
        known = zip(self.words[first:], self.shares[first:], strict=True)
        return min(
            1.0, sum(share for _word, share in takewhile(lambda one: one[0].startswith(beginning), known))
        )


_spreads: Final[Kept[Spread]] = Kept("commons-spread", of_unit=True, most=200, seconds=_SECONDS)


def spread() -> Spread:
    """What is known now. One query in ten minutes and process."""
    return _spreads.get("", _read)


def _read() -> Spread:
    with connection.cursor() as cursor:
        cursor.execute(_SQL)
        [(count, bounds, words, shares)] = cursor.fetchall()
    # After the shares of the words come the least, the greatest and that of nothing.
    known = sorted(zip(words or (), shares or (), strict=False))
    return Spread(count, bounds or [], [word for word, _share in known], [share for _word, share in known])
