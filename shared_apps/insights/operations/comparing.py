"""The units' side of the comparison: what their own tables say must have been told, and telling it again."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import islice
from typing import Final

from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from huisheng.kernel.messaging import SetHash, emit
from shared_apps.contracts.question_facts import (
    QuestionAnswered2,
    QuestionClosed,
    QuestionHandedIn,
    QuestionHandedOut,
    QuestionOverdue,
    QuestionRated,
    QuestionReadmitted,
    QuestionReceived2,
    QuestionScreened,
    QuestionSentBack,
    QuestionWithdrawn,
    QuestionWithdrawnOverdue,
)

Fact = (
    QuestionReceived2
    | QuestionScreened
    | QuestionAnswered2
    | QuestionClosed
    | QuestionSentBack
    | QuestionRated
    | QuestionOverdue
    | QuestionReadmitted
    | QuestionWithdrawn
    | QuestionWithdrawnOverdue
    | QuestionHandedOut
    | QuestionHandedIn
)
PORTION: Final = 5_000
"""Facts that are hashed at a time: a unit of ten years has hundreds of thousands."""

Tell = Callable[[], Iterable[Fact]]
"""Gives every fact that the rows of the current unit imply."""


_tell: Tell | None = None


def register_told(tell: Tell) -> None:
    """Called once, when applications are ready, by way of public.compare_with_units."""
    global _tell
    _tell = tell


def facts_of_unit() -> Iterable[Fact]:
    """Every fact that the rows of the current unit imply, question by question."""
    if _tell is None:
        raise ImproperlyConfigured("no app tells the facts of a unit")
    return _tell()


class ToldFacts:
    """Buckets and keys as in queries.comparing.ArrivedFacts, made from the unit's own rows."""

    def __init__(self, tell: Tell) -> None:
        self._tell = tell

    def hashes(self, unit_id: int) -> Mapping[str, SetHash]:
        """The hash of every bucket. The database hashes, so that both sides do it in the same way."""
        told = ((bucket_of(fact), fact.question_id) for fact in self._tell())
        found: dict[str, SetHash] = {}
        while portion := list(islice(told, PORTION)):
            for bucket, part in _hashes_of(portion):
                known = found.get(bucket, SetHash(0, 0))
                found[bucket] = SetHash(known.count + part.count, known.bits ^ part.bits)
        return found

    def keys(self, unit_id: int, bucket: str) -> Collection[str]:
        """The questions of one bucket."""
        return {fact.question_id for fact in self._tell() if bucket_of(fact) == bucket}

    def tell_again(self, bucket: str, keys: Collection[str]) -> None:
        """Send what the network lacks once more: the repair of kernel.messaging.reconcile."""
        for fact in self._tell():
            if fact.question_id in keys and bucket_of(fact) == bucket:
                emit(fact)


def _hashes_of(portion: Sequence[tuple[str, str]]) -> list[tuple[str, SetHash]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT bucket, count(*), bit_xor(hashtextextended(key, 0))"
            " FROM unnest(%s::text[], %s::text[]) AS told (bucket, key) GROUP BY bucket",
            [[bucket for bucket, _ in portion], [key for _, key in portion]],
        )
        return [(bucket, SetHash(count, bits)) for bucket, count, bits in cursor.fetchall()]


def bucket_of(fact: Fact) -> str:
    """Where a fact belongs in the comparison."""
    return f"{fact.kind}/{fact.business_day}"
