"""Make every sum of the dashboards anew."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from huisheng.kernel.progress import Progress
from shared_apps.insights.operations.asking_headcounts import ask_again
from shared_apps.insights.operations.rebuilding import begin, carry_on


class Command(BaseCommand):
    """`manage.py rebuild_insights [--from-units]`: facts come in meanwhile, and dashboards show the former
    sums until the end. With `--from-units` the units' own tables are read first, and facts that differ from
    them are replaced. It may be broken off at any moment: called again (or by the schedule) it is carried on.
    """

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Offer to read the units."""
        parser.add_argument("--from-units", action="store_true", help="read the units' own tables first")

    def handle(self, *args: Any, **options: Any) -> None:
        """Rebuild, and tell each step."""
        row = begin(by="system", from_units=options["from_units"])
        if row.moved_at != row.begun_at:
            self.stderr.write(f"carrying on what was begun at {row.begun_at:%Y-%m-%d %H:%M} UTC")
        with Progress("rebuild_insights") as progress:
            carry_on(lambda what, done, total: progress.advance(1, f"{done} of {total} {what}"))
        row.refresh_from_db()
        if not row.from_units:
            ask_again()
        self.stdout.write(
            f"{row.units_read} units read, {row.corrected} questions corrected, {row.left_alone} left alone;"
            f" {row.facts_summed} facts summed, {row.changed} rows of sums changed"
        )
