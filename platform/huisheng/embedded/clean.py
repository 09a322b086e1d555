"""Removes a state folder with everything in it.

Run by `make clean` with the system's Python: standard library only.
"""

import fcntl
import os
import shutil
import sys

OWN = ("logs", "secrets", "engines.lock")


def main() -> int:
    """Return the exit status; refuses a folder that is in use, or that is no state folder."""
    folder = os.path.realpath(sys.argv[1])
    if not os.path.isdir(folder):
        return 0
    if not all(os.path.exists(os.path.join(folder, name)) for name in OWN):
        sys.stderr.write(f"{folder} is not a state folder of Huisheng: nothing was removed.\n")
        return 1
    with open(os.path.join(folder, "engines.lock"), "r+b") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            sys.stderr.write(f"Huisheng runs from {folder}: stop it first.\n")
            return 1
        engines = os.path.join(folder, "engines")
        if os.path.islink(engines):
            shutil.rmtree(os.path.realpath(engines), ignore_errors=True)
        shutil.rmtree(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
