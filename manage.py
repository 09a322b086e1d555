#!/usr/bin/env python3
"""Entry point of every command. It puts the source root `platform/` on the path, which must never be a
package.
"""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent


def main() -> None:
    """Run a management command in the NETWORK scope (see huisheng.kernel.tenancy)."""
    sys.path[:0] = [str(ROOT / "platform"), str(ROOT)]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huisheng.config.settings")
    from huisheng.config.commands import run

    run(sys.argv)


if __name__ == "__main__":
    main()
