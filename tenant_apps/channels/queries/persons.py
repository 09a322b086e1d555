"""Who a notice is for: addresses, preferences and the language, read when they are needed and kept
nowhere.
"""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from huisheng.kernel.tenancy import current_unit
from tenant_apps.channels.data.codes import LANGUAGE, Way
from tenant_apps.channels.data.settings import QUIET_FROM, QUIET_UNTIL
from tenant_apps.channels.models import Notice, Reach
from tenant_apps.channels.rules.sealing import CannotUnseal, unseal
from tenant_apps.people.public import member_contact
from tenant_apps.questions.public import asker_contact, expert_offer
from tenants.public import get_setting

PHONE, EMAIL, OPENID = "phone", "email", "openid"
"""Purposes of sealing."""


@dataclass(frozen=True, slots=True)
class Person:
    """An asker (``question_id``), a member of staff (``account_id``) or an expert: the addresses by way."""

    question_id: UUID | None
    account_id: int | None
    reach_id: int | None
    addresses: dict[Way, str] = field(default_factory=dict)
    order: tuple[str, ...] = ()
    stopped: frozenset[str] = frozenset()
    declined: frozenset[str] = frozenset()
    quiet_from: int = 0
    quiet_until: int = 0
    language: str = LANGUAGE
    number: str = ""
    wechat_open_until: datetime | None = None


def asker(question_id: UUID, *, is_new: bool = False) -> Person | None:
    """The asker of a question; None when there is no such question. ``is_new``: nothing is looked up that can
    only come to be after the question.
    """
    contact = asker_contact(question_id)
    if contact is None:
        return None
    reach = None if is_new else Reach.objects.filter(question_id=question_id).first()
    addresses = {Way.SMS: contact.phone, Way.EMAIL: contact.email}
    return _person(
        reach,
        addresses,
        question_id=question_id,
        number=contact.number,
        chosen=contact.order,
        language=contact.language,
        lean=is_new,
    )


def staff(account_id: int) -> Person:
    """A member of staff, with the addresses that they gave for notices."""
    reach = Reach.objects.filter(account_id=account_id).first()
    return of_staff(reach) if reach is not None else _person(None, {}, account_id=account_id)


def of_staff(reach: Reach) -> Person:
    """The same of a row that has been read."""
    addresses = {Way.SMS: opened(reach.phone, PHONE), Way.EMAIL: opened(reach.email, EMAIL)}
    return _person(reach, addresses, account_id=reach.account_id)


def expert(offer_id: UUID) -> Person | None:
    """The expert of an offer, by what the unit keeps of them; None when they work with it no longer.

    Who has an account as well is reached by what they gave there for notices.
    """
    offer = expert_offer(offer_id)
    contact = member_contact(offer.member_id) if offer is not None else None
    if contact is None:
        return None
    reach = Reach.objects.filter(account_id=contact.account_id).first() if contact.account_id else None
    return _person(reach, {Way.SMS: contact.phone, Way.EMAIL: contact.email}, account_id=contact.account_id)


def addressee(notice: Notice) -> Person | None:
    """Whom a notice is for; None when there is nobody any more."""
    if notice.offer_id is not None:
        return expert(notice.offer_id)
    if notice.account_id is not None:
        return staff(notice.account_id)
    return asker(notice.question_id) if notice.question_id is not None else None


def opened(sealed: str, purpose: str) -> str:
    """A sealed address; empty when there is none or it does not open."""
    if not sealed:
        return ""
    try:
        return str(unseal(sealed, purpose=purpose))
    except CannotUnseal:
        return ""


def _person(
    reach: Reach | None,
    addresses: dict[Way, str],
    *,
    question_id: UUID | None = None,
    account_id: int | None = None,
    number: str = "",
    chosen: tuple[str, ...] = (),
    language: str = "",
    lean: bool = False,
) -> Person:
    quiet_from = quiet_until = 0
    if any(addresses.values()) or not lean:
        unit_id = current_unit().id
        quiet_from, quiet_until = get_setting(unit_id, QUIET_FROM), get_setting(unit_id, QUIET_UNTIL)
    if reach is not None:
        addresses[Way.WECHAT] = opened(reach.wechat, OPENID)
        if reach.quiet_from is not None and reach.quiet_until is not None:
            quiet_from, quiet_until = reach.quiet_from, reach.quiet_until
    return Person(
        question_id=question_id,
        account_id=account_id,
        reach_id=reach.pk if reach else None,
        addresses={way: address for way, address in addresses.items() if address},
        order=tuple(reach.order) if reach and reach.order else chosen,
        stopped=frozenset(reach.stopped) if reach else frozenset(),
        declined=frozenset(reach.declined) if reach else frozenset(),
        quiet_from=quiet_from,
        quiet_until=quiet_until,
        language=language or LANGUAGE,
        number=number,
        wechat_open_until=reach.wechat_open_until if reach else None,
    )
