"""A definition as JSON, and back: what is stored and what travels."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from huisheng.kernel.forms.checking import checked
from huisheng.kernel.forms.definition import (
    COLUMNS,
    NOTHING,
    Condition,
    Definition,
    Field,
    Kind,
    Option,
    Words,
)
from huisheng.kernel.forms.faults import BadDefinition, Fault

_OF_FORM: Final = {"version", "given", "mark", "fields"}
_OF_FIELD: Final = {
    "id", "kind", "label", "help", "why", "required", "options", "unit", "least", "most", "when", "about",
    "role", "columns", "rows", "types", "files", "megabytes",
}  # fmt: skip
_DIGITS_MAX: Final = 24


def to_json(definition: Definition) -> dict[str, Any]:
    """Everything that it says; what is empty is left out."""
    found: dict[str, Any] = {
        "version": definition.version,
        "given": definition.given,
        "fields": [_field_json(field) for field in definition.fields],
    }
    return found | ({"mark": definition.mark} if definition.mark else {})


def from_json(value: object) -> Definition:
    """The definition that was stored; an empty one for an empty mapping.

    Raises BadDefinition: "shape" where it is no form at all, else everything that cannot be asked.
    """
    form = _mapping(value, "", "form", _OF_FORM)
    return checked(
        Definition(
            fields=tuple(map(_field, _list(form.get("fields", []), "", "fields"))),
            version=_count(form.get("version", 0), "version"),
            given=_count(form.get("given", 0), "given"),
            mark=_text(form.get("mark", ""), "", "mark"),
        )
    )


def words_json(words: Words) -> dict[str, str]:
    """Both languages; without English, Chinese alone."""
    return {"zh": words.zh, "en": words.en} if words.en else {"zh": words.zh}


def words_from(value: object, field: str = "", part: str = "") -> Words:
    """Words that were stored. Raises BadDefinition."""
    said = _mapping(value, field, part, {"zh", "en"})
    return Words(_text(said.get("zh", ""), field, part), _text(said.get("en", ""), field, part))


def _field_json(field: Field) -> dict[str, Any]:
    found: dict[str, Any] = {"id": field.id, "kind": field.kind.value, "label": words_json(field.label)}
    for part, words in (("help", field.help), ("why", field.why), ("unit", field.unit)):
        if words:
            found[part] = words_json(words)
    if field.required:
        found["required"] = True
    if field.options:
        found["options"] = [{"key": one.key, "label": words_json(one.label)} for one in field.options]
    for part, number in (("least", field.least), ("most", field.most)):
        if number is not None:
            found[part] = format(number, "f")
    if field.when is not None:
        found["when"] = {"field": field.when.field, "is": list(field.when.keys)}
    if field.about:
        found["about"] = list(field.about)
    if field.role:
        found["role"] = field.role
    if field.columns:
        found["columns"] = [_field_json(column) for column in field.columns]
    if field.rows:
        found["rows"] = field.rows
    if field.types:
        found["types"] = list(field.types)
    if field.files:
        found["files"] = field.files
    if field.megabytes:
        found["megabytes"] = field.megabytes
    return found


def _field(value: object) -> Field:
    said = _mapping(value, "", "field", _OF_FIELD)
    name = _text(said.get("id", ""), "", "id")
    if said.get("kind") not in Kind.values:
        raise BadDefinition(Fault(name, "kind", "unknown"))
    required = said.get("required", False)
    if not isinstance(required, bool):
        raise BadDefinition(Fault(name, "required", "shape"))
    return Field(
        id=name,
        kind=Kind(said["kind"]),
        label=words_from(said.get("label", {}), name, "label"),
        help=words_from(said["help"], name, "help") if "help" in said else NOTHING,
        why=words_from(said["why"], name, "why") if "why" in said else NOTHING,
        unit=words_from(said["unit"], name, "unit") if "unit" in said else NOTHING,
        required=required,
        options=tuple(_option(one, name) for one in _list(said.get("options", []), name, "options")),
        least=_number(said.get("least"), name, "least"),
        most=_number(said.get("most"), name, "most"),
        when=_condition(said["when"], name) if "when" in said else None,
        about=tuple(_text(code, name, "about") for code in _list(said.get("about", []), name, "about")),
        role=_text(said.get("role", ""), name, "role"),
        columns=tuple(map(_column, _list(said.get("columns", []), name, "columns"))),
        rows=_count(said.get("rows", 0), "rows"),
        types=tuple(_text(code, name, "types") for code in _list(said.get("types", []), name, "types")),
        files=_count(said.get("files", 0), "files"),
        megabytes=_count(said.get("megabytes", 0), "megabytes"),
    )


def _column(value: object) -> Field:
    # Looked at before it is read: a table in a table in a table would be read without end.
    if isinstance(value, Mapping) and value.get("kind") not in COLUMNS:
        raise BadDefinition(Fault("", "columns", "columns"))
    return _field(value)


def _option(value: object, name: str) -> Option:
    said = _mapping(value, name, "options", {"key", "label"})
    label = words_from(said.get("label", {}), name, "options")
    return Option(_text(said.get("key", ""), name, "options"), label)


def _condition(value: object, name: str) -> Condition:
    said = _mapping(value, name, "when", {"field", "is"})
    keys = tuple(_text(key, name, "when") for key in _list(said.get("is", []), name, "when"))
    return Condition(_text(said.get("field", ""), name, "when"), keys)


def _mapping(value: object, field: str, part: str, known: set[str]) -> Mapping[str, Any]:
    if not isinstance(value, Mapping) or not known >= set(value):
        raise BadDefinition(Fault(field, part, "shape"))
    return value


def _list(value: object, field: str, part: str) -> list[Any]:
    if not isinstance(value, list):
        raise BadDefinition(Fault(field, part, "shape"))
    return value


def _text(value: object, field: str, part: str) -> str:
    if not isinstance(value, str):
        raise BadDefinition(Fault(field, part, "shape"))
    return value


def _count(value: object, part: str) -> int:
    if type(value) is not int or value < 0:
        raise BadDefinition(Fault("", part, "shape"))
    return value


def _number(value: object, field: str, part: str) -> Decimal | None:
    if value is None:
        return None
    try:
        number = Decimal(_text(value, field, part)[:_DIGITS_MAX])
    except InvalidOperation:
        raise BadDefinition(Fault(field, part, "number")) from None
    if not number.is_finite():
        raise BadDefinition(Fault(field, part, "number"))
    return number
