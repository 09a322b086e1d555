"""Set up units: give each a schema and open it as a sandbox."""

from argparse import ArgumentParser
from contextlib import nullcontext
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from huisheng.kernel.progress import Progress
from huisheng.kernel.tenancy import enter_network
from tenants.lifecycle.states import StepNotPossibleError, go_live
from tenants.migrating.verifying import SchemaNotVerifiedError
from tenants.models import Unit, UnitState
from tenants.provisioning.opening import UnitCannotBeProvisionedError, provision, unfinished


class Command(BaseCommand):
    help = "Provision units by slug, everything below a unit, or what was interrupted."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", nargs="*", help="units to set up")
        parser.add_argument(
            "--below", metavar="SLUG", help="also every listed unit below this one, and itself"
        )
        parser.add_argument(
            "--unfinished", action="store_true", help="also the units whose setting-up was interrupted"
        )
        parser.add_argument("--live", action="store_true", help="open them to the public at once")

    def handle(self, *args: Any, **options: Any) -> None:
        wanted = self._wanted(options["slug"], options["below"], options["unfinished"])
        shown = Progress("Units", len(wanted)) if options["verbosity"] else nullcontext()
        failed: dict[str, str] = {}
        with shown as progress:
            for unit_id, slug in wanted.items():
                try:
                    provision(unit_id)
                    if options["live"]:
                        _open_to_public(unit_id)
                except (UnitCannotBeProvisionedError, SchemaNotVerifiedError) as error:
                    failed[slug] = str(error)
                if progress is not None:
                    progress.advance(detail=slug)
        for slug, reason in failed.items():
            self.stderr.write(f"{slug}: {reason}")
        if failed:
            raise CommandError(
                f"{len(failed)} of {len(wanted)} units were not set up; run the command again."
            )
        if options["verbosity"]:
            self.stdout.write(f"{len(wanted)} units are set up.")

    def _wanted(self, slugs: list[str], below: str | None, interrupted: bool) -> dict[int, str]:
        with enter_network():
            units = Unit.objects.order_by("path")
            wanted = dict(units.filter(slug__in=slugs).values_list("pk", "slug"))
            unknown = set(slugs) - set(wanted.values())
            if below is not None:
                top = units.filter(slug=below).first()
                if top is None:
                    unknown.add(below)
                else:
                    listed = units.filter(
                        path__startswith=top.path or "", state__in=[UnitState.LISTED, UnitState.PROVISIONING]
                    )
                    wanted |= dict(listed.values_list("pk", "slug"))
            if unknown:
                raise CommandError(f"no such unit: {', '.join(sorted(unknown))}")
            if interrupted:
                wanted |= dict(units.filter(pk__in=unfinished()).values_list("pk", "slug"))
        if not wanted:
            raise CommandError("Name at least one unit by its slug (see also --below and --unfinished).")
        return wanted


def _open_to_public(unit_id: int) -> None:
    try:
        go_live(unit_id, actor="system")
    except StepNotPossibleError as error:
        # Live already, or closed on purpose: nothing to do.
        if error.state == UnitState.PROVISIONING:
            raise
