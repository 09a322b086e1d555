"""/desk/handover/: notes at the end of shifts (交接班), and signing them."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from huisheng.kernel.access import account_of, requires
from huisheng.kernel.clock import now
from shared_apps.accounts.public import account_names
from tenant_apps.people.models import Handover
from tenant_apps.people.operations import handing_over
from tenant_apps.people.operations.handing_over import COUNTS, LISTS, LONGEST_WORDS, HandoverError
from tenant_apps.people.queries.roster import next_on_duty, on_duty_now
from tenant_apps.people.queries.staff import staff_names

PAGE = 20
UNPROCESSABLE = 422
LIST_NAMES = {
    "crises": gettext_lazy("Open crises"),
    "promises": gettext_lazy("Due in the next three working days"),
    "call_backs": gettext_lazy("Call back"),
    "returned": gettext_lazy("Came back"),
}
COUNT_NAMES = {
    "received": gettext_lazy("Came in"),
    "screened": gettext_lazy("Screened"),
    "answered": gettext_lazy("Answered in this shift"),
    "open": gettext_lazy("Still open"),
    "overdue": gettext_lazy("Late now"),
}
WHY_NOT = {
    "signed": gettext_lazy("Somebody has signed it meanwhile."),
    "own": gettext_lazy("You hand over here yourself. The next person signs."),
}


class WordsForm(forms.Form):
    """Words to the next."""

    words = forms.CharField(
        label=gettext_lazy("What the next should know"),
        max_length=LONGEST_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("No names and numbers of askers; the receipt number is enough."),
    )


@requires("people.handover")
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The notes, newest first; the one that waits to be signed stands out."""
    pages = Paginator(Handover.objects.order_by("-ends_at"), PAGE).get_page(request.GET.get("page"))
    names = account_names(
        account for note in pages for account in [*note.accounts, note.signed_by] if account is not None
    )
    rows = [
        {
            "note": note,
            "people": [names.get(account, "") for account in note.accounts],
            "signed_by": names.get(note.signed_by or 0, ""),
            "size": sum(len(items) for items in note.lists.values()),
        }
        for note in pages
    ]
    context = {"pages": pages, "rows": rows, "on_duty": on_duty_now(), "next": next_on_duty()}
    return render(request, "people/handovers.html", context)


@requires("people.handover")
@require_safe
def one(request: HttpRequest, handover_id: int) -> HttpResponse:
    """One note with its lists, as they stood at the end of the shift."""
    return _one(request, handover_id, None)


@requires("people.handover")
@require_POST
def words(request: HttpRequest, handover_id: int) -> HttpResponse:
    """Add words for the next."""
    _note(handover_id)
    form = WordsForm(request.POST)
    if not form.is_valid():
        return _one(request, handover_id, form)
    return _step(
        request,
        handover_id,
        lambda: handing_over.add_words(
            handover_id=handover_id, words=form.cleaned_data["words"], actor=account_of(request)
        ),
        _("Your words stand on the note."),
    )


@requires("people.handover")
@require_POST
def sign(request: HttpRequest, handover_id: int) -> HttpResponse:
    """接班."""
    _note(handover_id)
    return _step(
        request,
        handover_id,
        lambda: handing_over.sign(handover_id=handover_id, actor=account_of(request)),
        _("You have taken over."),
    )


def _one(request: HttpRequest, handover_id: int, form: WordsForm | None) -> HttpResponse:
    note = _note(handover_id)
    refs = [item["ref"] for items in note.lists.values() for item in items]
    titles: dict[str, str] = {}
    addresses: dict[str, str] = {}
    for source in handing_over.sources():
        known = source.titles(refs)
        titles |= dict(known)
        addresses |= {ref: source.address(ref) for ref in known}
    names = account_names(
        account for account in [*note.accounts, note.signed_by, note.words_by] if account is not None
    )
    me = account_of(request)
    context: dict[str, Any] = {
        "note": note,
        "people": [names.get(account, "") for account in note.accounts],
        "signed_by": names.get(note.signed_by or 0, ""),
        "words_by": names.get(note.words_by or 0, ""),
        "lists": [
            {
                "name": LIST_NAMES[name],
                "tone": "late" if name == "crises" else "",
                "items": [
                    {
                        "number": item["number"],
                        "title": titles.get(item["ref"], ""),
                        "href": addresses.get(item["ref"], ""),
                        "due": parse_datetime(item["due_at"]) if item["due_at"] else None,
                        "late": bool(item["due_at"]) and parse_datetime(item["due_at"]) < now(),  # type: ignore[operator]
                    }
                    for item in note.lists.get(name, [])
                ],
            }
            for name in LISTS
        ],
        "counts": [
            {"name": COUNT_NAMES[name], "value": note.counts[name]} for name in COUNTS if name in note.counts
        ],
        "form": form or WordsForm(initial={"words": note.words}),
        "may_sign": note.signed_at is None
        and (me not in note.accounts or not set(staff_names()) - set(note.accounts)),
    }
    return render(request, "people/handover.html", context, status=UNPROCESSABLE if form else 200)


def _step(request: HttpRequest, handover_id: int, step: Any, done: str) -> HttpResponse:
    try:
        step()
    except HandoverError as error:
        messages.error(request, str(WHY_NOT[error.code]))
    else:
        messages.success(request, done)
    return HttpResponseRedirect(reverse("people-handover", args=[handover_id]))


def _note(handover_id: int) -> Handover:
    found: Handover | None = Handover.objects.filter(pk=handover_id).first()
    if found is None:
        raise Http404
    return found
