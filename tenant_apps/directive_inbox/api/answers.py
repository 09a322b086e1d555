"""Answers to a form as programs send them: by field or cell, each fault named at its place."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ErrorDetail, ValidationError

from huisheng.kernel.forms import Definition, Kind, Parsed, words_at


def places_of(definition: Definition) -> set[str]:
    """Where something may be answered: fields, and cells as `field.row.column`."""
    places: set[str] = set()
    for field in definition.fields:
        if field.kind == Kind.TABLE:
            places |= {f"{field.id}.{row}.{column.id}" for row in field.row_keys for column in field.columns}
        else:
            places.add(field.id)
    return places


def check_places(definition: Definition, typed: Mapping[str, Any]) -> None:
    """Refuse what stands at a place that the form does not have. Raises ValidationError, one entry each."""
    unknown = sorted(set(typed) - places_of(definition))
    if unknown:
        fault = ErrorDetail(_("The form has no such field or cell."), code="unknown")
        # A name is given back as it came, cut short: it may be anything.
        raise ValidationError({"answers": {name[:100]: [fault] for name in unknown[:100]}})


def check_answers(definition: Definition, parsed: Parsed) -> None:
    """Refuse answers that cannot be sent. Raises ValidationError, one entry for each field or cell."""
    if parsed.errors:
        raise ValidationError(
            {
                "answers": {
                    at: [ErrorDetail(words_at(definition, at, code), code=code)]
                    for at, code in parsed.errors.items()
                }
            }
        )
