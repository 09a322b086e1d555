"""Handing a directive on to units below, with own words and an earlier date."""

from datetime import datetime, time
from typing import Any, Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods

from huisheng.kernel import clock
from huisheng.kernel.access import actor_of, requires
from shared_apps.directives.public import below_of
from tenant_apps.directive_inbox.operations import handing_on
from tenant_apps.directive_inbox.operations.acting import DirectiveEndedError
from tenant_apps.directive_inbox.queries.item import InboxItem, item_page
from tenants.public import UnitKind

_INDENT: Final = "\u3000"
_LAST_HOUR: Final = time(18, 0)


def too_late() -> str:
    """What to do where the date is later than it may be."""
    return _("This is later than the date of the issuer. Choose an earlier one.")


class HandOnForm(forms.Form):
    """To whom, by when, and what is added."""

    addition = forms.CharField(
        label=gettext_lazy("What you add"),
        max_length=3_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("It stands before the text of the issuer, which goes along unchanged."),
    )
    target = forms.TypedChoiceField(label=pgettext_lazy("handing on", "Where"), coerce=int)
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Kinds of units"),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "hs-choices--line"}),
    )
    due_day = forms.DateField(
        label=gettext_lazy("Due on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    due_time = forms.TimeField(
        label=gettext_lazy("Time of day"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )

    def __init__(self, *args: Any, latest: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.latest = latest
        places, kinds = below_of()
        target, kind = self.fields["target"], self.fields["kinds"]
        assert isinstance(target, forms.TypedChoiceField), "declared so"
        assert isinstance(kind, forms.MultipleChoiceField), "declared so"
        target.choices = [(one.unit.id, f"{_INDENT * one.depth}{one.unit.name}") for one in places]
        kind.choices = [(code, UnitKind(code).label) for code in kinds]
        day = latest.astimezone(clock.BUSINESS_ZONE)
        self.initial = {"due_day": day.date(), "due_time": min(day.time(), _LAST_HOUR), **self.initial}

    def due_at(self) -> datetime:
        """The moment named, in the time of Beijing."""
        said = self.cleaned_data
        return datetime.combine(said["due_day"], said["due_time"], tzinfo=clock.BUSINESS_ZONE)

    def clean(self) -> dict[str, Any]:
        """Never later than the issuer's own date."""
        cleaned = self.cleaned_data
        if "due_day" in cleaned and "due_time" in cleaned:
            if self.due_at() > self.latest:
                self.add_error("due_day", too_late())
            elif self.due_at() <= clock.now():
                self.add_error("due_day", _("This moment has passed. Choose a later one."))
        return cleaned


@requires("directive_inbox.delegate")
@require_http_methods(["GET", "HEAD", "POST"])
def hand_on(request: HttpRequest, directive_id: UUID) -> HttpResponse:
    """Write what is added, choose whom it goes to, and send it up to be issued."""
    item = item_page(directive_id)
    if item is None or item.closed_at is not None:
        raise Http404
    form = HandOnForm(request.POST if request.method == "POST" else None, latest=item.row.due_at)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            handing_on.hand_on(
                directive_id,
                actor_of(request),
                addition=said["addition"],
                due_at=form.due_at(),
                target_unit_id=said["target"],
                target_kinds=said["kinds"],
            )
        except DirectiveEndedError:
            messages.warning(request, _("The issuer has ended this directive. Nothing more is awaited."))
            return redirect("directive_inbox-item", directive_id=directive_id)
        except handing_on.TooLateError:
            form.add_error("due_day", too_late())
        else:
            messages.success(request, _("On its way: whom it reached stands below in a moment."))
            return redirect("directive_inbox-item", directive_id=directive_id)
    return _page(request, item, form)


def _page(request: HttpRequest, item: InboxItem, form: HandOnForm) -> HttpResponse:
    status = 422 if form.errors else 200
    return render(request, "directive_inbox/hand_on.html", {"item": item, "form": form}, status=status)
