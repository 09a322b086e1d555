"""Take over a historic base of figures."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from shared_apps.insights.operations.importing_history import BadHistory, import_history


class Command(BaseCommand):
    """`manage.py import_history FILE`: CSV in UTF-8 with unit (slug), month (2019-03), measure, value and
    source. Shown apart as historic figures; all rows are taken over, or none and each fault is named.
    """

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file."""
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """Take it over."""
        path: Path = options["file"]
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{path} cannot be read as UTF-8: {error}") from None
        try:
            taken = import_history(text, actor="system")
        except BadHistory as bad:
            for fault in bad.rows:
                self.stderr.write(f"row {fault.row}, {fault.column}: {fault.fault}")
            raise CommandError(f"{bad}; nothing was taken over") from None
        self.stdout.write(f"{taken} rows taken over")
