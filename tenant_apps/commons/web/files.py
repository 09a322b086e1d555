"""Files of official answers that everybody may open, as long as the question stands in public."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from huisheng.kernel.access import open_to_all
from huisheng.kernel.access.client_address import client_address
from huisheng.kernel.rest.throttle import wait_for
from huisheng.kernel.web import errors
from huisheng.kernel.web.stored_files import stored_file
from tenant_apps.commons.queries.one import heading
from tenant_apps.commons.rules import limits
from tenant_apps.questions import public as questions


@open_to_all
@require_safe
def public_file(request: HttpRequest, number: str, file_id: UUID) -> HttpResponseBase:
    """A file that stands with an answer in public; asked for again each time, since it may be gone then."""
    wait = wait_for(limits.FILES, client_address(request))
    if wait:
        return errors.too_many(request, wait)
    found = heading(number[:32])
    file = None if found is None else questions.file_for_others(found.question_id, file_id)
    if file is None:
        raise Http404
    response = stored_file(
        file.path,
        name=file.name,
        content_type=file.content_type,
        inline=file.content_type.startswith("image/"),
    )
    response["X-Robots-Tag"] = "noindex, nofollow"
    patch_cache_control(response, no_cache=True)
    return response
