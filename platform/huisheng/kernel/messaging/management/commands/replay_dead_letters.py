"""Let dead messages be tried anew, after what killed them was repaired."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from huisheng.kernel.messaging.dead_letters import dead_letters, replay
from huisheng.kernel.messaging.management.choosing import chosen_units


class Command(BaseCommand):
    help = "Replay dead letters: all, or those of one kind or unit."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--kind", default="", help="only this kind of message")
        parser.add_argument("--unit", help="only from or to this unit (id, schema or host)")
        parser.add_argument("--dry-run", action="store_true", help="only list them")

    def handle(self, *args: Any, **options: Any) -> None:
        units = [unit.id for unit in chosen_units(options["unit"])] if options["unit"] else [None]
        notices = [
            notice for unit_id in units for notice in dead_letters(kind=options["kind"], unit_id=unit_id)
        ]
        replayed = 0
        for notice in notices:
            line = (
                f"{notice.direction} unit {notice.unit_id} {notice.kind} v{notice.version} "
                f"{notice.event_id} {notice.error} after {notice.attempts} attempts"
            )
            if options["dry_run"]:
                self.stdout.write(line)
                continue
            done = replay(notice, actor="command")
            replayed += done
            self.stdout.write(f"{line}: {'tried anew' if done else 'not there any more, or unit closed'}")
        self.stdout.write(f"{len(notices)} dead letters, {replayed} replayed")
