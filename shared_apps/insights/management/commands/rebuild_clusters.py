"""Look for similar public questions anew, in all units."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from huisheng.kernel.progress import Progress
from shared_apps.insights.operations.clustering import look_at_all, waiting, work_off


class Command(BaseCommand):
    """`manage.py rebuild_clusters [--resume]`: after a change of how likeness is told. What staff decided,
    and the names of clusters, stay. It may be broken off at any moment: `--resume` (or the schedule) carries
    it on.
    """

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Offer to carry on."""
        parser.add_argument("--resume", action="store_true", help="carry on, without beginning anew")

    def handle(self, *args: Any, **options: Any) -> None:
        """Rebuild, with a bar."""
        number = waiting() if options["resume"] else look_at_all()
        with Progress("rebuild_clusters", number) as progress:
            done = work_off(progress.advance, at_most=None)
        self.stdout.write(f"{done} questions looked at")
