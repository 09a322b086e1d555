"""The first weeks of units, as those above see them: steps with their days, summaries, what was waived."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from shared_apps.contracts.setup_facts import CONDITIONS, LIVE, OPENED, STEPS
from shared_apps.onboarding.models import Progress, StageReport, Waiver
from tenants.public import UnitCard, UnitState, subtree


@dataclass(frozen=True, slots=True)
class StepStand:
    """One step of a unit. `stand`: done, done_late, late, open; "" while the unit has told nothing of it."""

    step: str
    due_on: date | None
    done_on: date | None
    stand: str


@dataclass(frozen=True, slots=True)
class UnitStand:
    """A unit in its first weeks."""

    card: UnitCard
    opened: date | None
    live: date | None
    steps: tuple[StepStand, ...]
    waived: int
    unanswered: int

    @property
    def late(self) -> int:
        """How many steps are late."""
        return sum(step.stand == "late" for step in self.steps)

    @property
    def done(self) -> int:
        """How many are done."""
        return sum(step.done_on is not None for step in self.steps)


@dataclass(frozen=True, slots=True)
class WaiverView:
    """One condition that was waived, by whom and why."""

    condition: str
    reason: str
    by_name: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportView:
    """A summary of a stage, and the answer to it ("" while there is none)."""

    report_id: int
    unit_id: int
    stage: str
    first_day: date
    last_day: date
    figures: Mapping[str, int]
    went_well: str
    problems: str
    suggestions: str
    person: str
    sent_at: datetime
    answer: str
    answered_by: str
    answered_at: datetime | None


def unit_stand(card: UnitCard, today: date) -> UnitStand:
    """One unit."""
    return _stands([card], today)[0]


def stands_below(card: UnitCard, today: date) -> list[UnitStand]:
    """Every open unit below that has begun, what is late first. Four statements, whatever their number."""
    below = subtree(card.id, include_self=False, states=(UnitState.SANDBOX, UnitState.LIVE))
    found = [stand for stand in _stands(below, today) if stand.opened is not None]
    return sorted(found, key=lambda stand: (-stand.late, -stand.unanswered, stand.done, stand.card.path))


def waivers(unit_id: int) -> list[WaiverView]:
    """What was waived for a unit, the oldest first."""
    rows = Waiver.objects.filter(unit_id=unit_id).values_list("condition", "reason", "by_name", "at")
    return [WaiverView(*row) for row in rows]


def not_waived(unit_id: int) -> list[str]:
    """What may still be waived, by code."""
    waived = set(Waiver.objects.filter(unit_id=unit_id).values_list("condition", flat=True))
    return [condition for condition in CONDITIONS if condition not in waived]


def reports(unit_id: int) -> list[ReportView]:
    """The summaries of a unit, the newest first."""
    return [_report(row) for row in StageReport.objects.filter(unit_id=unit_id)]


def report(report_id: int) -> ReportView | None:
    """One summary, or None."""
    row = StageReport.objects.filter(pk=report_id).first()
    return None if row is None else _report(row)


def _report(row: StageReport) -> ReportView:
    return ReportView(
        report_id=row.pk,
        unit_id=row.unit_id,
        stage=row.stage,
        first_day=row.first_day,
        last_day=row.last_day,
        figures=row.figures,
        went_well=row.went_well,
        problems=row.problems,
        suggestions=row.suggestions,
        person=row.person,
        sent_at=row.sent_at,
        answer=row.answer,
        answered_by=row.answered_by_name,
        answered_at=row.answered_at,
    )


def _stands(cards: Iterable[UnitCard], today: date) -> list[UnitStand]:
    cards = list(cards)
    ids = [card.id for card in cards]
    told: dict[int, dict[str, Progress]] = {}
    for row in Progress.objects.filter(unit_id__in=ids):
        told.setdefault(row.unit_id, {})[row.step] = row
    waived = _counted(Waiver.objects.filter(unit_id__in=ids).values_list("unit_id", flat=True))
    unanswered = _counted(
        StageReport.objects.filter(unit_id__in=ids, answered_at=None).values_list("unit_id", flat=True)
    )
    return [
        UnitStand(
            card=card,
            opened=_done(told.get(card.id, {}), OPENED),
            live=_done(told.get(card.id, {}), LIVE),
            steps=tuple(_stand(step, told.get(card.id, {}).get(step), today) for step in STEPS),
            waived=waived.get(card.id, 0),
            unanswered=unanswered.get(card.id, 0),
        )
        for card in cards
    ]


def _counted(ids: Iterable[int]) -> dict[int, int]:
    found: dict[int, int] = {}
    for unit_id in ids:
        found[unit_id] = found.get(unit_id, 0) + 1
    return found


def _done(rows: Mapping[str, Progress], step: str) -> date | None:
    row = rows.get(step)
    return None if row is None else row.done_on


def _stand(step: str, row: Progress | None, today: date) -> StepStand:
    if row is None:
        return StepStand(step, None, None, "")
    late = row.due_on is not None and row.due_on < (row.done_on or today)
    stand = ("done_late" if late else "done") if row.done_on else ("late" if late else "open")
    return StepStand(step, row.due_on, row.done_on, stand)
