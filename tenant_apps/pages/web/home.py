"""What a young person sees first, and the unit's logo."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from huisheng.kernel.access import open_to_all
from huisheng.kernel.tenancy import current_unit
from huisheng.kernel.web.counting import counts_as
from huisheng.kernel.web.whole_pages import whole_page
from tenant_apps.commons import public as commons
from tenant_apps.outreach.public import broadcasts_now, seasons_now
from tenant_apps.pages.data import WELCOME
from tenant_apps.pages.operations.look import open_logo
from tenant_apps.pages.queries.home import bands, banner
from tenant_apps.pages.queries.site import Site, site
from tenants.public import get_setting

_YEAR_SECONDS = 365 * 24 * 3600


@whole_page()
@open_to_all
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The blocks as the unit arranged them; as usual one field to ask, what was answered, who is on duty."""
    return counts_as(render(request, "pages/home.html", home_context(site())), commons.HOME)


def home_context(here: Site) -> dict[str, object]:
    """What the template of the home page needs."""
    return {
        "welcome": str(get_setting(current_unit().id, WELCOME)),
        "across": banner(here.blocks),
        "bands": bands(here.blocks, here),
        "seasons": seasons_now(),
        "broadcasts": broadcasts_now(),
    }


@open_to_all
@require_safe
def logo(request: HttpRequest) -> HttpResponse:
    """The unit's logo. Its address carries the version of the look, so browsers keep it for a year."""
    name = str(get_setting(current_unit().id, "look.logo"))
    content = open_logo(name) if name else None
    if content is None:
        raise Http404
    response = HttpResponse(content, content_type="image/png")
    patch_cache_control(response, public=True, max_age=_YEAR_SECONDS if request.GET.get("v") else 300)
    return response
