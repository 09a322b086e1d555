"""The processes that are killed, and how each is started again."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

RELAYING = ("worker-1", "worker-2", "beat")
SENDING = ("web-1", "web-2")
WORKING = ("desk-1", "desk-2")
DIRECTING = ("below-1", "below-2")
"""What carries messages; what sends them, in the place of web servers; what works with questions, and with
directives.
"""


class Fleet:
    """Workers, beat and producers, each in a process group of its own with a log in `folder`."""

    def __init__(self, folder: Path, environment: dict[str, str], *, per_second: float) -> None:
        self.folder = folder
        self.environment = environment
        self.told = folder / "told"
        self.told.mkdir()
        self._starters: dict[str, Callable[[], list[str]]] = {
            "worker-1": lambda: self._worker(1),
            "worker-2": lambda: self._worker(2),
            "beat": self._beat,
            "web-1": lambda: self._producer("producer", "web-1", per_second / 2),
            "web-2": lambda: self._producer("producer", "web-2", per_second / 2),
            "desk-1": lambda: self._producer("desks", "desk-1", 0),
            "desk-2": lambda: self._producer("desks", "desk-2", 0),
            "below-1": lambda: self._producer("below", "below-1", 0),
            "below-2": lambda: self._producer("below", "below-2", 0),
        }
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, *names: str) -> None:
        """Start processes by name; those that run already go on."""
        for name in names:
            if self.runs(name):
                continue
            with (self.folder / f"{name}.log").open("ab") as log:
                self._running[name] = subprocess.Popen(
                    self._starters[name](),
                    cwd=ROOT,
                    env=self.environment,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                )

    def runs(self, name: str) -> bool:
        """Whether a process was started and not killed since."""
        return name in self._running

    def kill(self, name: str) -> None:
        """kill -9 of a process and all its children."""
        process = self._running.pop(name)
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        process.wait()

    def kill_child(self, name: str) -> bool:
        """kill -9 of one child, for instance the one in which a relay works; False when there is none."""
        children = Path(f"/proc/{self._running[name].pid}/task/{self._running[name].pid}/children")
        try:
            pids = children.read_text().split()
            os.kill(int(pids[-1]), signal.SIGKILL)
        except (OSError, IndexError):
            return False
        return True

    def exited(self) -> list[str]:
        """Names of processes that ended without being killed by us, which is a fault of theirs."""
        return [name for name, process in self._running.items() if process.poll() is not None]

    def stop_all(self) -> None:
        """Kill everything that runs."""
        for name in list(self._running):
            self.kill(name)

    def _worker(self, number: int) -> list[str]:
        return [
            *(sys.executable, "-m", "celery", "--app", "huisheng.config.celery:app", "worker"),
            *("--concurrency", "2", "--loglevel", "INFO", "--without-gossip", "--without-mingle"),
            *("--hostname", f"chaos{number}@%h"),
        ]

    def _beat(self) -> list[str]:
        return [
            *(sys.executable, "-m", "celery", "--app", "huisheng.config.celery:app", "beat"),
            *("--loglevel", "INFO", "--schedule", str(self.folder / "beat-schedule"), "--pidfile", ""),
        ]

    def _producer(self, module: str, name: str, per_second: float) -> list[str]:
        return [sys.executable, "-m", f"tests.chaos.{module}", str(self.told / name), str(per_second)]
