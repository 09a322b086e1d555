"""A form that was changed after somebody had answered it: what is different, and both versions in one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from huisheng.kernel.forms.definition import Definition, Field, Option


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What a later version of a form asks that an earlier one did not (``added``), what it asks no more
    (``gone``, as it was asked), and what it asks otherwise (``changed``, as it is asked now).
    """

    added: tuple[Field, ...]
    gone: tuple[Field, ...]
    changed: tuple[Field, ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.gone or self.changed)


def difference(before: Definition, after: Definition) -> Difference:
    """Compare two versions of one form, by the ids of their fields, which are never given twice. Their order
    is no difference.
    """
    known = {field.id: field for field in before.fields}
    now = {field.id for field in after.fields}
    return Difference(
        added=tuple(field for field in after.fields if field.id not in known),
        gone=tuple(field for field in before.fields if field.id not in now),
        changed=tuple(field for field in after.fields if field.id in known and field != known[field.id]),
    )


def together(versions: Sequence[Definition]) -> Definition:
    """One form with everything that several versions ask, the newest of which comes last: as it asks, with
    what earlier ones asked behind it. To add up and to show answers, not to be filled in.
    """
    newest = versions[-1]
    fields = {field.id: field for field in newest.fields}
    for earlier in reversed(versions[:-1]):
        for field in earlier.fields:
            known = fields.get(field.id)
            # Nothing depends on anything here: what it depended on may have been taken out.
            fields[field.id] = replace(field, when=None) if known is None else _both(known, field)
    return replace(newest, fields=tuple(fields.values()))


def _both(newer: Field, older: Field) -> Field:
    if newer.kind != older.kind:
        return newer
    columns = {column.id: column for column in newer.columns}
    for column in older.columns:
        known = columns.get(column.id)
        columns[column.id] = column if known is None else _both(known, column)
    return replace(
        newer,
        options=_options(newer.options, older.options),
        columns=tuple(columns.values()),
        rows=max(newer.rows, older.rows),
    )


def _options(newer: Iterable[Option], older: Iterable[Option]) -> tuple[Option, ...]:
    found = {option.key: option for option in newer}
    for option in older:
        found.setdefault(option.key, option)
    return tuple(found.values())
