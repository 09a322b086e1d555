"""Make every sum of the dashboards anew from the facts."""

from typing import Any

from django.core.management.base import BaseCommand

from huisheng.kernel.progress import Progress
from shared_apps.insights.operations.asking_headcounts import ask_again
from shared_apps.insights.operations.rebuilding import groups_of_facts, rebuild


class Command(BaseCommand):
    """`manage.py rebuild_insights`: facts that come in meanwhile wait; dashboards show the former sums until
    the end.
    """

    help = __doc__ or ""

    def handle(self, *args: Any, **options: Any) -> None:
        """Rebuild, with a bar."""
        with Progress("rebuild_insights", groups_of_facts()) as progress:
            total = rebuild(progress.advance)
        ask_again()
        self.stdout.write(f"{total} groups of facts summed")
