"""Designing a form: one field at a time, by plain pages. An app embeds the two templates and keeps the draft.

``kernel_forms/designer.html`` lists the fields with their buttons, each a POST of ``part`` (``up``, ``down``,
``remove``) and ``field`` to the page itself (``changed``); its links lead to ``<base>new/?kind=…`` and
``<base><id>/``, where the app shows a FieldForm. A row that is ``fixed`` may be moved and nothing else.
"""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huisheng.kernel.forms.changing import NEW, moved, with_field, without
from huisheng.kernel.forms.columns import columns_from, lines_of
from huisheng.kernel.forms.definition import (
    HELP_MAX,
    IN_ENGLISH,
    LABEL_MAX,
    LISTS,
    MOST_FILES,
    MOST_MEGABYTES,
    MOST_OPTIONS,
    MOST_ROWS,
    OPTION_MAX,
    UNIT_MAX,
    Condition,
    Definition,
    Field,
    Kind,
    Option,
    Words,
)
from huisheng.kernel.forms.faults import BadDefinition, Fault, words_of_fault
from huisheng.kernel.forms.rendering import condition_in_words
from huisheng.kernel.forms.uploads import TYPE_NAMES, wanted
from huisheng.kernel.text import tidy_line

STEPS: Final = {"up": -1, "down": 1}
_BETWEEN: Final = "|"
"""Stands in a line of options between Chinese and English; a full-width one counts as well."""


def changed(definition: Definition, posted: Mapping[str, str]) -> Definition | None:
    """What a button of the list makes of the definition; None for no button of it. Raises BadDefinition."""
    part, field_id = posted.get("part", ""), posted.get("field", "")
    if part == "remove":
        return without(definition, field_id)
    return moved(definition, field_id, STEPS[part]) if part in STEPS else None


def rows(definition: Definition) -> list[dict[str, Any]]:
    """What the list shows of each field."""
    last = len(definition.fields) - 1
    return [
        {
            "field": field,
            "kind": Kind(field.kind).label,
            "condition": condition_in_words(definition, field),
            "wanted": wanted(field) if field.kind == Kind.FILE else "",
            "first": place == 0,
            "last": place == last,
        }
        for place, field in enumerate(definition.fields)
    ]


