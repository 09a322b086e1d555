"""遮盖 at the desk: the public version of a question, taking the cover away, and taking a file out of the
public.
"""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from huisheng.kernel.access import requires
from tenant_apps.questions.operations import closing_files, covering
from tenant_apps.questions.web import desk_forms
from tenant_apps.questions.web.desk_frame import WORK
from tenant_apps.questions.web.desk_taking import carry_out


@requires(WORK)
@require_POST
def cover(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """Cover what others need not read."""
    return carry_out(
        request,
        question_id,
        "cover",
        desk_forms.CoverForm(request.POST, prefix="cover"),
        lambda said, me: covering.cover(question_id, actor=me, **said),
        done=_("Covered. Others read the public version only; the asker sees it, and why."),
        words={
            "title": _("The title may only have words covered; nothing else may differ from the original."),
            "text": _(
                "Cover words with ** or ▇, change nothing else, and leave something to read. "
                "Something must be covered in title or text."
            ),
        },
    )


@requires(WORK)
@require_POST
def show_whole(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """Take the cover away."""
    return carry_out(
        request,
        question_id,
        "note",
        desk_forms.VersionForm(request.POST),
        lambda said, me: covering.show_whole(question_id, version=said["version"], actor=me),
        done=_("Nothing is covered any more."),
    )


@requires(WORK)
@require_POST
def close_file(request: HttpRequest, question_id: UUID, file_id: UUID) -> HttpResponse:
    """A file that stood in public with an answer does so no longer."""
    return carry_out(
        request,
        question_id,
        "note",
        desk_forms.VersionForm(request.POST),
        lambda said, me: closing_files.close_to_public(question_id, file_id, actor=me),
        done=_("The file is no longer public. The asker still has it."),
    )
