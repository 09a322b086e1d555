"""Telling people from machines without pictures, without another company's script, and without an account.

A form asks for it only when something speaks for a machine: much from one address, filled in faster than
anybody types, a field that nobody sees. Then a small sum in words is asked, which screen readers read and a
browser without scripts can send; one with scripts may work for a second instead.
"""

import hashlib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from huisheng.kernel.tenancy import scope_key

TRAP: Final = "homepage"
"""A field that only machines see."""
QUICK_SECONDS: Final = 3
"""Nobody reads and fills in a form in less."""
WORK_BITS: Final = 14
WORK_MAX: Final = 20
_DIGITS: Final = "零一二三四五六七八九"
_ENGLISH: Final = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


@dataclass(frozen=True, slots=True)
class Check:
    """What is asked: a sum in words, or (for a script) a number whose hash with ``seed`` begins with
    ``bits`` zero bits.
    """

    question: str
    seed: str
    bits: int = WORK_BITS


def check_for(purpose: str, token: str) -> Check:
    """The check of one form, named by its own token: always the same, so that nothing has to be kept."""
    seed = _seed(purpose, token)
    first, second = _summands(seed)
    words = _("What is {first} plus {second}?")
    chinese = words.format(first=_DIGITS[first], second=_DIGITS[second])
    english = words.format(first=_ENGLISH[first], second=_ENGLISH[second])
    # Numbers as words, in the script of the sentence.
    return Check(english if words.isascii() else chinese, seed)


def is_passed(sent: Mapping[str, str], purpose: str, token: str) -> bool:
    """Whether what was sent in `check` or `work` is right for this form."""
    seed = _seed(purpose, token)
    typed = unicodedata.normalize("NFKC", sent.get("check", "")[:20]).strip().casefold()
    total = sum(_summands(seed))
    if typed in (str(total), _DIGITS[total], _ENGLISH[total]):
        return True
    work = sent.get("work", "")
    if not work.isdecimal() or len(work) > WORK_MAX:
        return False
    digest = hashlib.sha256(f"{seed}:{work}".encode()).digest()
    return int.from_bytes(digest) >> (len(digest) * 8 - WORK_BITS) == 0


def _summands(seed: str) -> tuple[int, int]:
    # Below ten, so that every answer is one sign or one word.
    number = int(seed[:8], 16)
    return 1 + number % 5, 1 + number // 5 % 4


def _seed(purpose: str, token: str) -> str:
    return salted_hmac(f"{scope_key()}:{purpose}", token, algorithm="sha256").hexdigest()
