"""Bring the schemas of all units, and the ready pool, to the code's version."""

from argparse import ArgumentParser
from contextlib import nullcontext
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from huisheng.kernel.progress import Progress
from tenants.migrating.everyone import DEFAULT_WORKERS, AnotherRunError, migrate_units
from tenants.migrating.targets import Target, pending_targets
from tenants.migrating.version import current_version
from tenants.provisioning.pool import fill_pool


class Command(BaseCommand):
    help = (
        "Migrate every unit's schema; goes on after one that fails, and takes up what is left when run again."
    )
    # Checks of the whole project belong to the deployment, not to a command that usually has nothing to do.
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--workers", type=int, default=DEFAULT_WORKERS, help="schemas at a time (default: %(default)s)"
        )
        parser.add_argument(
            "--check", action="store_true", help="only tell how many are behind; fail if any is"
        )
        parser.add_argument(
            "--fill-pool", action="store_true", help="fill the pool of ready schemas afterwards"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["check"]:
            behind = len(pending_targets())
            if behind:
                raise CommandError(f"{behind} schemas are not at {current_version()}")
            return
        self._migrate(options["workers"], options["verbosity"])
        if options["fill_pool"]:
            fill_pool()

    def _migrate(self, workers: int, verbosity: int) -> None:
        pending = len(pending_targets())
        if not pending:
            if verbosity:
                self.stdout.write(f"Every schema is at {current_version()}.")
            return
        shown = Progress("Schemas", pending) if verbosity else nullcontext()
        with shown as progress:

            def watch(target: Target, reason: str | None) -> None:
                if progress is not None:
                    progress.advance(detail=target.schema)

            try:
                outcome = migrate_units(workers=workers, watch=watch)
            except AnotherRunError as error:
                raise CommandError(str(error)) from error
        for schema, reason in sorted(outcome.failed.items()):
            self.stderr.write(f"{schema}: {reason}")
        if outcome.failed:
            raise CommandError(
                f"{len(outcome.done)} schemas are at {current_version()}, {len(outcome.failed)} are not. "
                "They are closed until the command is run again."
            )
        if verbosity:
            self.stdout.write(f"{len(outcome.done)} schemas are at {current_version()}.")
