"""Files in the unit's storage, under random names, and no longer than a row points to them.

Files and rows do not commit together, so the order is: write the files, then the rows in the step's
transaction; whatever no row points to afterwards is removed at once (``keeping``), and what a crash has left
by a wake-up of the next night (kernel/leftover_files.py).
"""

import hashlib
import secrets
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection

from huisheng.kernel import clock
from huisheng.kernel.leftover_files import LeftoverFiles
from tenant_apps.questions.models import Attachment
from tenant_apps.questions.rules.file_kinds import ENDINGS, MAX_FILES, CleanFile
from tenant_apps.questions.rules.refused_files import BadFile, Fault

WAKE_SWEEP: Final = "questions.sweep_files"
FOLDER: Final = "questions"
SMALL: Final = ".small.jpg"


def _with_rows(paths: Collection[str]) -> set[str]:
    return set(Attachment.objects.filter(path__in=paths).values_list("path", flat=True))


LEFTOVERS: Final = LeftoverFiles(folder=FOLDER, wake=WAKE_SWEEP, with_rows=_with_rows, beside=SMALL)


@dataclass(frozen=True, slots=True)
class Stored:
    """A file that has been written, and what its row will say."""

    path: str
    file: CleanFile
    digest: str


@contextmanager
def keeping(files: Sequence[CleanFile]) -> Iterator[tuple[Stored, ...]]:
    """Write files; when the block is left, remove those that no row points to.

    Enter it before the transaction that ``attach`` runs in, so that it ends after it. Raises BadFile when
    there are too many.
    """
    if len(files) > MAX_FILES:
        raise BadFile(Fault.TOO_MANY)
    if not files:
        yield ()
        return
    LEFTOVERS.plan_sweep()
    stored: list[Stored] = []
    try:
        for file in files:
            stored.append(_write(file))
        yield tuple(stored)
    finally:
        paths = [one.path for one in stored]
        # Inside a transaction that must roll back there is no row, and none can be looked for.
        broken = connection.in_atomic_block and connection.needs_rollback
        pointed_at = set() if broken else _with_rows(paths)
        LEFTOVERS.delete(set(paths) - pointed_at)


def small_path(path: str) -> str:
    """Where the small picture of a file stands."""
    return path + SMALL


def _write(file: CleanFile) -> Stored:
    month = f"{clock.business_day():%Y%m}"
    name = f"{FOLDER}/{month}/{secrets.token_urlsafe(24)}{ENDINGS[file.content_type]}"
    path = default_storage.save(name, ContentFile(file.data))
    try:
        if file.small:
            default_storage.save(small_path(path), ContentFile(file.small))
    except BaseException:
        LEFTOVERS.delete([path])
        raise
    return Stored(path, file, hashlib.sha256(file.data).hexdigest())
