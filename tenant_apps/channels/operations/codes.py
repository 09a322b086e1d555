"""A code to a phone or an e-mail, now: for whoever has to prove that it is theirs (a child's guardian,
somebody who wants to say something in public, staff who give an address for notices).
"""

import logging

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from huisheng.kernel import clock
from tenant_apps.channels.adapters.letter import Kind, Letter
from tenant_apps.channels.adapters.registry import ADAPTERS
from tenant_apps.channels.adapters.senders import usable_senders
from tenant_apps.channels.data.codes import LANGUAGE, Maker, Way
from tenant_apps.channels.operations import composing
from tenants.public import current_card, here_url

logger = logging.getLogger(__name__)

_WAY = {"phone": Way.SMS, "email": Way.EMAIL}
"""By which way what people keep of an expert is reached."""
_MAY_ARRIVE = (Kind.ACCEPTED, Kind.DELIVERED, Kind.UNSURE)


def send_code(phone: str, code: str) -> bool:
    """Send a guardian's code by SMS, in the template that the unit has anyway; False when it will not
    arrive.
    """
    with translation.override(LANGUAGE):
        about, what = pgettext("short message", "For parents"), pgettext("short message", "tell your child")
    return send_now(Way.SMS, phone, code, about, what, "/ask/")


def send_verification(phone: str, code: str) -> bool:
    """The same for somebody who verifies their own phone."""
    with translation.override(LANGUAGE):
        about, what = pgettext("short message", "Verification"), pgettext("short message", "for you alone")
    return send_now(Way.SMS, phone, code, about, what, "/verify/")


def send_to_staff(way: Way, address: str, code: str) -> bool:
    """The same for somebody of the staff, by SMS or e-mail."""
    with translation.override(LANGUAGE):
        about, what = pgettext("short message", "Verification"), pgettext("short message", "for you alone")
        subject = _("{code} is your code").format(code=code)
        lines = (
            _("Your code: {code}").format(code=code),
            _(
                "It confirms that notices for you as staff may be sent to this address, and holds for half "
                "an hour. If you did not ask for it, do nothing: nothing will be sent here."
            ),
        )
    return send_now(way, address, code, about, what, "/desk/notices/reach/code/", subject, lines)


def send_to_expert(kind: str, address: str, code: str) -> bool:
    """The same for an expert whose address was entered, by the unit or by themselves."""
    with translation.override(LANGUAGE):
        about, what = pgettext("short message", "Verification"), pgettext("short message", "for you alone")
        unit = current_card().name
        subject = _("{code} is your code").format(code=code)
        lines = (
            _("Your code: {code}").format(code=code),
            _(
                "It confirms that {unit} may send questions for you as an expert to this address, and holds "
                "for a day. Type it on your own page, whose link you have from {unit}."
            ).format(unit=unit),
            _("If you know nothing of this, do nothing: nothing else will be sent here."),
        )
    return send_now(_WAY[kind], address, code, about, what, "/", subject, lines)


def tell_expert_changed(kind: str, address: str) -> bool:
    """To the address that an expert used until now: it is used no longer."""
    with translation.override(LANGUAGE):
        about, what = pgettext("short message", "Contact"), pgettext("short message", "changed")
        short = pgettext("short message", "tell us if not you")
        unit = current_card().name
        subject = _("{unit} does not write to this address any more").format(unit=unit)
        lines = (
            _(
                "Questions for you as an expert of {unit} are not sent to this address any more: another one "
                "was confirmed, or this one was taken away."
            ).format(unit=unit),
            _("If that was neither you nor agreed with you, please tell {unit} at once.").format(unit=unit),
        )
    return send_now(_WAY[kind], address, short, about, what, "/", subject, lines)


def send_now(
    way: Way,
    address: str,
    code: str,
    about: str,
    what: str,
    path: str,
    subject: str = "",
    lines: tuple[str, ...] = (),
) -> bool:
    """Send a code by one way; False when it will not arrive.

    No row is written, and neither address nor code is logged: both are forgotten with this call. The
    demonstration sends nothing, and says so.

    Templates of Chinese providers are Chinese; their places take a few characters each.
    """
    sender = usable_senders().get(way)
    if sender is None or sender.maker == Maker.OUTBOX:
        return False
    now = clock.now()
    letter = Letter(
        reference=f"code-{now:%Y%m%d%H%M%S%f}",
        to=address,
        sign=composing.signature(),
        tail=about,
        status=what,
        key=code,
        number="",
        headline=subject,
        lines=lines,
        link=here_url(path),
        stop_link="",
        at=now.astimezone(clock.BUSINESS_ZONE),
    )
    try:
        outcome = ADAPTERS[sender.maker].send(sender.config, letter)
    except Exception as error:  # noqa: BLE001 - whoever waits for it is told that it could not be sent
        logger.warning("a code could not be sent: %s", type(error).__name__)
        return False
    return outcome.kind in _MAY_ARRIVE
