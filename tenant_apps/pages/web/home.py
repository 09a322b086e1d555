"""What a young person sees first, and the unit's logo."""

from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from huisheng.kernel.access import open_to_all
from huisheng.kernel.tenancy import current_unit
from huisheng.kernel.web.counting import counts_as
from huisheng.kernel.web.whole_pages import whole_page
from tenant_apps.commons import public as commons
from tenant_apps.pages.data import WELCOME
from tenant_apps.pages.operations.look import open_logo
from tenant_apps.people import public as people
from tenant_apps.questions import public as questions
from tenants.public import explain_settings, get_setting

_ANSWERED_SHOWN = 5
_YEAR_SECONDS = 365 * 24 * 3600


@whole_page()
@open_to_all
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """One field to ask, where a question stands, what was answered, who is on duty."""
    on_duty = people.on_duty_now()
    context = {
        "welcome": explain_settings(current_unit().id, [WELCOME])[WELCOME].value,
        "answered": commons.answered_lately(_ANSWERED_SHOWN),
        "usual": _usual_time(questions.usual_time_to_answer()),
        "on_duty": on_duty,
        "next_on_duty": None if on_duty else people.next_on_duty(),
    }
    return counts_as(render(request, "pages/home.html", context), commons.HOME)


def _usual_time(usual: timedelta | None) -> str:
    """Rounded up, so that what is said is rather kept than missed; empty while too little is known."""
    if usual is None:
        return ""
    hours = max(1, -(-int(usual.total_seconds()) // 3600))
    if hours <= 24:
        text = ngettext(
            "Half of the first answers come within %(n)s hour.",
            "Half of the first answers come within %(n)s hours.",
            hours,
        )
        return text % {"n": hours}
    days = -(-hours // 24)
    return ngettext(
        "Half of the first answers come within %(n)s day.",
        "Half of the first answers come within %(n)s days.",
        days,
    ) % {"n": days}


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
