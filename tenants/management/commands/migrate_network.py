"""Create the database's roles, migrate the shared schema, enter known holidays and set grants. Repeatable."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from huisheng.kernel.tenancy import enter_network
from huisheng.kernel.tenancy.roles import apply_network_grants, bootstrap_roles
from tenants.calendar.changing import enter_known_years


class Command(BaseCommand):
    help = "Create roles, migrate the shared schema, set grants."

    def handle(self, *args: Any, **options: Any) -> None:
        with enter_network(role="login"):
            bootstrap_roles()
        with enter_network(role="owner"):
            call_command("migrate", interactive=False, verbosity=max(0, options["verbosity"] - 1))
            apply_network_grants()
        with enter_network():
            enter_known_years()
        if options["verbosity"]:
            self.stdout.write("The shared schema is up to date.")
