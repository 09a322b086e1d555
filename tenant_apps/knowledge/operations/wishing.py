"""A verified reader says of what they want to hear, that they have looked, and that it is enough."""

from collections.abc import Sequence
from dataclasses import replace

from huisheng.kernel import clock
from shared_apps.contracts.knowledge_messages import STAGES
from tenant_apps.knowledge.queries.wishes import Wishes, wishes
from tenant_apps.readers.public import keep_wishes


def choose(reader_id: int, *, stages: Sequence[str], topics: Sequence[str], places: Sequence[str]) -> None:
    """Hear of what fits these. What stands there already is not new to whoever chooses for the first time.

    Raises LookupError for who is forgotten.
    """
    before = wishes(reader_id)
    chosen = Wishes(
        stages=tuple(code for code in STAGES if code in stages),
        topics=tuple(dict.fromkeys(topics)),
        places=tuple(dict.fromkeys(places)),
        seen=before.seen or clock.now(),
    )
    keep_wishes(reader_id, chosen.stored())


def looked(reader_id: int) -> None:
    """All that fits has been seen. Raises LookupError."""
    before = wishes(reader_id)
    if before.seen is not None:
        keep_wishes(reader_id, replace(before, seen=clock.now()).stored())


def stop(reader_id: int) -> None:
    """Hear of nothing, and keep nothing of what was chosen. Raises LookupError."""
    keep_wishes(reader_id, {})
