"""Stands between a launcher and ONE child process, so that the child never outlives the launcher.

Run as a script (`python -I -S guard.py`) with one JSON argument; it imports nothing of the project. The
launcher holds the write end of a pipe whose read end is ours: a launcher that ends in any way, kill -9
included, closes it, and we stop the child. If the guard itself is killed, Linux delivers the stop signal to
the child (PR_SET_PDEATHSIG). Grandchildren that the child leaves behind are reaped here and killed. The
launcher reads the child's process id from our standard output.
"""

import contextlib
import ctypes
import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36
CANNOT_START = 127


def _prctl(option: int, value: int) -> None:
    """Call Linux's prctl; elsewhere do nothing (the pipe alone then has to do)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(option, value, 0, 0, 0)


def _start(order: dict[str, object]) -> subprocess.Popen[bytes]:
    stop_signal = int(str(order["stop_signal"]))
    guard = os.getpid()

    def die_with_guard() -> None:
        # Runs after the change of user, which would clear the setting.
        _prctl(PR_SET_PDEATHSIG, stop_signal)
        if os.getppid() != guard:
            os._exit(CANNOT_START)

    identity: dict[str, object] = {}
    if order["uid"] is not None:
        identity = {"user": order["uid"], "group": order["gid"], "extra_groups": []}
    with contextlib.ExitStack() as stack:
        # Our standard output speaks to the launcher; a child without a log writes where the launcher writes.
        log = stack.enter_context(Path(str(order["log"])).open("ab")) if order["log"] else sys.stderr
        return subprocess.Popen(  # type: ignore[call-overload,no-any-return]
            order["argv"],
            cwd=order["cwd"],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            process_group=0,
            preexec_fn=die_with_guard,  # noqa: PLW1509 -- the guard has one thread
            **identity,
        )


def _sweep(group: int) -> None:
    """Kill what is left of the child's process group and every orphan that came to us."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, signal.SIGKILL)
    children = Path(f"/proc/self/task/{os.getpid()}/children")
    for _ in range(100):
        try:
            left = [int(pid) for pid in children.read_text().split()]
        except OSError:
            return
        for pid in left:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)
            with contextlib.suppress(ChildProcessError):
                os.waitpid(pid, 0)
        if not left:
            return


def _watch(child: subprocess.Popen[bytes], life: int, stop_signal: int, grace: float) -> int:
    wake_read, wake_write = os.pipe()
    os.set_blocking(wake_write, False)
    signal.set_wakeup_fd(wake_write, warn_on_full_buffer=False)
    asked = False

    def ask(_number: int, _frame: object) -> None:
        nonlocal asked
        asked = True

    def wake(_number: int, _frame: object) -> None:
        """Only the byte in the wake-up pipe matters."""

    handlers: dict[int, Callable[[int, object], None]] = {
        signal.SIGTERM: ask,
        signal.SIGINT: ask,
        signal.SIGHUP: ask,
        signal.SIGCHLD: wake,
    }
    for number, handler in handlers.items():
        signal.signal(number, handler)
    deadline: float | None = None
    while child.poll() is None:
        wait = 60.0 if deadline is None else max(0.0, deadline - time.monotonic())
        watched = [wake_read] if asked else [wake_read, life]
        ready, _, _ = select.select(watched, [], [], wait)
        if wake_read in ready:
            os.read(wake_read, 4096)
        if life in ready and not os.read(life, 1):
            asked = True
        if asked and deadline is None:
            deadline = time.monotonic() + grace
            child.send_signal(stop_signal)
        if deadline is not None and time.monotonic() >= deadline:
            child.kill()
            child.wait()
    return child.returncode


def main() -> int:
    """Start the child, stay until it has ended, return its exit status (128 + n after signal n)."""
    order = json.loads(sys.argv[1])
    _prctl(PR_SET_CHILD_SUBREAPER, 1)
    try:
        child = _start(order)
    except (OSError, subprocess.SubprocessError) as error:
        sys.stdout.write(f"! {error}\n")
        sys.stdout.flush()
        return CANNOT_START
    with contextlib.suppress(BrokenPipeError):  # a launcher that is gone already shows in the life pipe too
        sys.stdout.write(f"{child.pid}\n")
        sys.stdout.flush()
    code = _watch(child, order["life"], order["stop_signal"], order["grace"])
    _sweep(child.pid)
    return code if code >= 0 else 128 - code


if __name__ == "__main__":
    sys.exit(main())
