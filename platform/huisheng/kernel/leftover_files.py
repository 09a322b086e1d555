"""Files in a unit's storage that no row points to, and how they go.

Files and rows do not commit together. Whoever stores files writes them first and the rows after them; what
a crash leaves between the two is found by a wake-up of the next night, a portion at a time: wake-ups share a
transaction and its time with what else a unit is told.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from itertools import islice
from typing import Final

from django.core.files.storage import default_storage
from django.db import connection, transaction

from huisheng.kernel import clock
from huisheng.kernel.messaging import schedule_wakeup
from huisheng.kernel.two_clocks import earlier_now

LEFT_BEHIND: Final = timedelta(hours=3)
"""A file without a row that is older was left by a crash; a younger one may be about to get its row. When it
is swept, all that was written the day before is older."""

PORTION: Final = 500
"""Files that one wake-up looks at."""

LAST_NAME: Final = "~"
"""Behind every name of a file: they are of letters, digits, _ - and dots."""


@dataclass(frozen=True, slots=True)
class LeftoverFiles:
    """The files of one kind: where they stand, and which of some paths a row points to.

    ``wake`` names the wake-up, whose handler calls ``sweep_again``. A file whose name has ``beside`` at its
    end belongs to the one without it and goes with it.
    """

    folder: str
    wake: str
    with_rows: Callable[[Collection[str]], Collection[str]]
    beside: str = ""

    def plan_sweep(self) -> None:
        """Have the next night look for what a crash has left: one wake-up a day for all of it."""
        day = clock.business_day() + timedelta(days=1)
        at = datetime.combine(day, time(3, 30), tzinfo=clock.BUSINESS_ZONE).astimezone(UTC)
        with transaction.atomic():
            schedule_wakeup(what=self.wake, key=day.isoformat(), at=at)

    def sweep_again(self, key: str) -> None:
        """Called by the wake-up: one portion is looked at, and the next one at the next wake-up."""
        day, _space, after = key.partition(" ")
        _removed, last = self.sweep(earlier_now(), after=after)
        if last:
            schedule_wakeup(what=self.wake, key=f"{day} {last}", at=clock.now())

    def sweep(self, now: datetime, *, after: str = "") -> tuple[int, str]:
        """Remove the files that no row points to, of the next PORTION of files behind a path.

        Returns how many were removed, and the last path that was looked at; an empty one at the end. Twice
        does no harm.
        """
        portion = list(islice(self._behind(after), PORTION))
        pointed_at = set(self.with_rows(portion)) if portion else set()
        left = [
            path for path in portion if path not in pointed_at and self._written(path) < now - LEFT_BEHIND
        ]
        self.delete(left)
        return len(left), portion[-1] if len(portion) == PORTION else ""

    @contextmanager
    def writing(self) -> Iterator[list[str]]:
        """Gives a list for the paths of files that are written under names of their own; when the block is
        left, those of them to which no row points are removed. Enter it before the transaction that writes
        the rows.
        """
        self.plan_sweep()
        paths: list[str] = []
        try:
            yield paths
        finally:
            # Inside a transaction that must roll back there is no row, and none can be looked for.
            broken = connection.in_atomic_block and connection.needs_rollback
            self.delete(set(paths) - (set() if broken or not paths else set(self.with_rows(paths))))

    def forget(self, paths: Collection[str]) -> None:
        """Remove files whose rows the current transaction removes, once it is through; those to which another
        row points stay.
        """
        found = set(paths)
        if found:
            transaction.on_commit(lambda: self.delete(found - set(self.with_rows(found))))

    def delete(self, paths: Iterable[str]) -> None:
        """Remove files and what stands beside them; what is gone already is no fault."""
        for path in paths:
            default_storage.delete(path)
            if self.beside:
                default_storage.delete(path + self.beside)

    def _behind(self, after: str) -> Iterator[str]:
        """Paths of all files behind one, in the order of paths, folders inside included."""
        if default_storage.exists(self.folder):
            yield from self._inside(f"{self.folder}/", after)

    def _inside(self, here: str, after: str) -> Iterator[str]:
        folders, names = default_storage.listdir(here)
        whole = {here + name.removesuffix(self.beside) for name in names}
        for path in sorted(whole | {f"{here}{folder}/" for folder in folders}):
            if path.endswith("/"):
                if path + LAST_NAME > after:
                    yield from self._inside(path, after)
            elif path > after:
                yield path

    def _written(self, path: str) -> datetime:
        whole = path if default_storage.exists(path) else path + self.beside
        return default_storage.get_modified_time(whole)
