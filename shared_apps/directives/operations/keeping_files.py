"""Files of directives in the network's storage: in the folder of the unit that issues, under random names,
and no longer than a row points to them.

Files and rows do not commit together: files are written first, then the rows; whatever no row points to
afterwards is removed at once (``keeping``), and what a crash has left by a wake-up of the next night.
"""

import hashlib
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, transaction

from huisheng.kernel.ids import uuid7
from huisheng.kernel.leftover_files import LeftoverFiles
from huisheng.kernel.office_files import ENDINGS, OfficeFile
from shared_apps.directives.events import SWEEP_FILES
from shared_apps.directives.models import Attachment, ReportFile

FOLDER: Final = "directives/files"
OF_REPORTS: Final = f"{FOLDER}/reports"
"""In it, one folder for each unit that reports."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A file that has been written, and what its row will say."""

    path: str
    file: OfficeFile
    digest: str


def _with_rows(paths: Collection[str]) -> set[str]:
    rows = (model.objects.filter(path__in=list(paths)) for model in (Attachment, ReportFile))
    return {path for found in rows for path in found.values_list("path", flat=True)}


LEFTOVERS: Final = LeftoverFiles(folder=FOLDER, wake=SWEEP_FILES, with_rows=_with_rows)


@contextmanager
def keeping(files: Sequence[OfficeFile], *, issuer_unit_id: int) -> Iterator[tuple[Stored, ...]]:
    """Write files of a unit; when the block is left, remove those that no row points to.

    Enter it before the transaction that writes the rows, so that it ends after it.
    """
    if not files:
        yield ()
        return
    LEFTOVERS.plan_sweep()
    stored: list[Stored] = []
    try:
        for file in files:
            name = f"{FOLDER}/{issuer_unit_id}/{uuid7().hex}{ENDINGS[file.content_type]}"
            path = default_storage.save(name, ContentFile(file.content))
            stored.append(Stored(path, file, hashlib.sha256(file.content).hexdigest()))
        yield tuple(stored)
    finally:
        # Inside a transaction that must roll back there is no row, and none can be looked for.
        broken = connection.in_atomic_block and connection.needs_rollback
        paths = {one.path for one in stored}
        LEFTOVERS.delete(paths - (set() if broken else _with_rows(paths)))


def forget(paths: Collection[str]) -> None:
    """Remove files whose rows the current transaction removes, once it is through; those to which another
    directive points stay.
    """
    found = set(paths)
    if found:
        transaction.on_commit(lambda: LEFTOVERS.delete(found - _with_rows(found)))
