"""`manage.py up`: the whole product on this machine from one command, without anything installed beside
Python."""

import os
import sys
from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from huisheng.embedded.binaries import BinariesError
from huisheng.embedded.child import ChildError
from huisheng.embedded.console import Console
from huisheng.embedded.engines import EnginesBusyError
from huisheng.embedded.folders import StateFolderError
from huisheng.embedded.identity import IdentityError
from huisheng.embedded.launcher import ROOT, Launcher, PortTakenError, Wishes
from huisheng.embedded.lock import AlreadyRunningError

EXPECTED = (
    AlreadyRunningError,
    PortTakenError,
    ChildError,
    BinariesError,
    IdentityError,
    EnginesBusyError,
    StateFolderError,
)


class Command(BaseCommand):
    """See the module."""

    help = (
        "Start database, broker, cache, web server, worker and beat with a demo network; Ctrl-C stops them."
    )
    requires_system_checks = []  # the database that they would look at is not there yet

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Options; the Makefile passes PORT=, STATE= and DEMO= on."""
        parser.add_argument("--port", type=_port, default=os.environ.get("HUISHENG_PORT") or "8000")
        parser.add_argument(
            "--host", default="127.0.0.1", help="address to listen on (default: this machine only)"
        )
        parser.add_argument(
            "--state",
            type=Path,
            default=os.environ.get("HUISHENG_STATE") or str(ROOT / "var"),
            help="folder for data, secrets and logs (default: var/, or HUISHENG_STATE)",
        )
        parser.add_argument("--demo", choices=("small", "province"), default="small", help="size of the demo")
        parser.add_argument("--web-workers", type=int, default=2, help="processes of the web server")
        parser.add_argument(
            "--once", action="store_true", help="stop after the first page (to measure a start)"
        )

        parser.add_argument(
            "--with-parent", action="store_true", help="stop when the process ends that started this one"
        )

    def handle(self, *_args: object, **options: object) -> None:
        """Run until told to stop."""
        wishes = Wishes(
            state=Path(str(options["state"])),
            host=str(options["host"]),
            port=int(str(options["port"])),
            demo=str(options["demo"]),
            web_workers=int(str(options["web_workers"])),
            once=bool(options["once"]),
            with_parent=bool(options["with_parent"]),
        )
        try:
            Launcher(wishes, Console(sys.stdout), os.environ).run()
        except EXPECTED as error:
            raise CommandError(str(error)) from error
        except OSError as error:  # a full disk, a folder that is read-only
            raise CommandError(f"The system refused: {error}") from error


def _port(text: str) -> int:
    if text.isdigit() and 1 <= int(text) <= 65_535:
        return int(text)
    raise ArgumentTypeError(f"{text!r} is not a port between 1 and 65535")
