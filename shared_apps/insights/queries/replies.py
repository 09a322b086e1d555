"""Replies to all questions of a cluster, and who has used them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared_apps.insights.models import ClusterReply, ReplyTarget
from tenants.public import UnitCard, unit_cards


@dataclass(frozen=True, slots=True)
class UnitUse:
    """What one unit has made of a reply: numbers of questions by state, in the order of the states."""

    unit: UnitCard
    states: Sequence[tuple[str, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyLine:
    """One reply. ``used`` of ``questions`` were answered with it, ``answered`` in any words."""

    text: str
    person: str
    unit_name: str
    sent_at: datetime
    questions: int
    used: int
    answered: int
    uses: Sequence[UnitUse]


def replies_to(cluster_id: int) -> list[ReplyLine]:
    """The replies to one cluster, the newest first. Three queries, however many there are."""
    rows = list(ClusterReply.objects.filter(cluster_id=cluster_id).order_by("-sent_at"))
    targets: dict[Any, list[ReplyTarget]] = defaultdict(list)
    for target in ReplyTarget.objects.filter(reply__in=rows).order_by("unit_id"):
        targets[target.reply_id].append(target)
    cards = unit_cards({target.unit_id for own in targets.values() for target in own})
    return [_line(row, targets[row.pk], cards) for row in rows]


def _line(row: ClusterReply, targets: Sequence[ReplyTarget], cards: dict[int, UnitCard]) -> ReplyLine:
    states: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for target in targets:
        states[target.unit_id][target.state] += 1
    used = sum(1 for target in targets if target.state == ReplyTarget.State.USED)
    own_words = sum(1 for target in targets if target.state == ReplyTarget.State.OWN_WORDS)
    return ReplyLine(
        text=row.text,
        person=row.person,
        unit_name=row.unit_name,
        sent_at=row.sent_at,
        questions=len(targets),
        used=used,
        answered=used + own_words,
        uses=[
            UnitUse(cards[unit], [(state, own[state]) for state in ReplyTarget.State.values if own[state]])
            for unit, own in states.items()
            if unit in cards
        ],
    )
