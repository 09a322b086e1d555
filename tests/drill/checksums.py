"""One checksum of each table of an installation, and of each of its files: what a restore must bring back."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from psycopg import sql

if TYPE_CHECKING:
    import psycopg

_TABLES = """
SELECT schemaname, tablename FROM pg_tables
WHERE schemaname = 'public' OR schemaname LIKE 'u\\_%' ORDER BY 1, 2
"""
_OF_ONE = "SELECT count(*), md5(string_agg(found::text, E'\\n' ORDER BY found::text)) FROM {} AS found"

Checksums = dict[str, str]


def of_database(connection: psycopg.Connection[tuple[object, ...]]) -> Checksums:
    """Each table with its number of rows and a checksum of all of them; and what each is allowed to whom."""
    found = {}
    for schema, table in connection.execute(_TABLES).fetchall():
        name = sql.Identifier(str(schema), str(table))
        count, digest = connection.execute(sql.SQL(_OF_ONE).format(name)).fetchone() or (0, None)
        found[f"{schema}.{table}"] = f"{count} rows {digest or '-'}"
    rights = connection.execute(
        "SELECT coalesce(md5(string_agg(relacl::text, ' ' ORDER BY oid)), '-') FROM pg_class"
        " WHERE relkind IN ('r', 'S')"
    ).fetchone()
    roles = connection.execute(
        "SELECT md5(string_agg(rolname, ' ' ORDER BY rolname)) FROM pg_roles"
    ).fetchone()
    found["rights"] = str((rights or ("",))[0])
    found["roles"] = str((roles or ("",))[0])
    return found


def sizes(connection: psycopg.Connection[tuple[object, ...]]) -> list[str]:
    """What one unit takes that holds next to nothing, and what all of them leave in the catalogue."""
    relations, tables, bytes_, units = connection.execute(
        "SELECT count(*), count(*) FILTER (WHERE relkind = 'r'), sum(pg_relation_size(pg_class.oid)),"
        " count(DISTINCT relnamespace) FROM pg_class JOIN pg_namespace ON relnamespace = pg_namespace.oid"
        " WHERE nspname LIKE 'u\\_%'"
    ).fetchone() or (0, 0, 0, 1)
    (catalogue, whole) = connection.execute(
        "SELECT sum(pg_total_relation_size(oid)) FILTER (WHERE relnamespace = 'pg_catalog'::regnamespace),"
        " pg_database_size(current_database()) FROM pg_class WHERE relkind = 'r'"
    ).fetchone() or (0, 0)
    each = int(str(units))
    per_unit = f"{int(str(tables)) // each} tables, {int(str(relations)) // each} relations"
    return [
        f"{each} schemas, each {per_unit}, {int(str(bytes_)) / each / 2**20:.2f} MB",
        f"catalogue {int(str(catalogue)) / 2**20:.1f} MB, database {int(str(whole)) / 2**20:.1f} MB",
    ]


def of_files(folder: Path) -> Checksums:
    """Each file below a folder."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def differences(before: Checksums, after: Checksums) -> list[str]:
    """What is not as it was, one line each."""
    return [
        f"{name}: {before.get(name, 'missing')} -> {after.get(name, 'missing')}"
        for name in sorted(before.keys() | after.keys())
        if before.get(name) != after.get(name)
    ]
