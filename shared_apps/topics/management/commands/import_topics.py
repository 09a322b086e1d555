"""`manage.py import_topics`: bring the network's topics to the state of shared_apps/topics/data."""

from typing import Any

from django.core.management.base import BaseCommand

from shared_apps.topics.public import import_tree


class Command(BaseCommand):
    help = "Bring the network's topics to the state of the files in shared_apps/topics/data (repeatable)."

    def handle(self, *args: Any, **options: Any) -> None:
        outcome = import_tree()
        self.stdout.write(
            f"Topics: {outcome.added} added, {outcome.changed} changed, {outcome.ended} ended, "
            f"{outcome.in_force} in force."
        )
