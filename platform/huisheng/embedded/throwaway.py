"""Runs one command on engines that exist for it alone: `python -m huisheng.embedded.throwaway COMMAND …`.

For checks that want a database but no particular one; servers that the environment names are used instead.
"""

import os
import shutil
import subprocess  # nosec B404
import sys
import tempfile
from pathlib import Path

from huisheng.embedded.engines import ENGINE_NAMES, Engines


def main() -> int:
    """Return the command's exit status."""
    if len(sys.argv) < 2:
        sys.stderr.write("usage: python -m huisheng.embedded.throwaway COMMAND …\n")
        return 2
    folder = Path(tempfile.mkdtemp(prefix="huisheng-throwaway-"))
    folder.chmod(0o755)  # as root, the engines run as another user, who has to pass here
    try:
        given = [name for name in ENGINE_NAMES if os.environ.get(name)]
        with Engines(folder / "engines", durable=False, without=given) as engines:
            environment = {"HUISHENG_STATE": str(folder / "state"), **os.environ, **engines.environment()}
            return subprocess.call(sys.argv[1:], env=environment)  # nosec B603
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    sys.exit(main())
