"""After one unit was restored from a backup, and before its pages are opened again."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from huisheng.kernel.messaging.epochs import begin_epoch
from huisheng.kernel.messaging.management.choosing import chosen_units
from huisheng.kernel.tenancy import UnitRef, enter_network
from huisheng.kernel.tenancy.registry import unit_ref_by_id


class Command(BaseCommand):
    help = (
        "Begin a new epoch of a unit that was restored from a backup: its messages count from one again, and "
        "the anchor of its audit chain is let go. The unit must be closed."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("unit", help="the unit that was restored (id, schema or host)")
        parser.add_argument(
            "--confirm", metavar="SCHEMA", help="the unit's schema, instead of being asked for it"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        (unit,) = chosen_units(options["unit"])
        if _is_open(unit):
            # What somebody writes between the restore and the new epoch would be taken for the old one's.
            raise CommandError(f"{unit.host} is open: suspend it, restore it, and only then begin its epoch")
        said = options["confirm"]
        if said is None:
            self.stdout.write(
                f"{unit.host} ({unit.schema}) gets a new epoch. Do this once after each restore of this unit "
                "and never otherwise: its audit can then no longer be compared with what was anchored before."
            )
            said = _asked("To go on, type its schema: ")
        if said != unit.schema:
            raise CommandError(f"{said!r} is not {unit.schema}: nothing was changed")
        epoch = begin_epoch(unit.id, actor="command")
        self.stdout.write(f"{unit.host} ({unit.schema}) is in epoch {epoch}.")


def _asked(prompt: str) -> str:
    try:
        return input(prompt).strip()
    except EOFError:
        # Nobody is there to be asked.
        return ""


def _is_open(unit: UnitRef) -> bool:
    with enter_network():
        try:
            unit_ref_by_id(unit.id)
        except LookupError:
            return False
        return True
