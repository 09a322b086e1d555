"""What the holder of a number and its secret may see."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from shared_apps.topics import public as topics
from tenant_apps.questions.data.codes import Reason, State
from tenant_apps.questions.models import Answer, Question, Step
from tenant_apps.questions.queries.timeline import Entry, timeline
from tenant_apps.questions.queries.unit_topics import topic_name
from tenant_apps.questions.rules import receipts, working_days

# The asker reads what is being done, not the name of a queue.
STATES_FOR_ASKERS = {
    State.RECEIVED: _("Received, being read"),
    State.ACCEPTED: _("An answer is being prepared"),
    State.ANSWERED: State.ANSWERED.label,
    State.HANDLING: _("Being dealt with"),
    State.RESOLVED: _("Done, as far as we can see"),
    State.UNRESOLVABLE: State.UNRESOLVABLE.label,
    State.NOT_ACCEPTED: State.NOT_ACCEPTED.label,
    State.CLOSED: State.CLOSED.label,
    State.MERGED: _("Answered together with others"),
    State.WITHDRAWN: _("Withdrawn by you"),
}


@dataclass(frozen=True, slots=True)
class AnswerView:
    """An answer as the asker reads it: signed with the persona."""

    text: str
    signed: str
    official: bool
    published_at: datetime


@dataclass(frozen=True, slots=True)
class AskerView:
    """The asker's own question."""

    number: str
    title: str
    text: str
    topic: str
    topic_code: str
    kind: str
    kind_label: str
    visibility: str
    visibility_label: str
    display_name: str
    has_contact: bool
    danger: bool
    state: str
    state_label: str
    is_open: bool
    is_late: bool
    received_at: datetime
    due_on: date
    reason: str
    reason_note: str
    answers: tuple[AnswerView, ...]
    history: tuple[Entry, ...]


def find(number: str, secret: str, *, unit: str, now: datetime) -> AskerView | None:
    """The question of this number, if the secret opens it; None otherwise, without telling which of the
    two failed.
    """
    number = receipts.tidy_number(number)
    if not number:
        return None
    question = (
        Question.objects.select_related("unit_topic")
        .prefetch_related(
            Prefetch("answers", Answer.objects.order_by("-published_at", "-id")),
            Prefetch("steps", Step.objects.all()),
        )
        .filter(number=number)
        .first()
    )
    if question is None or not receipts.secret_fits(receipts.tidy_secret(secret), question.secret_hash):
        return None
    own = question.unit_topic.name if question.unit_topic else ""
    return AskerView(
        number=question.number,
        title=question.title,
        text=question.text,
        topic=topic_name(topics.tree(), question.topic, own),
        topic_code=question.topic,
        kind=question.kind,
        kind_label=question.get_kind_display(),
        visibility=question.visibility,
        visibility_label=question.get_visibility_display(),
        display_name=question.display_name,
        has_contact=bool(question.contact_phone or question.contact_email),
        danger=question.danger,
        state=question.state,
        state_label=str(STATES_FOR_ASKERS[State(question.state)]),
        is_open=question.is_open,
        is_late=question.is_late(now),
        received_at=question.received_at,
        due_on=working_days.due_day(question.due_at),
        reason=str(Reason(question.reason).label) if question.reason else "",
        reason_note=question.reason_note,
        answers=tuple(
            AnswerView(answer.text, answer.persona, answer.official, answer.published_at)
            for answer in question.answers.all()
        ),
        history=tuple(timeline(question.steps.all(), unit=unit)),
    )
