"""Telling people from machines without pictures, without another company's script, and never in an emergency.

Most askers notice nothing. Only when much comes from one address, when a form is filled in faster than
anybody types, or when a field that nobody sees was filled in, a small sum in words is asked; a browser with
scripts spares its user even that by working for a second. Words of danger and children are never asked.
"""

import hashlib
import unicodedata
from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from huisheng.kernel.access.client_address import client_address
from huisheng.kernel.rest.throttle import wait_for
from huisheng.kernel.tenancy import scope_key
from tenant_apps.questions.rules import limits
from tenant_apps.questions.web.draft import Draft

TRAP: Final = "homepage"
"""A field that only machines see."""
QUICK_SECONDS: Final = 3
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


def is_needed(request: HttpRequest, draft: Draft, *, tries: int) -> bool:
    """Whether whoever sends this must first show that they are a person; ``tries``: from their address."""
    if draft.speaks_of_danger or draft.is_child:
        return False
    often = tries > limits.OFTEN
    hasty = draft.seconds < QUICK_SECONDS
    quickly = hasty and wait_for(limits.ASKING_QUICKLY, client_address(request)) > 0
    trapped = bool(request.POST.get(TRAP))
    return (often or quickly or trapped) and not _is_passed(request, draft)


def check_for(draft: Draft) -> Check:
    """The check of one draft: always the same, so that nothing has to be kept."""
    first, second = _summands(draft)
    words = _("What is {first} plus {second}?")
    chinese = words.format(first=_DIGITS[first], second=_DIGITS[second])
    english = words.format(first=_ENGLISH[first], second=_ENGLISH[second])
    # Numbers as words, in the script of the sentence.
    return Check(english if words.isascii() else chinese, _seed(draft))


def _is_passed(request: HttpRequest, draft: Draft) -> bool:
    typed = unicodedata.normalize("NFKC", request.POST.get("check", "")[:20]).strip().casefold()
    total = sum(_summands(draft))
    if typed in (str(total), _DIGITS[total], _ENGLISH[total]):
        return True
    work = request.POST.get("work", "")
    if not work.isdecimal() or len(work) > WORK_MAX:
        return False
    digest = hashlib.sha256(f"{_seed(draft)}:{work}".encode()).digest()
    return int.from_bytes(digest) >> (len(digest) * 8 - WORK_BITS) == 0


def _summands(draft: Draft) -> tuple[int, int]:
    # Below ten, so that every answer is one sign or one word.
    number = int(_seed(draft)[:8], 16)
    return 1 + number % 5, 1 + number // 5 % 4


def _seed(draft: Draft) -> str:
    return salted_hmac(f"{scope_key()}:questions.check", draft.token, algorithm="sha256").hexdigest()
