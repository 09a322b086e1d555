"""Make the words by which questions are found: in all units, or in one."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from huisheng.kernel.tenancy import enter_unit
from tenant_apps.questions.operations.indexing import index_again
from tenants.public import refs_with_schema, unit_by_slug


class Command(BaseCommand):
    """Repeatable and interruptible; units go on working meanwhile."""

    help = "Make the words by which questions are found, where they are missing (--all: everywhere anew)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--unit", help="the unit's address (lixia-jinan); all units without it")
        parser.add_argument(
            "--all", action="store_true", help="also where they are there: after the cutting of words changed"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        refs = refs_with_schema()
        if options["unit"]:
            card = unit_by_slug(options["unit"])
            refs = [ref for ref in refs if card is not None and ref.id == card.id]
            if not refs:
                raise CommandError(f"There is no unit {options['unit']} with tables.")
        done = 0
        for ref in refs:
            with enter_unit(ref):
                done += index_again(everything=options["all"])
        self.stdout.write(f"{done} questions indexed in {len(refs)} units.")
