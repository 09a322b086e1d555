"""The people of a unit: on its own host for its administrators, on the network's host for those above it.

Both hosts share every step; a `Place` says where we are, whose people they are, and how its pages are called.
"""

from dataclasses import dataclass
from typing import Any, Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huisheng.kernel.access import Actor, account_of, actor_of
from huisheng.kernel.clock import business_day
from shared_apps.accounts.data import ROLE_NAMES, STAFF_KINDS
from shared_apps.accounts.operations import appointing, inviting, starting_over
from shared_apps.accounts.operations.appointing import AppointmentError, grantable_roles
from shared_apps.accounts.operations.starting_over import (
    NotAnswerableError,
    answerable_from_above,
    answerable_within_unit,
)
from shared_apps.accounts.queries.people import (
    Person,
    account_names,
    accounts_with_factor,
    people_of_unit,
)
from shared_apps.accounts.queries.waiting import open_invitations, open_resets
from shared_apps.accounts.web.forms import InviteForm, LastDayForm, RoleForm
from tenants.public import UnitCard, network_url

_PER_PAGE: Final = 50
_LONGEST_SEARCH: Final = 40

WHY_NOT = {
    "held": gettext_lazy("This person holds the role already on some of these days."),
    "days": gettext_lazy("The last day lies before the first day or is over."),
    "last_admin": gettext_lazy(
        "This is the unit's last administrator. Let somebody else become administrator first."
    ),
    "last_operator": gettext_lazy("This is the last operator. Let somebody else become operator first."),
    "not_yours": gettext_lazy(
        "You cannot do this for this person, because it is yourself or somebody who works elsewhere as well. "
        "The unit above can."
    ),
    "same_person": gettext_lazy("You asked for this yourself. A second person has to confirm it."),
    "asked": gettext_lazy("Somebody has asked for this already. A second person has to confirm it."),
}


@dataclass(frozen=True, slots=True)
class Place:
    """Whose people, on which host. `card` is None for the operators, who belong to no unit."""

    card: UnitCard | None
    in_unit: bool

    @property
    def unit_id(self) -> int | None:
        return None if self.card is None else self.card.id

    def url(self, name: str, **kwargs: Any) -> str:
        """Address of a page about these people on this host."""
        if self.in_unit:
            return reverse(f"accounts-people{name}", kwargs=kwargs)
        if self.card is None:
            return reverse(f"accounts-operators{name}", kwargs=kwargs)
        return reverse(f"accounts-people-of{name}", kwargs={"unit_id": self.card.id, **kwargs})

    @property
    def base(self) -> str:
        """The frame of the page."""
        return "web/base_desk.html" if self.in_unit else "web/base_dashboard.html"


@dataclass(frozen=True, slots=True)
class Row:
    """A person as the page shows them."""

    person: Person
    roles: list[dict[str, Any]]
    has_second_factor: bool
    may_have_link: bool
    may_ask_reset: bool
    may_reset: bool


def page(request: HttpRequest, place: Place) -> HttpResponse:
    """Those who work here, a page of them at a time; open invitations; requests for a second person."""
    actor = actor_of(request)
    grantable = grantable_roles(actor, place.card)
    everybody = people_of_unit(place.unit_id)
    words = request.GET.get("q", "").strip()[:_LONGEST_SEARCH]
    found = [one for one in everybody if _is_meant(one, words)] if words else everybody
    pages = Paginator(found, _PER_PAGE).get_page(request.GET.get("page"))
    people = list(pages)
    resets = open_resets(place.unit_id)
    names = account_names(reset.asked_by_id for reset in resets)
    today = business_day()
    kinds = dict(STAFF_KINDS)
    ids = {person.account_id for person in people}
    answered_above = set() if place.in_unit else answerable_from_above(actor, ids)
    answered_here = _answerable_here(actor, place, ids)
    with_factor = accounts_with_factor(ids)
    rows = []
    for person in people:
        above, within = person.account_id in answered_above, person.account_id in answered_here
        rows.append(
            Row(
                person=person,
                roles=[
                    {
                        "view": role,
                        "name": ROLE_NAMES[role.role],
                        "kind": kinds.get(role.staff_kind, ""),
                        "future": role.starts_on > today,
                        "may_end": role.role in grantable,
                    }
                    for role in person.roles
                ],
                has_second_factor=person.account_id in with_factor,
                may_have_link=within or above,
                may_ask_reset=within and not above,
                may_reset=above,
            )
        )
    context = {
        "place": place,
        "base": place.base,
        "rows": rows,
        "pages": pages,
        "words": words,
        "may_search": len(everybody) > _PER_PAGE,
        "may_invite": bool(grantable),
        "invitations": [
            {
                "row": row,
                "role": ROLE_NAMES[row.role],
                "withdraw": place.url("-withdraw", invitation_id=row.pk),
            }
            for row in open_invitations(place.unit_id)
        ],
        "resets": [
            {
                "row": reset,
                "asked_by": names.get(reset.asked_by_id, ""),
                "mine": reset.asked_by_id == actor.account_id,
                "decide": place.url("-reset-decide", reset_id=reset.pk),
            }
            for reset in resets
        ],
    }
    return render(request, "accounts/people.html", context)


