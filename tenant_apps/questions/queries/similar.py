"""Questions about the same matter: for whoever is asking one, and for the desk that may merge two."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import F, Q, QuerySet

from huisheng.kernel.text import alike
from huisheng.kernel.text.alike import Said
from tenant_apps.questions.data.codes import State
from tenant_apps.questions.models import Answer, Question
from tenant_apps.questions.queries.published import published
from tenant_apps.questions.rules.numbers_covered import numbers_covered
from tenant_apps.questions.rules.visibility import visible_to

LOOKED_AT: Final = 50
"""How many of PostgreSQL's hits are compared closely."""

RANKED_AT_MOST: Final = 500
"""Of its hits the newest so many are put into order: their words have to be unpacked for it."""


@dataclass(frozen=True, slots=True)
class SimilarQuestion:
    """An answered question that stands in public, with the answer that helped its asker (``accepted``),
    else its newest official one.

    Title, text and answer are those for others, numbers of people covered.
    ``topic`` is the code of a leaf of the network's tree; ``score`` runs from 0 to 1.
    """

    question_id: UUID
    number: str
    title: str
    text: str
    topic: str
    answer: str
    answered_by: str
    answered_at: datetime
    accepted: bool
    score: float


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A question of this unit, in whatever state, that staff may want to merge; ``same`` when very probably
    the same matter.
    """

    question_id: UUID
    number: str
    title: str
    text: str
    topic: str
    state: str
    received_at: datetime
    merged_into: UUID | None
    score: float
    same: bool


def similar(text: str, *, title: str = "", limit: int = 3) -> list[SimilarQuestion]:
    """What was asked and answered before and fits what somebody is writing, best first; often nothing.

    Only what stands in public: never anything private, sensitive, confidential or dangerous. Nothing of the
    text is stored or logged. Two queries; one when nothing fits.
    """
    found = closest(alike.said(text, title), published(), at_least=alike.RELATED, limit=limit)
    best: dict[UUID, Answer] = {}
    helped = [row.accepted_answer for row, _score in found if row.accepted_answer is not None]
    if found:
        answers = Answer.objects.filter(
            Q(official=True) | Q(pk__in=helped), question__in=[row.id for row, _score in found]
        )
        for given in answers.exclude(text="").order_by("published_at", "id"):
            known = best.get(given.question_id)
            if known is None or known.pk not in helped:
                best[given.question_id] = given
    return [
        SimilarQuestion(
            row.id,
            row.number,
            numbers_covered(row.shown_title),
            numbers_covered(row.shown_text),
            row.topic,
            numbers_covered(best[row.id].text, official=best[row.id].official),
            best[row.id].persona,
            best[row.id].published_at,
            best[row.id].pk == row.accepted_answer,
            score,
        )
        for row, score in found
        if row.id in best
    ]


def duplicates_of(question_id: UUID, *, account_id: int, limit: int = 5) -> list[Duplicate]:
    """Questions that may be about the same matter as this one, among those that this member of staff may
    know, best first. Empty for an unknown question.
    """
    seen = Question.objects.filter(visible_to(account_id))
    question = seen.filter(id=question_id).first()
    if question is None:
        return []
    asked = (
        alike.of_terms(question.terms)
        if question.terms
        else alike.said(question.shown_text, question.shown_title)
    )
    return _duplicates(asked, seen.exclude(id=question_id), limit)


def duplicates_while_typing(
    text: str, *, account_id: int, title: str = "", limit: int = 5
) -> list[Duplicate]:
    """The same for what a caller says at the hotline, before it is entered."""
    return _duplicates(alike.said(text, title), Question.objects.filter(visible_to(account_id)), limit)


def _duplicates(asked: Said, among: QuerySet[Question], limit: int) -> list[Duplicate]:
    among = among.exclude(state=State.WITHDRAWN)
    return [
        Duplicate(
            row.id,
            row.number,
            row.shown_title,
            row.shown_text,
            row.topic,
            row.state,
            row.received_at,
            row.merged_into_id,
            score,
            same=score >= alike.SAME,
        )
        for row, score in closest(asked, among, at_least=alike.RELATED, limit=limit)
    ]


def closest(
    asked: Said, among: QuerySet[Question], *, at_least: float, limit: int
) -> Sequence[tuple[Question, float]]:
    """Those of ``among`` that are most alike, with their scores, best first, without what is less alike than
    ``at_least``. One query.
    """
    words = alike.rarest(asked)
    if not words:
        return []
    found = among.filter(search=_query(alike.worth_comparing(words)))
    if alike.weight(words[0]) >= alike.RARE:
        # An order without an index: the planner would go back in time and unpack the words of most questions.
        newest = found.order_by((F("received_at") + timedelta()).desc())
    else:
        newest = found.order_by("-id")
    hits = (
        Question.objects.filter(pk__in=newest.values("pk")[:RANKED_AT_MOST])
        .annotate(rank=SearchRank(F("search"), _query(alike.any_of(words))))
        .defer("search")
        .order_by("-rank", "-id")[:LOOKED_AT]
    )
    scored = [(row, alike.likeness(asked, alike.of_terms(row.terms))) for row in hits]
    # Of two that fit equally well the newer one: rules change.
    scored.sort(key=lambda entry: (-round(entry[1], 3), -entry[0].received_at.timestamp()))
    return [(row, score) for row, score in scored if score >= at_least][:limit]


def _query(said: str) -> SearchQuery:
    return SearchQuery(said, config="simple", search_type="raw")
