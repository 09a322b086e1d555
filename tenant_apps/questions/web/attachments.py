"""Files are opened here by the asker with the key of the question, and by staff by right; those that stand in
public with an answer, by everybody, in the app commons. Nowhere else.
"""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from huisheng.kernel.access import actor_of, open_to_all, requires
from huisheng.kernel.access.client_address import client_address
from huisheng.kernel.rest.throttle import wait_for
from huisheng.kernel.web import errors
from huisheng.kernel.web.private_pages import private
from huisheng.kernel.web.stored_files import stored_file
from tenant_apps.questions.operations.keeping_files import small_path
from tenant_apps.questions.queries import attachments
from tenant_apps.questions.queries.attachments import FileRecord
from tenant_apps.questions.queries.opening import open_for_asker
from tenant_apps.questions.rules import limits
from tenant_apps.questions.rules.file_kinds import PICTURES


@open_to_all
@require_safe
def asker_file(request: HttpRequest, number: str, file_id: UUID) -> HttpResponseBase:
    """A file of one's own question. Without its key it does not exist."""
    wait = wait_for(limits.OPENING_FILES, client_address(request))
    if wait:
        return errors.too_many(request, wait)
    opened = open_for_asker(number, request.GET.get("k", ""))
    found = None if opened is None else attachments.for_asker(opened.question_id, file_id)
    return _sent(request, found)


@requires("questions.read")
@require_safe
def staff_file(request: HttpRequest, question_id: UUID, file_id: UUID) -> HttpResponseBase:
    """A file of a question that this member of staff may know."""
    account = actor_of(request).account_id
    found = None if account is None else attachments.for_staff(question_id, file_id, account=account)
    return _sent(request, found)


def _sent(request: HttpRequest, found: FileRecord | None) -> HttpResponseBase:
    if found is None:
        raise Http404
    is_picture = found.content_type in PICTURES
    small = is_picture and request.GET.get("size") == "small"
    return private(
        stored_file(
            small_path(found.path) if small else found.path,
            name=found.name,
            content_type="image/jpeg" if small else found.content_type,
            inline=is_picture,
        )
    )
