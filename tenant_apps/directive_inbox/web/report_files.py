"""The files of a report, for those who work in its unit."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest
from django.urls import reverse
from django.views.decorators.http import require_safe

from huisheng.kernel.access import requires
from huisheng.kernel.forms import Said, Words, files_in
from huisheng.kernel.web.stored_files import open_file as answer_with
from tenant_apps.directive_inbox.queries.item import item_page
from tenant_apps.directive_inbox.queries.report_files import open_file


@dataclass(frozen=True, slots=True)
class FileSaid:
    """A file that was sent, as a page shows it."""

    id: str
    name: str
    bytes: int
    href: str


@dataclass(frozen=True, slots=True)
class SaidWithFiles:
    """One answer in words; or its files, which open."""

    asked: Words
    words: Words
    files: tuple[FileSaid, ...]


@requires("directive_inbox.view")
@require_safe
def file(request: HttpRequest, directive_id: UUID, file_id: UUID) -> FileResponse:
    """One file of the unit's own report, of its draft as well; it is always saved, never shown."""
    opened = open_file(directive_id, file_id) if item_page(directive_id) is not None else None
    if opened is None:
        raise Http404
    return answer_with(opened.body, name=opened.name, content_type=opened.content_type, inline=False)


def links_of(directive_id: UUID, ids: Iterable[str]) -> dict[str, str]:
    """Where each is opened."""
    return {key: reverse("directive_inbox-report-file", args=[directive_id, key]) for key in ids}


def said_with_files(directive_id: UUID, said: Iterable[Said]) -> tuple[SaidWithFiles, ...]:
    """What was sent, for a page."""
    return tuple(
        SaidWithFiles(
            one.asked,
            one.words,
            tuple(
                FileSaid(
                    file["id"],
                    file["name"],
                    int(file["size"] or 0),
                    reverse("directive_inbox-report-file", args=[directive_id, file["id"]]),
                )
                for file in files_in(one.value)
            ),
        )
        for one in said
    )