def invite(request: HttpRequest, place: Place) -> HttpResponse:
    """Offer a role; the answer shows the one-time link, once."""
    actor = actor_of(request)
    roles = grantable_roles(actor, place.card)
    form = InviteForm(request.POST or None, roles=roles, initial={"staff_kind": "full_time"})
    if request.method == "POST" and form.is_valid():
        try:
            _invitation_id, token = inviting.invite(
                username=form.cleaned_data["username"],
                name=form.cleaned_data["name"],
                role=form.cleaned_data["role"],
                unit_id=place.unit_id,
                ends_on=form.cleaned_data["ends_on"],
                staff_kind=form.cleaned_data["staff_kind"],
                invited_by=actor.account_id,
            )
        except AppointmentError as error:
            form.add_error("ends_on", WHY_NOT[error.code])
        else:
            return _show_link(
                request, place, name=form.cleaned_data["name"], path=f"/accounts/invitation/{token}/"
            )
    return _form(request, "accounts/invite.html", {"place": place, "base": place.base, "form": form})


def withdraw(request: HttpRequest, place: Place, invitation_id: int) -> HttpResponse:
    """Take an invitation back."""
    try:
        inviting.withdraw(
            invitation_id=invitation_id, unit_id=place.unit_id, withdrawn_by=account_of(request)
        )
    except LookupError:
        raise Http404 from None
    messages.success(request, _("The invitation was withdrawn; its link no longer works."))
    return HttpResponseRedirect(place.url(""))


def add_role(request: HttpRequest, place: Place, account_id: int) -> HttpResponse:
    """One more role for somebody who works here already."""
    actor = actor_of(request)
    person = _person(place, account_id)
    roles = grantable_roles(actor, place.card)
    form = RoleForm(request.POST or None, roles=roles)
    if request.method == "POST" and form.is_valid():
        try:
            appointing.grant_role(
                account_id=account_id,
                role=form.cleaned_data["role"],
                unit_id=place.unit_id,
                ends_on=form.cleaned_data["ends_on"],
                staff_kind=person.roles[0].staff_kind,
                granted_by=actor.account_id,
            )
        except AppointmentError as error:
            form.add_error("role", WHY_NOT[error.code])
        else:
            messages.success(request, _("The role was added. It holds from now on."))
            return HttpResponseRedirect(place.url(""))
    context = {"place": place, "base": place.base, "form": form, "person": person}
    return _form(request, "accounts/add_role.html", context)


def last_day(request: HttpRequest, place: Place, grant_id: int) -> HttpResponse:
    """Change until when a role is held, or end it now."""
    actor = actor_of(request)
    person, view = _role(place, grant_id)
    if view.role not in grantable_roles(actor, place.card):
        raise Http404
    form = LastDayForm(request.POST or None, initial={"ends_on": view.ends_on})
    if request.method == "POST":
        try:
            if "end_now" in request.POST:
                appointing.end_role(grant_id=grant_id, unit_id=place.unit_id, ended_by=actor.account_id)
                messages.success(request, _("The role was ended. It gives nothing from now on."))
                return HttpResponseRedirect(place.url(""))
            if form.is_valid():
                appointing.set_last_day(
                    grant_id=grant_id,
                    unit_id=place.unit_id,
                    ends_on=form.cleaned_data["ends_on"],
                    changed_by=actor.account_id,
                )
                messages.success(request, _("The last day was changed."))
                return HttpResponseRedirect(place.url(""))
        except AppointmentError as error:
            form.add_error(None, WHY_NOT[error.code])
    context = {
        "place": place,
        "base": place.base,
        "form": form,
        "person": person,
        "role": ROLE_NAMES[view.role],
    }
    return _form(request, "accounts/last_day.html", context)


