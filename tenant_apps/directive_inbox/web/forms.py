"""The form of a report."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tenant_apps.directive_inbox.queries.item import InboxItem


class ReportForm(forms.Form):
    """Text, and a figure where the issuer asks for one. `based_on` is the revision that was on the screen."""

    number = forms.DecimalField(
        min_value=0,
        max_digits=14,
        decimal_places=2,
        widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "any"}),
    )
    text = forms.CharField(
        label=_("What was done"), max_length=5_000, widget=forms.Textarea(attrs={"rows": 6})
    )
    based_on = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, item: InboxItem, **kwargs: Any) -> None:
        latest = item.latest
        initial: dict[str, Any] = {"based_on": 0}
        if latest is not None:
            initial = {"based_on": latest.revision, "text": latest.text, "number": latest.number}
        kwargs["initial"] = initial
        super().__init__(*args, **kwargs)
        if item.number_label:
            self.fields["number"].label = item.number_label
        else:
            del self.fields["number"]
