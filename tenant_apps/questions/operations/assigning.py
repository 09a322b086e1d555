"""A question is offered to somebody who helps: an expert by a link, a volunteer, a partner organisation, a
colleague or a section (协办).

Who holds it stays the same, and so do the promises to the asker. Each helper has a date of their own. Of an
expert's link only a hash is kept; it opens exactly this offer, until it is used, has expired or is taken
back.
"""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from huisheng.kernel import clock
from huisheng.kernel.events import publish
from tenant_apps.people import public as people
from tenant_apps.questions.data.codes import (
    ENDED_STATES,
    AssignmentKind,
    AssignmentRole,
    AssignmentState,
    Move,
    StepCode,
)
from tenant_apps.questions.events import StaffWanted
from tenant_apps.questions.models import Assignment, Question
from tenant_apps.questions.operations.conversation import desk_link
from tenant_apps.questions.operations.history import SYSTEM, take_step
from tenant_apps.questions.operations.locking import demand_held_here, lock
from tenant_apps.questions.operations.refusals import BadDecision
from tenant_apps.questions.queries.assignments import offered_this_week
from tenant_apps.questions.rules.helping import PARTNERS_PAGE, RUNNING, is_minors
from tenant_apps.questions.rules.receipts import DIGITS
from tenant_apps.questions.rules.referrals import gives_away
from tenant_apps.questions.rules.transitions import NotPossible
from tenant_apps.questions.rules.visibility import reader
from tenant_apps.questions.rules.wording import TEXT_MAX, has_words, tidy

LINK_LIFE: Final = timedelta(days=7)

SENT_LENGTH: Final = 12
"""Digits of a link that is sent: 60 random bits, short enough to be typed from an SMS. One that is handed
over by hand is longer.
"""

LinkSender = Callable[[UUID, str], bool]
"""Sends the secret of an offer's link to its expert; False when no way reaches them. Called inside the
transaction of the offer.
"""

_link_senders: list[LinkSender] = []

_HERE: Final = ~Q(kind=AssignmentKind.UNIT)
"""Helpers of this unit's own; with other units speaks helping_units.py."""


def send_links_by(sender: LinkSender) -> None:
    """Let an app above send experts their links. At start-up."""
    if sender not in _link_senders:
        _link_senders.append(sender)


@dataclass(frozen=True, slots=True, kw_only=True)
class Helper:
    """Whom a question is offered to: exactly one of the three, `kind` says as what. A partner has the number
    of its section.
    """

    kind: AssignmentKind
    member: int | None = None
    account: int | None = None
    section: int | None = None


@dataclass(frozen=True, slots=True)
class Offered:
    """The offer, and (for an expert) the secret of its link, which is told only now; empty when the link was
    ``sent``.
    """

    assignment_id: UUID
    secret: str
    sent: bool = False


