"""A phone or an e-mail of an expert is theirs once a code that was sent there has come back.

Whoever enters it, the unit or the expert, may mistype it, and what goes there are questions and links that
open them. So a new one waits beside the one that is used (`Member.phone_new`, `email_new`); until its code
comes back nothing but the code is sent to it. The same holds for staff (tenant_apps.channels, proving.py).
"""

import secrets
from collections.abc import Callable
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils.crypto import constant_time_compare

from huisheng.kernel import clock
from huisheng.kernel.audit import record
from huisheng.kernel.tenancy.unit_keys import pairwise_hash
from tenant_apps.people.data.codes import ContactKind, MemberKind, MemberState
from tenant_apps.people.models import Member
from tenant_apps.unit_ledger import public as ledger

DIGITS: Final = 6
DEMO_CODE: Final = "246810"
"""Of demonstrations, which send nothing."""
LASTS: Final = timedelta(hours=24)
"""Staff enter an address while its owner is elsewhere: an expert reads it between two appointments."""
AGAIN_AFTER: Final = timedelta(seconds=60)
TRIES: Final = 5
"""Wrong codes after which a fresh one is needed: a million codes, five guesses."""
HELD: Final = "expert-code"
EXPERT: Final = "expert"
"""Who acted, where it was the expert by their personal link."""

CodeSender = Callable[[str, str, str], bool]
"""Sends a code (kind, address, code) now; False when it will not arrive."""
ChangeTeller = Callable[[str, str], bool]
"""Tells an address (kind, address) that it is not used any more."""

_senders: list[CodeSender] = []
_tellers: list[ChangeTeller] = []


class NothingWaits(Exception):
    """No address of this kind waits for its code (any more)."""


class SentAlready(Exception):
    """A code is on its way; `wait` is in seconds."""

    def __init__(self, wait: int) -> None:
        super().__init__(wait)
        self.wait = wait


class CannotSend(Exception):
    """The unit has no account that carries it, or it does not work."""


class WrongCode(Exception):
    """Not the code that was sent; `left` tries remain."""

    def __init__(self, left: int) -> None:
        super().__init__(left)
        self.left = left


def send_contact_codes_by(sender: CodeSender, teller: ChangeTeller) -> None:
    """Let an app above send codes, and tell earlier addresses of a change. At start-up."""
    if sender not in _senders:
        _senders.append(sender)
        _tellers.append(teller)


def waiting(member: Member) -> dict[ContactKind, str]:
    """Addresses of an expert that wait for their code."""
    if member.kind != MemberKind.EXPERT:
        return {}
    return {kind: address for kind in ContactKind if (address := getattr(member, f"{kind}_new"))}


def is_code_out(member: Member, kind: ContactKind) -> bool:
    """Whether a code was sent to the address that waits, and may still be typed."""
    address = waiting(member).get(kind, "")
    return bool(address) and _left(ledger.held(HELD, _key(member.pk, kind, address))) > 0


def give(member: Member, kind: ContactKind, address: str) -> str:
    """Write down an address of an expert in their locked row, which the caller saves. Empty: there is none.

    Returns the address that is used no longer, which the caller tells of it once its transaction has ended.
    """
    used: str = getattr(member, kind)
    setattr(member, f"{kind}_new", "" if address == used else address)
    if address:
        return ""
    setattr(member, kind, "")
    return used


def ask_for_proof(member: Member) -> None:
    """What an applicant wrote about themselves waits for its code from now on; the caller saves the row."""
    for kind in ContactKind:
        setattr(member, f"{kind}_new", getattr(member, f"{kind}_new") or getattr(member, kind))
        setattr(member, kind, "")


@transaction.atomic
def give_own(*, member_id: int, phone: str, email: str) -> None:
    """An expert gives another address by their personal link; an empty one leaves things as they are.

    Raises LookupError for somebody who is no expert here.
    """
    member = _locked(member_id)
    for kind, address in ((ContactKind.PHONE, phone), (ContactKind.EMAIL, email)):
        if address:
            give(member, kind, address)
    member.save(update_fields=["phone_new", "email_new"])
    record("member.contact_given", object_type="member", object_id=member_id, actor=EXPERT)


