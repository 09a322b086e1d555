"""What some modules here share."""

from tests.tenants.own_database import migrated_aside  # noqa: F401  a fixture
