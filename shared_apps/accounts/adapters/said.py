"""What a provider says of somebody, whatever it speaks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Fault = Literal[
    "issuer",
    "refused",
    "unreadable",
    "signature",
    "key",
    "algorithm",
    "audience",
    "expired",
    "nonce",
    "no_subject",
    "proxied",
]


class NotBelievedError(Exception):
    """The provider answered, and what it said is not believed; `fault` says why, as a code."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault: Fault = fault


@dataclass(frozen=True, slots=True)
class Said:
    """Who it is, in the provider's own words, and every value that it gave under each name."""

    subject: str
    values: Mapping[str, frozenset[str]] = field(default_factory=dict)
