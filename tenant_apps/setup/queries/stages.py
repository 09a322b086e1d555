"""A summary of a stage, filled in with what the unit itself can see."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tenant_apps.questions.public import worked_between
from tenant_apps.setup.data.codes import Stage
from tenant_apps.setup.queries.evidence import gather
from tenant_apps.setup.queries.milestones import StepView, begun, stage_days, stage_is_over, steps
from tenant_apps.setup.rules.days import day_range


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """One stage: its days and steps, counts by code, and whether it may be sent or was."""

    stage: Stage
    first_day: date
    last_day: date
    steps: tuple[StepView, ...]
    figures: Mapping[str, int]
    is_over: bool
    sent_on: date | None


def summary(stage: Stage) -> Summary | None:
    """One stage as it stands; None in a unit that has not begun."""
    since = begun()
    if since is None:
        return None
    found = gather()
    stands = steps(found, since)
    first, last = stage_days(stage, stands, since)
    worked = worked_between(*day_range(first, last))
    return Summary(
        stage=stage,
        first_day=first,
        last_day=last,
        steps=tuple(step for step in stands if step.code in stage.milestones),
        figures={
            "staff": found.staff,
            "experts": found.experts,
            "sections": found.sections,
            "campaigns": found.campaigns,
            "received": worked.received,
            "answered": worked.answered,
            "closed": worked.closed,
            "late_responses": worked.late_responses,
            "late_answers": worked.late_answers,
        },
        is_over=stage_is_over(stage, stands),
        sent_on=since.done.get(stage.row),
    )
