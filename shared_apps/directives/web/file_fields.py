"""The field for the files of a directive: several at once, each refused by name and with what to do."""

from typing import Any, Final

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huisheng.kernel.office_files import ACCEPT, BadOfficeFileError, OfficeFile, take_in
from shared_apps.directives.operations.attaching import MOST_FILES

WHY_NO_FILE: Final[dict[str, str | Promise]] = {
    "empty": _("“%(name)s” is empty. Choose it once more."),
    "size": _("“%(name)s” is larger than 10 MB, or unpacks to too much. Make it smaller or split it."),
    "type": _(
        "“%(name)s” is none of the files that can be sent, whatever it is called. Take PDF, OFD, DOCX, XLSX,"
        " PPTX or a picture (JPEG, PNG)."
    ),
    "damaged": _("“%(name)s” cannot be read: it is damaged, or not what its name says. Save it anew."),
    "pixels": _("“%(name)s” has too many pixels. Take a smaller picture."),
    "locked": _("“%(name)s” is locked by a password. Save it without one."),
    "acts": _(
        "“%(name)s” has a macro, a program or another file in it, which nobody should be sent. Save it as a"
        " plain PDF."
    ),
    "links": _(
        "“%(name)s” loads something from another place when it is opened. Remove the link, or save it as PDF."
    ),
}
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
                params = {"name": _short(one.name or "")}
                faults.append(
                    forms.ValidationError(str(WHY_NO_FILE[error.code]), code=error.code, params=params)
                )
        if faults:
            raise forms.ValidationError(faults)
        return taken


class FilesForm(forms.Form):
    """Files that come to a draft."""

    attached = FilesField(label=_("Files to add"))


def _short(name: str) -> str:
    return name if len(name) <= 40 else f"{name[:20]}…{name[-15:]}"
