"""Comparing schemas line by line: columns, defaults, constraints, indexes, sequences, owners, grants."""

from django.db import connection

from huisheng.kernel.tenancy import enter_network
from tenants.provisioning.catalogue import description_of
from tenants.provisioning.template import migrate_schema, role_of, scratch_schema


def migrated_description() -> frozenset[str]:
    """Description of a schema made by Django's migrations alone; takes some seconds."""
    with scratch_schema() as reference:
        migrate_schema(reference)
        return schema_description(reference.schema)


def schema_description(schema: str) -> frozenset[str]:
    """Description of one schema; equal for schemas of the same make."""
    with enter_network(role="owner"), connection.cursor() as cursor:
        return description_of(cursor, schema, role_of(schema))


def differences(expected: frozenset[str], found: frozenset[str]) -> list[str]:
    """Lines that only one side has: "- " for what is missing, "+ " for what is too much."""
    missing = [f"- {line}" for line in sorted(expected - found)]
    return missing + [f"+ {line}" for line in sorted(found - expected)]
