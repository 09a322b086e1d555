"""A domain as it was typed, and as it is kept: lower case, A-labels, nothing before or behind it."""

import ipaddress
import re
from typing import Final

from django.conf import settings

from tenants.domains.suffixes import NO_ONE_S, is_suffix

MOST: Final = 64
"""Characters, as of the name of a certificate."""
_LABEL: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\Z")
_DOTS: Final = str.maketrans("。．｡", "...")


class BadDomainError(ValueError):
    """What was typed is no domain of a unit's own. `code`: empty, path, port, address, wildcard, form, alone,
    ours or nowhere.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def normalised(typed: str) -> str:
    """The domain that was typed. Raises BadDomainError.

    A whole address is taken for its host, as people copy it; one with a port, a path or a name before an @ is
    not, because it would not be what they mean.
    """
    text = typed.strip().translate(_DOTS)
    scheme, mark, rest = text.partition("://")
    if mark and scheme.lower() in ("http", "https"):
        text = rest.removesuffix("/")
    text = text.rstrip(".").lower()
    if not text:
        raise BadDomainError("empty")
    if any(mark in text for mark in "/?#@\\"):
        raise BadDomainError("path")
    if "*" in text:
        raise BadDomainError("wildcard")
    if _is_address(text.strip("[]")):
        raise BadDomainError("address")
    if ":" in text:
        raise BadDomainError("port")
    return _checked(_in_a_labels(text))


def shown(domain: str) -> str:
    """The domain as people read it: 青年之声.中国 for its A-labels."""
    try:
        return domain.encode("ascii").decode("idna")
    except UnicodeError:
        return domain


def is_ours(domain: str) -> bool:
    """Whether it is the network's own host, or stands below it."""
    base = settings.HUISHENG_BASE_HOST.lower()
    return domain == base or domain.endswith(f".{base}")


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        # 2130706433 and 0x7f.1 are addresses to some resolvers: no domain ends in a number.
        return re.fullmatch(r"(?:0x[0-9a-f]*|[0-9]+)", text.rsplit(".", 1)[-1]) is not None
    return True


def _in_a_labels(text: str) -> str:
    try:
        return text.encode("idna").decode("ascii").lower()
    except UnicodeError:
        raise BadDomainError("form") from None


def _checked(domain: str) -> str:
    labels = domain.split(".")
    if len(domain) > MOST or not all(_LABEL.match(label) for label in labels):
        raise BadDomainError("form")
    if is_ours(domain):
        raise BadDomainError("ours")
    if labels[-1] in NO_ONE_S:
        raise BadDomainError("nowhere")
    if is_suffix(domain):
        raise BadDomainError("alone")
    return domain
