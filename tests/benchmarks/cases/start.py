"""`make run` from nothing, with the packages at hand, and again."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

from tests.benchmarks.running import ROOT, Figures, say
from tests.benchmarks.serving import Browser, free_port

WAIT_SECONDS = 300.0


def measure() -> Figures:
    """start.cold_s, start.warm_s: until the network's home page is served, for reading."""
    with tempfile.TemporaryDirectory(prefix="huisheng-start-") as name:
        folder = Path(name) / "copy"
        Path(name).chmod(0o755)
        _copy(folder)
        return {"start.cold_s": _start(folder), "start.warm_s": _start(folder)}


def _copy(folder: Path) -> None:
    """The tracked files alone: no environment, no state."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split("\0")
    for file in filter(None, listed):
        if (ROOT / file).is_file():
            (folder / file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / file, folder / file)


def _start(folder: Path) -> float:
    port = free_port()
    # Variables of this run's own engines must not reach the copy.
    clean = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith(("HUISHENG_", "DJANGO_", "MAKE"))
    }
    started = time.perf_counter()
    process = subprocess.Popen(
        ["make", "run", f"PORT={port}"],
        cwd=folder,
        env=clean,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        while True:
            try:
                Browser(port).get("localhost", "/")
            except OSError:
                if process.poll() is not None or time.perf_counter() - started > WAIT_SECONDS:
                    raise
                time.sleep(0.1)
            else:
                break
        seconds = time.perf_counter() - started
        say(f"first page after {seconds:.1f} s")
        return seconds
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGINT)
            process.wait(60)
