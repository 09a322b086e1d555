"""Files in the unit's storage, under random names, and no longer than a row points to them.

Files and rows do not commit together, so the order is: write the files, then the rows in the step's
transaction; whatever no row points to afterwards is removed at once (``keeping``), and what a crash has left
by a wake-up of the next night.
"""

import hashlib
import secrets
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from itertools import islice
from typing import Final

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, transaction

from huisheng.kernel import clock
from huisheng.kernel.messaging import schedule_wakeup
from tenant_apps.questions.models import Attachment
from tenant_apps.questions.rules.file_kinds import ENDINGS, MAX_FILES, CleanFile
from tenant_apps.questions.rules.refused_files import BadFile, Fault

WAKE_SWEEP: Final = "questions.sweep_files"
FOLDER: Final = "questions"
SMALL: Final = ".small.jpg"
LEFT_BEHIND: Final = timedelta(hours=3)
"""A file without a row that is older was left by a crash; a younger one may be about to get its row. When it
is swept, all that was written the day before is older."""

PORTION: Final = 500
"""Files that one wake-up looks at."""
LAST_NAME: Final = "~"
"""Behind every name of a file: they are of letters, digits, _ - and dots."""


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
    plan_sweep()
    stored: list[Stored] = []
    try:
        for file in files:
            stored.append(_write(file))
        yield tuple(stored)
    finally:
        paths = [one.path for one in stored]
        # Inside a transaction that must roll back there is no row, and none can be looked for.
        broken = connection.in_atomic_block and connection.needs_rollback
        rows = Attachment.objects.none() if broken else Attachment.objects.filter(path__in=paths)
        delete_files(set(paths) - set(rows.values_list("path", flat=True)))


def small_path(path: str) -> str:
    """Where the small picture of a file stands."""
    return path + SMALL


def delete_files(paths: Iterable[str]) -> None:
    """Remove files and their small pictures; what is gone already is no fault."""
    for path in paths:
        default_storage.delete(path)
        default_storage.delete(small_path(path))


def plan_sweep() -> None:
    """Have the next night look for files that a crash has left: one wake-up a day for all of them."""
    day = clock.business_day() + timedelta(days=1)
    at = datetime.combine(day, time(3, 30), tzinfo=clock.BUSINESS_ZONE).astimezone(UTC)
    with transaction.atomic():
        schedule_wakeup(what=WAKE_SWEEP, key=day.isoformat(), at=at)


def sweep_again(key: str) -> None:
    """Called by the wake-up: one portion is looked at, and the next one at the next wake-up.

    Wake-ups share a transaction and its time with what else a unit is told: no portion may take long.
    """
    day, _space, after = key.partition(" ")
    _removed, last = sweep(clock.now(), after=after)
    if last:
        schedule_wakeup(what=WAKE_SWEEP, key=f"{day} {last}", at=clock.now())


def sweep(now: datetime, *, after: str = "") -> tuple[int, str]:
    """Remove files of questions that no row points to, of the next PORTION of files behind a path.

    Returns how many were removed, and the last path that was looked at; an empty one at the end. Twice does
    no harm.
    """
    portion = list(islice(_files_behind(after), PORTION))
    with_rows = set(Attachment.objects.filter(path__in=portion).values_list("path", flat=True))
    left = [path for path in portion if path not in with_rows and _written(path) < now - LEFT_BEHIND]
    delete_files(left)
    return len(left), portion[-1] if len(portion) == PORTION else ""


def _files_behind(after: str) -> Iterator[str]:
    """Paths of all files behind one, in order; a small picture counts as the file that it belongs to."""
    if not default_storage.exists(FOLDER):
        return
    for folder in sorted(default_storage.listdir(FOLDER)[0]):
        here = f"{FOLDER}/{folder}/"
        if here + LAST_NAME > after:
            names = {name.removesuffix(SMALL) for name in default_storage.listdir(here)[1]}
            yield from (here + name for name in sorted(names) if here + name > after)


def _written(path: str) -> datetime:
    whole = path if default_storage.exists(path) else small_path(path)
    return default_storage.get_modified_time(whole)


def _write(file: CleanFile) -> Stored:
    month = f"{clock.business_day():%Y%m}"
    name = f"{FOLDER}/{month}/{secrets.token_urlsafe(24)}{ENDINGS[file.content_type]}"
    path = default_storage.save(name, ContentFile(file.data))
    try:
        if file.small:
            default_storage.save(small_path(path), ContentFile(file.small))
    except BaseException:
        delete_files([path])
        raise
    return Stored(path, file, hashlib.sha256(file.data).hexdigest())
