"""The files of a directive, on its issuer's side."""

from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from huisheng.kernel.access import actor_of, requires
from huisheng.kernel.web.stored_files import open_file
from shared_apps.directives.models import Directive
from shared_apps.directives.operations import attaching
from shared_apps.directives.operations.drafting import NotADraftError
from shared_apps.directives.queries.attachments import open_of
from shared_apps.directives.queries.visibility import may_issue_for
from shared_apps.directives.web.access import own_or_404, visible_or_404
from shared_apps.directives.web.board import directive_page
from shared_apps.directives.web.file_fields import TOO_MANY, FilesForm


@requires("directives.issue")
@require_POST
def add(request: HttpRequest, directive_id: UUID) -> HttpResponse:
    """Add files to a draft."""
    draft = own_or_404(request, directive_id)
    if draft.state != Directive.State.DRAFT:
        return _is_no_draft(request, draft.pk)
    form = FilesForm(request.POST, request.FILES)
    if form.is_valid():
        files = form.cleaned_data["attached"]
        try:
            attaching.add(draft.pk, actor_of(request), files)
        except NotADraftError:
            return _is_no_draft(request, draft.pk)
        except attaching.TooManyFilesError:
            form.add_error("attached", TOO_MANY)
        else:
            text = ngettext("{n} file has been added.", "{n} files have been added.", len(files))
            messages.success(request, text.format(n=len(files)))
            return redirect("directives-board", directive_id=draft.pk)
    return directive_page(request, draft, form)


@requires("directives.issue")
@require_POST
def remove(request: HttpRequest, directive_id: UUID, attachment_id: UUID) -> HttpResponse:
    """Take a file out of a draft."""
    draft = own_or_404(request, directive_id)
    try:
        removed = attaching.remove(draft.pk, actor_of(request), attachment_id)
    except NotADraftError:
        return _is_no_draft(request, draft.pk)
    if removed:
        messages.success(request, _("The file has been removed."))
    return redirect("directives-board", directive_id=draft.pk)


@requires("directives.view")
@require_safe
def file(request: HttpRequest, directive_id: UUID, attachment_id: UUID) -> FileResponse:
    """One file, for whoever may see the directive; what waits with an amendment, for those who issue it."""
    found = visible_or_404(request, directive_id)
    own = may_issue_for(actor_of(request), found.issuer_unit_id)
    opened = open_of(found, attachment_id, waiting_too=own)
    if opened is None:
        raise Http404
    return open_file(opened.body, name=opened.name, content_type=opened.content_type, inline=False)


def _is_no_draft(request: HttpRequest, directive_id: UUID) -> HttpResponse:
    messages.info(request, _("It is no draft any more: its files stay as they are. Amend it instead."))
    if not Directive.objects.filter(pk=directive_id).exists():
        return redirect("directives-list")
    return redirect("directives-board", directive_id=directive_id)
