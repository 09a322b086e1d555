"""One launcher per state folder: a lock that the system releases when the launcher ends, however it ends."""

import fcntl
import json
import os
import time
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Running:
    """Who holds the lock: process id, address of the network's site, start in seconds since 1970."""

    pid: int
    url: str
    started: float


class AlreadyRunningError(RuntimeError):
    """Another launcher uses this state folder; `running` says which (None when it has not said so yet)."""

    def __init__(self, folder: Path, running: Running | None) -> None:
        self.running = running
        if running is None:
            text = f"Huisheng is just being started from {folder} by another process."
        else:
            since = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(running.started))
            text = (
                f"Huisheng already runs from {folder}: {running.url} "
                f"(process {running.pid}, since {since}).\n"
                f"Stop it with Ctrl-C in its window or `kill {running.pid}`, or start another beside it: "
                "make run STATE=another/folder PORT=8001"
            )
        super().__init__(text)


class LauncherLock:
    """The lock and pid file `up.pid` of a state folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file: int | None = None

    def take(self, url: str) -> None:
        """Take it and write down who we are; raises AlreadyRunningError."""
        file = os.open(self._folder / "up.pid", os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = _read(file)
            os.close(file)
            raise AlreadyRunningError(self._folder, holder) from None
        os.ftruncate(file, 0)
        os.pwrite(file, json.dumps(asdict(Running(os.getpid(), url, time.time()))).encode(), 0)
        self._file = file

    def release(self) -> None:
        """Give it back and leave an empty pid file (removing it would let two launchers lock two files)."""
        if self._file is not None:
            os.ftruncate(self._file, 0)
            os.close(self._file)
            self._file = None


def _read(file: int) -> Running | None:
    try:
        return Running(**json.loads(os.pread(file, 4096, 0)))
    except (ValueError, TypeError):
        return None
