"""商请、转送: a body outside the network is asked to deal with a part of a question.

The unit goes on holding the question: its clocks run, and it alone answers the asker. Nothing of the asker
goes along unless staff say what, and why; then the asker is told, and the audit log says that it happened.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max

from huisheng.kernel import clock
from huisheng.kernel.audit import record
from huisheng.kernel.clock import BUSINESS_ZONE
from huisheng.kernel.ids import uuid7
from huisheng.kernel.messaging import cancel_wakeup, schedule_wakeup
from tenant_apps.questions.data.codes import (
    ENDED_STATES,
    BodyKind,
    Move,
    ReferralState,
    StepCode,
)
from tenant_apps.questions.data.letter_text import Role
from tenant_apps.questions.models import Question, Referral
from tenant_apps.questions.operations.conversation import tell_holder
from tenant_apps.questions.operations.history import SYSTEM, take_step
from tenant_apps.questions.operations.locking import UnknownQuestion, lock, lock_for_staff, save
from tenant_apps.questions.operations.refusals import BadDecision
from tenant_apps.questions.queries import letters
from tenant_apps.questions.queries.letters import Filling
from tenant_apps.questions.rules import referrals
from tenant_apps.questions.rules.letters import Line
from tenant_apps.questions.rules.transitions import NotPossible
from tenant_apps.questions.rules.wording import has_words, tidy, tidy_line

WAKE_FOLLOW_UP: Final = "questions.follow_up"
RINGS_AT: Final = time(9)
"""When somebody is reminded on the day: at the beginning of the morning's work."""
_TRIES: Final = 20
"""Letters that may leave in one instant: each waits for the one before it, and takes the next number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What staff ask of whom. ``along`` is what of the asker is passed on, ``why`` the reason for it."""

    body: str
    body_kind: str
    subject: str
    matter: str
    follow_up_on: date
    contact: str
    outside_number: str = ""
    along: Sequence[str] = ()
    why: str = ""


def draft(question: Question, wish: Wish) -> tuple[Line, ...]:
    """The letter as it would leave now, to be looked through before. Raises as ``ask`` does about its words.

    The number is the next one; the one that counts is given when it is sent.
    """
    wish = _tidied(wish)
    _demand_sense(question, wish)
    at = clock.now()
    day = clock.business_day(at)
    number = letters.number_of_letter(day.year, _next(day.year))
    return letters.letter(question, _filling(wish), number=number, day=day)


@transaction.atomic
def ask(question_id: UUID, *, version: int, wish: Wish, actor: int) -> UUID:
    """Send the letter; returns the referral's id.

    Raises BadDecision (``body``, ``body_kind``, ``subject``, ``matter``, ``contact``, ``outside_number``,
    ``follow_up_on``, ``along``, ``why``; ``secret``: the words name the asker; ``many``), UnknownQuestion,
    ChangedMeanwhile, BeingWorkedOn, NotPossible (it is not being handled, or held elsewhere).
    """
    wish = _tidied(wish)
    question = lock_for_staff(question_id, version=version, actor=actor)
    if question.state not in referrals.MAY_ASK:
        raise NotPossible(question.state, Move.HANDLE)
    _demand_sense(question, wish)
    open_ones = Referral.objects.filter(question=question, state=ReferralState.OPEN)
    if open_ones.count() >= referrals.AT_ONCE:
        raise BadDecision("many")
    at = clock.now()
    made = _write(question, wish, at=at, actor=actor)
    save(question)
    _wake(made)
    take_step(
        question,
        StepCode.OUTSIDE_ASKED,
        at=at,
        actor=actor,
        params={"to": made.body, "due_on": made.follow_up_on.isoformat(), "number": made.number},
        detail={"referral": str(made.id), "kind": made.body_kind},
    )
    if made.passed_along:
        take_step(
            question,
            StepCode.PASSED_ALONG,
            at=at,
            actor=actor,
            params={"to": made.body, "along": made.passed_along, "why": wish.why},
            detail={"referral": str(made.id), "along": made.passed_along},
        )
    return made.id


