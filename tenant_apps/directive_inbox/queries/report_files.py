"""The files of a report in its own unit: which there are, and one of them opened."""

from dataclasses import dataclass
from uuid import UUID

from django.core.files import File
from django.core.files.storage import default_storage

from huisheng.kernel.forms import StoredFile
from tenant_apps.directive_inbox.models import DirectiveEntry

_FILE = DirectiveEntry.Kind.FILE


def stored_files(directive_id: UUID) -> dict[str, StoredFile]:
    """The files that stand here for a directive, by id, as forms know them. One query."""
    rows = DirectiveEntry.objects.filter(directive_id=directive_id, kind=_FILE).order_by("pk")
    return {row.key: {"id": row.key, **row.body} for row in rows}


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A file, opened; whoever answers with it closes it."""

    name: str
    content_type: str
    body: File[bytes]


def open_file(directive_id: UUID, file_id: UUID) -> OpenedFile | None:
    """One file of a directive in this unit; None where there is none."""
    row = DirectiveEntry.objects.filter(directive_id=directive_id, kind=_FILE, key=str(file_id)).first()
    if row is None:
        return None
    try:
        body = default_storage.open(row.text)
    except FileNotFoundError:
        return None
    return OpenedFile(row.body["name"], row.body["content_type"], body)
