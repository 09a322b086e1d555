"""/manage/members/: staff, volunteers and experts of the unit, applications, verification, proofs."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huisheng.kernel.access import account_of, actor_of, may, requires
from huisheng.kernel.clock import business_day
from huisheng.kernel.tenancy import current_unit
from shared_apps.accounts.public import AppointmentError, account_name, people_of_unit
from shared_apps.topics.public import first_levels
from tenant_apps.people.data.codes import ExpertField, MemberKind, MemberState
from tenant_apps.people.models import Member
from tenant_apps.people.operations import keeping, leaving, proofs
from tenant_apps.people.operations.keeping import MemberRefusedError
from tenant_apps.people.operations.leaving import EngagementError
from tenant_apps.people.queries import directory
from tenant_apps.people.queries import hours as hours_of
from tenant_apps.people.rules.engagement import CHECK_LASTS, is_away, is_engaged, may_answer_minors
from tenant_apps.people.web.contacts import send_first_codes, waiting_of
from tenant_apps.people.web.fields import posted
from tenant_apps.people.web.member_forms import (
    AppointForm,
    CheckForm,
    LastDayForm,
    MemberForm,
    RefusalForm,
    initial_of,
)
from tenants.public import here_url, network_url

MANAGE = "people.members"
UNPROCESSABLE = 422
WHY_NOT = {
    "decided": gettext_lazy("Somebody has decided this meanwhile. The page shows how it stands now."),
    "day": gettext_lazy("This day is still to come. Enter the day of the reply."),
    "days": gettext_lazy("The last day lies before the first day or is over."),
    "own": gettext_lazy("Your own check is recorded by somebody else."),
    "person": gettext_lazy("This person holds no role in the unit."),
    "over": gettext_lazy("This engagement is over already."),
    "last_admin": gettext_lazy(
        "This is the unit's last administrator. Let somebody else become administrator first."
    ),
}


@requires(MANAGE)
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Everybody, filtered by kind, words and state; all in the address."""
    kind = request.GET.get("kind", "")
    kind = kind if kind in MemberKind.values else ""
    state = request.GET.get("state", "")
    words = request.GET.get("q", "").strip()[:40]
    rows = directory.members(kind=kind, words=words, waiting=state == "waiting", gone=state == "gone")
    context = {
        "pages": Paginator(rows, directory.PAGE).get_page(request.GET.get("page")),
        "total": len(rows),
        "kinds": MemberKind.choices,
        "kind": kind,
        "state": state,
        "words": words,
        "waiting": directory.waiting_count(),
        "hours_waiting": hours_of.waiting(),
        "may_import": may(actor_of(request), "people.import"),
    }
    return render(request, "people/members.html", context)


@requires(MANAGE)
@never_cache
@require_safe
def one(request: HttpRequest, member_id: int) -> HttpResponse:
    """One member: what is known, what is waited for, what can be done."""
    return _one(request, member_id)


