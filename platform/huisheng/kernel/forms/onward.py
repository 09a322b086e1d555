"""A form that goes on from another one: it asks all that the one above asks, and something of its own.

What is asked above stays as it is asked there. Own fields have ids with a mark, so that an answer to one is
never taken for the answer to a field that the form above gets later.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from huisheng.kernel.forms.checking import checked
from huisheng.kernel.forms.definition import Condition, Definition, Field
from huisheng.kernel.text import tidy_line


class Clash(StrEnum):
    """What somebody has to look at after a later version was brought in.

    CHANGED: a field of the form above was asked otherwise here, and is asked as above from now on. TWICE: an
    own field asks what the form above asks now as well. FREED: an own field depended on an answer that is
    gone, and is always asked from now on.
    """

    CHANGED = "changed"
    TWICE = "twice"
    FREED = "freed"


@dataclass(frozen=True, slots=True)
class Clashing:
    """One such thing, and the field that it is about."""

    what: Clash
    field: Field


@dataclass(frozen=True, slots=True)
class Carried:
    """The form with the later version in it, and what clashed."""

    definition: Definition
    clashes: tuple[Clashing, ...]


def gone_on(above: Definition, mark: str) -> Definition:
    """The form as it is handed on, before anything of its own is in it."""
    return replace(above, version=0, given=0, mark=mark)


def touched(above: Definition, before: Definition, after: Definition) -> Field | None:
    """A field of the form above that a change of this one would leave out or ask otherwise; None where it
    leaves them alone.
    """
    kept = (one for one in before.fields if above.field(one.id) is not None)
    return next((one for one in kept if after.field(one.id) != one), None)


def carried_over(base: Definition, above: Definition, mine: Definition) -> Carried:
    """Bring a later version (``above``) of the form into one that went on from ``base``. Everything is asked
    as above; what is own stays, behind what it stood behind.

    Raises BadDefinition where both together are more than a form may ask.
    """
    own = [one for one in mine.fields if base.field(one.id) is None and above.field(one.id) is None]
    clashes = [
        Clashing(Clash.CHANGED, field)
        for field in above.fields
        if (was := base.field(field.id)) is not None and mine.field(field.id) not in (was, field)
    ]
    new = [field for field in above.fields if base.field(field.id) is None]
    fields = list(above.fields)
    for one in own:
        kept = _freed(one, fields)
        if kept.when != one.when:
            clashes.append(Clashing(Clash.FREED, kept))
        if any(_same(one, field) for field in new):
            clashes.append(Clashing(Clash.TWICE, kept))
        fields.insert(_place(kept, fields, mine), kept)
    return Carried(checked(replace(mine, fields=tuple(fields))), tuple(clashes))


def _freed(one: Field, known: Iterable[Field]) -> Field:
    """Without a condition on answers that nobody can give any more."""
    if one.when is None:
        return one
    decider = next((field for field in known if field.id == one.when.field), None)
    there = {option.key for option in decider.choices} if decider is not None else _NONE
    keys = tuple(key for key in one.when.keys if key in there)
    return replace(one, when=Condition(one.when.field, keys) if keys else None)


_NONE: Final[frozenset[str]] = frozenset()


def _place(one: Field, fields: list[Field], mine: Definition) -> int:
    """Behind the nearest field that it stood behind, and behind the one on which it depends."""
    ids = [field.id for field in fields]
    before = [field.id for field in mine.fields[: [field.id for field in mine.fields].index(one.id)]]
    behind = next((ids.index(name) + 1 for name in reversed(before) if name in ids), 0)
    return behind if one.when is None else max(behind, ids.index(one.when.field) + 1)


def _same(one: Field, other: Field) -> bool:
    if one.role and one.role == other.role:
        return True
    return one.kind == other.kind and tidy_line(one.label.zh) == tidy_line(other.label.zh)
