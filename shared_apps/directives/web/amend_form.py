"""The form in which an issued directive is amended."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huisheng.kernel import clock
from huisheng.kernel.web.forms import in_words
from shared_apps.contracts.directive_messages import REPORTED_ON
from shared_apps.directives.models import Directive
from shared_apps.directives.operations import amending
from shared_apps.directives.queries.attachments import FileView
from shared_apps.directives.web.file_fields import FilesField


class AmendForm(forms.Form):
    """What it shall say from now on, beside what it says."""

    based_on = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    own_words = forms.CharField(
        label=_("Your own words"),
        max_length=10_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("They stand before the text of the unit above, which goes along as it is there."),
    )
    title = forms.CharField(label=_("Title"), max_length=120)
    text = forms.CharField(label=_("Text"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 8}))
    number_label = forms.CharField(label=_("Figure asked for in the report"), max_length=60, required=False)
    due_day = forms.DateField(
        label=_("Due on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    due_time = forms.TimeField(
        label=_("Time of day"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    removed = forms.MultipleChoiceField(
        label=_("Files that are taken out"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Recipients cannot open them any more; they see which ones went."),
    )
    attached = FilesField(label=_("Files that are added"), required=False)
    why = forms.CharField(
        label=_("What is different, and why"),
        validators=[in_words],
        max_length=300,
        help_text=_("The recipients read it first."),
    )
    is_important = forms.BooleanField(label=_("Important: everybody acknowledges it anew"), required=False)

    def __init__(
        self, *args: Any, directive: Directive, standing: Collection[FileView], **kwargs: Any
    ) -> None:
        """`standing` are the files that may be taken out."""
        super().__init__(*args, **kwargs)
        hands_on = directive.parent_id is not None
        for name in ("title", "text", "number_label") if hands_on else ("own_words",):
            del self.fields[name]
        if directive.kind not in REPORTED_ON:
            self.fields.pop("number_label", None)
        removed = self.fields["removed"]
        assert isinstance(removed, forms.MultipleChoiceField)
        removed.choices = [(str(file.id), file.name) for file in standing]
        if not standing:
            del self.fields["removed"]

    def wanted(self, directive: Directive) -> amending.Amendment:
        """What was written, for the operation. A date that was left alone keeps its seconds."""
        cleaned = self.cleaned_data
        due_at = datetime.combine(cleaned["due_day"], cleaned["due_time"], tzinfo=clock.BUSINESS_ZONE)
        before = directive.due_at.replace(second=0, microsecond=0)
        return amending.Amendment(
            title=cleaned.get("title", directive.title),
            text=cleaned.get("text", directive.text),
            number_label=cleaned.get("number_label", directive.number_label),
            due_at=directive.due_at if due_at == before else due_at,
            why=cleaned["why"],
            is_important=cleaned["is_important"],
            removed=tuple(cleaned.get("removed", ())),
            own_words=cleaned.get("own_words"),
        )
