"""Idempotency keys: whatever a program sends twice is done once, and answered the same.

The answer is kept in the transaction of what was done, so one never stands without the other; of two requests
at once the second waits for the first. A step that is refused leaves nothing behind: it may be tried again
under the same key. What is kept of an answer is codes, ids and dates, for some days: no text, no secret.
"""

import hashlib
import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Protocol

from django.core.exceptions import ImproperlyConfigured
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request

from huisheng.kernel.rest.problems import Problem

HEADER: Final = "Idempotency-Key"
REPLAYED: Final = "Idempotent-Replayed"
"""Header of an answer that was given before."""


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a request. ``body`` is JSON."""

    status: int
    body: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer that was given before, and the digest of what had been asked."""

    digest: str
    done: Done


class AnswerStore(Protocol):
    """Where answers are kept, in the current unit. Both are called inside the transaction of the step."""

    def claim(self, token: str, digest: str) -> Kept | None:
        """Take a token, waiting for whoever holds it at this moment; what was kept under it, if anything."""

    def keep(self, token: str, done: Done) -> None:
        """Keep the answer under a token that was claimed."""


_store: AnswerStore | None = None


def register_answer_store(store: AnswerStore) -> None:
    """Let an app keep the answers. At start-up."""
    global _store
    _store = store


def idempotency_key(request: Request) -> uuid.UUID:
    """The key of this request. Raises Problem: it is demanded, and nobody must be able to guess it."""
    try:
        return uuid.UUID(request.headers.get(HEADER, ""))
    except ValueError:
        raise Problem(400, "key_missing", _("Send a random UUID as Idempotency-Key."), field=HEADER) from None


def done_once(request: Request, caller: str, do: Callable[[], Done]) -> tuple[Done, bool]:
    """Carry out ``do`` once for this caller and key; the answer, and whether it was given before.

    Raises Problem (no key; the same key for another request) and whatever ``do`` raises.
    """
    if _store is None:
        raise ImproperlyConfigured("no app registered a store of answers")
    key, digest = idempotency_key(request), _digest(request)
    token = hashlib.sha256(f"{caller}\n{key}".encode("utf-8", "surrogatepass")).hexdigest()
    with transaction.atomic():
        earlier = _store.claim(token, digest)
        if earlier is None:
            done = do()
            _store.keep(token, done)
            return done, False
    if earlier.digest != digest:
        raise Problem(
            422, "key_reused", _("This Idempotency-Key was used for another request."), field=HEADER
        )
    return earlier.done, True


def _digest(request: Request) -> str:
    """What was asked: method, address, every field, every file by its content."""
    data = request.data
    fields = {name: data.getlist(name) for name in data} if hasattr(data, "getlist") else data
    said = f"{request.method} {request.path}\n{json.dumps(fields, sort_keys=True, default=_content)}"
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()


def _content(value: Any) -> str:
    if not isinstance(value, UploadedFile):
        raise TypeError(type(value).__name__)
    found = hashlib.sha256()
    for chunk in value.chunks():
        found.update(chunk)
    value.seek(0)
    return f"{value.name}:{found.hexdigest()}"
