"""What a question is counted as beyond its dates: how long it took, how it ended, what the asker thinks.

The row keeps in ``told`` what was told of it, for a later end replaces an earlier one in the columns, and the
calendar by which time was measured may change: whoever takes a fact back, or tells it again, must say the
same. Keys: ``answer`` and ``waited`` (working minutes), ``burst`` (facts.BURST), and lists: ``closings``,
``sent_back``, ``ratings``.
"""

from datetime import datetime
from typing import Any, Final

from huisheng.kernel.messaging import emit
from tenant_apps.questions.data.codes import AnswerKind, HelpedBy, State
from tenant_apps.questions.models import Answer, Question
from tenant_apps.questions.operations import facts
from tenant_apps.questions.queries.promised import calendar
from tenants.public import WorkingCalendar

FIELD: Final = "told"

_HELPED: Final = {
    AnswerKind.OFFICIAL: HelpedBy.LEAGUE,
    AnswerKind.EXPERT: HelpedBy.EXPERT,
    AnswerKind.VOLUNTEER: HelpedBy.PEER,
    AnswerKind.PARTNER: HelpedBy.SOCIETY,
    AnswerKind.PEER: HelpedBy.PEER,
}
"""Who helped where an answer was all that it took, and nobody was asked to say so."""


def answered(question: Question, at: datetime, *, by: WorkingCalendar | None = None) -> None:
    """The first official answer was given. The caller saves FIELD."""
    question.told = {**question.told, "answer": _worked(question, at, by or calendar())}


def waited(question: Question, since: datetime, at: datetime) -> None:
    """The unit waited for the asker from ``since`` to ``at``. The caller saves FIELD."""
    minutes = int(calendar().working_time_between(since, at).total_seconds() // 60)
    question.told = {**question.told, "waited": question.told.get("waited", 0) + minutes}


def closed(question: Question, at: datetime, *, was: State) -> None:
    """It ended. Called while the row is locked; ``was`` is the state before. The caller saves FIELD."""
    ended = question.handled_at or question.answered_at or at
    helped_by = question.helped_by or (_who_answered(question) if was == State.ANSWERED else [])
    closing = {
        "at": at.isoformat(),
        "worked": _worked(question, ended, calendar()),
        "helped_by": ",".join(helped_by),
        "kind": question.kind,
    }
    _add(question, "closings", closing)
    emit(facts.closed(question, closing))


def sent_back(question: Question, at: datetime) -> None:
    """An asker or a unit above has it handled again (发回重办). Saves FIELD."""
    _add(question, "sent_back", at.isoformat())
    question.save(update_fields=[FIELD])
    emit(facts.sent_back(question, at.isoformat()))


def rated(question: Question, at: datetime, stars: int) -> None:
    """The asker gave stars. The caller saves FIELD."""
    rating = {"at": at.isoformat(), "stars": stars}
    _add(question, "ratings", rating)
    emit(facts.rated(question, rating))


def _add(question: Question, key: str, what: Any) -> None:
    question.told = {**question.told, key: [*question.told.get(key, ()), what]}


def _worked(question: Question, until: datetime, by: WorkingCalendar) -> int:
    since = question.readmitted_at or question.received_at
    minutes = int(by.working_time_between(since, until).total_seconds() // 60)
    return max(0, minutes - int(question.told.get("waited", 0)))


def _who_answered(question: Question) -> list[str]:
    kinds = Answer.objects.filter(question=question).exclude(text="").values_list("kind", flat=True)
    helped = {_HELPED[AnswerKind(kind)] for kind in kinds}
    return [code for code in HelpedBy.values if code in helped]
