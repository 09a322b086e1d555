"""Home: a question of this unit that another one holds is shown as it stands there.

What its holder does comes as whole snapshots, of which the latest counts. Steps come with them, each once, so
that timeline, notices and the public page work as for a step of this unit's own.
"""

import json
from datetime import datetime
from typing import Any, Final

from shared_apps.contracts.case_messages import CaseTold
from shared_apps.contracts.parcels import Parcel
from tenant_apps.questions.data.codes import AnswerKind, MessageKind, Side, State, StepCode
from tenant_apps.questions.models import Answer, Message, Question, Step
from tenant_apps.questions.operations import erasing
from tenant_apps.questions.operations.history import take_step
from tenant_apps.questions.operations.leaving_home import goes_away, mine
from tenant_apps.questions.operations.locking import is_away, save
from tenant_apps.questions.queries import snapshots
from tenant_apps.questions.queries.parcels import FROM_ELSEWHERE, key_of_answer

ELSEWHERE: Final = "elsewhere"
"""Who acted, in the log of home: somebody of the unit that holds it, whose own log has the name."""

Rows = list[dict[str, str]]


def told(message: CaseTold) -> None:
    """The holder has done something. An older word of it than the last one changes nothing.

    What an earlier holder did before it let go stands on the page too, however late it is told; how the
    question stands is for the one that holds it now to say.
    """
    question = mine(message.question_id)
    if question is None:
        return
    if message.hop < question.hop:
        _bring_words(question, message.snapshot)
        _steps(question, _rows(message.snapshot, "steps"), message)
        return
    if message.hop > question.hop:
        # The word of the change of hands was overtaken by the first of the new holder.
        goes_away(
            question,
            unit=message.holder_unit,
            hop=message.hop,
            at=datetime.fromisoformat(message.step["at"]),
            words={"to": message.holder_name, "way": "", "why": ""},
        )
    if not is_away(question) or message.number <= question.mirrored:
        return
    question.mirrored = message.number
    _show(question, message.snapshot)
    _steps(question, _rows(message.snapshot, "steps"), message)


def _show(question: Question, snapshot: Parcel) -> None:
    """The row as the holder says that it stands. Raises ValueError for what no state of a question is."""
    answers = _bring_words(question, snapshot)
    said = {name: value for name, value in snapshot.items() if isinstance(value, str)}
    for name in snapshots.WORDS:
        setattr(question, name, said[name])
    question.state = State(said["state"])
    for name in snapshots.NUMBERS:
        setattr(question, name, int(said[name]))
    for name in snapshots.MOMENTS:
        setattr(question, name, datetime.fromisoformat(said[name]) if said[name] else None)
    question.extended = said["extended"] == "1"
    question.solved = said["solved"] == "1" if said["solved"] else None
    question.rating = int(said["rating"]) if said["rating"] else None
    question.helped_by = said["helped_by"].split(",") if said["helped_by"] else []
    question.accepted_answer = answers.get(said["accepted_answer"])
    heard = {row["token"] for row in _rows(snapshot, "acts")}
    question.acts = [token for token in question.acts if token not in heard]
    save(question, *snapshots.FIELDS, "mirrored", "acts")
    # The contact is kept here alone, so its time runs here.
    (erasing.plan if question.closed_at is not None else erasing.call_off)(question)


def _bring_words(question: Question, snapshot: Parcel) -> dict[str, int]:
    """What was answered and written there; the ids of all answers by their keys."""
    _messages(question, _rows(snapshot, "messages"))
    return _answers(question, _rows(snapshot, "answers"))


def _answers(question: Question, rows: Rows) -> dict[str, int]:
    """Show what was answered, each answer once; the ids of all by their keys."""
    known = {key_of_answer(answer): answer for answer in Answer.objects.filter(question=question)}
    for row in rows:
        answer = known.get(row["key"]) or Answer(question=question, key=row["key"])
        answer.kind = AnswerKind(row["kind"])
        answer.official = row["official"] == "1"
        answer.persona, answer.text, answer.disclaimer = row["signed"], row["text"], row["disclaimer"]
        answer.published_at = datetime.fromisoformat(row["published_at"])
        answer.corrected_at = datetime.fromisoformat(row["corrected_at"]) if row["corrected_at"] else None
        answer.corrections = json.loads(row["corrections"])
        answer.save()
        known[row["key"]] = answer
    return {key: int(answer.pk) for key, answer in known.items()}


def _messages(question: Question, rows: Rows) -> None:
    """Show what was written to the asker, each message once."""
    tokens = [FROM_ELSEWHERE + row["key"] for row in rows]
    known = set(Message.objects.filter(token__in=tokens).values_list("token", flat=True))
    for row, token in zip(rows, tokens, strict=True):
        if token not in known:
            Message.objects.create(
                question=question,
                at=datetime.fromisoformat(row["at"]),
                side=Side.UNIT,
                kind=MessageKind(row["kind"]),
                text=row["text"],
                persona=row["signed"],
                token=token,
            )


def _steps(question: Question, rows: Rows, message: CaseTold) -> None:
    """Take each step that has not been told before, signed with the holder's name."""
    there = Step.objects.filter(question=question, params__has_key="key")
    known = set(there.values_list("params__key", flat=True))
    answers = {key_of_answer(one): one.pk for one in Answer.objects.filter(question=question)}
    for row in rows:
        code = StepCode(row["code"])
        if row["key"] in known or code not in snapshots.TOLD:
            continue
        params: dict[str, Any] = json.loads(row["params"])
        if "answer" in params:
            params["answer"] = answers.get(params["answer"])
        take_step(
            question,
            code,
            at=datetime.fromisoformat(row["at"]),
            actor=ELSEWHERE,
            params={**params, "key": row["key"], "unit": message.holder_name},
            detail={"unit": message.holder_unit},
        )


def _rows(snapshot: Parcel, name: str) -> Rows:
    found = snapshot.get(name, [])
    return found if isinstance(found, list) else []