@requires(MANAGE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def add_expert(request: HttpRequest) -> HttpResponse:
    """Enter an expert whom the unit has verified itself; the answer shows the personal link, once."""
    form = MemberForm(posted(request), kind=MemberKind.EXPERT)
    if request.method == "POST" and form.is_valid():
        member_id, secret = keeping.add_expert(form.facts(), actor=account_of(request))
        send_first_codes(request, member_id, actor=account_of(request))
        return _show_link(request, member_id, here_url(reverse("people-join-mine", args=[secret])))
    context = {"form": form, "member": None}
    return render(request, "people/member_edit.html", context, status=UNPROCESSABLE if form.errors else 200)


@requires(MANAGE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, member_id: int) -> HttpResponse:
    """Change what is written about a member."""
    member = _member(member_id)
    form = MemberForm(posted(request), kind=member.kind, initial=initial_of(member))
    if request.method == "POST" and form.is_valid():
        keeping.change(member_id=member_id, facts=form.facts(), actor=account_of(request))
        messages.success(request, _("Saved."))
        send_first_codes(request, member_id, actor=account_of(request))
        return _to(member_id)
    context = {"form": form, "member": member}
    return render(request, "people/member_edit.html", context, status=UNPROCESSABLE if form.errors else 200)


@requires(MANAGE)
@require_POST
def open_row(request: HttpRequest, account_id: int) -> HttpResponse:
    """Begin to keep something about somebody who works here with an account."""
    try:
        member_id = keeping.ensure_staff([account_id])[account_id]
    except MemberRefusedError:
        raise Http404 from None
    return _to(member_id)


@requires(MANAGE)
@require_POST
def verify(request: HttpRequest, member_id: int) -> HttpResponse:
    """Take an expert on."""
    _member(member_id)
    response = _step(
        request,
        member_id,
        lambda: keeping.verify_expert(member_id=member_id, actor=account_of(request)),
        _("Verified. The expert can be asked from now on."),
    )
    send_first_codes(request, member_id, actor=account_of(request))
    return response


@requires(MANAGE)
@require_POST
def refuse(request: HttpRequest, member_id: int) -> HttpResponse:
    """Do not take somebody on."""
    _member(member_id)
    form = RefusalForm(request.POST)
    if not form.is_valid():
        return _one(request, member_id, refusal=form)
    return _step(
        request,
        member_id,
        lambda: keeping.refuse(
            member_id=member_id,
            reason=form.cleaned_data["reason"],
            words=form.cleaned_data["words"],
            actor=account_of(request),
        ),
        _("Not taken on. The applicant reads the reason on their page."),
    )


@requires("people.import")
@never_cache
@require_POST
def appoint(request: HttpRequest, member_id: int) -> HttpResponse:
    """Take a volunteer on; the answer shows the one-time link, once."""
    _member(member_id)
    form = AppointForm(request.POST)
    if not form.is_valid():
        return _one(request, member_id, appoint=form)
    try:
        token = keeping.appoint_volunteer(
            member_id=member_id,
            login=form.cleaned_data["login"],
            last_day=form.cleaned_data["last_day"],
            actor=account_of(request),
        )
    except MemberRefusedError as error:
        messages.error(request, str(WHY_NOT[error.code]))
        return _to(member_id)
    return _show_link(request, member_id, network_url(f"/accounts/invitation/{token}/"))


@requires("people.import")
@never_cache
@require_POST
def invite_again(request: HttpRequest, member_id: int) -> HttpResponse:
    """A new one-time link for a volunteer who has not accepted."""
    _member(member_id)
    try:
        token = keeping.invite_again(member_id=member_id, actor=account_of(request))
    except MemberRefusedError as error:
        messages.error(request, str(WHY_NOT[error.code]))
        return _to(member_id)
    return _show_link(request, member_id, network_url(f"/accounts/invitation/{token}/"))


@requires(MANAGE)
@never_cache
@require_POST
def renew_link(request: HttpRequest, member_id: int) -> HttpResponse:
    """A new personal link for an expert."""
    try:
        secret = keeping.renew_link(member_id=member_id, actor=account_of(request))
    except LookupError:
        raise Http404 from None
    return _show_link(request, member_id, here_url(reverse("people-join-mine", args=[secret])))


@requires(MANAGE)
@require_POST
def check(request: HttpRequest, member_id: int) -> HttpResponse:
    """Record a background check."""
    _member(member_id)
    form = CheckForm(request.POST)
    if not form.is_valid():
        return _one(request, member_id, check=form)
    return _step(
        request,
        member_id,
        lambda: keeping.note_check(
            member_id=member_id,
            checked_on=form.cleaned_data["checked_on"],
            reference=form.cleaned_data["reference"],
            actor=account_of(request),
        ),
        _("Recorded. It holds for one year."),
    )


@requires("people.import")
@require_POST
def last_day(request: HttpRequest, member_id: int) -> HttpResponse:
    """Set the last day, or end the engagement now."""
    _member(member_id)
    if "end_now" in request.POST:
        return _step(
            request,
            member_id,
            lambda: leaving.end_now(member_id=member_id, actor=account_of(request)),
            _("Ended. What this person held goes back to whoever is on duty."),
        )
    form = LastDayForm(request.POST)
    if not form.is_valid():
        return _one(request, member_id, last_day=form)
    return _step(
        request,
        member_id,
        lambda: leaving.set_end(
            member_id=member_id, last_day=form.cleaned_data["last_day"], actor=account_of(request)
        ),
        _("The last day was changed."),
    )


@requires(MANAGE)
@never_cache
@require_safe
def proof(request: HttpRequest, member_id: int, place: int) -> HttpResponse:
    """One proof, to those who verify; always as a download, so that nothing in it runs on this site."""
    kept = proofs.proofs_of(_member(member_id))
    if place >= len(kept):
        raise Http404
    try:
        content = proofs.read(kept[place])
    except FileNotFoundError:
        raise Http404 from None
    response = HttpResponse(content, content_type=kept[place].content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="proof-{member_id}-{place + 1}.' + (
        'pdf"' if kept[place].content_type == "application/pdf" else 'jpg"'
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _one(request: HttpRequest, member_id: int, **bound: Any) -> HttpResponse:
    member = _member(member_id)
    today = business_day()
    roles = [
        role
        for person in people_of_unit(current_unit().id)
        if person.account_id == member.account_id
        for role in person.roles
    ]
    names = {card.code: card.name for card in first_levels()}
    context = {
        "member": member,
        "kind": MemberKind(member.kind).label,
        "state": MemberState(member.state).label,
        "engaged": is_engaged(member, today),
        "away": is_away(member, today),
        "check_holds": may_answer_minors(member, today),
        "check_until": None if member.checked_on is None else member.checked_on + CHECK_LASTS,
        "fields": [ExpertField(field).label for field in member.fields],
        "topics": [names.get(code, code) for code in member.topics],
        "proofs": proofs.proofs_of(member),
        "waiting": waiting_of(member),
        "decided_by": account_name(member.decided_by),
        "has_role": bool(roles),
        "totals": hours_of.totals(member.pk) if member.kind == MemberKind.VOLUNTEER else None,
        "tries": member.profile.get("quiz", []),
        "refusal": RefusalForm(),
        "appoint": AppointForm(initial={"login": member.email}),
        "check": CheckForm(initial={"checked_on": member.checked_on, "reference": member.check_reference}),
        "last_day": LastDayForm(initial={"last_day": member.ends_on}),
        "may_appoint": may(actor_of(request), "people.import"),
        **bound,
    }
    return render(request, "people/member.html", context, status=UNPROCESSABLE if bound else 200)


def _step(request: HttpRequest, member_id: int, step: Callable[[], None], done: str) -> HttpResponse:
    """Take a step; what stands against it is told on the page."""
    try:
        step()
    except (MemberRefusedError, EngagementError, AppointmentError) as error:
        messages.error(request, str(WHY_NOT[error.code]))
    else:
        messages.success(request, done)
    return _to(member_id)


def _show_link(request: HttpRequest, member_id: int, link: str) -> HttpResponse:
    context = {"member": _member(member_id), "link": link}
    response = render(request, "people/member_link.html", context)
    # The link is shown once and stays in nobody's cache or history.
    response["Cache-Control"] = "no-store"
    return response


def _member(member_id: int) -> Member:
    found: Member | None = Member.objects.filter(pk=member_id).first()
    if found is None:
        raise Http404
    return found


def _to(member_id: int) -> HttpResponse:
    return HttpResponseRedirect(reverse("people-member", args=[member_id]))
