"""/join/: applying as a volunteer or an expert, and the applicant's own page behind a personal link."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from huisheng.kernel.access import open_to_all
from huisheng.kernel.access.client_address import client_address
from huisheng.kernel.clock import business_day
from huisheng.kernel.rest.throttle import Limit, wait_for
from huisheng.kernel.tenancy import current_unit
from huisheng.kernel.web import errors
from huisheng.kernel.web.private_pages import behind_a_secret
from tenant_apps.people.data.codes import ContactKind, MemberKind, MemberState
from tenant_apps.people.data.settings import EXPERTS_WANTED, VOLUNTEERS_WANTED
from tenant_apps.people.models import Member
from tenant_apps.people.operations.joining import Application, apply, keep_in_hand
from tenant_apps.people.operations.proving_contacts import waiting
from tenant_apps.people.rules.engagement import is_away, is_engaged
from tenant_apps.people.rules.links import new_token
from tenant_apps.people.rules.masking import masked
from tenant_apps.people.web.fields import posted
from tenant_apps.people.web.joining_forms import ExpertForm, InHandForm, VolunteerForm
from tenant_apps.people.web.personal_link import opened
from tenants.public import get_setting, here_url

APPLYING = Limit("people.apply", times=20, seconds=3600)
UNPROCESSABLE = 422


@open_to_all
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def volunteer(request: HttpRequest) -> HttpResponse:
    """Apply as a volunteer."""
    _only_if_wanted(VOLUNTEERS_WANTED)
    form = VolunteerForm(posted(request), initial={"token": new_token()})
    return _applied(request, form, MemberKind.VOLUNTEER, "people/join_volunteer.html")


@open_to_all
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def expert(request: HttpRequest) -> HttpResponse:
    """Apply as an expert, with proof."""
    _only_if_wanted(EXPERTS_WANTED)
    form = ExpertForm(
        posted(request), request.FILES if request.method == "POST" else None, initial={"token": new_token()}
    )
    return _applied(request, form, MemberKind.EXPERT, "people/join_expert.html")


@open_to_all
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: HttpRequest, secret: str) -> HttpResponse:
    """How the application stands; a verified expert sets quota and holidays here."""
    member = opened(request, secret)
    if isinstance(member, HttpResponse):
        return member
    in_hand = member.kind == MemberKind.EXPERT and member.state == MemberState.ACTIVE
    form = InHandForm(
        posted(request),
        initial={"weekly_limit": member.weekly_limit, "away_until": member.away_until},
    )
    if request.method == "POST":
        if not in_hand:
            raise Http404
        if form.is_valid():
            keep_in_hand(
                secret=secret,
                weekly_limit=form.cleaned_data["weekly_limit"],
                away_until=form.cleaned_data["away_until"],
            )
            return behind_a_secret(HttpResponseRedirect(f"{request.path}?saved=1"))
    context = {
        **_standing(member),
        "member": member,
        "form": form if in_hand else None,
        "saved": "saved" in request.GET,
        "fresh": "fresh" in request.GET,
        "link": here_url(request.path),
        "contacts": reverse("people-join-my-contact", args=[secret])
        if in_hand and is_engaged(member, business_day())
        else "",
        "waits": bool(waiting(member)),
        "reached": [shown for kind in ContactKind if (shown := masked(kind, getattr(member, kind)))],
    }
    status = UNPROCESSABLE if form.is_bound and form.errors else 200
    return behind_a_secret(render(request, "people/join_mine.html", context, status=status))


def _applied(
    request: HttpRequest, form: VolunteerForm | ExpertForm, kind: MemberKind, template: str
) -> HttpResponse:
    if request.method == "POST":
        wait = wait_for(APPLYING, client_address(request))
        if wait:
            return errors.too_many(request, wait)
        if form.is_valid():
            said = form.cleaned_data
            secret = apply(
                Application(
                    kind=kind,
                    token=said["token"],
                    name=said["name"],
                    phone=said["phone"],
                    email=said["email"],
                    title=said.get("title", ""),
                    organisation=said.get("organisation", ""),
                    fields=tuple(said.get("fields_of", ())),
                    topics=tuple(said.get("topics", ())),
                    weekly_limit=said.get("weekly_limit", 3),
                    about=said["about"],
                ),
                said.get("proofs", ()),
            )
            return behind_a_secret(
                HttpResponseRedirect(f"{reverse('people-join-mine', args=[secret])}?fresh=1")
            )
    return render(request, template, {"form": form}, status=UNPROCESSABLE if form.errors else 200)


def _standing(member: Member) -> dict[str, Any]:
    """What the applicant is told first: a line, a text, and the tone of the chip."""
    today = business_day()
    if member.state == MemberState.APPLIED:
        words = _("Your application has arrived. We usually look at it within three working days.")
        return {"tone": "soon", "standing": _("Being looked at"), "words": words}
    if member.state == MemberState.REFUSED:
        reason = member.get_reason_display()
        return {"tone": "plain", "standing": _("Not this time"), "words": reason}
    if member.kind == MemberKind.VOLUNTEER:
        words = _(
            "You are in. The staff send you a link for your account; after training and a short quiz you can "
            "answer."
        )
        return {"tone": "done", "standing": _("Welcome"), "words": words}
    if not is_engaged(member, today):
        return {"tone": "plain", "standing": _("Over"), "words": _("Your time as an expert here is over.")}
    if is_away(member, today):
        return {"tone": "soon", "standing": _("On holiday"), "words": _("You get no questions for now.")}
    words = _("You are verified. When a question fits, you get a link that opens just this one.")
    return {"tone": "done", "standing": _("Verified"), "words": words}


def _only_if_wanted(setting: str) -> None:
    if not get_setting(current_unit().id, setting):
        raise Http404
