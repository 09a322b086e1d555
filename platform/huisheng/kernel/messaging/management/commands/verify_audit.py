"""Check the audit chains of the network and its units, and name what is not sealed yet."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from huisheng.kernel.audit.verifying import Verdict, verify
from huisheng.kernel.messaging.management.choosing import chosen_units


class Command(BaseCommand):
    help = "Verify the hash chains of the audit; exits with 1 when something was altered or removed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--unit", help="one unit (id, schema or host); without it the network and every unit"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        wanted = options["unit"]
        units = chosen_units(wanted)
        faulty = 0
        if not wanted:
            faulty += self._tell(verify(None))
        for number, unit in enumerate(units, start=1):
            faulty += self._tell(verify(unit))
            if options["verbosity"] > 1:
                self.stderr.write(f"{number} of {len(units)}")
        if faulty:
            raise CommandError(f"{faulty} audit log(s) were tampered with or damaged")

    def _tell(self, verdict: Verdict) -> int:
        tail = ""
        if verdict.unsealed:
            tail = (
                f", {verdict.unsealed} not sealed yet (oldest {verdict.unsealed_since:%Y-%m-%d %H:%M:%S} UTC)"
            )
        if verdict.removed_until is not None:
            tail += f", all sealed until {verdict.removed_until:%Y-%m-%d} removed"
        if verdict.months_kept is not None:
            tail += f" after {verdict.months_kept} months"
        state = "FAULTY" if verdict.faults else "intact"
        self.stdout.write(
            f"{verdict.ledger}: {state}, {verdict.entries} entries under {verdict.seals} seals, "
            f"head {verdict.head[:16]}{tail}"
        )
        for fault in verdict.faults:
            self.stdout.write(f"  {fault}")
        return bool(verdict.faults)
