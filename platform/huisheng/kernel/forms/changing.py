"""Changing a definition one field at a time; each gives a new one, or BadDefinition."""

from dataclasses import replace
from typing import Final

from huisheng.kernel.forms.checking import checked
from huisheng.kernel.forms.definition import Definition, Field
from huisheng.kernel.forms.faults import BadDefinition, Fault

PREFIX: Final = "q"
NEW: Final = ""
"""The id of a field that has none yet."""


def with_field(definition: Definition, field: Field) -> Definition:
    """The definition with this field: in its place where one has its id, else as the last one, under an id
    that was never given before.
    """
    if field.id == NEW:
        given = definition.given + 1
        added = replace(field, id=f"{definition.mark}{PREFIX}{given}")
        return checked(replace(definition, fields=(*definition.fields, added), given=given))
    if definition.field(field.id) is None:
        raise BadDefinition(Fault(field.id, "id", "unknown"))
    fields = tuple(field if one.id == field.id else one for one in definition.fields)
    return checked(replace(definition, fields=fields))


def without(definition: Definition, field_id: str) -> Definition:
    """The definition without a field on which none depends. Taken out twice, it is out."""
    if any(one.when is not None and one.when.field == field_id for one in definition.fields):
        raise BadDefinition(Fault(field_id, "when", "needed"))
    return replace(definition, fields=tuple(one for one in definition.fields if one.id != field_id))


def moved(definition: Definition, field_id: str, by: int) -> Definition:
    """The definition with a field further up (-1) or down (1); at the end of the list it stays."""
    fields = list(definition.fields)
    place = next((number for number, one in enumerate(fields) if one.id == field_id), None)
    if place is None:
        raise BadDefinition(Fault(field_id, "id", "unknown"))
    if 0 <= place + by < len(fields):
        fields[place], fields[place + by] = fields[place + by], fields[place]
    return checked(replace(definition, fields=tuple(fields)))
