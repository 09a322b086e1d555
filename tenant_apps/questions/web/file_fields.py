"""The field for files: several at once, each really looked at, refused by name and with what to do."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from tenant_apps.questions.rules.file_kinds import ACCEPT, MAX_BYTES, MAX_FILES, CleanFile, cleaned
from tenant_apps.questions.rules.refused_files import BadFile, Fault

FILE_WORDS: dict[Fault, LazyText] = {
    Fault.EMPTY: _("“%(name)s” is empty. Choose it again, or leave it out."),
    Fault.TOO_BIG: _("“%(name)s” is larger than 10 MB. Make it smaller, or send a screenshot of it."),
    Fault.TOO_MANY: _("These are too many files. At most 5 go with one message."),
    Fault.KIND: _("“%(name)s” is no picture and no PDF. Take pictures (JPEG, PNG, WebP) or PDF."),
    Fault.HEIC: _(
        "“%(name)s” is a photo in HEIC format, which we cannot read. Send a screenshot of it, or set the "
        "camera to “most compatible”."
    ),
    Fault.BROKEN: _("“%(name)s” cannot be read: it is damaged, or not what its name says. Save it anew."),
    Fault.TOO_LARGE: _("“%(name)s” has too many pixels or pages to be opened safely. Send a part of it."),
    Fault.LOCKED: _("“%(name)s” is locked by a password. Save it without one."),
    Fault.ELSEWHERE: _(
        "Another unit looks after your question now, and files do not get there. Say in words what they show."
    ),
}


class _SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class FilesField(forms.FileField):
    """Up to five pictures or PDF files. Its clean value is a list of CleanFile, ready for attaching."""

    widget = _SeveralFiles

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Pictures or PDF"))
        kwargs.setdefault(
            "help_text",
            _("At most 5, each up to 10 MB. Place and device are taken out of photos before they are kept."),
        )
        kwargs.setdefault("required", False)
        super().__init__(**kwargs)
        self.widget.attrs["accept"] = ACCEPT

    def clean(self, data: Any, initial: Any = None) -> list[CleanFile]:
        """Every file read and written anew. Raises ValidationError with one line per file at fault."""
        uploaded: Sequence[UploadedFile[Any]] = [one for one in _listed(data) if one]
        if self.required and not uploaded:
            raise ValidationError(self.error_messages["required"], code="required")
        if len(uploaded) > MAX_FILES:
            raise ValidationError(str(FILE_WORDS[Fault.TOO_MANY]), code=Fault.TOO_MANY)
        taken: list[CleanFile] = []
        faults: list[ValidationError] = []
        for one in uploaded:
            try:
                taken.append(read(one))
            except BadFile as error:
                faults.append(
                    ValidationError(
                        str(FILE_WORDS[error.fault]),
                        code=error.fault,
                        params={"name": _short(one.name or "")},
                    )
                )
        if faults:
            raise ValidationError(faults)
        return taken


def read(uploaded: "UploadedFile[Any]") -> CleanFile:
    """One uploaded file as it may be kept. Raises BadFile, before reading what is too big anyway."""
    if (uploaded.size or 0) > MAX_BYTES:
        raise BadFile(Fault.TOO_BIG)
    return cleaned(uploaded.name or "", uploaded.read())


def _listed(data: Any) -> Sequence[Any]:
    return data if isinstance(data, list | tuple) else [data]


def _short(name: str) -> str:
    return name if len(name) <= 40 else f"{name[:20]}…{name[-15:]}"
