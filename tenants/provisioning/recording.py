"""The recorded script: made once per migration graph, kept in the shared schema, replayed for every new
schema.
"""

from django.db import connection

from huisheng.kernel.tenancy import enter_network
from huisheng.kernel.tenancy.roles import database_name
from tenants.migrating.verifying import fingerprint
from tenants.migrating.version import current_version, source_digest
from tenants.models import SchemaScript
from tenants.provisioning.comparing import differences, schema_description
from tenants.provisioning.replaying import PLACEHOLDER, replay_into
from tenants.provisioning.script import write_script
from tenants.provisioning.template import migrate_schema, scratch_schema

# A script never changes under its name, so a process reads it once (from each database that it works on).
_read: dict[tuple[str, str, str], SchemaScript] = {}


class ScriptIncompleteError(RuntimeError):
    """A schema made by the script differs from a migrated one: a migration made something the script cannot
    express.
    """

    def __init__(self, lines: list[str]) -> None:
        super().__init__("a replayed schema differs from a migrated one:\n" + "\n".join(lines))
        self.lines = lines


def script_key() -> str:
    """Name of the script of this code on this server."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version_num')::int / 10000")
        major = cursor.fetchone()[0]
    return f"{current_version()}:{source_digest()}:{major}"


def schema_script() -> SchemaScript:
    """Return the script for the code's migration graph; record it first where there is none.

    Must not be called inside a transaction: recording commits. Raises ScriptIncompleteError.
    """
    here = (database_name(), current_version(), source_digest())
    script = _read.get(here)
    if script is None:
        script = _read[here] = _read_or_record()
    return script


def _read_or_record() -> SchemaScript:
    with enter_network():
        script = SchemaScript.objects.filter(key=script_key()).first()
    if script is None:
        script = record_script()
        with enter_network():
            # Two processes may have recorded at once after an upgrade: both scripts build the same.
            SchemaScript.objects.bulk_create([script], ignore_conflicts=True)
    return script


def record_script() -> SchemaScript:
    """Migrate a scratch schema, write it down, replay it into another one and compare the two."""
    with scratch_schema() as template:
        migrate_schema(template)
        with enter_network(role="owner"), connection.cursor() as cursor:
            body = ";\n".join(write_script(cursor, template.schema)).replace(template.schema, PLACEHOLDER)
        migrated = schema_description(template.schema)
        with scratch_schema() as trial:
            replay_into(trial.schema, body)
            different = differences(migrated, schema_description(trial.schema))
            with enter_network(role="owner"):
                found = fingerprint(trial.schema)
    if different:
        raise ScriptIncompleteError(different)
    with enter_network():
        return SchemaScript(key=script_key(), body=body, fingerprint=found)
