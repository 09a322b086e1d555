"""Enter the real units of the country, or of one province, into the tree. They are listed, not opened."""

from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from huisheng.kernel.progress import Progress
from tenants.importing.country import planned_units
from tenants.importing.saving import save_units
from tenants.importing.tree import LISTS, UnitListError
from tenants.models import UnitKind


class Command(BaseCommand):
    """Repeatable: a unit whose code the tree knows is left as it is."""

    help = "Enter provinces, cities, counties, universities and enterprises into the tree, as not opened."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--province", default="", help="only this province (山东) and what is below it")
        parser.add_argument(
            "--folder", type=Path, default=LISTS, help="folder with provinces.csv, cities.csv, areas.csv, …"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            planned, slugs = planned_units(options["province"], folder=options["folder"])
        except UnitListError as error:
            raise CommandError(str(error)) from error
        with Progress(_("Entering units")) as bar:
            saved = save_units(planned, slugs, source=options["folder"].name, told=bar.advance)
        kinds = Counter(unit.kind for unit in planned)
        self.stdout.write(
            _("%(entered)s units entered, %(known)s were there already.")
            % {"entered": saved.entered, "known": saved.known}
        )
        self.stdout.write(
            "  " + ", ".join(f"{UnitKind(kind).label} {count}" for kind, count in kinds.items())
        )