class _Line(forms.CharField):
    """One line, tidied; too long is said, nothing is cut off."""

    def __init__(self, *, most: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.most = most

    def to_python(self, value: Any) -> str | None:
        line: str | None = super().to_python(tidy_line(str(value)) if value else value)
        if line and len(line) > self.most:
            raise forms.ValidationError(_("Shorten this to {most} characters.").format(most=self.most))
        return line


class FieldForm(forms.Form):
    """One field. The kind is chosen before and stays: an answer of one kind is none of another."""

    label_zh = _Line(
        label=gettext_lazy("What do you ask?"),
        most=LABEL_MAX,
        error_messages={"required": gettext_lazy("Write what is asked.")},
    )
    label_en = _Line(label=gettext_lazy("The same in English"), most=LABEL_MAX * IN_ENGLISH, required=False)
    why_zh = _Line(label=gettext_lazy("Why is this asked?"), most=HELP_MAX, required=False)
    why_en = _Line(label=gettext_lazy("Why, in English"), most=HELP_MAX * IN_ENGLISH, required=False)
    help_zh = _Line(
        label=gettext_lazy("Explanation"),
        most=HELP_MAX,
        required=False,
        help_text=gettext_lazy("Where one finds it, or in which form. May stay empty."),
    )
    help_en = _Line(label=gettext_lazy("Explanation in English"), most=HELP_MAX * IN_ENGLISH, required=False)
    options = forms.CharField(
        label=gettext_lazy("To choose from"),
        required=False,
        max_length=MOST_OPTIONS * OPTION_MAX * (1 + IN_ENGLISH) * 2,
        help_text=gettext_lazy("One on each line; English after a bar: 宿舍 | Dormitory."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    unit_zh = _Line(
        label=gettext_lazy("Counted in"),
        most=UNIT_MAX,
        required=False,
        help_text=gettext_lazy("For instance 元, 天, 人. May stay empty."),
    )
    unit_en = _Line(label=gettext_lazy("Counted in, in English"), most=UNIT_MAX * IN_ENGLISH, required=False)
    least = forms.DecimalField(
        label=gettext_lazy("At least"),
        required=False,
        max_digits=15,
        decimal_places=6,
        widget=forms.TextInput,
    )
    most = forms.DecimalField(
        label=gettext_lazy("At most"), required=False, max_digits=15, decimal_places=6, widget=forms.TextInput
    )
    columns = forms.CharField(
        label=gettext_lazy("Columns"),
        required=False,
        max_length=2_000,
        help_text=gettext_lazy(
            "One on each line: name | kind | unit. Kinds: text, number, date, yes or no, choice; behind a "
            "choice what to choose from, with a slash between. A star behind the name: must be filled in."
        ),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    rows = forms.IntegerField(
        label=gettext_lazy("Rows at most"),
        required=False,
        min_value=1,
        max_value=MOST_ROWS,
        help_text=gettext_lazy("Where the rows have no names: how many may be filled in."),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    types = forms.MultipleChoiceField(
        label=gettext_lazy("Types of files"),
        required=False,
        choices=list(TYPE_NAMES.items()),
        help_text=gettext_lazy("Nothing picked: any of them."),
        widget=forms.CheckboxSelectMultiple,
    )
    most_files = forms.IntegerField(
        label=gettext_lazy("Files at most"),
        min_value=1,
        max_value=MOST_FILES,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    megabytes = forms.IntegerField(
        label=gettext_lazy("Size of each at most, in MB"),
        min_value=1,
        max_value=MOST_MEGABYTES,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    required = forms.BooleanField(label=gettext_lazy("Must be answered"), required=False)
    when = forms.MultipleChoiceField(
        label=gettext_lazy("Asked only after these answers"),
        required=False,
        help_text=gettext_lazy("Of one earlier question. Nothing picked: it is always asked."),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data: Any = None, *, definition: Definition, field: Field, **kwargs: Any) -> None:
        """``field`` is what is changed; a new one has no id yet."""
        super().__init__(data, initial=_initial(field), **kwargs)
        self.definition, self.field = definition, field
        for name in _not_of(field.kind):
            del self.fields[name]
        if field.kind == Kind.TABLE:
            self.fields["options"].label = _("Names of the rows")
            self.fields["options"].help_text = _(
                "One on each line. Without names people add rows themselves."
            )
        groups = [
            (str(one.label), [(f"{one.id}:{option.key}", str(option.label)) for option in one.choices])
            for one in definition.deciders(field.id)
        ]
        if groups:
            picking = self.fields["when"]
            assert isinstance(picking, forms.MultipleChoiceField), "declared so"
            picking.choices = groups
        else:
            del self.fields["when"]

    def clean_columns(self) -> tuple[Field, ...]:
        """Each line as a column."""
        try:
            return columns_from(self.cleaned_data["columns"], self.field.columns)
        except ValueError as error:
            raise forms.ValidationError(str(error)) from None

    def clean_when(self) -> Condition | None:
        """Answers of one question."""
        picked = [value.partition(":") for value in self.cleaned_data["when"]]
        if not picked:
            return None
        if len({field for field, _colon, _key in picked}) > 1:
            raise forms.ValidationError(_("Choose answers to one question only."))
        return Condition(picked[0][0], tuple(key for _field, _colon, key in picked))

    def made(self) -> Field:
        """The field as it was filled in."""
        said = self.cleaned_data
        return replace(
            self.field,
            label=self._words("label"),
            why=self._words("why"),
            help=self._words("help"),
            unit=self._words("unit"),
            options=_options(said["options"], self.field.options) if "options" in said else (),
            least=said.get("least"),
            most=said.get("most"),
            required=said["required"],
            when=said.get("when"),
            columns=said.get("columns", ()),
            rows=0 if said.get("options") else said.get("rows") or 0,
            types=tuple(said.get("types", ())),
            files=said.get("most_files", 0),
            megabytes=said.get("megabytes", 0),
        )

    def in_definition(self) -> Definition | None:
        """The definition with it; None when it cannot be asked so: then the form says why."""
        try:
            return with_field(self.definition, self.made())
        except BadDefinition as error:
            for fault in error.faults:
                # Of another field: it depends on something that this one would not say any more.
                elsewhere = bool(self.field.id) and fault.field not in ("", self.field.id)
                shown = Fault(fault.field, fault.part, "needed") if elsewhere else fault
                named = _FIELDS.get(fault.part)
                self.add_error(
                    None if elsewhere or named not in self.fields else named, words_of_fault(shown)
                )
        return None

    def _words(self, part: str) -> Words:
        said = self.cleaned_data
        return Words(said.get(f"{part}_zh") or "", said.get(f"{part}_en") or "")


_FIELDS: Final = {
    "label": "label_zh",
    "help": "help_zh",
    "why": "why_zh",
    "unit": "unit_zh",
    "options": "options",
    "least": "least",
    "when": "when",
    "columns": "columns",
    "rows": "rows",
    "types": "types",
    "files": "most_files",
    "megabytes": "megabytes",
}
"""Where a fault of a definition is shown; the others stand above the form."""


def new_field(kind: str) -> Field:
    """An empty field of this kind, to be filled in. Raises ValueError."""
    return Field(id=NEW, kind=Kind(kind), label=Words())


def _initial(field: Field) -> dict[str, Any]:
    return {
        "label_zh": field.label.zh,
        "label_en": field.label.en,
        "why_zh": field.why.zh,
        "why_en": field.why.en,
        "help_zh": field.help.zh,
        "help_en": field.help.en,
        "unit_zh": field.unit.zh,
        "unit_en": field.unit.en,
        "options": "\n".join(_line_of(option) for option in field.options),
        "least": _plain(field.least),
        "most": _plain(field.most),
        "required": field.required,
        "columns": lines_of(field.columns),
        "rows": field.rows or "",
        "types": list(field.types),
        "most_files": field.files or 1,
        "megabytes": field.megabytes or MOST_MEGABYTES,
        "when": [f"{field.when.field}:{key}" for key in field.when.keys] if field.when else [],
    }


def _not_of(kind: Kind) -> set[str]:
    gone = set() if kind in LISTS or kind == Kind.TABLE else {"options"}
    gone |= set() if kind == Kind.TABLE else {"columns", "rows"}
    gone |= set() if kind == Kind.FILE else {"types", "most_files", "megabytes"}
    return gone if kind == Kind.NUMBER else gone | {"unit_zh", "unit_en", "least", "most"}


def _plain(number: Decimal | None) -> str:
    return "" if number is None else format(number, "f")


def _line_of(option: Option) -> str:
    return f"{option.label.zh} {_BETWEEN} {option.label.en}" if option.label.en else option.label.zh


def _options(typed: str, known: tuple[Option, ...]) -> tuple[Option, ...]:
    """One for each line. Chinese words that stood there before keep their key."""
    keys = {option.label.zh: option.key for option in known}
    given = max((int(key) for key in keys.values() if key.isdecimal()), default=0)
    found = []
    for line in typed.replace("｜", _BETWEEN).splitlines():
        zh, _bar, en = line.partition(_BETWEEN)
        words = Words(tidy_line(zh), tidy_line(en))
        if not words.zh and not words.en:
            continue
        if words.zh not in keys:
            given += 1
        found.append(Option(keys.get(words.zh, str(given)), words))
    return tuple(found)
