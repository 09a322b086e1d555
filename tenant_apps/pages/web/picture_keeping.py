"""`/manage/pictures/`: the pictures of the unit's pages, the line that shows each, removing the unused."""

import re

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from huisheng.kernel.access import actor_of, requires
from tenant_apps.pages.operations.pictures import kept_pictures
from tenant_apps.pages.operations.removing_pictures import PictureUsedError, remove_picture, used_pictures
from tenant_apps.pages.rules.markup import PICTURE_NAME

_PER_PAGE = 24


@requires("pages.site")
@require_http_methods(["GET", "HEAD", "POST"])
def pictures(request: HttpRequest) -> HttpResponse:
    """All of them, the newest first."""
    if request.method == "POST":
        try:
            remove_picture(request.POST.get("remove", ""), actor_of(request))
        except LookupError:
            raise Http404 from None
        except PictureUsedError:
            messages.warning(
                request, _("A page, a draft or an earlier version shows this picture: it stays.")
            )
        else:
            messages.success(request, _("The picture is removed."))
        return redirect("pages-pictures")
    used = used_pictures()
    pages = Paginator(kept_pictures(), _PER_PAGE).get_page(request.GET.get("page"))
    sizes = {name: re.fullmatch(PICTURE_NAME, name) for name in pages.object_list}
    rows = [
        (name, f"![…](/pictures/{name})", name in used, size["width"], size["height"])
        for name, size in sizes.items()
        if size
    ]
    return render(request, "pages/pictures.html", {"pages": pages, "rows": rows})
