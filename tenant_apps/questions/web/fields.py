"""Form fields that forgive what keyboards do and keep what was meant."""

from typing import Any

from django import forms

from tenant_apps.questions.rules.wording import tidy, tidy_line


class Words(forms.CharField):
    """Several lines. Characters that cannot be stored are dropped instead of complained about."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str | None:
        """The text, tidied before any check sees it."""
        return super().to_python(tidy(str(value)) if value else value)


class Line(forms.CharField):
    """One line, tidied in the same way."""

    def to_python(self, value: Any) -> str | None:
        """The line, tidied before any check sees it."""
        return super().to_python(tidy_line(str(value)) if value else value)
