"""The processes that are killed, and how each is started again: forked from one that has loaded the product
(loaded.py) and does nothing else.
"""

import os
import runpy
import signal
import sys
import threading
from collections.abc import Callable
from multiprocessing import get_context, parent_process
from multiprocessing.context import ForkServerProcess
from pathlib import Path

RELAYING = ("worker-1", "worker-2", "beat")
SENDING = ("web-1", "web-2")
WORKING = ("desk-1", "desk-2")
DIRECTING = ("below-1", "below-2")
"""What carries messages; what sends them, in the place of web servers; what works with questions, and with
directives.
"""


class Fleet:
    """Workers, beat and producers, each in a process group of its own with a log in `folder`.

    The senders send `per_second` messages together; whoever works pauses so many seconds after each step.
    """

    def __init__(self, folder: Path, *, per_second: float, pause_at_work: float) -> None:
        self.folder = folder
        self._forking = get_context("forkserver")
        self._forking.set_forkserver_preload(["tests.chaos.loaded"])
        self.told = folder / "told"
        self.told.mkdir()
        self._starters: dict[str, Callable[[], list[str]]] = {
            "worker-1": lambda: self._worker(1),
            "worker-2": lambda: self._worker(2),
            "beat": self._beat,
            "web-1": lambda: self._producer("producer", "web-1", per_second / 2),
            "web-2": lambda: self._producer("producer", "web-2", per_second / 2),
            "desk-1": lambda: self._producer("desks", "desk-1", pause_at_work),
            "desk-2": lambda: self._producer("desks", "desk-2", pause_at_work),
            "below-1": lambda: self._producer("below", "below-1", pause_at_work),
            "below-2": lambda: self._producer("below", "below-2", pause_at_work),
        }
        self._running: dict[str, ForkServerProcess] = {}

    def start(self, *names: str) -> None:
        """Start processes by name; those that run already go on. They have the environment of the first."""
        for name in names:
            if self.runs(name):
                continue
            arguments = (self._starters[name](), self.folder / f"{name}.log")
            process = self._running[name] = self._forking.Process(target=_run, args=arguments)
            process.start()

    def runs(self, name: str) -> bool:
        """Whether a process was started and not killed since."""
        return name in self._running

    def kill(self, name: str) -> None:
        """kill -9 of a process and all its children."""
        process = self._running.pop(name)
        try:
            os.killpg(process.ident or 0, signal.SIGKILL)
        except ProcessLookupError:
            # It has ended, or has not come to have a group of its own.
            process.kill()
        process.join()

    def kill_child(self, name: str) -> bool:
        """kill -9 of one child, for instance the one in which a relay works; False when there is none."""
        pid = self._running[name].pid
        children = Path(f"/proc/{pid}/task/{pid}/children")
        try:
            pids = children.read_text().split()
            os.kill(int(pids[-1]), signal.SIGKILL)
        except (OSError, IndexError):
            return False
        return True

    def exited(self) -> list[str]:
        """Names of processes that ended without being killed by us, which is a fault of theirs."""
        return [name for name, process in self._running.items() if not process.is_alive()]

    def stop_all(self) -> None:
        """Kill everything that runs."""
        for name in list(self._running):
            self.kill(name)

    def _worker(self, number: int) -> list[str]:
        return [
            *("celery", "--app", "huisheng.config.celery:app", "worker"),
            *("--concurrency", "2", "--loglevel", "INFO", "--without-gossip", "--without-mingle"),
            *("--hostname", f"chaos{number}@%h"),
        ]

    def _beat(self) -> list[str]:
        return [
            *("celery", "--app", "huisheng.config.celery:app", "beat"),
            *("--loglevel", "INFO", "--schedule", str(self.folder / "beat-schedule"), "--pidfile", ""),
        ]

    def _producer(self, module: str, name: str, speed: float) -> list[str]:
        return [f"tests.chaos.{module}", str(self.told / name), str(speed)]


def _run(command: list[str], log: Path) -> None:
    """`python -m command`, in a process that was forked for it: a group and a log of its own."""
    os.setsid()
    nothing = os.open(os.devnull, os.O_RDONLY)
    into = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for there, here in ((nothing, 0), (into, 1), (into, 2)):
        os.dup2(there, here)
    threading.Thread(target=_end_with_the_run, daemon=True).start()
    sys.argv = list(command)
    runpy.run_module(command[0], run_name="__main__", alter_sys=True)


def _end_with_the_run() -> None:
    """A run that is killed itself kills nobody: end with it, and with us whatever we have started."""
    run = parent_process()
    assert run is not None, "it was forked for a run"
    run.join()
    os.killpg(0, signal.SIGKILL)
