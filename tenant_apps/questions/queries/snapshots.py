"""How a question stands with its holder, as its asker may read it: what goes home after each step.

Whole every time, so that a later one replaces an earlier one. No internal note, no account, no name of a
queue or section.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from huisheng.kernel.tenancy import current_unit
from shared_apps.contracts.parcels import Parcel
from tenant_apps.questions.data.codes import Side, StepCode
from tenant_apps.questions.models import Answer, Message, Question, Step
from tenant_apps.questions.queries.hands import IN, hands_of
from tenant_apps.questions.queries.parcels import COUNTS, WORK_MOMENTS, key_of_answer, key_of_message

WORDS: Final = (
    "state",
    "reason",
    "reason_note",
    "outcome",
    "unresolvable_reason",
    "outcome_note",
    "rating_note",
)
NUMBERS: Final = COUNTS
MOMENTS: Final = (*WORK_MOMENTS, "closed_at", "rated_at")
FIELDS: Final = (*WORDS, *NUMBERS, *MOMENTS, "extended", "helped_by", "solved", "rating", "accepted_answer")
"""What of the row is the holder's to say."""

TOLD: Final = frozenset(
    {
        StepCode.ACCEPTED,
        StepCode.NOT_ACCEPTED,
        StepCode.ANSWERED,
        StepCode.CORRECTED,
        StepCode.OVERDUE,
        StepCode.HANDLING_OVERDUE,
        StepCode.HANDLING,
        StepCode.PROGRESS,
        StepCode.RESOLVED,
        StepCode.UNRESOLVABLE,
        StepCode.CLOSED,
        StepCode.MERGED,
        StepCode.SPLIT,
        StepCode.REPLIED,
        StepCode.WAITING,
        StepCode.WAITING_OVER,
        StepCode.EXTENDED,
        StepCode.MOVED_UP,
        StepCode.APPEAL_DECIDED,
        StepCode.REVIEW_DECIDED,
        StepCode.REDO_ORDERED,
        StepCode.OUTSIDE_ASKED,
        StepCode.OUTSIDE_MOVED,
        StepCode.OUTSIDE_ENDED,
        StepCode.SAMPLED,
    }
)
"""Entries of the holder's history that stand in the asker's. The asker's own are written at home at once."""

_PARAMS: Final = (
    "approved",
    "as",
    "by",
    "clock",
    "due_on",
    "helped_by",
    "kind",
    "outcome",
    "reason",
    "said",
    "times",
    "to",
    "upheld",
    "why",
    "words",
    "year",
)


def of(question: Question) -> Parcel:
    """How it stands now, inside the step's transaction."""
    own = f"{current_unit().id}-"
    answers = list(Answer.objects.filter(question=question).exclude(text="").order_by("pk"))
    keys = {answer.pk: key_of_answer(answer) for answer in answers}
    spoken = Message.objects.filter(question=question, side=Side.UNIT).exclude(text="").order_by("pk")
    steps = Step.objects.filter(question=question, code__in=[code.value for code in TOLD]).order_by("pk")
    since = next((change.at for change in reversed(hands_of(question).changes) if change.way == IN), None)
    if since is not None:
        # What happened before stands in the asker's history already; some of it was brought along.
        steps = steps.filter(at__gte=since)
    return {
        **{name: getattr(question, name) for name in WORDS},
        **{name: str(getattr(question, name)) for name in NUMBERS},
        **{name: moment(getattr(question, name)) for name in MOMENTS},
        "extended": _flag(question.extended),
        "solved": "" if question.solved is None else _flag(question.solved),
        "rating": str(question.rating or ""),
        "helped_by": ",".join(question.helped_by),
        "accepted_answer": keys.get(question.accepted_answer or 0, ""),
        "answers": [_answer(one, keys[one.pk]) for one in answers if keys[one.pk].startswith(own)],
        "messages": _messages(spoken, own),
        "steps": [_step(step, own, keys) for step in steps],
        "acts": [{"token": token} for token in question.acts],
    }


def moment(at: datetime | None) -> str:
    """A moment as it travels; empty for none."""
    return "" if at is None else at.isoformat()


def _flag(value: bool) -> str:
    return "1" if value else "0"


def _answer(answer: Answer, key: str) -> dict[str, str]:
    return {
        "key": key,
        "kind": answer.kind,
        "official": _flag(answer.official),
        "signed": answer.persona,
        "text": answer.text,
        "disclaimer": answer.disclaimer,
        "published_at": moment(answer.published_at),
        "corrected_at": moment(answer.corrected_at),
        "corrections": json.dumps(
            [{"text": one["text"], "until": one["until"]} for one in answer.corrections], ensure_ascii=False
        ),
    }


def _messages(spoken: Iterable[Message], own: str) -> list[dict[str, str]]:
    return [
        {
            "key": key,
            "at": moment(message.at),
            "kind": message.kind,
            "signed": message.persona,
            "text": message.text,
        }
        for message in spoken
        if (key := key_of_message(message)).startswith(own)
    ]


def _step(step: Step, own: str, keys: Mapping[int, str]) -> dict[str, str]:
    params: dict[str, Any] = {name: step.params[name] for name in _PARAMS if name in step.params}
    if "answer" in step.params:
        params["answer"] = keys.get(step.params["answer"], "")
    return {
        "key": f"{own}s{step.pk}",
        "code": step.code,
        "at": moment(step.at),
        "params": json.dumps(params, ensure_ascii=False),
    }
