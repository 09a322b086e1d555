"""How forms are rendered everywhere: `{{ form }}` and `{{ field.as_field_group }}` give accessible fields.

Label, hint, error and control stand in this order and are tied together for screen readers; optional fields
say so, required ones are the rule and carry no mark. Choices and error lists come from
templates/django/forms, which stand before Django's own because this app is listed before `django.forms`.
"""

from typing import TypeVar

from django.core.exceptions import ValidationError
from django.forms import Field, Form
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext as _

from huisheng.kernel.text import has_words

_Form = TypeVar("_Form", bound=type[Form])


class Renderer(TemplatesSetting):
    """Set as FORM_RENDERER."""

    form_template_name = "web/forms/form.html"
    field_template_name = "web/forms/field.html"


class _Unchanged(dict[str, Field]):
    """Fields of a class. Django makes a deep copy of them for every form: here it copies their list alone."""

    def __deepcopy__(self, memo: object) -> dict[str, Field]:
        return dict(self)


def with_unchanged_fields(form: _Form) -> _Form:
    """Mark a form that may leave fields out but changes none: all forms of the class share them. Copying a
    dozen fields with their widgets and choices takes longer than checking what was typed.
    """
    form.base_fields = _Unchanged(form.base_fields)
    return form


def with_words(value: str) -> None:
    """A validator, of forms and of serializers: what staff write needs a word, not only "。" or "👍"."""
    _demand_words(value, _("Write it in words: signs alone are not enough."))


def in_words(value: str) -> None:
    """The same for the reasons that staff give."""
    _demand_words(value, _("Say it in words: signs alone tell nobody why."))


def _demand_words(value: str, said: str) -> None:
    if not has_words(value):
        raise ValidationError(said, code="words")
