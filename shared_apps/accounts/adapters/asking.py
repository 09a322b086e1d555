"""Asks an address that an administrator of one unit has entered, and nothing that stands beside us
(`huisheng.kernel.open_web`). In development a provider on this very machine may be asked.
"""

from collections.abc import Mapping

from django.conf import settings

from huisheng.kernel import open_web
from huisheng.kernel.open_web import NoAnswerError

__all__ = ["NoAnswerError", "ask", "is_askable"]


def is_askable(url: str) -> bool:
    """Whether an address is one that is asked at all: HTTPS, a host, no password in it, no fragment."""
    return open_web.is_askable(url, loopback=settings.HUISHENG_SIGN_IN_LOOPBACK)


def ask(
    method: str, url: str, *, headers: Mapping[str, str] | None = None, form: Mapping[str, str] | None = None
) -> tuple[int, bytes]:
    """Make one request and return status and body. Raises NoAnswerError."""
    answer = open_web.ask(
        method, url, headers=headers, form=form, loopback=settings.HUISHENG_SIGN_IN_LOOPBACK
    )
    return answer.status, answer.body
