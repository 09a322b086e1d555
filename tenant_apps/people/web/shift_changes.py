"""Swaps, substitutes and rotations of the roster."""

from collections.abc import Callable
from datetime import time
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from huisheng.kernel.access import account_of, actor_of, may, requires
from huisheng.kernel.clock import business_day
from huisheng.kernel.web.dates import moment
from tenant_apps.people.data.codes import ChangeState
from tenant_apps.people.models import Shift
from tenant_apps.people.operations import swapping
from tenant_apps.people.operations.rostering import ShiftRefusedError, substitute
from tenant_apps.people.operations.rotating import Rotation, RotationRefusedError, fill
from tenant_apps.people.operations.swapping import ChangeRefusedError
from tenant_apps.people.queries.changes import shifts_of_others
from tenant_apps.people.queries.roster import week_of
from tenant_apps.people.queries.staff import staff_names
from tenant_apps.people.web.fields import posted
from tenant_apps.people.web.forms import ChangeForm, RotationForm, SubstituteForm

UNPROCESSABLE = 422
WHY_NOT = {
    "not_yours": gettext_lazy("This shift, or this offer, is somebody else's."),
    "over": gettext_lazy("This shift has begun or is over."),
    "asked": gettext_lazy("You have offered this shift already."),
    "person": gettext_lazy("This person holds no role in the unit."),
    "overlap": gettext_lazy("One of you is on duty then already."),
    "taken": gettext_lazy("Somebody was faster, or the offer was taken back."),
    "own": gettext_lazy("A second person has to do this."),
    "same": gettext_lazy("Choose somebody else's shift of the same kind."),
}
WHY_NO_ROTATION = {
    "teams": gettext_lazy("Choose at least one team that is not closed."),
    "weeks": gettext_lazy("Fill between 1 and 26 weeks at once."),
}


@requires("people.roster_see")
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, shift_id: int) -> HttpResponse:
    """One shift: who has it offers it; who makes the roster names a substitute."""
    shift = _shift(shift_id)
    me, names = account_of(request), staff_names()
    others = shifts_of_others(shift)
    form = ChangeForm(
        posted(request),
        people=[(f"p{account}", name) for account, name in names.items() if account != me],
        shifts=[
            (f"s{row.pk}", f"{names[row.account_id]} · {moment(row.starts_at)}")
            for row in others
            if row.account_id in names
        ],
    )
    is_mine = shift.account_id == me
    if request.method == "POST" and form.is_valid():
        to = form.cleaned_data["to"]
        try:
            swapping.ask_change(
                shift_id=shift_id,
                asked_by=me,
                to_account=int(to[1:]) if to.startswith("p") else None,
                other_shift_id=int(to[1:]) if to.startswith("s") else None,
            )
        except ChangeRefusedError as error:
            form.add_error(None, WHY_NOT[error.code])
        else:
            messages.success(request, _("Offered. You stay on duty until somebody takes it."))
            return _roster(shift)
    context = {
        "shift": shift,
        "name": names.get(shift.account_id, ""),
        "is_mine": is_mine,
        "form": form,
        "substitute": SubstituteForm(
            names={account: name for account, name in names.items() if account != shift.account_id}
        ),
        "can_make": may(actor_of(request), "people.roster_make"),
    }
    return render(request, "people/shift.html", context, status=UNPROCESSABLE if form.errors else 200)


@requires("people.roster_make")
@require_POST
def replace(request: HttpRequest, shift_id: int) -> HttpResponse:
    """Name a substitute."""
    shift = _shift(shift_id)
    form = SubstituteForm(request.POST, names=staff_names())
    if form.is_valid():
        try:
            substitute(
                shift_id=shift_id, account_id=form.cleaned_data["account_id"], changed_by=account_of(request)
            )
        except ShiftRefusedError as error:
            messages.error(request, str(WHY_NOT[error.code]))
        else:
            messages.success(request, _("The substitute is on the roster."))
    else:
        messages.error(request, _("Choose who takes the shift."))
    return _roster(shift)


@requires("people.roster_see")
@require_POST
def take(request: HttpRequest, change_id: UUID) -> HttpResponse:
    """Take an offered shift."""

    def step() -> str:
        state = swapping.take(change_id=change_id, actor=account_of(request))
        if state == ChangeState.TAKEN:
            return _("Taken. A leader has to confirm it; until then everything stays as it is.")
        return _("The shift is yours.")

    return _step(request, step)


@requires("people.roster_see")
@require_POST
def turn_down(request: HttpRequest, change_id: UUID) -> HttpResponse:
    """Take an own offer back, or say no to one."""

    def step() -> str:
        swapping.turn_down(change_id=change_id, actor=account_of(request))
        return _("Closed. The roster stays as it is.")

    return _step(request, step)


@requires("people.roster_make")
@require_POST
def confirm(request: HttpRequest, change_id: UUID) -> HttpResponse:
    """A leader's word."""
    approve = request.POST.get("decision") == "approve"

    def step() -> str:
        swapping.confirm(change_id=change_id, actor=account_of(request), approve=approve)
        return _("Confirmed; the roster is changed.") if approve else _("Refused; the roster stays as it is.")

    return _step(request, step)


@requires("people.roster_make")
@require_http_methods(["GET", "HEAD", "POST"])
def rotate(request: HttpRequest) -> HttpResponse:
    """Let teams take turns."""
    initial = {"monday": week_of(business_day()), "starts": time(9), "ends": time(17), "weeks": 4}
    form = RotationForm(posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            filled = fill(
                Rotation(
                    teams=tuple(said["teams"]),
                    monday=said["monday"],
                    weeks=said["weeks"],
                    starts=said["starts"],
                    ends=said["ends"],
                    every_day=said["every_day"],
                    kind=said["kind"],
                ),
                made_by=account_of(request),
            )
        except RotationRefusedError as error:
            form.add_error(
                "weeks" if error.code == "weeks" else "teams",
                _("Nobody in “%(name)s” can be on duty. Put staff with an account into it.")
                % {"name": error.name}
                if error.code == "empty"
                else WHY_NO_ROTATION[error.code],
            )
        else:
            text = ngettext("%(number)d shift was added.", "%(number)d shifts were added.", filled.added)
            messages.success(request, text % {"number": filled.added})
            if filled.left_out:
                text = ngettext(
                    "%(number)d was left out, because the person is on duty then already.",
                    "%(number)d were left out, because the person is on duty then already.",
                    filled.left_out,
                )
                messages.info(request, text % {"number": filled.left_out})
            return HttpResponseRedirect(f"{reverse('people-roster')}?week={said['monday'].isoformat()}")
    return render(request, "people/rotate.html", {"form": form}, status=UNPROCESSABLE if form.errors else 200)


def _step(request: HttpRequest, step: Callable[[], str]) -> HttpResponse:
    try:
        messages.success(request, step())
    except LookupError:
        raise Http404 from None
    except (ChangeRefusedError, ShiftRefusedError) as error:
        messages.error(request, str(WHY_NOT[error.code]))
    return HttpResponseRedirect(reverse("people-roster"))


def _roster(shift: Shift) -> HttpResponse:
    week = week_of(business_day(shift.starts_at))
    return HttpResponseRedirect(f"{reverse('people-roster')}?week={week.isoformat()}")


def _shift(shift_id: int) -> Shift:
    found: Shift | None = Shift.objects.filter(pk=shift_id).first()
    if found is None:
        raise Http404
    return found
