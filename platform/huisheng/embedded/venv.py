# ruff: noqa: UP006, UP035, UP021
"""Makes the virtual environment and installs a lock file into it; does nothing when that has been done.

Run by the Makefile with the system's Python, before anything is installed: `python3 venv.py FOLDER LOCK`.
Standard library only, and only what Python 3.6 understands, so that an old Python can be told that it is
too old.
"""

import fcntl
import hashlib
import json
import os
import subprocess  # nosec B404
import sys
import time
from typing import Dict, List

LOWEST = (3, 11)


def main() -> int:
    """Return the exit status."""
    if len(sys.argv) != 3:
        return _fail("usage: venv.py FOLDER LOCK")
    if sys.version_info < LOWEST:
        found = ".".join(map(str, sys.version_info[:3]))
        return _fail(
            f"Huisheng needs Python 3.11 or newer, and {sys.executable} is {found}.\n"
            "If a newer one is installed under another name, say so: make PYTHON=/path/to/python3.12 run"
        )
    folder, lock = (os.path.abspath(name) for name in sys.argv[1:])
    try:
        os.makedirs(folder, exist_ok=True)
        guard = os.open(folder, os.O_RDONLY)
    except OSError as error:
        return _fail(f"The virtual environment cannot be made: {error}")
    try:
        fcntl.flock(guard, fcntl.LOCK_EX)  # `make run` and `make test` may start together
        return _install(folder, lock)
    except KeyboardInterrupt:
        return _fail("\nStopped; the next run goes on from here.")
    finally:
        os.close(guard)


def _install(folder: str, lock: str) -> int:
    stamp = os.path.join(folder, "installed.json")
    python = os.path.join(folder, "bin", "python")
    usable = _works(python)
    done = _read(stamp) if usable else {}
    if done.get(os.path.basename(lock)) == _digest(lock):
        return 0
    started = time.monotonic()
    if not usable:
        print(f"Making the virtual environment {os.path.relpath(folder)} ...", flush=True)
        made = subprocess.run(  # nosec B603
            [sys.executable, "-m", "venv", "--clear", folder],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            universal_newlines=True,
            check=False,
        )
        if made.returncode != 0 or not _works(python):
            return _fail(
                f"{made.stdout.strip()}\n\n{sys.executable} cannot make a virtual environment.\n"
                "On Debian and Ubuntu the package python3-venv brings what is missing; "
                "or name another Python: make PYTHON=/path/to/python3.12 run"
            )
    code = _pip(python, lock)
    if code != 0:
        return code
    done[os.path.basename(lock)] = _digest(lock)
    # The lock for development holds everything that is needed for running.
    running = os.path.join(os.path.dirname(lock), "requirements.txt")
    done[os.path.basename(running)] = _digest(running)
    with open(stamp, "w", encoding="ascii") as file:
        json.dump(done, file)
    print(f"Installed in {time.monotonic() - started:.0f} s.", flush=True)
    return 0


def _works(python: str) -> bool:
    """Whether that is an interpreter with pip (a moved folder or a removed Python leaves one that is not)."""
    try:
        return subprocess.call([python, "-c", "import pip"], stderr=subprocess.DEVNULL) == 0  # nosec B603
    except OSError:
        return False


def _pip(python: str, lock: str) -> int:
    """Install with every hash checked; tell how many packages were found, keep the rest back unless it
    fails."""
    print(f"Installing the packages of {os.path.basename(lock)} ...", flush=True)
    command = [python, "-m", "pip", "install", "--require-hashes", "--no-input", "--progress-bar", "off"]
    command += ["--disable-pip-version-check", "--no-compile", "-r", lock]
    process = subprocess.Popen(  # nosec B603
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        universal_newlines=True,
        env=dict(os.environ, PIP_ROOT_USER_ACTION="ignore"),
    )
    lines: List[str] = []
    found = 0
    for line in process.stdout or ():
        lines.append(line)
        if line.startswith(("Collecting ", "Requirement already satisfied")):
            found += 1
            _redraw(f"  {found} found")
        elif line.startswith("Installing collected"):
            _redraw(f"  {found} found, unpacking")
    _redraw("")
    if process.wait() != 0:
        return _fail("".join(lines[-30:]) + "\nThe packages could not be installed.")
    return 0


def _redraw(text: str) -> None:
    if sys.stdout.isatty():
        sys.stdout.write("\r\x1b[K" + text)
        sys.stdout.flush()


def _digest(path: str) -> str:
    with open(path, "rb") as file:
        return hashlib.sha256(file.read() + repr(sys.version_info[:2]).encode()).hexdigest()


def _read(path: str) -> Dict[str, str]:
    try:
        with open(path, encoding="ascii") as file:
            done = json.load(file)
    except (OSError, ValueError):
        return {}
    return done if isinstance(done, dict) else {}


def _fail(text: str) -> int:
    sys.stderr.write(text + "\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
