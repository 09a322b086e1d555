"""Which migrations make a unit's schema, and the name of that state.

`Unit.schema_version` holds the name at which a schema was last verified; a unit whose version is not the
code's is not routable until `manage.py migrate_units` has brought it there.
"""

from collections.abc import Mapping
from functools import cache
from hashlib import blake2b
from pathlib import Path
from sys import modules

from django.apps import apps
from django.conf import settings
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.migration import Migration

Node = tuple[str, str]


def unit_app_labels() -> frozenset[str]:
    """Labels of the apps whose tables stand in every unit's schema."""
    return frozenset(config.label for config in apps.get_app_configs() if config.name in settings.TENANT_APPS)


@cache
def migration_loader() -> MigrationLoader:
    """Django's loader without a connection: the graph as it is on disk, whatever any schema has applied."""
    return MigrationLoader(None, ignore_no_migrations=True)


@cache
def unit_migrations() -> Mapping[Node, Migration]:
    """Every migration of the units' apps, each after those it depends on."""
    graph = migration_loader().graph
    labels = unit_app_labels()
    ordered: dict[Node, Migration] = {}
    for leaf in sorted(node for node in graph.leaf_nodes() if node[0] in labels):
        for node in graph.forwards_plan(leaf):
            if node[0] in labels:
                ordered.setdefault(node, graph.nodes[node])
    return ordered


@cache
def current_version() -> str:
    """Name of the state that the code expects: a hash of the migration graph and one of the rights on the
    tables.
    """
    graph = blake2b(digest_size=10)
    for (label, name), migration in unit_migrations().items():
        graph.update(repr((label, name, sorted(map(tuple, migration.dependencies)))).encode())
    # Rights belong to the state: declared anew, they reach the units by migrate_units, as a new column would.
    rights = blake2b(repr(sorted(_declared_rights())).encode(), digest_size=4)
    return f"{graph.hexdigest()}-{rights.hexdigest()}"


def rights_of(version: str) -> str:
    """The part of a version that stands for the rights; "" where a schema's version is not known."""
    return version.partition("-")[2]


@cache
def source_digest() -> str:
    """Hash of the migrations' files: while one is being written, its name stays and its content changes."""
    digest = blake2b(digest_size=8)
    for migration in unit_migrations().values():
        path = modules[type(migration).__module__].__file__
        if path:
            digest.update(Path(path).read_bytes())
    return digest.hexdigest()


def _declared_rights() -> list[tuple[str, str, str]]:
    return [
        (table, group, granted)
        for config in apps.get_app_configs()
        for table, by_group in getattr(config, "unit_table_rights", {}).items()
        for group, granted in by_group.items()
    ]