@transaction.atomic
def move(referral_id: UUID, *, follow_up_on: date, actor: int) -> None:
    """No reply yet: look after it again on a later day, which the asker reads.

    Raises LookupError, BadDecision (``follow_up_on``), NotPossible (it is over).
    """
    question, asked = locked(referral_id)
    at = clock.now()
    if not referrals.is_good_day(follow_up_on, today=clock.business_day(at)):
        raise BadDecision("follow_up_on")
    cancel_wakeup(WAKE_FOLLOW_UP, _key(asked))
    asked.follow_up_on = follow_up_on
    asked.save(update_fields=["follow_up_on"])
    _wake(asked)
    take_step(
        question,
        StepCode.OUTSIDE_MOVED,
        at=at,
        actor=actor,
        params={"to": asked.body, "due_on": follow_up_on.isoformat()},
        detail={"referral": str(asked.id)},
    )


@transaction.atomic
def take_back(referral_id: UUID, *, actor: int) -> None:
    """The body need not deal with it any more. Raises LookupError, NotPossible (it is over)."""
    question, asked = locked(referral_id)
    _withdraw(question, asked, clock.now(), actor)


def call_off(question_id: UUID) -> None:
    """The question has ended: nobody waits for a reply any more. Nothing happens where nobody does."""
    waiting = Referral.objects.filter(question_id=question_id, state=ReferralState.OPEN)
    for asked in waiting.select_for_update().select_related("question"):
        _withdraw(asked.question, asked, clock.now(), SYSTEM)


@transaction.atomic
def ring(referral_id: UUID) -> None:
    """Called by the wake-up on the day of following up: whoever holds the question is reminded.

    Early, late and doubled calls, and calls after the end, do no harm.
    """
    try:
        question, asked = locked(referral_id)
    except (LookupError, NotPossible):
        return
    at = clock.now()
    if at < _moment(asked.follow_up_on):
        return
    tell_holder(question, "follow_up", at)


def locked(referral_id: UUID) -> tuple[Question, Referral]:
    """An open referral and its question, locked in the order in which every step locks.

    A question that another unit holds by now can still be followed up here: the reply comes to whoever asked.
    Raises LookupError; NotPossible when it is over, or the question has ended.
    """
    found = Referral.objects.filter(pk=referral_id).values_list("question_id", flat=True).first()
    if found is None:
        raise LookupError(str(referral_id))
    try:
        question = lock(found)
    except UnknownQuestion:
        raise LookupError(str(referral_id)) from None
    asked = Referral.objects.select_for_update().get(pk=referral_id)
    if asked.state != ReferralState.OPEN or question.state in ENDED_STATES:
        raise NotPossible(question.state, Move.HANDLE)
    return question, asked


def forget_asker(question: Question) -> None:
    """Name and contact of the asker stand in no letter that is kept here any more."""
    for asked in Referral.objects.filter(question=question).exclude(passed_along=[]):
        asked.letter = [line for line in asked.letter if line["role"] != Role.ASKER]
        asked.save(update_fields=["letter"])


def let_go(question: Question, at: datetime) -> None:
    """A locked copy is another unit's now: nobody waits here for a reply, and no word of a letter stays."""
    for asked in Referral.objects.filter(question=question, state=ReferralState.OPEN):
        _end(asked, at, SYSTEM)
        record(
            f"question.{StepCode.OUTSIDE_TAKEN_BACK}",
            object_type="question",
            object_id=str(question.id),
            actor=SYSTEM,
            detail={"referral": str(asked.id)},
        )
    forget(question)


def forget(question: Question) -> None:
    """No word of anybody about a locked question stays: numbers, days and codes do."""
    Referral.objects.filter(question=question).update(letter=[], outcome_words="")


def rest(asked: Referral) -> None:
    """Nobody is woken for it any more."""
    cancel_wakeup(WAKE_FOLLOW_UP, _key(asked))


def _withdraw(question: Question, asked: Referral, at: datetime, actor: int | str) -> None:
    _end(asked, at, actor)
    take_step(
        question,
        StepCode.OUTSIDE_TAKEN_BACK,
        at=at,
        actor=actor,
        params={"to": asked.body},
        detail={"referral": str(asked.id)},
    )


