"""A question as others may read it, for the app that publishes: words for others, and whether any rule
forbids showing them at all.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import connection
from django.db.models import Q

from huisheng.kernel.labels import said
from shared_apps.topics import public as topics
from tenant_apps.questions.data.codes import AgeBand, AnswerKind, Side, State, StepCode, Visibility
from tenant_apps.questions.models import Question, Step
from tenant_apps.questions.queries.attachments import PublicFile
from tenant_apps.questions.rules.numbers_covered import numbers_covered

_SETTLED: Final = frozenset({State.RESOLVED, State.CLOSED})
_SCREENED: Final = frozenset(
    {State.ACCEPTED, State.ANSWERED, State.HANDLING, State.RESOLVED, State.UNRESOLVABLE, State.CLOSED}
)
_BATCH: Final = 500

WAY: Final = (
    StepCode.RECEIVED,
    StepCode.ACCEPTED,
    StepCode.ANSWERED,
    StepCode.HANDLING,
    StepCode.RESOLVED,
    StepCode.UNRESOLVABLE,
    StepCode.CLOSED,
)
"""Steps that strangers may read: what was done and when, nothing that anybody wrote."""

_WAY_CODES: Final = ", ".join(f"'{code.value}'" for code in WAY)


_SAID: Final = f"""
SELECT id, kind, official, persona, text, disclaimer, published_at, corrected_at,
    id = (SELECT accepted_answer FROM questions_question WHERE id = %(question)s)
FROM questions_answer WHERE question_id = %(question)s AND text <> '';
SELECT answer_id, id, name, size FROM questions_attachment
WHERE question_id = %(question)s AND side = '{Side.UNIT.value}' AND public ORDER BY added_at, id;
SELECT code, at FROM questions_step
WHERE question_id = %(question)s AND code IN ({_WAY_CODES}) ORDER BY at, id
"""  # nosec B608
"""Three statements in one message: answers, their files, what was done."""

_TEXTS: Final = """
SELECT question_id, text, official FROM questions_answer WHERE question_id = ANY(%s) AND text <> ''
ORDER BY published_at, id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ForOthers:
    """What others may read of a question, and what stands against showing it.

    ``title`` and ``text`` are the words for others; whatever the rules take for the number of a person
    (telephone, identity, card, plate, address of mail or messenger) is covered in them besides.
    ``screened``: the unit has taken it on and it has not ended otherwise. ``barred``: a rule keeps it
    private whatever anybody wishes (sensitive topic, danger, confidence, a child, "not to …").
    ``minor``: whoever asked is under 18, as far as they said.
    ``wished``: whoever asked wants it to help others, or it stood in public at its source.
    ``public_before``: it stood in public at its source, or staff wrote it; nobody's wish is to be asked.
    ``goes_on_in``: the number of the question it was merged into.
    """

    question_id: UUID
    number: str
    title: str
    text: str
    topic: str
    own_topic: int | None
    kind: str
    asker_name: str
    asked_at: datetime
    answered_at: datetime | None
    answered: bool
    settled: bool
    screened: bool
    withdrawn: bool
    barred: bool
    minor: bool
    wished: bool
    public_before: bool
    seeded: bool
    goes_on_in: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerForOthers:
    """An answer to a public question. ``accepted``: whoever asked says that it helped."""

    answer_id: int
    kind: str
    kind_label: str
    official: bool
    signed: str
    text: str
    disclaimer: str
    published_at: datetime
    corrected_at: datetime | None
    accepted: bool
    files: Sequence[PublicFile] = ()


@dataclass(frozen=True, slots=True)
class WayMark:
    """One step that strangers may read."""

    code: str
    label: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SaidToOthers:
    """What strangers may read beside a public question: the answers, the one that helped first, then official
    ones, then by time; and what was done and when, oldest first, nothing of what anybody wrote.
    """

    answers: Sequence[AnswerForOthers]
    way: Sequence[WayMark]


def for_others(question_ids: Collection[UUID]) -> Iterator[ForOthers]:
    """These questions as others may read them, in no order. Unknown ids are left out. One query for 500."""
    sensitive = topics.sensitive_codes()
    wanted = list(question_ids)
    for start in range(0, len(wanted), _BATCH):
        rows = Question.objects.filter(id__in=wanted[start : start + _BATCH]).defer("terms", "search")
        for row in rows.select_related("merged_into"):
            yield _for_others(row, sensitive)


