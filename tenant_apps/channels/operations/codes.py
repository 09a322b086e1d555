"""A code to a phone, now: for whoever has to prove that it is theirs (a child's guardian, somebody who wants
to say something in public).
"""

import logging

from django.utils import translation
from django.utils.translation import pgettext

from huisheng.kernel import clock
from tenant_apps.channels.adapters.letter import Kind, Letter
from tenant_apps.channels.adapters.registry import ADAPTERS
from tenant_apps.channels.adapters.senders import usable_senders
from tenant_apps.channels.data.codes import LANGUAGE, Maker, Way
from tenant_apps.channels.operations import composing
from tenants.public import here_url

logger = logging.getLogger(__name__)

_MAY_ARRIVE = (Kind.ACCEPTED, Kind.DELIVERED, Kind.UNSURE)


def send_code(phone: str, code: str) -> bool:
    """Send a guardian's code by SMS, in the template that the unit has anyway; False when it will not
    arrive.
    """
    with translation.override(LANGUAGE):
        about, what = pgettext("short message", "For parents"), pgettext("short message", "tell your child")
    return _send(phone, code, about, what, "/ask/")


def send_verification(phone: str, code: str) -> bool:
    """The same for somebody who verifies their own phone."""
    with translation.override(LANGUAGE):
        about, what = pgettext("short message", "Verification"), pgettext("short message", "for you alone")
    return _send(phone, code, about, what, "/verify/")


def _send(phone: str, code: str, about: str, what: str, path: str) -> bool:
    """No row is written, and neither number nor code is logged: both are forgotten with this call. The
    demonstration sends nothing, and says so.

    Templates of Chinese providers are Chinese; their places take a few characters each.
    """
    sender = usable_senders().get(Way.SMS)
    if sender is None or sender.maker == Maker.OUTBOX:
        return False
    now = clock.now()
    letter = Letter(
        reference=f"code-{now:%Y%m%d%H%M%S%f}",
        to=phone,
        sign=composing.signature(),
        tail=about,
        status=what,
        key=code,
        number="",
        headline="",
        lines=(),
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
