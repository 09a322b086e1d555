"""Publish what stood in public before a unit had public pages, and let the network know what it lacks."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from huisheng.kernel.messaging.management.choosing import chosen_units
from huisheng.kernel.messaging.reconcile import differences, reconcilers, repair_by_replay
from huisheng.kernel.progress import Progress
from huisheng.kernel.tenancy import UnitRef, enter_unit
from shared_apps.insights.public import PUBLIC_ITEMS
from tenant_apps.commons.operations.keeping_up import keep_up_with_everything


class Command(BaseCommand):
    """Repeatable and interruptible: every batch stands on its own, what is done costs a look. Units go on
    working meanwhile, and go up by their ids: after an interruption `--after` leaves out those that are done.
    """

    help = "Publish what stood in public already and tell the network what it lacks, unit by unit."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--unit", help="one unit (id, schema or host); all without it")
        parser.add_argument("--after", type=int, default=0, help="only units with a higher id than this")

    def handle(self, *args: Any, **options: Any) -> None:
        units = sorted(chosen_units(options["unit"]), key=lambda unit: unit.id)
        units = [unit for unit in units if unit.id > options["after"]]
        published = told = 0
        done = options["after"]
        with Progress("questions") as progress:
            try:
                for unit in units:
                    progress.advance(0, f"unit {unit.id}")
                    with enter_unit(unit):
                        published += keep_up_with_everything(progress.advance)
                    told += _tell(unit)
                    done = unit.id
            except BaseException:
                self.stderr.write(f"not finished; go on with --after {done}")
                raise
        self.stdout.write(
            f"{len(units)} units: {published} publications changed, {told} told to the network once more"
        )


def _tell(unit: UnitRef) -> int:
    """Mend what the network lacks of this unit, or shows without reason; returns how many questions."""
    comparison = next(one for one in reconcilers() if one.name == PUBLIC_ITEMS)
    told = 0
    for difference in differences(comparison, unit):
        repair_by_replay(comparison, unit, difference)
        told += max(len(difference.missing), len(difference.surplus))
    return told
