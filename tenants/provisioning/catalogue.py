"""Read one schema out of PostgreSQL's catalogue, in two independent ways.

`structure_of` reads what is needed to write the schema down as DDL. `description_of` reads every property
of every object as one line of text, and serves comparisons: a replayed schema against a migrated one, a unit
against the template. The two share no query on purpose: what one forgets, the other shows.

Only the server's own functions (pg_get_constraintdef, pg_get_indexdef, …) print definitions, so any
PostgreSQL from 15 on may stand behind, and no pg_dump of a matching version is needed.
"""

import re
from dataclasses import dataclass, field
from typing import Any, Protocol

UNIT_ROLE = "<unit>"
SCHEMA = "<schema>"


class Cursor(Protocol):
    """The part of a database cursor that is used here; Django's and psycopg's both have it."""

    def execute(self, query: Any, params: Any = None) -> Any: ...

    def fetchall(self) -> list[tuple[Any, ...]]: ...

    def fetchone(self) -> tuple[Any, ...] | None: ...


@dataclass(slots=True)
class Table:
    """One table: definitions as the server prints them, still naming the schema they were read from."""

    name: str
    options: str
    columns: list[str] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    """Primary key, unique, check and exclusion constraints."""
    references: dict[str, list[str]] = field(default_factory=dict)
    """Foreign keys by the table they point to."""


@dataclass(slots=True)
class Structure:
    """All that a schema made by Django's migrations consists of."""

    tables: dict[str, Table]
    sequences: list[str]
    """CREATE SEQUENCE statements of sequences that are no identity."""
    owned: list[str]
    """ALTER SEQUENCE … OWNED BY statements for them."""
    indexes: list[str]
    comments: list[str]


# pg_class has no index on the namespace and holds some 400 rows for every unit: a scan of it would cost more
# with every unit. What stands in a schema is found through pg_depend, indexed by what is depended on.
_TABLES_OF = """
WITH tables AS MATERIALIZED (
  SELECT c.oid, c.relname, c.reloptions FROM pg_depend d
  JOIN pg_class c ON c.oid = d.objid AND c.relkind = 'r'
  WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_namespace'::regclass
    AND d.refobjid = %s::regnamespace)
"""

_TABLES = f"""{_TABLES_OF}
SELECT c.relname, coalesce(array_to_string(c.reloptions, ', '), '')
FROM tables c ORDER BY c.relname COLLATE "C"
"""  # nosec B608

# NOT NULL constraints have names of their own from PostgreSQL 18 on.
_COLUMNS = f"""{_TABLES_OF}
SELECT c.relname,
  format('%%I %%s', a.attname, format_type(a.atttypid, a.atttypmod))
  || CASE WHEN a.attcollation <> 0 AND a.attcollation <> t.typcollation
       THEN (SELECT format(' COLLATE %%I.%%I', n.nspname, l.collname)
             FROM pg_collation l JOIN pg_namespace n ON n.oid = l.collnamespace WHERE l.oid = a.attcollation)
       ELSE '' END
  || CASE a.attgenerated
       WHEN 's' THEN format(' GENERATED ALWAYS AS (%%s) STORED', pg_get_expr(d.adbin, d.adrelid))
       WHEN 'v' THEN format(' GENERATED ALWAYS AS (%%s) VIRTUAL', pg_get_expr(d.adbin, d.adrelid))
       ELSE coalesce(' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid), '') END
  || CASE WHEN NOT a.attnotnull THEN ''
       ELSE coalesce(' CONSTRAINT ' || quote_ident(nn.conname), '') || ' NOT NULL' END
  || CASE WHEN a.attidentity = '' THEN ''
       ELSE format(' GENERATED %%s AS IDENTITY (SEQUENCE NAME %%s.%%I START %%s INCREMENT %%s'
                   ' MINVALUE %%s MAXVALUE %%s CACHE %%s%%s)',
                   CASE a.attidentity WHEN 'a' THEN 'ALWAYS' ELSE 'BY DEFAULT' END,
                   sc.relnamespace::regnamespace, sc.relname,
                   s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache,
                   CASE WHEN s.seqcycle THEN ' CYCLE' ELSE '' END) END
FROM tables c
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
JOIN pg_type t ON t.oid = a.atttypid
LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
LEFT JOIN pg_constraint nn ON nn.conrelid = c.oid AND nn.contype = 'n' AND nn.conkey = ARRAY[a.attnum]
LEFT JOIN (pg_depend p JOIN pg_class sc ON sc.oid = p.objid AND sc.relkind = 'S'
           JOIN pg_sequence s ON s.seqrelid = sc.oid)
  ON a.attidentity <> '' AND p.classid = 'pg_class'::regclass AND p.refclassid = 'pg_class'::regclass
     AND p.refobjid = c.oid AND p.refobjsubid = a.attnum AND p.deptype = 'i'
ORDER BY c.relname COLLATE "C", a.attnum
"""  # nosec B608

