"""/manage/people/ on a unit's host, for its administrators; leaders see it and confirm resets."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huisheng.kernel.access import requires
from huisheng.kernel.tenancy import current_unit
from shared_apps.accounts.web import people
from tenants.public import unit_card


def _here() -> people.Place:
    return people.Place(card=unit_card(current_unit().id), in_unit=True)


@requires("accounts.people_see")
@never_cache
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    return people.page(request, _here())


@requires("accounts.people")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest) -> HttpResponse:
    return people.invite(request, _here())


@requires("accounts.people")
@require_POST
def withdraw(request: HttpRequest, invitation_id: int) -> HttpResponse:
    return people.withdraw(request, _here(), invitation_id)


@requires("accounts.people")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def add_role(request: HttpRequest, account_id: int) -> HttpResponse:
    return people.add_role(request, _here(), account_id)


@requires("accounts.people")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def last_day(request: HttpRequest, grant_id: int) -> HttpResponse:
    return people.last_day(request, _here(), grant_id)


@requires("accounts.people_see")
@require_POST
def password_link(request: HttpRequest, account_id: int) -> HttpResponse:
    return people.password_link(request, _here(), account_id)


@requires("accounts.people_see")
@require_POST
def ask_reset(request: HttpRequest, account_id: int) -> HttpResponse:
    return people.ask_reset(request, _here(), account_id)


@requires("accounts.people_see")
@require_POST
def decide_reset(request: HttpRequest, reset_id: int) -> HttpResponse:
    return people.decide_reset(request, _here(), reset_id)
