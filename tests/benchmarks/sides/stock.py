"""django-tenants as it comes: making schemas, migrating them, asking them."""

from time import perf_counter

from django.core.management import call_command
from django.db import connection, transaction
from django_tenants.management.commands import migrate_schemas as migrate_schemas  # loaded with the process

from tenants.provisioning.script import write_script
from tests.benchmarks.stock.models import Client
from tests.benchmarks.synthetic.models import Question

TEMPLATE = "stock_template"


def prepare() -> None:
    """Migrate the shared schema."""
    call_command("migrate_schemas", shared=True, interactive=False, verbosity=0)


def create_schema(name: str) -> float:
    """Seconds of django-tenants' create_schema."""
    tenant = Client(schema_name=name, name=name)
    tenant.save()
    start = perf_counter()
    tenant.create_schema(check_if_exists=True, verbosity=0)
    seconds = perf_counter() - start
    connection.set_schema_to_public()
    return seconds


def copy_schemas(count: int) -> None:
    """Many tenants at the present version, made the cheap way: only what follows is timed."""
    create_schema(TEMPLATE)
    with connection.cursor() as cursor:
        script = ";\n".join(write_script(cursor, TEMPLATE))
        for number in range(count):
            name = f"stock_{number}"
            Client(schema_name=name, name=name).save()
            with transaction.atomic():
                cursor.execute(f"CREATE SCHEMA {name}")
                cursor.execute(script.replace(TEMPLATE, name))
    Client.objects.filter(schema_name=TEMPLATE).delete()


def migrate() -> float:
    """Seconds of migrate_schemas over all tenants."""
    start = perf_counter()
    call_command("migrate_schemas", tenant=True, interactive=False, verbosity=0)
    return perf_counter() - start


def ask(schemas: list[str], turns: int, queries: int) -> float:
    """Seconds of `turns` turns, each in the next schema with `queries` queries."""
    tenants = [Client.objects.get(schema_name=schema) for schema in schemas]
    start = perf_counter()
    for turn in range(turns):
        connection.set_tenant(tenants[turn % len(tenants)])
        for number in range(queries):
            Question.objects.filter(pk=number).values_list("subject").first()
    seconds = perf_counter() - start
    connection.set_schema_to_public()
    return seconds
