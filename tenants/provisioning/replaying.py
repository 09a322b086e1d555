"""Building a schema from the recorded script: one transaction, a handful of messages."""

from django.db import connection, transaction

from huisheng.kernel.tenancy import enter_network
from huisheng.kernel.tenancy.roles import create_unit_role
from tenants.provisioning.template import grant

PLACEHOLDER = "huisheng_schema_placeholder"


def make_schema(schema: str, script: str) -> None:
    """Create `schema`, its role, its tables and its grants, all or nothing."""
    with enter_network(role="owner"), transaction.atomic(), connection.cursor() as cursor:
        create_unit_role(schema)
        cursor.execute(f"CREATE SCHEMA {schema}")
        replay_into(schema, script)


def replay_into(schema: str, script: str) -> None:
    """Run the script in an empty schema and grant the rights."""
    with enter_network(role="owner"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(script.replace(PLACEHOLDER, schema))
        grant(schema)
