"""One process of ours that must not outlive the launcher: it runs under a guard (see guard.py)."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from huisheng.embedded.identity import Identity

GUARD = Path(__file__).with_name("guard.py")


class ChildError(RuntimeError):
    """A child could not be started, or did not become ready."""


class Child:
    """A guarded process.

    `argv` and `env` are complete (nothing is inherited); `stop_signal` asks it to end, after `grace` seconds
    it is killed; `identity` is the user to run as (None: as ourselves); output is appended to `log` (None:
    goes to our own standard error).
    """

    def __init__(
        self,
        name: str,
        argv: Sequence[str],
        *,
        log: Path | None,
        env: Mapping[str, str],
        cwd: Path | str = "/",
        stop_signal: signal.Signals = signal.SIGTERM,
        grace: float = 20.0,
        identity: Identity | None = None,
        keep_open: Sequence[int] = (),
    ) -> None:
        self.name = name
        self.argv = [str(part) for part in argv]
        self.log = log
        self.env = dict(env)
        self.cwd = str(cwd)
        self.stop_signal = stop_signal
        self.grace = grace
        self.identity = identity
        self.keep_open = tuple(keep_open)
        self.pid: int | None = None
        self._guard: subprocess.Popen[str] | None = None
        self._life: int | None = None

    def start(self) -> None:
        """Start the process; raises ChildError when it cannot be executed."""
        read_end, self._life = os.pipe()
        order = {
            "argv": self.argv,
            "cwd": self.cwd,
            "log": str(self.log) if self.log else None,
            "stop_signal": int(self.stop_signal),
            "grace": self.grace,
            "uid": self.identity.uid if self.identity else None,
            "gid": self.identity.gid if self.identity else None,
            "life": read_end,
        }
        try:
            self._guard = subprocess.Popen(
                [sys.executable, "-I", "-S", str(GUARD), json.dumps(order)],
                env=self.env,
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                text=True,
                pass_fds=(read_end, *self.keep_open),
                # Ctrl-C in the terminal reaches the launcher alone, which stops all in order.
                start_new_session=True,
            )
        finally:
            os.close(read_end)
        assert self._guard.stdout is not None
        answer = self._guard.stdout.readline().strip()
        if not answer.isdigit():
            self._guard.wait()
            self._forget()
            raise ChildError(f"{self.name} could not be started: {answer.lstrip('! ') or 'no answer'}")
        self.pid = int(answer)

    def _forget(self) -> None:
        if self._life is not None:
            os.close(self._life)
            self._life = None
        if self._guard is not None and self._guard.stdout is not None:
            self._guard.stdout.close()
        self._guard = None
        self.pid = None

    @property
    def running(self) -> bool:
        """Whether the process (or its guard, still clearing up) lives."""
        return self._guard is not None and self._guard.poll() is None

    @property
    def exit_code(self) -> int | None:
        """Exit status of an ended process; None while it runs or before it ran."""
        return None if self._guard is None else self._guard.poll()

    def send(self, number: signal.Signals) -> None:
        """Send a signal to the process itself (not to its guard), as chaos does."""
        if self.pid is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def ask_to_stop(self) -> None:
        """Ask the process to end and return at once."""
        if self._life is not None:
            os.close(self._life)
            self._life = None

    def wait(self, seconds: float) -> bool:
        """Wait until it has ended; False when it still runs after `seconds`."""
        if self._guard is None:
            return True
        try:
            self._guard.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        self._forget()
        return True

    def stop(self) -> None:
        """Ask to end, wait; the guard kills what does not end in time."""
        if self._guard is None:
            return
        self.ask_to_stop()
        self.wait(self.grace + 10)

    def kill(self, number: signal.Signals = signal.SIGKILL) -> None:
        """End it without asking, and wait until nothing of it is left."""
        self.send(number)
        self.wait(self.grace + 10)

    def tail(self, lines: int = 15) -> str:
        """The last lines of its log, for an error message."""
        if self.log is None:
            return ""
        try:
            with self.log.open("rb") as log:
                log.seek(max(0, self.log.stat().st_size - 16_384))
                text = log.read().decode("utf-8", "replace")
        except OSError:
            return ""
        return "\n".join(text.splitlines()[-lines:])


def wait_until_ready(child: Child, ready: Callable[[], bool], seconds: float) -> None:
    """Poll `ready` until it is true; raises ChildError when the child ends or `seconds` pass first."""
    end = time.monotonic() + seconds
    pause = 0.005
    while not ready():
        if not child.running:
            raise ChildError(
                f"{child.name} ended with status {child.exit_code} while starting:\n{child.tail()}"
            )
        if time.monotonic() > end:
            raise ChildError(f"{child.name} was not ready after {seconds:.0f} s:\n{child.tail()}")
        time.sleep(pause)
        pause = min(pause * 1.5, 0.2)
