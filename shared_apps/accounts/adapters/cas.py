"""CAS 2.0 and 3.0: the address to go to, and the ticket validated (protocol specification 3.0.3).

Whose ticket it is only the server knows: it is asked each time, with the very address to which it sent the
browser back, so a ticket made for another site is refused there.
"""

from typing import Final
from xml.etree.ElementTree import Element, ParseError

import httpx
from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from shared_apps.accounts.adapters.asking import NoAnswerError, ask
from shared_apps.accounts.adapters.said import NotBelievedError, Said
from shared_apps.accounts.data import CAS3

_NAMESPACE: Final = "{http://www.yale.edu/tp/cas}"
_LONGEST: Final = 255
_LONGEST_TICKET: Final = 256


def address_to_go_to(base: str, *, service: str) -> str:
    """The provider's sign-in page, coming back to `service`."""
    return str(httpx.URL(base.rstrip("/") + "/login").copy_merge_params({"service": service}))


def address_to_leave_by(base: str, *, service: str) -> str:
    """Where one signs out there, coming back to `service` where the server lets it (specification 3.0.3,
    2.3).
    """
    return str(httpx.URL(base.rstrip("/") + "/logout").copy_merge_params({"service": service}))


def validate(base: str, kind: str, *, service: str, ticket: str, names: tuple[str, ...]) -> Said:
    """Ask whose ticket this is. Raises NoAnswerError, and NotBelievedError where the server refuses it."""
    if not (ticket.startswith("ST-") and len(ticket) <= _LONGEST_TICKET and ticket.isprintable()):
        raise NotBelievedError("refused")
    path = "/p3/serviceValidate" if kind == CAS3 else "/serviceValidate"
    url = httpx.URL(base.rstrip("/") + path).copy_merge_params({"service": service, "ticket": ticket})
    status, body = ask("GET", str(url))
    if status != 200:
        raise NoAnswerError("status")
    return read(body, names=names)


def read(body: bytes, *, names: tuple[str, ...]) -> Said:
    """Believe an answer of the server, or raise NotBelievedError; `names` are the attributes of interest."""
    try:
        root = fromstring(body, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        raise NotBelievedError("unreadable") from None
    success = root.findall(_NAMESPACE + "authenticationSuccess")
    if root.tag != _NAMESPACE + "serviceResponse" or len(root) != 1 or len(success) != 1:
        raise NotBelievedError("refused")
    (granted,) = success
    # A ticket that another service has obtained in the person's name is no person at the keyboard.
    if granted.find(_NAMESPACE + "proxies") is not None:
        raise NotBelievedError("proxied")
    users = [(user.text or "").strip() for user in granted.findall(_NAMESPACE + "user")]
    if len(users) != 1 or len(list(granted.findall(_NAMESPACE + "user")[0])) or not _is_name(users[0]):
        raise NotBelievedError("no_subject")
    return Said(users[0], {name: _attribute(granted, name) for name in names})


def _is_name(text: str) -> bool:
    return 0 < len(text) <= _LONGEST and text.isprintable()


def _attribute(granted: Element, name: str) -> frozenset[str]:
    found = granted.findall(f"{_NAMESPACE}attributes/{_NAMESPACE}*")
    return frozenset((one.text or "").strip() for one in found if one.tag == _NAMESPACE + name)
