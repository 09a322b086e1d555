"""The version of a unit's schema: a hash of the migrations that make it."""

from functools import cache
from hashlib import blake2b

from django.apps import apps
from django.conf import settings
from django.db.migrations.loader import MigrationLoader


def unit_app_labels() -> frozenset[str]:
    """Labels of the apps whose tables stand in every unit's schema."""
    return frozenset(
        config.label for config in apps.get_app_configs() if config.name in set(settings.TENANT_APPS)
    )


@cache
def current_version() -> str:
    """The version that the code wants: every migration of the unit apps on disk, by app and name."""
    labels = unit_app_labels()
    names = sorted(f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations if app in labels)
    return blake2b("\n".join(names).encode(), digest_size=12).hexdigest()
