"""What the unit asks beside the question, on the last page of asking."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

from huisheng.kernel.forms import Definition, Field, Kind, StoredFile, said_of
from huisheng.kernel.forms.definition import MOST_MEGABYTES
from huisheng.kernel.forms.rendering import AnswersForm, typed_in
from huisheng.kernel.forms.uploads import NEW, short, words_of_refusal
from huisheng.kernel.forms.widgets import FileInput
from tenant_apps.questions.queries.asking_form import form_for
from tenant_apps.questions.rules.asking_form import FILE_CODES, FILE_TYPES, Details
from tenant_apps.questions.rules.file_kinds import CleanFile
from tenant_apps.questions.rules.refused_files import BadFile
from tenant_apps.questions.web.draft import Draft
from tenant_apps.questions.web.file_fields import FILE_WORDS, read

PREFIX: Final = "detail"
AGREED: Final = "yes"
_MEGABYTE: Final = 1024 * 1024

Uploads = Mapping[str, Sequence["UploadedFile[Any]"]]
"""Files that were chosen, by field."""


def typed(request: HttpRequest) -> dict[str, str]:
    """What was typed, to be carried along in the draft."""
    said = typed_in(request.POST, PREFIX)
    along = AGREED if request.POST.get("details_along") == AGREED else ""
    return {"details": json.dumps(said) if said else "", "details_along": along}


def said_in(draft: Draft) -> dict[str, list[str]]:
    """What was typed so far, by field."""
    return dict(json.loads(draft.details)) if draft.details else {}


def chosen(request: HttpRequest) -> Uploads:
    """Files that came with the page, by the field that asks for them."""
    names = [name for name in request.FILES if name.startswith(f"{PREFIX}-") and name.endswith(f".{NEW}")]
    return {
        name.removeprefix(f"{PREFIX}-").removesuffix(f".{NEW}"): request.FILES.getlist(name) for name in names
    }


def together(beside: Sequence[CleanFile], attached: Sequence[CleanFile]) -> list[CleanFile]:
    """All files of one question; what was chosen in two places is one file."""
    return list({digest_of(file): file for file in (*attached, *beside)}.values())


def digest_of(file: CleanFile) -> str:
    """By which an answer knows its file."""
    return hashlib.sha256(file.data).hexdigest()


class AskedForm(AnswersForm):
    """A form with files, each read and written anew like those that come with the question itself. Nothing is
    kept before the question is: on a page that comes back, files are chosen once more.
    """

    def __init__(
        self, definition: Definition, said: Mapping[str, Sequence[str]], *, uploads: Uploads, **more: Any
    ) -> None:
        self.taken: dict[str, list[CleanFile]] = {}
        faults: dict[str, list[str]] = {}
        asked = [one for one in definition.fields if one.kind == Kind.FILE]
        for one in asked:
            self.taken[one.id], faults[one.id] = _taken(one, uploads.get(one.id, ()))
        stored = {file["id"]: file for files in self.taken.values() for file in map(_stored, files)}
        ids = {name: [_stored(file)["id"] for file in files] for name, files in self.taken.items()}
        super().__init__(
            definition,
            {**said, **ids},
            files=stored,
            faults={name: words for name, words in faults.items() if words},
            prefix=PREFIX,
            **more,
        )
        for one in asked:
            widget = self.fields[one.id].widget
            assert isinstance(widget, FileInput), "the field of a file"
            widget.stored = ()

    def chosen_files(self) -> list[CleanFile]:
        """The files of what is asked after the other answers."""
        return [file for name, files in self.taken.items() if name in self.answers for file in files]


class DetailsForm(AskedForm):
    """What is asked about the chosen topic. Whoever is in danger may leave everything out."""

    def __init__(self, draft: Draft, *, sent: bool, uploads: Uploads | None = None) -> None:
        """``sent``: the page was sent with what is in the draft, and is to be checked."""
        self.definition: Definition = form_for(draft.network_topic, draft.own_topic)
        super().__init__(
            self.definition,
            said_in(draft),
            uploads=uploads or {},
            sent=sent,
            needed=not draft.speaks_of_danger,
        )
        self._along = bool(draft.details_along)

    def details(self) -> Details:
        """What was answered, as it is kept with the question."""
        said = said_of(self.definition, self.answers)
        return Details(said, self.definition.version, along=self._along) if said else Details()


def _taken(one: Field, uploads: Sequence["UploadedFile[Any]"]) -> tuple[list[CleanFile], list[str]]:
    """Files as they may be kept, and in words why the others may not."""
    files: dict[str, CleanFile] = {}
    refused = []
    for upload in uploads:
        name = upload.name or ""
        if (upload.size or 0) > (one.megabytes or MOST_MEGABYTES) * _MEGABYTE:
            refused.append(words_of_refusal(one, "large", name))
            continue
        if len(files) >= one.most_files:
            refused.append(words_of_refusal(one, "many", name))
            continue
        try:
            file = read(upload)
        except BadFile as error:
            refused.append(str(FILE_WORDS[error.fault]) % {"name": short(name)})
            continue
        if FILE_CODES[file.content_type] not in (one.types or FILE_TYPES):
            refused.append(words_of_refusal(one, "unwanted", name))
            continue
        files[digest_of(file)] = file
    return list(files.values()), refused


def _stored(file: CleanFile) -> StoredFile:
    """A file as its answer tells of it; where it stands, its attachment knows."""
    digest = digest_of(file)
    return {
        "id": digest,
        "name": file.name,
        "type": FILE_CODES[file.content_type],
        "size": str(len(file.data)),
        "digest": digest,
    }
