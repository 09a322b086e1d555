"""Answering with a file that somebody has sent us.

What comes out can do nothing in a browser: its kind is the one that was found in it, nothing in it may run,
and no page of ours frames it.
"""

from typing import Final

from django.core.files import File
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404
from django.utils.http import content_disposition_header

SANDBOX: Final = (
    "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"
)


def stored_file(path: str, *, name: str, content_type: str, inline: bool) -> FileResponse:
    """A file of the current scope's storage; ``inline`` for pictures that may be shown. Raises Http404 where
    it is gone. Who may open it was asked before.
    """
    try:
        body = default_storage.open(path)
    except FileNotFoundError:
        raise Http404 from None
    return open_file(body, name=name, content_type=content_type, inline=inline)


def open_file(body: File[bytes], *, name: str, content_type: str, inline: bool) -> FileResponse:
    """The same with a file that somebody has opened, of whatever scope."""
    response = FileResponse(body, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(not inline, name) or "attachment"
    response["Content-Security-Policy"] = SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
    return response
