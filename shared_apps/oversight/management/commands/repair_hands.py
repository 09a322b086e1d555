"""Where units hold, or have given away, other questions than the rows of custody say: tell them again."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from huisheng.kernel.messaging.management.choosing import chosen_units
from huisheng.kernel.messaging.relay_down import relay_down, relay_to_network_itself
from huisheng.kernel.messaging.relay_up import relay_up
from huisheng.kernel.tenancy import UnitRef
from shared_apps.oversight.operations import telling_again
from shared_apps.oversight.queries.differing import Differing, differing

ROUNDS = 4
"""How often everything is relayed: to home, wrapped up there, to the holder, and what that answers."""


class Command(BaseCommand):
    """`manage.py repair_hands`: says what differs and what would be told. With `--apply` it is told, and
    compared again. What the row of custody cannot settle is for a person.
    """

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Nothing is changed without --apply."""
        parser.add_argument("--apply", action="store_true", help="tell it; without, only say what would be")

    def handle(self, *args: Any, **options: Any) -> None:
        """Compare, and perhaps repair."""
        units = chosen_units(None)
        if not units:
            raise CommandError("no unit has a schema of the code's version: run migrate_units first")
        found = differing(units)
        for one in found:
            self._say(one)
        able = [one for one in found if not one.for_a_person]
        if able and options["apply"]:
            for one in able:
                telling_again.order(one.origin_unit, one.question_id)
            _deliver(units)
            found = differing(units)
            self.stdout.write(f"{len(able)} told again, {len(found)} still differ")
        if found:
            raise CommandError(f"{len(found)} question(s) differ")
        self.stdout.write("no difference")

    def _say(self, one: Differing) -> None:
        self.stdout.write(f"question {one.question_id} of unit {one.origin_unit}")
        for words in one.said:
            self.stdout.write(f"  {words}")
        able = f"for a person: {one.for_a_person}" if one.for_a_person else "to be told again"
        self.stdout.write(f"  {able}")


def _deliver(units: list[UnitRef]) -> None:
    for _ in range(ROUNDS):
        relay_to_network_itself()
        for unit in units:
            relay_down(unit)
            relay_up(unit)