_CONSTRAINTS = f"""{_TABLES_OF}
SELECT c.relname, f.relname, format('CONSTRAINT %%I %%s', k.conname, pg_get_constraintdef(k.oid))
FROM tables c
JOIN pg_constraint k ON k.conrelid = c.oid
LEFT JOIN pg_class f ON f.oid = k.confrelid
WHERE k.contype IN ('p', 'u', 'c', 'x', 'f')
ORDER BY c.relname COLLATE "C", k.contype <> 'p', k.conname COLLATE "C"
"""  # nosec B608

_INDEXES = f"""{_TABLES_OF}
SELECT pg_get_indexdef(i.indexrelid)
FROM tables c JOIN pg_index i ON i.indrelid = c.oid JOIN pg_class x ON x.oid = i.indexrelid
WHERE NOT EXISTS (
  SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x'))
ORDER BY c.relname COLLATE "C", x.relname COLLATE "C"
"""  # nosec B608

_SEQUENCES = """
SELECT format('CREATE SEQUENCE %%s.%%I AS %%s START %%s INCREMENT %%s MINVALUE %%s MAXVALUE %%s CACHE %%s%%s',
              c.relnamespace::regnamespace, c.relname, format_type(s.seqtypid, NULL), s.seqstart,
              s.seqincrement, s.seqmin, s.seqmax, s.seqcache, CASE WHEN s.seqcycle THEN ' CYCLE' ELSE '' END),
       CASE WHEN o.oid IS NOT NULL
         THEN format('ALTER SEQUENCE %%s OWNED BY %%s.%%I', c.oid::regclass, o.oid::regclass, a.attname) END
FROM pg_depend d
JOIN pg_class c ON c.oid = d.objid
JOIN pg_sequence s ON s.seqrelid = c.oid
LEFT JOIN pg_depend p ON p.classid = 'pg_class'::regclass AND p.objid = c.oid AND p.deptype = 'a'
     AND p.refclassid = 'pg_class'::regclass
LEFT JOIN pg_class o ON o.oid = p.refobjid
LEFT JOIN pg_attribute a ON a.attrelid = o.oid AND a.attnum = p.refobjsubid
WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_namespace'::regclass
  AND d.refobjid = %s::regnamespace
  AND NOT EXISTS (
    SELECT FROM pg_depend i WHERE i.classid = 'pg_class'::regclass AND i.objid = c.oid AND i.deptype = 'i')
ORDER BY c.relname COLLATE "C"
"""

_COMMENTS = f"""{_TABLES_OF}
SELECT CASE WHEN d.objsubid = 0 THEN format('COMMENT ON TABLE %%s IS %%L', c.oid::regclass, d.description)
            ELSE format('COMMENT ON COLUMN %%s.%%I IS %%L', c.oid::regclass, a.attname, d.description) END
FROM tables c
JOIN pg_description d ON d.objoid = c.oid AND d.classoid = 'pg_class'::regclass
LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.objsubid
ORDER BY c.relname COLLATE "C", d.objsubid
"""  # nosec B608


def structure_of(cursor: Cursor, schema: str) -> Structure:
    """Read tables, constraints, indexes, sequences and comments of `schema`; it must not be on the path."""

    def rows(query: str) -> list[tuple[Any, ...]]:
        cursor.execute(query, [schema])
        return cursor.fetchall()

    tables = {name: Table(name, options) for name, options in rows(_TABLES)}
    for name, column in rows(_COLUMNS):
        tables[name].columns.append(column)
    for name, target, definition in rows(_CONSTRAINTS):
        if target is None:
            tables[name].keys.append(definition)
        else:
            tables[name].references.setdefault(target, []).append(definition)
    sequences = rows(_SEQUENCES)
    return Structure(
        tables=tables,
        sequences=[create for create, _ in sequences],
        owned=[owned for _, owned in sequences if owned],
        indexes=[definition for (definition,) in rows(_INDEXES)],
        comments=[comment for (comment,) in rows(_COMMENTS)],
    )