def password_link(request: HttpRequest, place: Place, account_id: int) -> HttpResponse:
    """Make a link with which the person sets a new password."""
    person = _person(place, account_id)
    try:
        token = starting_over.make_password_link(
            actor=actor_of(request), account_id=account_id, unit_id=place.unit_id
        )
    except NotAnswerableError as error:
        return _refused(request, place, error)
    return _show_link(
        request, place, name=person.name, path=f"/accounts/new-password/{token}/", password=True
    )


def ask_reset(request: HttpRequest, place: Place, account_id: int) -> HttpResponse:
    """Ask a second person to start somebody's second factor over."""
    _person(place, account_id)
    try:
        starting_over.ask_for_reset(actor=actor_of(request), account_id=account_id, unit_id=place.unit_id)
    except NotAnswerableError as error:
        return _refused(request, place, error)
    messages.success(
        request, _("Asked. Now a second administrator or leader has to confirm it on this page.")
    )
    return HttpResponseRedirect(place.url(""))


def decide_reset(request: HttpRequest, place: Place, reset_id: int) -> HttpResponse:
    """Confirm or refuse, as the second person."""
    approve = request.POST.get("decision") == "approve"
    waiting = next((reset for reset in open_resets(place.unit_id) if reset.pk == reset_id), None)
    if waiting is None:
        raise Http404
    try:
        token = starting_over.decide_reset(
            actor=actor_of(request), reset_id=reset_id, unit_id=place.unit_id, approve=approve
        )
    except NotAnswerableError as error:
        return _refused(request, place, error)
    if token is None:
        messages.success(request, _("The request was closed. Nothing was changed."))
        return HttpResponseRedirect(place.url(""))
    path = f"/accounts/new-password/{token}/"
    return _show_link(request, place, name=waiting.account.name, path=path, password=True)


def reset_from_above(request: HttpRequest, place: Place, account_id: int) -> HttpResponse:
    """Start somebody's second factor over, as the unit above."""
    person = _person(place, account_id)
    try:
        token = starting_over.reset_from_above(
            actor=actor_of(request), account_id=account_id, unit_id=place.unit_id
        )
    except NotAnswerableError as error:
        return _refused(request, place, error)
    return _show_link(
        request, place, name=person.name, path=f"/accounts/new-password/{token}/", password=True
    )


def _is_meant(person: Person, words: str) -> bool:
    """Whether somebody looks for this person: by a part of the name or of what they sign in with."""
    return words.casefold() in f"{person.name} {person.username}".casefold()


def _form(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """A page with a form; 422 when it comes back with errors."""
    return render(request, template, context, status=422 if context["form"].errors else 200)


def _answerable_here(actor: Actor, place: Place, account_ids: set[int]) -> set[int]:
    if place.unit_id is None:
        return account_ids - {actor.account_id}
    return answerable_within_unit(actor, account_ids, place.unit_id) if place.in_unit else set()


def _show_link(
    request: HttpRequest, place: Place, *, name: str, path: str, password: bool = False
) -> HttpResponse:
    context = {
        "place": place,
        "base": place.base,
        "name": name,
        "link": network_url(path),
        "password": password,
    }
    response = render(request, "accounts/link.html", context)
    # The link is shown once and stays in nobody's cache or history.
    response["Cache-Control"] = "no-store"
    return response


def _refused(request: HttpRequest, place: Place, error: NotAnswerableError) -> HttpResponse:
    messages.error(request, str(WHY_NOT[error.code]))
    return HttpResponseRedirect(place.url(""))


def _person(place: Place, account_id: int) -> Person:
    found = next(
        (person for person in people_of_unit(place.unit_id) if person.account_id == account_id), None
    )
    if found is None:
        raise Http404
    return found


def _role(place: Place, grant_id: int) -> tuple[Person, Any]:
    for person in people_of_unit(place.unit_id):
        for role in person.roles:
            if role.grant_id == grant_id:
                return person, role
    raise Http404
