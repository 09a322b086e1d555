"""Reaching out to an address that somebody has entered, and to nothing that stands beside us."""

from huisheng.kernel.open_web.addresses import (
    NotOpenError,
    connect,
    is_open,
    must_be_open,
    open_addresses,
)
from huisheng.kernel.open_web.asking import Answered, NoAnswerError, ask, is_askable

__all__ = [
    "Answered",
    "NoAnswerError",
    "NotOpenError",
    "ask",
    "connect",
    "is_askable",
    "is_open",
    "must_be_open",
    "open_addresses",
]
