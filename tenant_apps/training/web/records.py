"""/manage/training/: who of the staff has learnt what, and sessions that took place elsewhere."""

from typing import Any, Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huisheng.kernel.access import actor_of, requires
from huisheng.kernel.clock import business_day
from huisheng.kernel.web.sheets import Sheet, xlsx_file
from tenant_apps.people import public as people
from tenant_apps.training.data.codes import SUBJECT_MAX
from tenant_apps.training.operations.recording import (
    LONGEST,
    BadSessionError,
    NewSession,
    enter_session,
    take_out_session,
)
from tenant_apps.training.queries.unit_records import lines, members, sessions

_UNPROCESSABLE: Final = 422
_SEE_OTHER: Final = 303
_QUARTER: Final = 15
_PER_PAGE: Final = 50
_FAULTS: Final = {
    "day": gettext_lazy("Choose a day of the last three years, not one to come."),
    "subject": gettext_lazy("Write in one line what it was about."),
    "minutes": gettext_lazy("Enter hours between a quarter and 168."),
    "accounts": gettext_lazy("Choose who was there; somebody chosen does not work here any more."),
}
_FIELDS: Final = {"day": "day", "subject": "subject", "minutes": "hours", "accounts": "people"}


class SessionForm(forms.Form):
    """A session that took place, and who was there."""

    day = forms.DateField(
        label=gettext_lazy("Day"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    subject = forms.CharField(
        label=gettext_lazy("What it was about"),
        max_length=SUBJECT_MAX,
        help_text=gettext_lazy("For example: screening and danger, by the city committee"),
    )
    hours = forms.DecimalField(
        label=gettext_lazy("Hours"),
        min_value=0,
        max_value=LONGEST // 60,
        max_digits=5,
        decimal_places=2,
        widget=forms.NumberInput(attrs={"step": "0.25", "min": "0.25", "inputmode": "decimal"}),
    )
    people = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Who was there"), coerce=int, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["people"].choices = list(people.staff_names().items())


@requires("training.records")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Everybody and what they lack, the sessions, and the form for another."""
    form = SessionForm(request.POST if request.method == "POST" else None, initial={"day": business_day()})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        minutes = int(round(said["hours"] * 60 / _QUARTER) * _QUARTER)
        new = NewSession(day=said["day"], subject=said["subject"], minutes=minutes, accounts=said["people"])
        try:
            enter_session(new, actor=actor_of(request).account_id or 0)
        except BadSessionError as error:
            form.add_error(_FIELDS[error.field], str(_FAULTS[error.field]))
        else:
            messages.success(request, _("The session is entered for everybody who was there."))
            return HttpResponseRedirect(request.path, status=_SEE_OTHER)
    rows = members()
    context = {
        "form": form,
        "of": len(rows),
        "pages": Paginator(rows, _PER_PAGE).get_page(request.GET.get("page")),
        "ready": sum(not row.lacking for row in rows),
        "sessions": sessions(),
    }
    return render(request, "training/records.html", context, status=_UNPROCESSABLE if form.errors else 200)


@requires("training.records")
@require_POST
def take_out(request: HttpRequest, session: UUID) -> HttpResponse:
    """Take out a session that was entered by mistake."""
    try:
        take_out_session(session, actor=actor_of(request).account_id or 0)
    except LookupError:
        raise Http404 from None
    messages.success(request, _("The session is taken out."))
    return HttpResponseRedirect(reverse("training-records"), status=_SEE_OTHER)


@requires("training.records")
@never_cache
@require_safe
def table(request: HttpRequest) -> HttpResponse:
    """Two sheets: who lacks what, and every record."""
    people_sheet = Sheet(
        _("Who has learnt what"),
        [
            pgettext("of a person", "Name"),
            _("Practice rounds"),
            _("Articles read"),
            pgettext("training", "Sessions"),
            _("Hours"),
            _("Lacking"),
        ],
        [
            [row.name, row.rounds, row.articles, row.sessions, _hours(row.minutes), "、".join(row.lacking)]
            for row in members()
        ],
    )
    every = Sheet(
        _("All records"),
        [pgettext("of a person", "Name"), _("Kind"), _("What it was about"), _("Day"), _("Hours")],
        [
            [
                line.name,
                line.kind,
                line.subject,
                line.day.isoformat(),
                "" if line.minutes is None else _hours(line.minutes),
            ]
            for line in lines()
        ],
    )
    return xlsx_file([people_sheet, every], "training.xlsx")


def _hours(minutes: int) -> str:
    return f"{minutes / 60:g}"