def ids_that_stood_in_public(after: UUID | None = None, limit: int = _BATCH) -> list[UUID]:
    """Ids of questions that stood in public before they came here, or that staff wrote, in order."""
    rows = Question.objects.filter(Q(imported=True) | Q(seeded=True), visibility=Visibility.PUBLIC_WISH)
    if after is not None:
        rows = rows.filter(id__gt=after)
    return list(rows.order_by("id").values_list("id", flat=True)[:limit])


def said_to_others(question_id: UUID) -> SaidToOthers:
    """What stands beside a public question. One message to the database."""
    # Every reader of a public question waits for it: putting three statements together anew by the ORM, and
    # waiting for each, took longer than the database needs for them.
    with connection.cursor() as cursor:
        cursor.execute(_SAID, {"question": question_id})
        answers = cursor.fetchall()
        cursor.nextset()
        files = _by_answer(cursor.fetchall())
        cursor.nextset()
        way = [WayMark(code, said(StepCode(code)), at) for code, at in cursor.fetchall()]
    found = [
        AnswerForOthers(
            answer_id=number,
            kind=kind,
            kind_label=said(AnswerKind(kind)),
            official=official,
            signed=signed,
            text=numbers_covered(text, official=official),
            disclaimer=disclaimer,
            published_at=published_at,
            corrected_at=corrected_at,
            accepted=bool(accepted),
            files=files.get(number, ()) if official else (),
        )
        for number, kind, official, signed, text, disclaimer, published_at, corrected_at, accepted in answers
    ]
    found.sort(key=lambda one: (not one.accepted, not one.official, one.published_at))
    return SaidToOthers(found, way)


def _by_answer(rows: Iterable[tuple[int, UUID, str, int]]) -> dict[int, list[PublicFile]]:
    files: dict[int, list[PublicFile]] = {}
    for answer_id, file_id, name, size in rows:
        files.setdefault(answer_id, []).append(PublicFile(file_id, name, size))
    return files


def answer_texts(question_ids: Collection[UUID]) -> dict[UUID, str]:
    """What the answers to these questions say, as others read it, by question. One query; none for no ids."""
    if not question_ids:
        return {}
    texts: dict[UUID, list[str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_TEXTS, [list(question_ids)])
        for question_id, text, official in cursor.fetchall():
            texts.setdefault(question_id, []).append(numbers_covered(text, official=official))
    return {question_id: "\n".join(said) for question_id, said in texts.items()}


def latest_for_others(question_ids: Collection[UUID]) -> dict[UUID, WayMark]:
    """Of each question the last step that strangers may read. One query."""
    rows = Step.objects.filter(question__in=question_ids, code__in=[code.value for code in WAY])
    latest = rows.order_by("question", "-at", "-id").distinct("question")
    return {
        question: WayMark(code, said(StepCode(code)), at)
        for question, code, at in latest.values_list("question", "code", "at")
    }


def _for_others(row: Question, sensitive: frozenset[str]) -> ForOthers:
    public_before = row.imported or row.seeded
    answered = row.answered_at is not None and row.state != State.ACCEPTED
    return ForOthers(
        question_id=row.id,
        number=row.number,
        title=numbers_covered(row.shown_title),
        text=numbers_covered(row.shown_text),
        topic=row.topic,
        own_topic=row.unit_topic_id,
        kind=row.kind,
        # "May be public without my name" is what was agreed to, whatever name the unit was told.
        asker_name=numbers_covered(row.display_name) if public_before else "",
        asked_at=row.received_at,
        answered_at=row.answered_at if answered else None,
        answered=answered,
        settled=row.state in _SETTLED,
        # What stood in public unanswered at its source has been screened there.
        screened=row.state in _SCREENED or (row.imported and row.state == State.RECEIVED),
        withdrawn=row.state == State.WITHDRAWN or not row.text,
        barred=bool(
            row.danger
            or row.confidential
            or row.excluded_units
            or row.excluded_section is not None
            or row.topic in sensitive
            or row.age_band == AgeBand.UNDER_14
        ),
        minor=row.age_band in (AgeBand.UNDER_14, AgeBand.FROM_14),
        wished=row.visibility == Visibility.PUBLIC_WISH,
        public_before=public_before,
        seeded=row.seeded,
        goes_on_in=row.merged_into.number if row.state == State.MERGED and row.merged_into else "",
    )
