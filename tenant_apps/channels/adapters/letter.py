"""What every adapter takes and gives back."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

AT_THE_DESK: Final = "工作台"
"""Where staff find what is about no one question. Templates of Chinese providers are Chinese."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One message, ready to leave. ``reference`` is our own id of this very attempt: providers give it back,
    so that what became of a request without an answer can be looked up.

    Short ways (SMS, WeChat) are given ``tail``, ``status`` and ``key`` (at most six characters each, the key
    in two halves) and never ``lines``. ``frame`` is the unit's own text of e-mails, with variables.
    """

    reference: str
    to: str
    sign: str
    tail: str
    status: str
    key: str
    number: str
    headline: str
    lines: tuple[str, ...]
    link: str
    stop_link: str
    at: datetime
    staff: bool = False
    expert: bool = False
    answers_freely: bool = False
    closing: str = ""
    frame: str = ""

    @property
    def audience(self) -> str:
        """Whose approved template carries it: staff, expert or asker."""
        return "staff" if self.staff else "expert" if self.expert else "asker"

    def variable(self, name: str) -> str:
        """The value of a variable of a template; never blank, since Aliyun refuses the whole message then.

        What is about no one question (an alarm from below, a code) says in place of its number where it is
        to be found or what it is.
        """
        half = len(self.key) // 2
        instead = self.tail or (AT_THE_DESK if self.staff else self.status)
        return {
            "number": self.tail,
            "state": self.status,
            "key": self.key,
            "key1": self.key[:half],
            "key2": self.key[half:],
            "sign": self.sign,
            "receipt": self.number,
            "words": self.headline or self.status,
            "time": self.at.strftime("%Y-%m-%d %H:%M"),
        }.get(name, "") or instead


VARIABLES = ("number", "state", "key", "key1", "key2", "sign", "receipt", "words", "time")
"""Names of variables that may stand in a template."""


class Kind(StrEnum):
    """What a provider's answer (or its silence) means for us."""

    ACCEPTED = "accepted"
    DELIVERED = "delivered"
    REFUSED = "refused"
    LATER = "later"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one request.

    ``code`` is the provider's own, or one of ours (data/faults.py). ``account`` says that the fault lies with
    the unit's account at the provider, not with this message. ``wait`` is in seconds, for LATER.
    """

    kind: Kind
    provider_id: str = ""
    code: str = ""
    account: bool = False
    wait: int = 0


def accepted(provider_id: str = "", code: str = "") -> Outcome:
    """The provider has taken it; whether it arrives is not known yet."""
    return Outcome(kind=Kind.ACCEPTED, provider_id=provider_id[:64], code=code[:64])


def delivered(code: str = "", provider_id: str = "") -> Outcome:
    """It has arrived."""
    return Outcome(kind=Kind.DELIVERED, code=code[:64], provider_id=provider_id[:64])


def refused(code: str, *, account: bool = False) -> Outcome:
    """It will not arrive this way."""
    return Outcome(kind=Kind.REFUSED, code=code[:64], account=account)


def later(code: str, wait: int = 60) -> Outcome:
    """It certainly did not leave; the same request may be made again after ``wait`` seconds."""
    return Outcome(kind=Kind.LATER, code=code[:64], wait=wait)


def unsure(code: str) -> Outcome:
    """The request left and no (readable) answer came: it may have been carried out."""
    return Outcome(kind=Kind.UNSURE, code=code[:64])


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """An earlier request whose fate is to be looked up."""

    reference: str
    provider_id: str
    to: str
    sent_at: datetime


class ProviderSilent(Exception):
    """A look-up got no answer: nothing was learned."""
