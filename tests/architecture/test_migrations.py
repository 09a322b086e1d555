"""Models and migrations agree, and a unit's migrations keep to what replaying and sharding can carry."""

from io import StringIO

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import RunSQL

from huisheng.kernel.tenancy import enter_network


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    said = StringIO()
    with enter_network(role="owner"):
        try:
            call_command("makemigrations", check=True, dry_run=True, stdout=said, no_color=True)
        except SystemExit:
            pytest.fail(said.getvalue())


def test_units_have_no_hand_written_ddl() -> None:
    own = {config.label for config in apps.get_app_configs() if config.name in settings.TENANT_APPS}
    for (label, name), migration in MigrationLoader(None).disk_migrations.items():
        if label in own:
            assert not [o for o in migration.operations if isinstance(o, RunSQL)], f"{label}.{name}"