def send_code(member_id: int, kind: ContactKind, *, actor: int | str) -> None:
    """Send a fresh code to the address that waits. Raises LookupError, NothingWaits, SentAlready, CannotSend.

    It is held before it leaves: two requests at once send one. A demonstration sends nothing; its code
    stands on the expert's page.
    """
    demo = settings.HUISHENG_DEMO
    code = DEMO_CODE if demo else f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    with transaction.atomic():
        address = waiting(_locked(member_id)).get(kind, "")
        if not address:
            raise NothingWaits(kind)
        key, now = _key(member_id, kind, address), clock.now()
        earlier = ledger.hold(HELD, key, digest=_hash(key, code), lasts=LASTS)
        if earlier is not None:
            passed = now - earlier.at
            if passed < AGAIN_AFTER:
                raise SentAlready(int((AGAIN_AFTER - passed).total_seconds()) + 1)
            ledger.hold_anew(HELD, key, digest=_hash(key, code), lasts=LASTS)
        _record("member.contact_code", member_id, kind, actor)
    if not demo and not any(sender(str(kind), address, code) for sender in _senders):
        ledger.let_go(HELD, key)
        raise CannotSend(kind)


def prove(member_id: int, kind: ContactKind, typed: str) -> None:
    """The address is theirs, and questions go there from now on; the one before is told. A code works once.

    Raises LookupError, NothingWaits, WrongCode.
    """
    with transaction.atomic():
        member = _locked(member_id)
        address = waiting(member).get(kind, "")
        if not address:
            raise NothingWaits(kind)
        key = _key(member_id, kind, address)
        sent = ledger.held(HELD, key)
        left = _left(sent)
        right = sent is not None and left > 0 and constant_time_compare(sent.digest, _hash(key, typed))
        before: str = getattr(member, kind)
        if right:
            ledger.let_go(HELD, key)
            setattr(member, kind, address)
            setattr(member, f"{kind}_new", "")
            member.save(update_fields=[str(kind), f"{kind}_new"])
            _record("member.contact_proved", member_id, kind, EXPERT)
        elif sent is not None and left > 0:
            ledger.note(HELD, key, sent.number + 1)
    if not right:
        raise WrongCode(max(0, left - 1))
    tell_changed(kind, before)


@transaction.atomic
def give_up(member_id: int, kind: ContactKind) -> None:
    """The expert leaves the address that waits out; what was used before goes on being used."""
    member = _locked(member_id)
    address = waiting(member).get(kind, "")
    if address:
        ledger.let_go(HELD, _key(member_id, kind, address))
        setattr(member, f"{kind}_new", "")
        member.save(update_fields=[f"{kind}_new"])
        _record("member.contact_given_up", member_id, kind, EXPERT)


def tell_changed(kind: ContactKind, before: str) -> None:
    """Tell an address that was used until now, outside of any transaction: its owner would else learn of a
    change by hearing nothing any more.
    """
    if before and not settings.HUISHENG_DEMO:
        for teller in _tellers:
            teller(str(kind), before)


def _locked(member_id: int) -> Member:
    member: Member | None = (
        Member.objects.select_for_update()
        .filter(pk=member_id, kind=MemberKind.EXPERT, state=MemberState.ACTIVE)
        .first()
    )
    if member is None:
        raise LookupError(f"member {member_id} is no verified expert")
    return member


def _left(sent: ledger.Held | None) -> int:
    return 0 if sent is None else max(0, TRIES - sent.number)


def _key(member_id: int, kind: ContactKind, address: str) -> str:
    """Under which the code is held: nobody's tries use up another person's, and no address stands there."""
    return pairwise_hash(f"{member_id}|{kind}|{address}", owner="people", purpose="expert-code")


def _hash(key: str, code: str) -> str:
    plain = "".join(char for char in code if char.isdecimal())
    return pairwise_hash(f"{key}|{plain}", owner="people", purpose="expert-code")


def _record(action: str, member_id: int, kind: ContactKind, actor: int | str) -> None:
    record(action, object_type="member", object_id=member_id, actor=actor, detail={"way": str(kind)})
