"""The field for the files of a directive: several at once, each refused by name and with what to do."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huisheng.kernel.forms.uploads import WHY_NO_FILE, short
from huisheng.kernel.office_files import ACCEPT, BadOfficeFileError, OfficeFile, take_in
from shared_apps.directives.operations.attaching import MOST_FILES

TOO_MANY: Final = _("A directive has at most 10 files. Put some into one.")


class _SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class FilesField(forms.FileField):
    """Files that were checked, as a list of OfficeFile."""

    widget = _SeveralFiles

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", pgettext_lazy("of a directive", "Files"))
        kwargs.setdefault(
            "help_text",
            _("PDF, OFD, DOCX, XLSX, PPTX or pictures, each up to 10 MB, at most 10 in all."),
        )
        super().__init__(**kwargs)
        self.widget.attrs["accept"] = ACCEPT

    def clean(self, data: Any, initial: Any = None) -> list[OfficeFile]:
        """Every file looked at. Raises ValidationError with one line for each file at fault."""
        uploads = [one for one in (data if isinstance(data, list | tuple) else [data]) if one]
        if not uploads and self.required:
            raise forms.ValidationError(_("Choose a file."), code="required")
        if len(uploads) > MOST_FILES:
            raise forms.ValidationError(TOO_MANY, code="many")
        taken: list[OfficeFile] = []
        faults: list[forms.ValidationError] = []
        for one in uploads:
            try:
                taken.append(take_in(one, one.name or ""))
            except BadOfficeFileError as error:
                params = {"name": short(one.name or "")}
                faults.append(
                    forms.ValidationError(str(WHY_NO_FILE[error.code]), code=error.code, params=params)
                )
        if faults:
            raise forms.ValidationError(faults)
        return taken


class FilesForm(forms.Form):
    """Files that come to a draft."""

    attached = FilesField(label=_("Files to add"))
