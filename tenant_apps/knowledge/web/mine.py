"""/policies/mine/: policies and services that fit what a verified reader has chosen."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from huisheng.kernel.access import open_to_all
from huisheng.kernel.web.private_pages import private
from shared_apps.topics.public import first_levels
from tenant_apps.knowledge.data.codes import STAGE_WORDS
from tenant_apps.knowledge.operations import wishing
from tenant_apps.knowledge.queries import wishes
from tenant_apps.knowledge.web.words import FIELDS
from tenant_apps.readers.public import reader_at


class WishesForm(forms.Form):
    """By what somebody wants to hear; all of it may be left empty."""

    stages = forms.MultipleChoiceField(
        label=FIELDS["stages"],
        choices=list(STAGE_WORDS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "hs-choices--line"}),
    )
    topics = forms.MultipleChoiceField(
        label=FIELDS["topics"],
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "hs-choices--line"}),
    )
    places = forms.MultipleChoiceField(
        label=FIELDS["place"],
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "hs-choices--line"}),
        help_text=gettext_lazy("What you leave empty is not narrowed."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        topics: Any = self.fields["topics"]
        topics.choices = [(card.code, card.name) for card in first_levels()]
        named = dict.fromkeys([*wishes.places(), *(self.initial.get("places") or ())])
        if named:
            places: Any = self.fields["places"]
            places.choices = [(place, place) for place in named]
        else:
            del self.fields["places"]


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: HttpRequest) -> HttpResponse:
    """What fits, new ones first marked, and the choice. Looking at it changes nothing."""
    reader = reader_at(request)
    if reader is None:
        return redirect("readers-verify")
    chosen = wishes.wishes(reader.reader_id)
    initial = {"stages": chosen.stages, "topics": chosen.topics, "places": chosen.places}
    form = WishesForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        wishing.choose(
            reader.reader_id, stages=said["stages"], topics=said["topics"], places=said.get("places", [])
        )
        messages.success(request, _("Saved. New ones that fit are counted on your page here."))
        return HttpResponseRedirect(reverse("knowledge-mine"), status=303)
    found = wishes.fitting(chosen) if chosen.seen is not None else []
    context = {
        "form": form,
        "is_subscribed": chosen.seen is not None,
        "new": [card for card in found if wishes.is_new(card, chosen)],
        "known": [card for card in found if not wishes.is_new(card, chosen)],
    }
    return private(render(request, "knowledge/mine.html", context, status=422 if form.errors else 200))


@open_to_all
@require_POST
def seen(request: HttpRequest) -> HttpResponse:
    """They have looked at the new ones."""
    reader = reader_at(request)
    if reader is None:
        return redirect("readers-verify")
    wishing.looked(reader.reader_id)
    return HttpResponseRedirect(reverse("knowledge-mine"), status=303)


@open_to_all
@require_POST
def stop(request: HttpRequest) -> HttpResponse:
    """One button, and nothing is kept of what was chosen."""
    reader = reader_at(request)
    if reader is None:
        return redirect("readers-verify")
    wishing.stop(reader.reader_id)
    messages.success(request, _("You are told of nothing more, and your choice is forgotten."))
    return HttpResponseRedirect(reverse("knowledge-policies"), status=303)
