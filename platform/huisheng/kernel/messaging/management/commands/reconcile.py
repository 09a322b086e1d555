"""Compare what units hold with what the network counted, as sets; repair by replay."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from huisheng.kernel.messaging.management.choosing import chosen_units
from huisheng.kernel.messaging.reconcile import (
    Difference,
    Reconciler,
    differences,
    reconcilers,
    repair_by_replay,
)
from huisheng.kernel.tenancy import UnitRef

SHOWN = 5
"""Keys of a difference that are printed; all of them with --verbosity 2."""


class Command(BaseCommand):
    help = "Compare units and network set by set; exits with 1 when they differ and nothing was repaired."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "names", nargs="*", help="comparisons to make; without it all that are registered"
        )
        parser.add_argument("--unit", help="one unit (id, schema or host)")
        parser.add_argument(
            "--repair", action="store_true", help="let units tell again what the network lacks or keeps"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        known = {reconciler.name: reconciler for reconciler in reconcilers()}
        unknown = set(options["names"]) - known.keys()
        if unknown:
            raise CommandError(f"no such comparison: {', '.join(sorted(unknown))}; known: {', '.join(known)}")
        chosen = [known[name] for name in options["names"]] or list(known.values())
        open_differences = 0
        units = chosen_units(options["unit"])
        if not units or not chosen:
            # Nothing compared is not "no difference".
            raise CommandError("no unit has a schema of the code's version: run migrate_units first")
        for number, unit in enumerate(units, start=1):
            for reconciler in chosen:
                for difference in differences(reconciler, unit):
                    self._tell(difference, full=options["verbosity"] > 1)
                    repaired = options["repair"] and self._repair(reconciler, unit, difference)
                    open_differences += not repaired
            if options["verbosity"] > 1:
                self.stderr.write(f"{number} of {len(units)}")
        if open_differences:
            raise CommandError(f"{open_differences} difference(s)")
        self.stdout.write(f"{len(units)} units, {len(chosen)} comparisons: no difference left unrepaired")

    def _tell(self, difference: Difference, *, full: bool) -> None:
        where = f"{difference.name} {difference.bucket} unit {difference.unit_id}"
        for word, keys in (
            ("the network lacks", difference.missing),
            ("only the network has", difference.surplus),
        ):
            if keys:
                shown = sorted(keys) if full else sorted(keys)[:SHOWN]
                rest = f" and {len(keys) - len(shown)} more" if len(keys) > len(shown) else ""
                self.stdout.write(f"{where}: {word} {len(keys)}: {', '.join(shown)}{rest}")

    def _repair(self, reconciler: Reconciler, unit: UnitRef, difference: Difference) -> bool:
        if not reconciler.mends(missing=bool(difference.missing), surplus=bool(difference.surplus)):
            # What only the network has no unit can take back, unless the comparison says so: somebody looks.
            return False
        repair_by_replay(reconciler, unit, difference)
        left = [d for d in differences(reconciler, unit) if d.bucket == difference.bucket]
        self.stdout.write("  still differs after the repair" if left else "  repaired")
        return not left
