"""What staff should know about the date of an open question besides the date itself."""

from dataclasses import dataclass
from datetime import date, datetime

from huisheng.kernel import clock
from tenant_apps.questions.data.codes import OWED_STATES, DecisionKind, DecisionState
from tenant_apps.questions.models import Question
from tenant_apps.questions.queries.promised import calendar
from tenant_apps.questions.rules.promises import Rung
from tenant_apps.questions.rules.working_days import due_day


@dataclass(frozen=True, slots=True)
class DatePanel:
    """``rung`` as Question.ladder counts; ``unpublished`` are years up to the date whose holidays are not
    known.
    """

    due_on: date
    rung: int
    late: bool
    extended: bool
    asked_for_more: bool
    may_extend: bool
    unpublished: tuple[int, ...]

    @property
    def says_something(self) -> bool:
        """Whether there is anything to show."""
        return bool(
            self.rung >= Rung.REMINDED
            or self.extended
            or self.asked_for_more
            or self.may_extend
            or self.unpublished
        )


def date_panel(question: Question, now: datetime) -> DatePanel | None:
    """About one question; None when nothing is owed here."""
    if question.away_unit is not None or question.state not in OWED_STATES:
        return None
    due = question.due_at if question.is_open else question.handling_due_at
    if due is None:
        return None
    asked = any(
        row.kind == DecisionKind.EXTENSION and row.state == DecisionState.OPEN
        for row in question.decisions.all()
    )
    still = question.waiting_since is not None
    found = DatePanel(
        due_on=due_day(due),
        rung=question.ladder,
        late=now >= due and not still,
        extended=question.extended,
        asked_for_more=asked,
        may_extend=now < due and not question.extended and not still and not asked,
        unpublished=calendar().unpublished_years(clock.business_day(now), due_day(due)),
    )
    return found if found.says_something else None