def _end(asked: Referral, at: datetime, actor: int | str) -> None:
    asked.state, asked.outcome_at = ReferralState.WITHDRAWN, at
    asked.outcome_by = actor if isinstance(actor, int) else None
    asked.save(update_fields=["state", "outcome_at", "outcome_by"])
    rest(asked)


def _write(question: Question, wish: Wish, *, at: datetime, actor: int) -> Referral:
    """The row with the next number of the year. Two at once do not get the same one, and none is left out."""
    day = clock.business_day(at)
    for _try in range(_TRIES):
        serial = _next(day.year)
        number = letters.number_of_letter(day.year, serial)
        made = Referral(
            id=uuid7(),
            question=question,
            body=wish.body,
            body_kind=wish.body_kind,
            year=day.year,
            serial=serial,
            number=number,
            letter=letters.kept(letters.letter(question, _filling(wish), number=number, day=day)),
            passed_along=list(wish.along),
            outside_number=wish.outside_number,
            sent_at=at,
            sent_by=actor,
            follow_up_on=wish.follow_up_on,
        )
        try:
            with transaction.atomic():
                made.save(force_insert=True)
        except IntegrityError:
            continue  # another letter left in the same instant, and its transaction has ended by now
        return made
    raise BadDecision("many")


def _next(year: int) -> int:
    last = Referral.objects.filter(year=year).aggregate(last=Max("serial"))["last"]
    return (last or 0) + 1


def _demand_sense(question: Question, wish: Wish) -> None:
    for field, text, most in (
        ("body", wish.body, referrals.BODY_MAX),
        ("subject", wish.subject, referrals.SUBJECT_MAX),
        ("matter", wish.matter, referrals.MATTER_MAX),
        ("contact", wish.contact, referrals.CONTACT_MAX),
    ):
        if not has_words(text) or len(text) > most:
            raise BadDecision(field)
    if wish.body_kind not in BodyKind.values:
        raise BadDecision("body_kind")
    if len(wish.outside_number) > referrals.NUMBER_MAX:
        raise BadDecision("outside_number")
    if not referrals.is_good_day(wish.follow_up_on, today=clock.business_day(clock.now())):
        raise BadDecision("follow_up_on")
    _demand_care(question, wish)


def _demand_care(question: Question, wish: Wish) -> None:
    """Nothing of the asker goes along by accident, and what was told in confidence not at all."""
    known = {
        referrals.NAME: bool(question.display_name),
        referrals.CONTACT: bool(question.contact_phone or question.contact_email),
    }
    if any(not known.get(what) for what in wish.along) or (wish.along and question.confidential):
        raise BadDecision("along")
    if wish.along and not (has_words(wish.why) and len(wish.why) <= referrals.WHY_MAX):
        raise BadDecision("why")
    written = "\n".join((wish.body, wish.subject, wish.matter, wish.contact))
    if referrals.gives_away(
        written,
        name=question.display_name,
        phone=question.contact_phone,
        email=question.contact_email,
    ):
        raise BadDecision("secret")


def _tidied(wish: Wish) -> Wish:
    along = tuple(what for what in referrals.ALONG if what in wish.along)
    return Wish(
        body=tidy_line(wish.body),
        body_kind=wish.body_kind,
        subject=tidy_line(wish.subject),
        matter=tidy(wish.matter),
        follow_up_on=wish.follow_up_on,
        contact=tidy_line(wish.contact),
        outside_number=tidy_line(wish.outside_number),
        along=along,
        why=tidy_line(wish.why) if along else "",
    )


def _filling(wish: Wish) -> Filling:
    return Filling(
        to=wish.body,
        subject=wish.subject,
        matter=wish.matter,
        reply_by=wish.follow_up_on,
        contact=wish.contact,
        along=tuple(wish.along),
    )


def _wake(asked: Referral) -> None:
    schedule_wakeup(what=WAKE_FOLLOW_UP, key=_key(asked), at=_moment(asked.follow_up_on))


def _moment(day: date) -> datetime:
    return datetime.combine(day, RINGS_AT, tzinfo=BUSINESS_ZONE)


def _key(asked: Referral) -> str:
    return str(asked.id)
