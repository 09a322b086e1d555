"""Pages whose address holds a secret: kept out of caches and search engines."""

from typing import TypeVar

from django.http import HttpResponseBase

Response = TypeVar("Response", bound=HttpResponseBase)


def private(response: Response) -> Response:
    """The same response, marked as one person's own."""
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def behind_a_secret(response: Response) -> Response:
    """The same response, private, whose address alone opens it: that must not travel to other sites in a
    Referer. (Without any Referer browsers send `Origin: null` with forms, and the check against forged ones
    would refuse them.)
    """
    response["Referrer-Policy"] = "same-origin"
    return private(response)
