"""Create the database's roles, migrate the shared schema, enter known holidays and set grants. Repeatable."""

import time
from argparse import ArgumentParser
from typing import Any, Final

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.utils import OperationalError

from huisheng.kernel.tenancy import enter_network
from huisheng.kernel.tenancy.roles import apply_network_grants, bootstrap_roles
from tenants.calendar.changing import enter_known_years

_PAUSE: Final = 1.0
"""Seconds between two attempts to reach the database."""


class Command(BaseCommand):
    help = "Create roles, migrate the shared schema, set grants."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--wait",
            type=int,
            default=0,
            metavar="SECONDS",
            help="wait that long for a database that still starts, as after a loss of power "
            "(default: %(default)s)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        _wait_for_database(options["wait"])
        with enter_network(role="login"):
            bootstrap_roles()
        with enter_network(role="owner"):
            call_command("migrate", interactive=False, verbosity=max(0, options["verbosity"] - 1))
            apply_network_grants()
        with enter_network():
            enter_known_years()
        if options["verbosity"]:
            self.stdout.write("The shared schema is up to date.")


def _wait_for_database(seconds: int) -> None:
    """Until the server takes connections. Raises the database's own error once the time has passed."""
    until = time.monotonic() + seconds
    while True:
        try:
            with enter_network(role="login"):
                connection.ensure_connection()
            return
        except OperationalError:
            if time.monotonic() >= until:
                raise
            time.sleep(_PAUSE)
