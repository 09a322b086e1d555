"""The question wall of a broadcast, as anybody sees it and as staff choose what stands there.

Nothing of a question is kept for the wall: every look asks what stands in public now. What was never approved
cannot come to stand there, and what is taken out of the public leaves it in the same moment.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from tenant_apps.commons import public as commons
from tenant_apps.commons.public import PublicRow
from tenant_apps.outreach.models import Campaign
from tenant_apps.outreach.queries.broadcasts import Broadcast
from tenant_apps.outreach.rules.wall import Stands, wall_in
from tenant_apps.questions import public as questions

ASKED_AT_MOST: Final = 500
"""Of the questions that came by one broadcast the newest so many are looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wall:
    """The questions on it. ``answered``: what came by the broadcast, stands in public and has its answer in
    writing; once it is over.
    """

    now: PublicRow | None
    waits: Sequence[PublicRow]
    done: Sequence[PublicRow]
    answered: Sequence[PublicRow] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands on it."""
        return not (self.now or self.waits or self.done or self.answered)


@dataclass(frozen=True, slots=True, kw_only=True)
class WallKept:
    """The same for staff: besides, ``ready`` may be put there, and ``held`` is the number of questions that
    came by the broadcast and do not stand in public: private, not to be shown, or still to be decided.
    """

    wall: Wall
    ready: Sequence[PublicRow]
    held: int


def wall_of(broadcast: Broadcast) -> Wall:
    """What stands on it. Two queries; three once the broadcast is over."""
    wall = _standing(broadcast.campaign_id)
    if broadcast.is_ahead:
        return wall
    came = commons.answered_among(questions.ids_by_campaign(broadcast.code, ASKED_AT_MOST))
    written = {row.question_id for row in came}
    done = [row for row in wall.done if row.question_id not in written]
    return Wall(now=None, waits=(), done=done, answered=came)


def wall_kept(broadcast: Broadcast) -> WallKept:
    """What staff choose from. Three queries."""
    asked = questions.ids_by_campaign(broadcast.code, ASKED_AT_MOST)
    public = commons.rows_by_id(asked)
    wall = _standing(broadcast.campaign_id)
    there = {row.question_id for row in (*wall.waits, *wall.done)}
    if wall.now is not None:
        there.add(wall.now.question_id)
    ready = [public[one] for one in reversed(asked) if one in public and one not in there]
    return WallKept(wall=wall, ready=ready, held=len(asked) - len(public))


def may_stand_there(code: str, question_id: UUID) -> bool:
    """Whether this question came by the broadcast and stands in public now. Two queries."""
    asked = questions.ids_by_campaign(code, ASKED_AT_MOST)
    return question_id in asked and question_id in commons.rows_by_id([question_id])


def _standing(campaign_id: int) -> Wall:
    said = Campaign.objects.filter(pk=campaign_id).values_list("broadcast", flat=True).first()
    entries = wall_in(said)
    rows = commons.rows_by_id([one.question_id for one in entries])
    by = {
        stands: [rows[one.question_id] for one in entries if one.stands is stands and one.question_id in rows]
        for stands in Stands
    }
    now = by[Stands.NOW]
    return Wall(now=now[0] if now else None, waits=by[Stands.WAITS], done=by[Stands.DONE])
