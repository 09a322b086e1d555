"""Runs management commands in the NETWORK scope; commands of one unit enter it themselves."""

import gc

import django
from django.core.management import execute_from_command_line

from huisheng.kernel.tenancy import enter_network

# These change the shared schema or create its roles.
_OWNER_COMMANDS = frozenset({"migrate", "migrate_network", "makemigrations", "sqlmigrate", "showmigrations"})


def run(argv: list[str]) -> None:
    """Run one command line."""
    command = argv[1] if len(argv) > 1 else "help"
    # Loading makes a million objects that all stay: looking for garbage among them again and again takes a
    # tenth of the time of a short command.
    gc.disable()
    django.setup()
    gc.enable()
    with enter_network(role="owner" if command in _OWNER_COMMANDS else "network"):
        execute_from_command_line(argv)
