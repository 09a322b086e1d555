"""Building a schema from the recorded script: one transaction, a handful of messages."""

import re

from django.db import connection, transaction

from huisheng.kernel.tenancy import enter_network
from huisheng.kernel.tenancy.roles import unit_table_statements
from tenants.provisioning.template import create_empty_schema

PLACEHOLDER = "huisheng_schema_placeholder"
_TABLE = re.compile(rf'^CREATE TABLE "{PLACEHOLDER}"\."([^"]+)"', re.MULTILINE)


def make_schema(schema: str, script: str) -> None:
    """Create `schema`, its role, its tables and its grants, all or nothing."""
    with enter_network(role="owner"), transaction.atomic():
        create_empty_schema(schema)
        replay_into(schema, script)


def replay_into(schema: str, script: str) -> None:
    """Run the script in an empty schema and grant the rights that differ from the default."""
    statements = [script.replace(PLACEHOLDER, schema), *unit_table_statements(schema, tables_of(script))]
    with enter_network(role="owner"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(";\n".join(statements))


def tables_of(script: str) -> list[str]:
    """Names of the tables that a script makes."""
    return _TABLE.findall(script)
