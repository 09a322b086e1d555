"""Compare units' schemas with one made by Django's migrations: zero lines, or somebody has altered one by
hand.
"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from huisheng.kernel.tenancy import enter_network
from tenants.migrating.version import current_version
from tenants.models import ReadySchema, Unit
from tenants.provisioning.comparing import differences, migrated_description, schema_description


class Command(BaseCommand):
    help = "Show what differs between units' schemas (grants included) and a freshly migrated one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", nargs="*", help="units to compare (default: all, and the ready pool)")

    def handle(self, *args: Any, **options: Any) -> None:
        schemas = self._schemas(options["slug"])
        expected = migrated_description()
        different = 0
        for label, schema in schemas:
            lines = differences(expected, schema_description(schema))
            different += bool(lines)
            for line in lines:
                self.stdout.write(f"{label}: {line}")
        if different:
            raise CommandError(f"{different} of {len(schemas)} schemas differ from {current_version()}.")
        self.stdout.write(f"{len(schemas)} schemas compared: no line differs.")

    def _schemas(self, slugs: list[str]) -> list[tuple[str, str]]:
        with enter_network():
            units = Unit.objects.filter(schema_name__isnull=False, schema_version=current_version()).order_by(
                "path"
            )
            if slugs:
                found = [(u.slug, str(u.schema_name)) for u in units.filter(slug__in=slugs)]
                unknown = sorted(set(slugs) - {slug for slug, _ in found})
                if unknown:
                    raise CommandError(f"no unit with a schema at {current_version()}: {', '.join(unknown)}")
                return found
            ready = ReadySchema.objects.filter(unit_id=None, version=current_version()).order_by("id")
            return [
                *((unit.slug, str(unit.schema_name)) for unit in units),
                *((f"ready {row.name}", str(row.name)) for row in ready),
            ]
