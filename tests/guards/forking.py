"""`python -m tests.guards.forking`, in a copy of the tree: runs pytest again and again, each time in a
process that has loaded the packages already, and nothing of the product.

Loading Django and the rest is half of what a guard would cost. The first line of standard input holds the
names of modules to load, every further one the arguments of a run, its environment, the file for what it says
and the seconds that it may take (null: as many as it likes); each is answered with a line that holds the exit
status.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import NoReturn

_OURS = frozenset({"huisheng", "tenants", "shared_apps", "tenant_apps", "tests", "__main__", "__mp_main__"})
_PLUGINS = ("pytest_django.plugin",)
"""The only plugins that the tests of guards need; those that packages bring along take seconds to load."""
_COULD_NOT_RUN = 70
STOPPED = 124
"""Exit status of a run that took longer than it may."""
_BETWEEN_TWO_LOOKS = 0.02
_LOADED_BY_A_RUN = """
import sys
sys.path[:0] = ["platform", "."]
import django
django.setup()
import huisheng.config.urls_network, huisheng.config.urls_unit, tests.conftest
print("\\n".join(sys.modules))
"""


class Forking:
    """Runs of pytest in one tree, as a context manager. `environment` is that of every run, `packages` are
    what is loaded beforehand (names_of_packages).
    """

    def __init__(self, tree: Path, environment: dict[str, str], packages: list[str]) -> None:
        self._tree = tree
        self._packages = packages
        self._environment = {
            name: value for name, value in environment.items() if not name.startswith("PYTEST_")
        }
        self._said = tree.with_name(f"{tree.name}.said")

    def __enter__(self) -> Forking:
        # No run compiles what one before it has compiled, and what they compile goes with the tree.
        for name in ("PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX"):
            self._environment.pop(name, None)
        # Without settings: a package that reads them while it is loaded is loaded by each run itself.
        bare = {name: value for name, value in self._environment.items() if name != "DJANGO_SETTINGS_MODULE"}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.guards.forking"],
            cwd=self._tree,
            env=bare,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._ask(self._packages)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()

    def run(
        self, arguments: list[str], *, seconds: float | None = None, **environment: str
    ) -> tuple[int, str]:
        """Exit status and output of pytest with these arguments; STOPPED where it took longer than `seconds`,
        and what it had started has ended with it.
        """
        plugins = [f"-p{plugin}" for plugin in _PLUGINS]
        more = {**self._environment, **environment, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
        status = self._ask([[*plugins, *arguments], more, str(self._said), seconds])
        return status, self._said.read_text(encoding="utf-8", errors="replace")

    def _ask(self, what: object) -> int:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(what) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())


def names_of_packages(tree: Path, environment: dict[str, str]) -> list[str]:
    """What a run loads that is neither ours nor a plugin of pytest, in the order in which it loads it."""
    settings = {"DJANGO_SETTINGS_MODULE": "huisheng.config.settings"}
    done = subprocess.run(
        [sys.executable, "-c", _LOADED_BY_A_RUN],
        cwd=tree,
        env={**environment, **settings},
        capture_output=True,
        text=True,
        check=True,
    )
    # pytest rewrites the assertions of a plugin as it loads it, and does not want to find it loaded.
    left_out = _OURS | {plugin.partition(".")[0] for plugin in _PLUGINS}
    return [name for name in done.stdout.split() if name.partition(".")[0] not in left_out]


def _serve() -> None:
    lines = iter(sys.stdin.readline, "")
    gc.disable()
    for name in json.loads(next(lines)):
        # A package that wants Django to be set up is loaded once it is.
        with suppress(Exception):
            importlib.import_module(name)
    assert threading.active_count() == 1, "a process with threads cannot be forked"
    loaded = {name.partition(".")[0] for name in sys.modules}
    assert not loaded & {"huisheng", "tenants", "shared_apps", "tenant_apps"}, "a run must load its own"
    gc.freeze()
    print(0, flush=True)
    for line in lines:
        arguments, environment, said, seconds = json.loads(line)
        if child := os.fork():
            print(_status_of(child, seconds), flush=True)
            continue
        _run(arguments, environment, said)


def _status_of(child: int, seconds: float | None) -> int:
    """Wait until it has ended, or end it and all of its group once it took longer than `seconds`."""
    with suppress(PermissionError, ProcessLookupError):
        # By both of us: whoever comes first.
        os.setpgid(child, child)
    end = None if seconds is None else time.monotonic() + seconds
    try:
        while True:
            ended, status = os.waitpid(child, os.WNOHANG)
            if ended:
                return os.waitstatus_to_exitcode(status)
            if end is not None and time.monotonic() > end:
                _end(child)
                return STOPPED
            time.sleep(_BETWEEN_TWO_LOOKS)
    except KeyboardInterrupt:
        _end(child)
        raise


def _end(child: int) -> None:
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)


def _run(arguments: list[str], environment: dict[str, str], said: str) -> NoReturn:
    """Run pytest in this process, which was forked for it, and end it with the exit status."""
    os.setpgid(0, 0)
    os.environ.clear()
    os.environ.update(environment)
    into = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for there, here in ((nothing, 0), (into, 1), (into, 2)):
        os.dup2(there, here)
    import pytest

    status = _COULD_NOT_RUN
    try:
        status = int(pytest.main(arguments))
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


if __name__ == "__main__":
    _serve()
