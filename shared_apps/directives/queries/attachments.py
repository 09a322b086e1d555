"""Which files stand with a directive, for its issuer and for a unit that has it."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.core.files import File
from django.core.files.storage import default_storage
from django.db.models import Q, QuerySet

from shared_apps.directives.models import Attachment, Directive


@dataclass(frozen=True, slots=True)
class FileView:
    """One file, as lists show it."""

    id: UUID
    name: str
    size: int
    content_type: str

    @property
    def ending(self) -> str:
        """PDF, DOCX and so on."""
        return self.name.rpartition(".")[2].upper()


@dataclass(frozen=True, slots=True)
class Files:
    """The files of one directive: those that stand, and what came and went with each amendment."""

    standing: tuple[FileView, ...]
    came: dict[int, tuple[FileView, ...]]
    went: dict[int, tuple[FileView, ...]]


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A file that somebody may have, opened; whoever answers with it closes it."""

    name: str
    content_type: str
    body: File[bytes]


def files_of(directive: Directive) -> Files:
    """What the issuer sees. What waits for a second person is none of them: see `waiting`."""
    return _files(directive.attachments.filter(since__gte=1), directive.content_version)


def own_files(directive: Directive) -> tuple[FileView, ...]:
    """Those that stand and that its issuer may take out: not what came from above with what it hands on."""
    standing = directive.attachments.filter(since__gte=1, until=None)
    if directive.parent_id is not None:
        above = Attachment.objects.filter(directive_id=directive.parent_id, since__gte=1)
        standing = standing.exclude(path__in=above.values("path"))
    return tuple(_view(row) for row in standing)


def waiting(directive: Directive) -> tuple[tuple[FileView, ...], tuple[FileView, ...]]:
    """The files that the amendment before a second person brings, and those that it takes away."""
    removed = directive.amendment.get("removed", [])
    rows = list(directive.attachments.filter(Q(since=0) | Q(pk__in=removed, until=None)))
    return (
        tuple(_view(row) for row in rows if not row.since),
        tuple(_view(row) for row in rows if row.since),
    )


def files_in_unit(directive_id: UUID, unit_id: int, version: int) -> Files:
    """What a unit sees that has the directive in this version of its content; nothing where it has none."""
    return _files(_delivered(directive_id, unit_id).filter(since__lte=version), version)


def open_of(directive: Directive, attachment_id: UUID, *, waiting_too: bool) -> OpenedFile | None:
    """A file for those who may see the directive, also one that went; `waiting_too`: and one that waits with
    an amendment.
    """
    least = 0 if waiting_too else 1
    return _opened(directive.attachments.filter(pk=attachment_id, since__gte=least).first())


def open_in_unit(directive_id: UUID, unit_id: int, version: int, attachment_id: UUID) -> OpenedFile | None:
    """A file for a unit to which the directive was sent, in this version of its content. What was taken out
    of it since is not opened any more, whatever the unit has heard by now.
    """
    found = _delivered(directive_id, unit_id).filter(pk=attachment_id, since__lte=version, until=None)
    return _opened(found.first())


def _delivered(directive_id: UUID, unit_id: int) -> "QuerySet[Attachment]":
    sent = Directive.objects.filter(pk=directive_id, deliveries__unit_id=unit_id)
    return Attachment.objects.filter(directive__in=sent, since__gte=1)


def _files(rows: Iterable[Attachment], version: int) -> Files:
    came: dict[int, tuple[FileView, ...]] = {}
    went: dict[int, tuple[FileView, ...]] = {}
    standing: list[FileView] = []
    for row in rows:
        view = _view(row)
        if row.since > 1:
            came[row.since] = (*came.get(row.since, ()), view)
        if row.until is None:
            standing.append(view)
        elif row.until <= version:
            went[row.until] = (*went.get(row.until, ()), view)
    return Files(tuple(standing), came, went)


def _view(row: Attachment) -> FileView:
    return FileView(row.pk, row.name, row.size, row.content_type)


def _opened(row: Attachment | None) -> OpenedFile | None:
    if row is None:
        return None
    try:
        body = default_storage.open(row.path)
    except FileNotFoundError:
        return None
    return OpenedFile(row.name, row.content_type, body)