@transaction.atomic
def offer(
    question_id: UUID, *, to: Helper, brief: str, due_at: datetime | None, actor: int, send: bool = False
) -> Offered:
    """Offer a question to a helper. ``brief`` is all that somebody from outside will read of it. ``send``: an
    expert is sent the link, where a way reaches them.

    Raises UnknownQuestion, NotPossible (it has ended), BadDecision: ``to`` (unknown, away, not fit, asked
    already, or to be kept from it), ``quota`` (enough for this week), ``minors`` (no background check),
    ``brief``, ``due_on`` (a partner is given one), ``confidential`` (a partner hears nothing of it),
    ``secret`` (nor who has asked).
    """
    brief = tidy(brief)
    at = clock.now()
    outside = to.member is not None or to.kind == AssignmentKind.PARTNER
    if len(brief) > TEXT_MAX or (outside and not has_words(brief)):
        raise BadDecision("brief")
    if due_at is None and to.kind == AssignmentKind.PARTNER:
        raise BadDecision("due_on")
    if due_at is not None and due_at <= at:
        raise BadDecision("due_on")
    question = lock(question_id)
    demand_held_here(question)
    if question.state in ENDED_STATES:
        raise NotPossible(question.state, Move.HANDLE)
    if to.kind == AssignmentKind.PARTNER and gives_away(
        brief, name=question.display_name, phone=question.contact_phone, email=question.contact_email
    ):
        raise BadDecision("secret")
    name, told = _checked(question, to)
    open_offers = Assignment.objects.filter(question=question, state__in=[state.value for state in RUNNING])
    if open_offers.filter(member=to.member, account=to.account, section=to.section).exists():
        raise BadDecision("to")
    secret = secrets.token_urlsafe(24) if to.kind == AssignmentKind.EXPERT else ""
    made: Assignment = Assignment.objects.create(
        question=question,
        kind=to.kind,
        role=AssignmentRole.HELPER,
        member=to.member,
        account=to.account,
        section=to.section,
        offered_by=actor,
        offered_at=at,
        due_at=due_at,
        expires_at=(due_at or at + LINK_LIFE) if secret else None,
        link_hash=hash_of(secret) if secret else "",
        brief=brief,
        # Colleagues and partners are asked, not courted: helping is part of the work.
        state=AssignmentState.TAKEN if to.member is None else AssignmentState.OFFERED,
    )
    take_step(
        question,
        StepCode.OFFERED,
        at=at,
        actor=actor,
        params={"to": name},
        detail={"kind": str(to.kind), "member": to.member, "account": to.account, "section": to.section},
    )
    if told:
        publish(
            StaffWanted(
                question_id=question.id,
                what="assigned",
                accounts=told,
                at=at,
                link=PARTNERS_PAGE if to.kind == AssignmentKind.PARTNER else desk_link(question.id),
            )
        )
    return _handed(made, secret, send=send)


@transaction.atomic
def take_back(assignment_id: UUID, *, actor: int) -> bool:
    """Take an offer back; its link is dead at once. False when it had ended already."""
    made = Assignment.objects.select_for_update().filter(_HERE, pk=assignment_id).first()
    if made is None or made.state not in RUNNING or made.role == AssignmentRole.LEAD:
        return False
    end(made, AssignmentState.WITHDRAWN, at=clock.now(), actor=actor)
    return True


@transaction.atomic
def done(assignment_id: UUID, *, words: str, actor: int) -> bool:
    """A colleague has helped: done, with a word for whoever holds it. False when it had ended already.

    Raises BadDecision (``words``).
    """
    words = tidy(words)
    if len(words) > TEXT_MAX:
        raise BadDecision("words")
    colleagues = Assignment.objects.filter(_HERE, ~Q(kind=AssignmentKind.PARTNER), member=None)
    made = colleagues.select_for_update().filter(pk=assignment_id).first()
    if made is None or made.state not in RUNNING:
        return False
    made.words = words
    end(made, AssignmentState.DONE, at=clock.now(), actor=actor)
    return True


def new_link(assignment_id: UUID, *, send: bool = False) -> Offered | None:
    """A fresh link for an expert's running offer, sent to them where that is wanted and possible; the old one
    is dead. None when there is no such offer.
    """
    with transaction.atomic():
        made = (
            Assignment.objects.select_for_update()
            .filter(pk=assignment_id, kind=AssignmentKind.EXPERT, state__in=[s.value for s in RUNNING])
            .first()
        )
        if made is None:
            return None
        secret = secrets.token_urlsafe(24)
        made.link_hash = hash_of(secret)
        made.expires_at = max(made.due_at or clock.now(), clock.now()) + LINK_LIFE
        made.save(update_fields=["link_hash", "expires_at"])
        return _handed(made, secret, send=send)


@transaction.atomic
def helper_left(*, member_id: int | None, account_id: int | None, at: datetime) -> None:
    """Somebody has left the unit: offers to them end, and their links with them."""
    running = Assignment.objects.select_for_update().filter(state__in=[state.value for state in RUNNING])
    for made in running.filter(member=member_id) if member_id is not None else ():
        end(made, AssignmentState.WITHDRAWN, at=at, actor=None)
    for made in running.filter(account=account_id) if account_id is not None else ():
        end(made, AssignmentState.WITHDRAWN, at=at, actor=None)


