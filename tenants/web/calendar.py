"""`/operators/calendar/`: the holidays and worked weekends of a year, entered when they are announced."""

from datetime import date
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from huisheng.kernel import clock
from huisheng.kernel.access import actor_of, requires
from tenants.calendar import changing
from tenants.calendar.changing import LONGEST, BadDays
from tenants.calendar.days_seen import days_seen, years_seen
from tenants.models import HolidayName

YEARS_BACK: Final = 2
UNPROCESSABLE: Final = 422
_WHY: Final = {
    "order": gettext_lazy("The last day comes before the first one."),
    "long": gettext_lazy("These are more than %(n)d days in a row: check month and year.") % {"n": LONGEST},
    "year": gettext_lazy("All days must lie in the year of this page."),
    "weekday": gettext_lazy("Only a Saturday or Sunday can be a worked weekend day."),
    "empty": gettext_lazy("A published year needs at least one holiday: without any it would say nothing."),
}


class DaysForm(forms.Form):
    """Days in a row that belong to one holiday."""

    first = forms.DateField(
        label=gettext_lazy("First day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": gettext_lazy("Enter the first day, like 2027-01-01.")},
    )
    last = forms.DateField(
        label=gettext_lazy("Last day"),
        help_text=gettext_lazy("Left empty, it is one day."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    name = forms.ChoiceField(label=gettext_lazy("Holiday"), choices=HolidayName.choices)
    works = forms.TypedChoiceField(
        label=gettext_lazy("On these days people are"),
        choices=(
            ("0", pgettext_lazy("holiday", "off")),
            ("1", pgettext_lazy("holiday", "at work, to make up for it")),
        ),
        initial="0",
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect(attrs={"class": "hs-choices--line"}),
    )


@requires("tenants.operate")
@require_safe
def years(request: HttpRequest) -> HttpResponse:
    """Which years are known."""
    this_year = clock.business_day().year
    seen = years_seen(this_year - YEARS_BACK, this_year + changing.YEARS_AHEAD)
    return render(request, "tenants/operators/calendar.html", {"years": seen, "this_year": this_year})


@requires("tenants.operate")
@require_http_methods(["GET", "HEAD", "POST"])
def one_year(request: HttpRequest, year: int) -> HttpResponse:
    """The days of one year: enter some, take one out, and (once they are complete) publish them."""
    if not changing.may_be_entered(year):
        raise Http404
    form, status = DaysForm(), 200
    if request.method == "POST":
        taken = _take(request, year)
        if taken is None:
            return HttpResponseRedirect(reverse("tenants-operators-year", args=[year]), status=303)
        form, status = taken, UNPROCESSABLE
    (seen,) = years_seen(year, year)
    context: dict[str, Any] = {"year": seen, "days": days_seen(year, drafts=True), "form": form}
    return render(request, "tenants/operators/year.html", context, status=status)


def _take(request: HttpRequest, year: int) -> DaysForm | None:
    """Carry out what the form asks for; the form itself when something is wrong with it."""
    account = actor_of(request).account_id
    if account is None:  # `requires` lets no one through without an account
        raise Http404
    if "publish" in request.POST or "remove" in request.POST:
        try:
            if "publish" in request.POST:
                changing.publish_year(year, actor=account)
                messages.success(request, _("Published. Every unit counts open dates in this year anew."))
            else:
                _remove(request.POST["remove"], year, account)
                messages.success(request, _("Taken out."))
        except BadDays as error:
            messages.error(request, str(_WHY[error.code]))
        return None
    form = DaysForm(request.POST)
    if not form.is_valid():
        return form
    said = form.cleaned_data
    try:
        changing.add_days(
            year,
            said["first"],
            said["last"] or said["first"],
            works=said["works"],
            name=said["name"],
            actor=account,
        )
    except BadDays as error:
        form.add_error("last" if error.code == "order" else "first", str(_WHY[error.code]))
        return form
    messages.success(request, _("Entered."))
    return None


def _remove(written: str, year: int, account: int) -> None:
    try:
        day = date.fromisoformat(written)
    except ValueError:
        raise Http404 from None
    if day.year != year:
        raise Http404
    changing.remove_day(day, actor=account)