# One line per object. Rights are printed grant by grant, so that a missing or an additional grant is a line
# of its own. Names of the schema and of its role are replaced by placeholders afterwards.
_DESCRIPTION = """
WITH ns AS (SELECT %s::regnamespace::oid AS oid),
direct AS MATERIALIZED (
  SELECT c.* FROM ns, pg_depend d JOIN pg_class c ON c.oid = d.objid
  WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_namespace'::regclass AND d.refobjid = ns.oid),
rel AS MATERIALIZED (
  SELECT * FROM direct
  UNION ALL
  SELECT x.* FROM direct c JOIN pg_index i ON i.indrelid = c.oid JOIN pg_class x ON x.oid = i.indexrelid)
SELECT format('schema owner=%%s', pg_get_userbyid(nspowner)) FROM pg_namespace n, ns WHERE n.oid = ns.oid
UNION ALL
SELECT format('schema grant %%s', a) FROM pg_namespace n, ns, unnest(n.nspacl) a WHERE n.oid = ns.oid
UNION ALL
SELECT format('default privilege of %%s on %%s: %%s', pg_get_userbyid(d.defaclrole), d.defaclobjtype, a)
  FROM pg_default_acl d, ns, unnest(d.defaclacl) a WHERE d.defaclnamespace = ns.oid
UNION ALL
SELECT format('relation %%s kind=%%s persistence=%%s owner=%%s options=%%s replica=%%s security=%%s/%%s'
    ' method=%%s comment=%%s',
    c.relname, c.relkind, c.relpersistence, pg_get_userbyid(c.relowner), c.reloptions, c.relreplident,
    c.relrowsecurity, c.relforcerowsecurity, (SELECT amname FROM pg_am m WHERE m.oid = c.relam),
    obj_description(c.oid, 'pg_class')) FROM rel c WHERE c.relkind <> 't'
UNION ALL
-- Rights that are the owner's alone are kept as no rights at all by a dump and its restore: the same.
SELECT format('relation %%s grant %%s', c.relname, a) FROM rel c, unnest(coalesce(
    c.relacl, acldefault(CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", c.relowner))) a
  WHERE c.relkind NOT IN ('i', 'I')
UNION ALL
SELECT format('column %%s.%%s position=%%s type=%%s null=%%s default=%%s identity=%%s generated=%%s'
    ' collation=%%s storage=%%s compression=%%s target=%%s options=%%s grants=%%s comment=%%s',
    c.relname, a.attname, row_number() OVER (PARTITION BY c.oid ORDER BY a.attnum),
    format_type(a.atttypid, a.atttypmod), NOT a.attnotnull, pg_get_expr(d.adbin, d.adrelid), a.attidentity,
    a.attgenerated, (SELECT collname FROM pg_collation l WHERE l.oid = a.attcollation), a.attstorage,
    a.attcompression,
    nullif(a.attstattarget::int, -1),
    -- some builds keep a version of each column there, which differs from table to table
    nullif(ARRAY(SELECT o FROM unnest(a.attoptions) o WHERE NOT starts_with(o, 'pg_attver=')), '{}'),
    a.attacl, col_description(c.oid, a.attnum))
  FROM rel c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
  WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'c')
UNION ALL
SELECT format('constraint %%s.%%s %%s validated=%%s local=%%s comment=%%s', conrelid::regclass, conname,
    pg_get_constraintdef(k.oid), convalidated, conislocal, obj_description(k.oid, 'pg_constraint'))
  FROM rel c JOIN pg_constraint k ON k.conrelid = c.oid
UNION ALL
SELECT format('index %%s valid=%%s ready=%%s clustered=%%s replica=%%s', pg_get_indexdef(i.indexrelid),
    i.indisvalid, i.indisready, i.indisclustered, i.indisreplident)
  FROM pg_index i JOIN rel c ON c.oid = i.indexrelid WHERE c.relkind IN ('i', 'I')
UNION ALL
SELECT format('sequence %%s type=%%s start=%%s step=%%s min=%%s max=%%s cache=%%s cycle=%%s owned=%%s',
    c.relname, format_type(s.seqtypid, NULL), s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache,
    s.seqcycle,
    (SELECT string_agg(
       pg_describe_object(p.refclassid, p.refobjid, p.refobjsubid) || ' ' || p.deptype::text, ', ')
     FROM pg_depend p WHERE p.classid = 'pg_class'::regclass AND p.objid = c.oid AND p.deptype IN ('a', 'i')))
  FROM rel c JOIN pg_sequence s ON s.seqrelid = c.oid
UNION ALL
SELECT format('trigger %%s', pg_get_triggerdef(t.oid))
  FROM pg_trigger t JOIN rel c ON c.oid = t.tgrelid WHERE NOT t.tgisinternal
UNION ALL
SELECT format('policy %%s on %%s', polname, polrelid::regclass)
  FROM pg_policy p JOIN rel c ON c.oid = p.polrelid
UNION ALL
SELECT format('rule %%s', pg_get_ruledef(r.oid)) FROM pg_rewrite r JOIN rel c ON c.oid = r.ev_class
UNION ALL
SELECT format('function %%s', p.oid::regprocedure) FROM pg_proc p, ns WHERE p.pronamespace = ns.oid
UNION ALL
SELECT format('type %%s kind=%%s', t.typname, t.typtype)
  FROM ns, pg_depend d JOIN pg_type t ON t.oid = d.objid
  WHERE d.classid = 'pg_type'::regclass AND d.refclassid = 'pg_namespace'::regclass AND d.refobjid = ns.oid
UNION ALL
SELECT format('statistics %%s', pg_get_statisticsobjdef(s.oid))
  FROM pg_statistic_ext s, ns WHERE s.stxnamespace = ns.oid
"""


def description_of(cursor: Cursor, schema: str, unit_role: str) -> frozenset[str]:
    """Describe every object of `schema`, its owners and grants, one line each.

    The schema's name and `unit_role`, the only two names that differ between units, are replaced by
    placeholders, so that two schemas of the same make have equal descriptions.
    """
    cursor.execute(_DESCRIPTION, [schema])
    names = re.compile(rf"\b(?:({re.escape(unit_role)})|{re.escape(schema)})\b")
    return frozenset(
        names.sub(lambda found: UNIT_ROLE if found[1] else SCHEMA, line) for (line,) in cursor.fetchall()
    )
