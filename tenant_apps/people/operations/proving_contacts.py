"""A phone or an e-mail of an expert is theirs once a code that was sent there has come back.

Whoever enters it, the unit or the expert, may mistype it, and what goes there are questions and links that
open them. So a new one waits beside the one that is used (`Member.phone_new`, `email_new`); until its code
comes back nothing but the code is sent to it. The same holds for staff (tenant_apps.channels, proving.py).
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.db import transaction

from huisheng.kernel.audit import record
from huisheng.kernel.tenancy.unit_keys import pairwise_hash
from tenant_apps.people.data.codes import ContactKind, MemberKind, MemberState
from tenant_apps.people.models import Member
from tenant_apps.unit_ledger.public import CodeKind, WrongCode, drop_code, fresh_code, tries_left, use_code

CODE: Final = CodeKind("expert-code", timedelta(hours=24))
"""Staff enter an address while its owner is elsewhere: an expert reads it between two appointments."""
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


class CannotSend(Exception):
    """The unit has no account that carries it, or it does not work."""


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
    return bool(address) and tries_left(CODE, _key(member.pk, kind, address)) > 0


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

    A demonstration sends nothing; its code stands on the expert's page.
    """
    with transaction.atomic():
        address = waiting(_locked(member_id)).get(kind, "")
        if not address:
            raise NothingWaits(kind)
        key = _key(member_id, kind, address)
        code = fresh_code(CODE, key)
        _record("member.contact_code", member_id, kind, actor)
    if not settings.HUISHENG_DEMO and not any(sender(str(kind), address, code) for sender in _senders):
        drop_code(CODE, key)
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
        before: str = getattr(member, kind)
        right = use_code(CODE, key, typed)
        if right:
            setattr(member, kind, address)
            setattr(member, f"{kind}_new", "")
            member.save(update_fields=[str(kind), f"{kind}_new"])
            _record("member.contact_proved", member_id, kind, EXPERT)
    if not right:
        raise WrongCode(tries_left(CODE, key))
    tell_changed(kind, before)


@transaction.atomic
def give_up(member_id: int, kind: ContactKind) -> None:
    """The expert leaves the address that waits out; what was used before goes on being used."""
    member = _locked(member_id)
    address = waiting(member).get(kind, "")
    if address:
        drop_code(CODE, _key(member_id, kind, address))
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


def _key(member_id: int, kind: ContactKind, address: str) -> str:
    """Under which the code is held: nobody's tries use up another person's, and no address stands there."""
    return pairwise_hash(f"{member_id}|{kind}|{address}", owner="people", purpose="expert-code")


def _record(action: str, member_id: int, kind: ContactKind, actor: int | str) -> None:
    record(action, object_type="member", object_id=member_id, actor=actor, detail={"way": str(kind)})
