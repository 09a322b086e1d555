"""Where a run of the tests puts what goes with it: databases are thousands of small files, which a disk makes
and throws away several times slower than memory does, at the cost of whoever needs the processor meanwhile.
"""

import os
import shutil
import tempfile
from pathlib import Path

_ROOM = 8 << 30
"""Bytes free in memory before anything is put there."""


def new_folder(purpose: str) -> Path:
    """An empty folder that everybody may pass through (engines of root run as somebody else): in memory where
    there is room, or else in the usual place. Whoever has it made throws it away.
    """
    memory = _roomy_memory()
    if memory is not None:
        _throw_away_what_is_left(memory)
    folder = Path(tempfile.mkdtemp(prefix=f"huisheng-{purpose}-{os.getpid()}-", dir=memory))
    folder.chmod(0o755)
    return folder


def _roomy_memory() -> Path | None:
    """None: the usual place, as also where TMPDIR names one."""
    if "TMPDIR" in os.environ:
        return None
    found = Path("/dev/shm")  # the system's own; nobody but us reads what mkdtemp makes there
    if found.is_dir() and os.access(found, os.W_OK) and shutil.disk_usage(found).free > _ROOM:
        return found
    return None


def _throw_away_what_is_left(memory: Path) -> None:
    """A run that was killed throws nothing away, and memory is worth more than a place on a disk."""
    for folder in memory.glob("huisheng-*-*-*"):
        number = folder.name.split("-")[-2]
        if number.isdecimal() and folder.stat().st_uid == os.geteuid() and not _is_alive(int(number)):
            shutil.rmtree(folder, ignore_errors=True)


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
