"""What a unit tells of its own difficulties (基层困难), and what time and the end of a unit do to them.

Only the unit that raised one may tell of it.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.messaging import broadcast, cancel_wakeup
from shared_apps.contracts.difficulty_messages import (
    RAISED,
    UNTAKEN,
    DifficultyAdded,
    DifficultyBelow,
    DifficultyJudged,
    DifficultyRaised,
    DifficultyTakenBack,
)
from shared_apps.oversight.events import DIFFICULTY_UNTAKEN
from shared_apps.oversight.models import Difficulty, DifficultyStep
from shared_apps.oversight.operations.difficulties import let_go, note, watch
from shared_apps.oversight.queries.difficulties import UNDER_WAY, leader_of, units_above

Stage = Difficulty.Stage
Code = DifficultyStep.Code


class StrangeDifficultyError(LookupError):
    """A unit tells of a difficulty that is not its own, or that has not come yet."""


def raised(unit_id: int, message: DifficultyRaised) -> None:
    """A unit raises one; told twice it is one. The unit right above is told at once."""
    row, is_new = Difficulty.objects.get_or_create(
        id=UUID(message.difficulty_id),
        defaults={
            "unit_id": unit_id,
            "area": message.area if message.area in Difficulty.Area.values else Difficulty.Area.OTHER,
            "subject": message.subject[:120],
            "text": message.text,
            "may_be_shared": message.may_be_shared,
            "account_id": message.account,
            "person": message.person[:60],
            "raised_at": datetime.fromisoformat(message.at),
        },
    )
    if is_new:
        watch(row, again=False)
        _tell_above(row, RAISED, nearest_only=True)


def added(unit_id: int, message: DifficultyAdded) -> None:
    """The unit adds words."""
    _told(_own(unit_id, message.difficulty_id), Code.ADDED, message, message.text)


def judged(unit_id: int, message: DifficultyJudged) -> None:
    """Whether what was done is enough. Where it is not, whoever leads goes on, and nobody else reads it."""
    row = _own(unit_id, message.difficulty_id)
    code = Code.ENOUGH if message.is_enough else Code.NOT_ENOUGH
    if not _told(row, code, message, message.text):
        return
    if row.stage != Stage.SETTLED or message.turn != row.turn:
        return
    if message.is_enough:
        row.stage, row.ended_at = Stage.DONE, datetime.fromisoformat(message.at)
        row.save(update_fields=["stage", "ended_at"])
        return
    row.shared_by_unit_id = None
    if leader_of(row) is None:
        let_go(row)
    else:
        row.stage = Stage.TAKEN
    row.save(update_fields=["stage", "shared_by_unit_id"])


def taken_back(unit_id: int, message: DifficultyTakenBack) -> None:
    """The unit needs no help any more; what it has called solved stays solved."""
    row = _own(unit_id, message.difficulty_id)
    if _told(row, Code.TAKEN_BACK, message, "") and row.stage in UNDER_WAY:
        _end(row, datetime.fromisoformat(message.at))


@transaction.atomic
def untaken(difficulty_id: UUID) -> None:
    """Nobody has taken it on in time: every level above is told. Early and doubled calls do no harm."""
    row = Difficulty.objects.select_for_update().get(pk=difficulty_id)
    if row.stage != Stage.OPEN:
        return
    row.reminded_at = clock.now()
    row.save(update_fields=["reminded_at"])
    note(row, Code.UNTAKEN)
    _tell_above(row, UNTAKEN, nearest_only=False)
    watch(row, again=True)


def unit_closed(unit_id: int) -> None:
    """A unit was closed for good: what it raised ends, and what it leads is free for others."""
    for key in _keys(unit_id=unit_id, stage__in=UNDER_WAY):
        row = Difficulty.objects.select_for_update().get(pk=key)
        if row.stage in UNDER_WAY:
            _end(row, clock.now())
            note(row, Code.UNIT_CLOSED)
    for key in _keys(lead_unit_id=unit_id, stage=Stage.TAKEN):
        row = Difficulty.objects.select_for_update().get(pk=key)
        if row.stage == Stage.TAKEN and row.lead_unit_id == unit_id:
            let_go(row)
            note(row, Code.RELEASED, unit_id=unit_id)


def _keys(**wanted: object) -> list[UUID]:
    return list(Difficulty.objects.filter(**wanted).order_by("pk").values_list("pk", flat=True))


def _end(row: Difficulty, at: datetime) -> None:
    row.stage, row.ended_at, row.shared_by_unit_id = Stage.TAKEN_BACK, at, None
    row.save(update_fields=["stage", "ended_at", "shared_by_unit_id"])
    cancel_wakeup(DIFFICULTY_UNTAKEN, str(row.pk))


def _told(
    row: Difficulty,
    code: DifficultyStep.Code,
    message: DifficultyAdded | DifficultyJudged | DifficultyTakenBack,
    words: str,
) -> bool:
    """Write down what the unit tells; False where it was told before."""
    _step, is_new = DifficultyStep.objects.get_or_create(
        id=UUID(message.step_id),
        defaults={
            "difficulty": row,
            "code": code,
            "unit_id": row.unit_id,
            "account_id": message.account,
            "person": message.person[:60],
            "words": words,
            "at": datetime.fromisoformat(message.at),
        },
    )
    return is_new


def _own(unit_id: int, difficulty_id: str) -> Difficulty:
    row = Difficulty.objects.select_for_update().filter(pk=UUID(difficulty_id), unit_id=unit_id).first()
    if row is None:
        raise StrangeDifficultyError(difficulty_id)
    return row


def _tell_above(row: Difficulty, what: str, *, nearest_only: bool) -> None:
    above = [card.id for card in units_above(row.unit_id) if card.routable]
    told = DifficultyBelow(difficulty_id=str(row.pk), what=what, at=clock.now().isoformat())
    broadcast(told, above[:1] if nearest_only else above)
