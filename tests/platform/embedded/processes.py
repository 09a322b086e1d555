"""Looks at the machine's processes, to find what a launcher left behind."""

import os
import time
from collections.abc import Callable
from pathlib import Path


def processes_of(mark: Path) -> set[int]:
    """Ids of living processes but ours whose command line, environment or working folder names `mark`."""
    found = set()
    wanted = str(mark).encode()
    for folder in Path("/proc").glob("[0-9]*"):
        pid = int(folder.name)
        if pid == os.getpid():
            continue
        try:
            words = (folder / "cmdline").read_bytes() + (folder / "environ").read_bytes()
            words += str((folder / "cwd").readlink()).encode()
            state = (folder / "stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            continue
        if wanted in words and state != "Z":
            found.add(pid)
    return found


def command_line(pid: int) -> bytes:
    """Its arguments, each ended by a zero byte; empty when it has ended."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def is_alive(pid: int) -> bool:
    """Whether that process exists and is no zombie."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def wait_for(condition: Callable[[], bool], seconds: float = 30.0) -> bool:
    """Poll a function until it returns something true; False when it never does."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.02)
    return False
