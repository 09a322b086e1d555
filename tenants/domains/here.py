"""How we know ourselves again: asked under any host for a number of ours, we answer with its seal.

A domain leads to us when what is asked of it comes back sealed. The answer depends on the host and the number
alone, so that it tells a stranger nothing: not which domains somebody has named, nor whose they are.
"""

import re
import secrets
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare, salted_hmac

from huisheng.kernel.access import open_to_all

PREFIX: Final = "/.well-known/huisheng-here/"
_NUMBER: Final = re.compile(r"[0-9a-f]{32}\Z")


def new_number() -> str:
    """What is asked once and never again."""
    return secrets.token_hex(16)


def path_of(number: str) -> str:
    """Where the seal of a number is asked for."""
    return PREFIX + number


def seal(host: str, number: str) -> str:
    """The answer that only this installation can give."""
    return salted_hmac("tenants.domains.here", f"{host}\n{number}", algorithm="sha256").hexdigest()


def is_sealed(host: str, number: str, answer: str) -> bool:
    """Whether an answer is ours."""
    return constant_time_compare(answer, seal(host, number))


@open_to_all
def answer(request: HttpRequest, host: str) -> HttpResponse:
    """The seal of the number in the address, under whatever host."""
    number = request.path_info.removeprefix(PREFIX)
    if request.method not in ("GET", "HEAD") or not _NUMBER.match(number):
        return HttpResponse(status=404, content_type="text/plain")
    response = HttpResponse(seal(host, number), content_type="text/plain")
    response["Cache-Control"] = "no-store"
    return response
