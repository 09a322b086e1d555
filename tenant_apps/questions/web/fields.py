"""Form fields that forgive what keyboards do and keep what was meant."""

from typing import Any

from django import forms

from tenant_apps.questions.rules.wording import tidy, tidy_line


class _Forgiving(forms.CharField):
    """A text whose length is checked here alone.

    With `maxlength` the browser would silently cut off what is pasted; too long is said, with
    everything kept.
    """

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Django's attributes without the length."""
        attrs: dict[str, Any] = super().widget_attrs(widget)
        attrs.pop("maxlength", None)
        return attrs


class Words(_Forgiving):
    """Several lines. Characters that cannot be stored are dropped instead of complained about."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str | None:
        """The text, tidied before any check sees it."""
        return super().to_python(tidy(str(value)) if value else value)


class Line(_Forgiving):
    """One line, tidied in the same way."""

    def to_python(self, value: Any) -> str | None:
        """The line, tidied before any check sees it."""
        return super().to_python(tidy_line(str(value)) if value else value)
