"""What others said of an answer is weighed, in the transaction in which it changes.

Whoever calls holds the lock on the question. One lock of the unit's is taken here after all others: two
events about the same people are weighed one after the other.
"""

from collections.abc import Collection

from django.db.models import Q

from huisheng.kernel import clock
from huisheng.kernel.tenancy.locks import lock_until_commit
from tenant_apps.commons.data.codes import CommentState, Event, Mark, Said, Standing, Why
from tenant_apps.commons.models import Comment, Credit, Publication
from tenant_apps.commons.rules.reputation import LOOKS_BACK, POINTS, Happened, weigh
from tenant_apps.readers import public as readers

_LOCK = "commons:credits"


def settle(answer: Comment, question: Publication, *, by_author: Event | None = None) -> None:
    """Bring the credits of an answer to what follows from it and its question; again changes nothing.

    ``by_author``: what happens now, where whoever wrote the answer may be doing it themselves.
    """
    if answer.kind != Said.ANSWER or answer.reader is None:
        return
    lock_until_commit(_LOCK)
    stands = answer.state == CommentState.SHOWN and question.standing == Standing.SHOWN
    known = {row.event: row for row in Credit.objects.filter(comment=answer)}
    wanted = {
        Event.ACCEPTED: stands and answer.accepted_at is not None,
        Event.ENDORSED: stands and answer.mark == Mark.ENDORSED,
        # Who deletes what was taken out keeps the loss.
        Event.HIDDEN: answer.state == CommentState.HIDDEN
        or (answer.state == CommentState.DELETED and Event.HIDDEN in known and _counts(known[Event.HIDDEN])),
    }
    givers = {Event.ACCEPTED: question.person, Event.ENDORSED: answer.marked_by, Event.HIDDEN: None}
    for event, want in wanted.items():
        row = known.get(event)
        if want and (row is None or _may_be_weighed_anew(row, givers[event]) or event == by_author):
            row = row or Credit(comment=answer, event=event)
            _weigh(row, answer.reader, givers[event], by_author=event == by_author)
        elif not want and row is not None and row.why not in (Why.UNDONE, Why.SAME):
            row.points, row.why = 0, Why.UNDONE
            row.save()


def settle_questions(questions: Collection[Publication]) -> None:
    """The same for all answers to questions that came into the public, or left it."""
    known = {question.pk: question for question in questions if question.peer_count}
    if not known:
        return
    answers = Comment.objects.select_for_update().filter(publication__in=known, kind=Said.ANSWER)
    for answer in list(answers.order_by("id")):
        settle(answer, known[answer.publication_id])


def forget_credits(reader_id: int) -> None:
    """What somebody had is gone with them, and so is what they gave: verified anew, they begin anew."""
    lock_until_commit(_LOCK)
    Credit.objects.filter(reader=reader_id).delete()
    given = Credit.objects.filter(event=Event.ACCEPTED, giver=reader_id)
    given.update(points=0, why=Why.FORGOTTEN, giver=None)


def _weigh(row: Credit, reader_id: int, giver: int | None, *, by_author: bool) -> None:
    event, now = Event(row.event), clock.now()
    row.reader, row.giver, row.at = reader_id, giver, now
    if by_author or (event == Event.ACCEPTED and _known_as_one(reader_id, giver)):
        why = Why.SAME
    elif event == Event.HIDDEN:
        why = Why.COUNTS
    elif giver is None:
        why = Why.UNKNOWN
    elif event == Event.ACCEPTED and giver not in readers.still_verified([giver]):
        why = Why.FORGOTTEN
    else:
        about = Q(reader__in=(reader_id, giver)) | Q(giver=giver)
        lately = Credit.objects.filter(about, why=Why.COUNTS, at__gt=now - LOOKS_BACK).exclude(pk=row.pk)
        counted = [
            Happened(Event(one.event), one.reader, one.giver, one.at)
            for one in lately
            if one.giver is not None
        ]
        why = weigh(Happened(event, reader_id, giver, now), counted)
    row.why, row.points = why, POINTS[event] if why == Why.COUNTS else 0
    row.save()


def _known_as_one(reader_id: int, giver: int | None) -> bool:
    """Whether these two were taken for the same person before: that is not forgotten on another device."""
    two = Q(reader=reader_id, giver=giver) | Q(reader=giver, giver=reader_id)
    same = Credit.objects.filter(two, event=Event.ACCEPTED, why=Why.SAME)
    return giver is not None and (reader_id == giver or bool(same.exists()))


def _may_be_weighed_anew(row: Credit, giver: int | None) -> bool:
    return bool(row.why == Why.UNDONE or (row.why == Why.SAME and row.giver != giver))


def _counts(row: Credit) -> bool:
    return bool(row.why == Why.COUNTS)
