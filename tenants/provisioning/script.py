"""Write a schema down as one DDL script that builds it again, as fast as PostgreSQL can.

What makes it fast: every table is created once with its columns, keys and foreign keys in one statement (a
foreign key inside CREATE TABLE needs no validating query, one added by ALTER TABLE does), tables follow the
ones they point to, and the whole goes to the server as one message.
"""

from psycopg import sql

from tenants.provisioning.catalogue import Cursor, Structure, structure_of

MIGRATIONS = "django_migrations"


def write_script(cursor: Cursor, schema: str) -> list[str]:
    """Return the statements that build `schema` again, with the rows that its migrations wrote.

    Names are qualified with `schema`, which therefore must not be on the search path while this runs.
    """
    structure = structure_of(cursor, schema)
    return _statements(structure, schema) + _rows(cursor, structure, schema)


def write_structure(cursor: Cursor, schema: str) -> list[str]:
    """As write_script, without a single row: the schema may be a unit's."""
    return _statements(structure_of(cursor, schema), schema)


def _statements(structure: Structure, schema: str) -> list[str]:
    return [
        *structure.sequences,
        *_tables(structure, schema),
        *structure.owned,
        *structure.indexes,
        *structure.comments,
    ]


def _tables(structure: Structure, schema: str) -> list[str]:
    created: set[str] = set()
    statements: list[str] = []
    late: list[str] = []
    for name in _parents_first(structure):
        table = structure.tables[name]
        inline: list[str] = []
        for target, definitions in sorted(table.references.items()):
            if target in created or target == name:
                inline += definitions
            else:
                late.append(_alter(schema, name, definitions))
        body = ", ".join([*table.columns, *table.keys, *inline])
        options = f" WITH ({table.options})" if table.options else ""
        statements.append(f"CREATE TABLE {_name(schema, name)} ({body}){options}")
        created.add(name)
    return statements + late


def _parents_first(structure: Structure) -> list[str]:
    """Names of tables, each after those it points to; in a cycle some foreign keys are left for the end."""
    order: list[str] = []
    seen: set[str] = set()

    def visit(name: str) -> None:
        if name in seen:
            return
        seen.add(name)
        for target in sorted(structure.tables[name].references):
            visit(target)
        order.append(name)

    for name in sorted(structure.tables):
        visit(name)
    return order


def _alter(schema: str, table: str, definitions: list[str]) -> str:
    return f"ALTER TABLE {_name(schema, table)} " + ", ".join(
        f"ADD {definition}" for definition in definitions
    )


def _name(schema: str, relation: str) -> str:
    return sql.Identifier(schema, relation).as_string(None)


def _rows(cursor: Cursor, structure: Structure, schema: str) -> list[str]:
    """INSERT statements for what migrations wrote (their own list above all), and sequences' positions."""
    statements: list[str] = []
    for name in _parents_first(structure):
        statements += _rows_of(cursor, schema, name)
    cursor.execute(
        "SELECT format('SELECT setval(%%L, %%s)', format('%%I.%%I', schemaname, sequencename), last_value)"
        " FROM pg_sequences WHERE schemaname = %s AND last_value IS NOT NULL ORDER BY sequencename",
        [schema],
    )
    return statements + [statement for (statement,) in cursor.fetchall()]


def _rows_of(cursor: Cursor, schema: str, table: str) -> list[str]:
    cursor.execute(
        "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped"
        " AND attgenerated = '' ORDER BY attnum",
        [_name(schema, table)],
    )
    columns = [str(column) for (column,) in cursor.fetchall()]
    if not columns:
        return []
    # The moment of a migration is the moment at which the unit's own schema is made.
    values = [
        sql.SQL("'now()'")
        if table == MIGRATIONS and column == "applied"
        else sql.SQL("quote_nullable({}::text)").format(sql.Identifier(column))
        for column in columns
    ]
    query = sql.SQL("SELECT concat_ws(', ', {}) FROM {} ORDER BY 1").format(
        sql.SQL(", ").join(values), sql.Identifier(schema, table)
    )
    cursor.execute(query.as_string(None))
    rows = [f"({row})" for (row,) in cursor.fetchall()]
    if not rows:
        return []
    names = sql.SQL(", ").join(map(sql.Identifier, columns)).as_string(None)
    into = f"INSERT INTO {_name(schema, table)} ({names}) OVERRIDING SYSTEM VALUE VALUES "  # nosec B608
    return [into + ", ".join(rows)]
