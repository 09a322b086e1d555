"""A definition as a form of a page: labels, hints and errors tied to their fields, without any script."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from django import forms
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huisheng.kernel.forms.answers import Answers, StoredFile, parse
from huisheng.kernel.forms.definition import Definition, Field, Kind
from huisheng.kernel.forms.faults import words_at
from huisheng.kernel.forms.uploads import wanted
from huisheng.kernel.forms.widgets import FileInput, TableInput
from huisheng.kernel.web.names import joined

_TYPED_MAX: Final = 2_000
_MOST_VALUES: Final = 50
_MOST_NAMES: Final = 900
_BREAK: Final = SafeString("<br>")
_NO_WORDS: Final[Mapping[str, str]] = MappingProxyType({})
_NO_FILES: Final[Mapping[str, StoredFile]] = MappingProxyType({})
_NO_FAULTS: Final[Mapping[str, Sequence[str]]] = MappingProxyType({})


class AnswersForm(forms.Form):
    """One field for each thing that is asked; what counts as an answer say the rules of answers.py alone."""

    template_name = "kernel_forms/answers.html"
    use_required_attribute = False

    def __init__(
        self,
        definition: Definition,
        typed: Mapping[str, Sequence[str]],
        *,
        sent: bool,
        prefix: str,
        needed: bool = True,
        files: Mapping[str, StoredFile] = _NO_FILES,
        notes: Mapping[str, str] = _NO_WORDS,
        links: Mapping[str, str] = _NO_WORDS,
        faults: Mapping[str, Sequence[str]] = _NO_FAULTS,
    ) -> None:
        """``sent``: the page was sent with what was ``typed``, and is to be checked. ``files`` are those that
        the app has stored, by id, and ``links`` where each is opened; ``notes`` are its own words below a
        field (where its value comes from), ``faults`` why files that were chosen are not taken.
        """
        values: dict[str, Any] = {}
        for one in definition.fields:
            said = list(typed.get(one.id, ()))
            values[one.id] = said if one.kind == Kind.SEVERAL else next(iter(said), "")
        named = {f"{prefix}-{name}": value for name, value in values.items()}
        super().__init__(named if sent else None, initial=values, prefix=prefix)
        self._definition, self._typed, self._needed, self._files = definition, typed, needed, files
        self._faults = faults
        self.answers: Answers = {}
        for one in definition.fields:
            self.fields[one.id] = _field(definition, one, notes.get(one.id, ""))
            widget = self.fields[one.id].widget
            if isinstance(widget, TableInput):
                widget.typed = typed
            elif isinstance(widget, FileInput):
                widget.stored = [files[file_id] for file_id in typed.get(one.id, ()) if file_id in files]
                widget.links = links

    def clean(self) -> dict[str, Any]:
        """Each by itself, so that everything wrong is said at once."""
        parsed = parse(self._definition, self._typed, needed=self._needed, files=self._files)
        for name, refused in self._faults.items():
            self.add_error(name, list(refused))
        for at, code in parsed.errors.items():
            field = at.partition(".")[0]
            if code == "missing" and field in self._faults:
                # What was chosen is not taken: that says it.
                continue
            words = words_at(self._definition, at, code)
            self.add_error(field, words)
            widget = self.fields[field].widget
            if isinstance(widget, TableInput):
                widget.faults[at] = words
        self.answers = parsed.answers
        return self.cleaned_data

    def shown(self) -> list[dict[str, Any]]:
        """Every field with what it depends on, for the script that hides what is not asked."""
        return [
            {
                "field": self[one.id],
                "on": f"{self.prefix}-{one.when.field}" if one.when else "",
                "keys": " ".join(one.when.keys) if one.when else "",
            }
            for one in self._definition.fields
        ]

    @property
    def is_conditional(self) -> bool:
        """Whether anything is asked only after some answers."""
        return any(one.when is not None for one in self._definition.fields)


def condition_in_words(definition: Definition, one: Field) -> str:
    """When a field is to be filled in, as a person reads it; empty for always."""
    decider = definition.field(one.when.field) if one.when else None
    if one.when is None or decider is None:
        return ""
    keys = one.when.keys
    picked = joined(option.label for option in decider.choices if option.key in keys)
    return _("Only if “{asked}” is: {answers}").format(asked=decider.label, answers=picked)


def typed_in(data: Any, prefix: str) -> dict[str, list[str]]:
    """What was typed into a form of this prefix, by field; cut where nobody types on."""
    return {
        name.removeprefix(f"{prefix}-"): [value[:_TYPED_MAX] for value in data.getlist(name)[:_MOST_VALUES]]
        for name in list(data)[:_MOST_NAMES]
        if name.startswith(f"{prefix}-")
    }


def label_of(one: Field) -> str:
    """What is asked, with what it is counted in."""
    return _("{asked} ({unit})").format(asked=one.label, unit=one.unit) if one.unit else str(one.label)


def _field(definition: Definition, one: Field, note: str) -> forms.Field:
    """The plainest field of a browser for it."""
    hint = _hint(definition, one, note)
    return _Typed(widget=_widget(one), label=label_of(one), help_text=hint, required=one.required)


def _widget(one: Field) -> forms.Widget:
    choices: list[tuple[str, Any]] = [(option.key, str(option.label)) for option in one.choices]
    match one.kind:
        case Kind.ONE | Kind.YES_NO:
            left_out = [] if one.required else [("", gettext_lazy("Not said"))]
            return forms.RadioSelect(choices=[*left_out, *choices])
        case Kind.SEVERAL:
            return forms.CheckboxSelectMultiple(choices=choices)
        case Kind.LONG:
            return forms.Textarea(attrs={"rows": 3})
        case Kind.NUMBER:
            return forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        case Kind.DATE:
            return forms.DateInput(attrs={"type": "date"})
        case Kind.MOMENT:
            return forms.DateTimeInput(attrs={"type": "datetime-local"})
        case Kind.TABLE:
            cells = {column.id: _cell(column) for column in one.columns}
            return TableInput(one, cells, {column.id: label_of(column) for column in one.columns})
        case Kind.FILE:
            return FileInput(one)
    return forms.TextInput(attrs={"autocomplete": "off"})


def _cell(column: Field) -> forms.Widget:
    """The same in a cell: a list to choose from is one line."""
    if column.choices:
        choices = [("", ""), *((option.key, str(option.label)) for option in column.choices)]
        return forms.Select(choices=choices)
    return _widget(column)


def _hint(definition: Definition, one: Field, note: str) -> SafeString:
    lines = [condition_in_words(definition, one), str(one.help), _range(one), note]
    if one.kind == Kind.FILE:
        lines.append(wanted(one))
    if one.why:
        lines.append(_("Why this is asked: {why}").format(why=one.why))
    return format_html_join(_BREAK, "{}", [(line,) for line in lines if line])


def _range(one: Field) -> str:
    if one.least is not None and one.most is not None:
        return _("From {least} to {most}.").format(least=one.least, most=one.most)
    if one.least is not None:
        return _("At least {least}.").format(least=one.least)
    return _("At most {most}.").format(most=one.most) if one.most is not None else ""


class _Typed(forms.Field):
    """Whatever was typed: what must be answered is checked by the rules, which know when it is asked."""

    def validate(self, value: Any) -> None:
        """Nothing here."""
