"""Closes the accounts of a demo, whose passwords everybody knows."""

from typing import Any

from django.core.management.base import BaseCommand

from shared_apps.accounts.operations.demo import deactivate_demo_accounts


class Command(BaseCommand):
    help = "Close every demo account of this database."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{deactivate_demo_accounts()} demo accounts closed")
