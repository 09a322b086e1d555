"""Make schemas ahead of need, so that provisioning a unit only has to claim one."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from tenants.provisioning.pool import fill_pool, pool_size, ready_count


class Command(BaseCommand):
    help = "Fill the pool of ready schemas."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--size", type=int, default=None, help=f"how many are to be ready (default: {pool_size()})"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        made = fill_pool(options["size"])
        if options["verbosity"]:
            self.stdout.write(f"{made} schemas made, {ready_count()} ready.")
