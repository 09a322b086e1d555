"""What no text can hold, sent in an address or a form, is the sender's slip and no fault of the program."""

from collections.abc import Callable

from django.db import DataError
from django.http import HttpRequest, HttpResponse

from huisheng.kernel.web.errors import bad_request

_NUL_IN_JSON = "22P05"
"""PostgreSQL: an escape in JSON that stands for no character (`untranslatable_character`)."""


class UnstorableMiddleware:
    """Answers 400 where PostgreSQL was asked for, or to keep, a text with a NUL: whichever of the many places
    that read an address or a form passed it on. The transaction has been taken back by then.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Nothing on the way in."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """400 for a NUL; None leaves any other error to the rest."""
        if not isinstance(exception, DataError):
            return None
        is_nul = getattr(exception.__cause__, "sqlstate", None) == _NUL_IN_JSON or "NUL (0x00)" in str(
            exception
        )
        return bad_request(request) if is_nul else None