def end(made: Assignment, state: AssignmentState, *, at: datetime, actor: int | None) -> None:
    """End a locked offer; its link opens nothing any more. Whoever offered it is told where that matters."""
    made.state, made.decided_at, made.link_hash = state, at, ""
    made.save(update_fields=["state", "decided_at", "link_hash", "words"])
    if state in (AssignmentState.DECLINED, AssignmentState.RECUSED):
        take_step(
            made.question,
            StepCode.REFUSED,
            at=at,
            actor=actor or SYSTEM,
            params={"to": _name_of(made)},
            detail={"state": str(state)},
        )
        if made.offered_by is not None:
            publish(
                StaffWanted(
                    question_id=made.question_id,
                    what="returned",
                    accounts=(made.offered_by,),
                    at=at,
                    link=desk_link(made.question_id),
                )
            )


def _handed(made: Assignment, secret: str, *, send: bool) -> Offered:
    """The link is sent, or told to whoever offers: never both, so that one person alone has it."""
    if secret and send:
        short = "".join(secrets.choice(DIGITS) for _ in range(SENT_LENGTH))
        if any(sender(made.id, short) for sender in _link_senders):
            made.link_hash = hash_of(short)
            made.save(update_fields=["link_hash"])
            return Offered(made.id, "", sent=True)
    return Offered(made.id, secret)


def hash_of(secret: str) -> str:
    """What is kept of a link's secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _checked(question: Question, to: Helper) -> tuple[str, tuple[int, ...]]:
    """The helper's name for the history, and the accounts to tell. Raises BadDecision."""
    minor = is_minors(question)
    if to.kind == AssignmentKind.EXPERT:
        expert = people.expert(to.member)
        if expert is None:
            raise BadDecision("to")
        if minor and not expert.may_answer_minors:
            raise BadDecision("minors")
        if offered_this_week([expert.member_id], clock.now()).get(expert.member_id, 0) >= expert.weekly_limit:
            raise BadDecision("quota")
        return expert.name, ()
    if to.kind == AssignmentKind.VOLUNTEER:
        fit = {card.member_id: card for card in people.volunteers_for(question.topic, minor=minor)}
        if to.member is None or to.member not in fit:
            raise BadDecision("to")
        return fit[to.member].name, (fit[to.member].account_id,)
    if to.kind == AssignmentKind.PERSON:
        names = people.staff_names()
        if to.account is None or to.account not in names:
            raise BadDecision("to")
        if question.excluded_section is not None and question.excluded_section in reader(to.account).barred:
            raise BadDecision("to")
        return names[to.account], (to.account,)
    if to.kind == AssignmentKind.PARTNER:
        return _checked_partner(question, to.section)
    if to.section is None or to.section == question.excluded_section:
        raise BadDecision("to")
    try:
        card = people.section(to.section)
    except LookupError:
        raise BadDecision("to") from None
    members = people.section_members(to.section)
    return card.name, tuple(sorted({row.account_id for row in members if row.account_id is not None}))


def _checked_partner(question: Question, section: int | None) -> tuple[str, tuple[int, ...]]:
    """Somebody of it can open its pages today, and may answer whoever has asked."""
    card = next((found for found in people.partners() if found.section_id == section and found.runs), None)
    if card is None or not card.accounts:
        raise BadDecision("to")
    if question.confidential:
        raise BadDecision("confidential")
    if is_minors(question) and not any(one.works and one.may_answer_minors for one in card.people):
        raise BadDecision("minors")
    return card.name, card.accounts


def _name_of(made: Assignment) -> str:
    if made.kind == AssignmentKind.PARTNER:
        return people.section_names().get(made.section or 0, "")
    if made.member is not None:
        return people.member_names([made.member]).get(made.member, "")
    return people.staff_names().get(made.account or 0, "")
