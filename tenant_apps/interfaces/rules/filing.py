"""What a request by Open311 says, and how it becomes a question."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from huisheng.kernel.phone_numbers import tidy_phone

DESCRIPTION_MAX: Final = 4000
ADDRESS_MAX: Final = 60
URL_MAX: Final = 500
MOST_VALUES: Final = 50
_ATTRIBUTE: Final = re.compile(r"attribute\[([^\[\]]{1,40})\](?:\[\])?")
_COORDINATE: Final = re.compile(r"-?[0-9]{1,3}(\.[0-9]{1,20})?")


class BadFiling(ValueError):
    """The field ``field`` cannot be taken: ``code`` is "missing" or "invalid"."""

    def __init__(self, field: str, code: str) -> None:
        super().__init__(f"{field}: {code}")
        self.field = field
        self.code = code


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """A request as it was sent, checked. First and last name, ``device_id`` and ``account_id`` are not taken:
    asking needs none, and what is not kept cannot be shown by mistake.
    """

    service_code: str
    description: str
    place: str
    phone: str
    email: str
    media_url: str
    attributes: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """By code; those that nobody asks for are there too, and count for nothing."""

    @property
    def answers(self) -> str:
        """All that was said in attributes, one after the other."""
        return "\n".join(value for _code, values in self.attributes for value in values)


def filing_of(sent: Mapping[str, str], all_sent: Mapping[str, Sequence[str]]) -> Filing:
    """Read what was sent, the last of each name and (``all_sent``) every one. An empty field is one that was
    not sent. Raises BadFiling.
    """
    said = {name: value.replace("\x00", "").strip() for name, value in sent.items()}
    service_code = said.get("service_code", "")
    if not service_code:
        raise BadFiling("service_code", "missing")
    return Filing(
        service_code=service_code,
        description=_short(said, "description", DESCRIPTION_MAX),
        place=_place(said),
        phone=_phone(said.get("phone", "")),
        email=_email(said.get("email", "")),
        media_url=_url(_short(said, "media_url", URL_MAX)),
        attributes=_attributes(all_sent),
    )


def _attributes(sent: Mapping[str, Sequence[str]]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """``attribute[code]=…``, and ``attribute[code][]=…`` several times where several are chosen."""
    found: dict[str, tuple[str, ...]] = {}
    for name, values in sent.items():
        named = _ATTRIBUTE.fullmatch(name)
        if named is None:
            continue
        if len(values) > MOST_VALUES or any(len(value) > DESCRIPTION_MAX for value in values):
            raise BadFiling(name[:100], "invalid")
        cleaned = (value.replace("\x00", "").strip() for value in values)
        found[named[1]] = found.get(named[1], ()) + tuple(value for value in cleaned if value)
    return tuple(sorted(found.items()))


def _short(said: Mapping[str, str], field: str, most: int) -> str:
    value = said.get(field, "")
    if len(value) > most:
        raise BadFiling(field, "invalid")
    return value


def _place(said: Mapping[str, str]) -> str:
    """The place in words where there are words, else by coordinates or id. The standard demands one."""
    lat, long = _coordinate(said, "lat", 90), _coordinate(said, "long", 180)
    if bool(lat) != bool(long):
        raise BadFiling("long" if lat else "lat", "missing")
    words = _short(said, "address_string", ADDRESS_MAX) or _short(said, "address_id", ADDRESS_MAX)
    point = f"{lat}, {long}" if lat else ""
    if not words and not point:
        raise BadFiling("address_string", "missing")
    both = f"{words} ({point})" if words and point else words or point
    return both if len(both) <= ADDRESS_MAX else words


def _coordinate(said: Mapping[str, str], field: str, most: int) -> str:
    value = said.get(field, "")
    if value and (not _COORDINATE.fullmatch(value) or abs(float(value)) > most):
        raise BadFiling(field, "invalid")
    # Six places are eleven centimetres.
    return f"{float(value):.6f}" if value else ""


def _phone(value: str) -> str:
    number = tidy_phone(value)
    if number is None:
        raise BadFiling("phone", "invalid")
    return number


def _email(value: str) -> str:
    if value:
        try:
            validate_email(value)
        except ValidationError:
            raise BadFiling("email", "invalid") from None
    return value


def _url(value: str) -> str:
    if value:
        try:
            parts = urlsplit(value)
        except ValueError:
            raise BadFiling("media_url", "invalid") from None
        if parts.scheme not in ("http", "https") or not parts.netloc or any(sign.isspace() for sign in value):
            raise BadFiling("media_url", "invalid")
    return value
