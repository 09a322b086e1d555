"""When a person reads what is written in public, by topic."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from huisheng.kernel.access import actor_of, requires
from huisheng.kernel.tenancy import current_unit
from shared_apps.topics import public as topics
from tenant_apps.moderation.data.codes import Review
from tenant_apps.moderation.data.settings import REVIEW, REVIEW_BY_TOPIC
from tenant_apps.moderation.operations.choosing_review import choose_review
from tenants.public import SettingLockedError, explain_setting, get_setting


class TopicsForm(forms.Form):
    """One choice per first-level topic; empty follows the general rule."""

    def __init__(self, *args: Any, general: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        follow = _("as everywhere here: {rule}").format(rule=general)
        for card in topics.first_levels():
            self.fields[card.code] = forms.ChoiceField(
                label=card.name, required=False, choices=[("", follow), *Review.choices]
            )

    def chosen(self) -> list[forms.BoundField]:
        """Topics with a rule of their own, and those where something is wrong."""
        return [field for field in self if field.value() or field.errors]

    def others(self) -> list[forms.BoundField]:
        """Topics that follow the general rule."""
        return [field for field in self if not (field.value() or field.errors)]


@requires("moderation.keep_lists")
@require_http_methods(["GET", "HEAD", "POST"])
def review_by_topic(request: HttpRequest) -> HttpResponse:
    """Choose for each topic."""
    unit_id = current_unit().id
    general = str(Review(get_setting(unit_id, REVIEW)).label)
    seen = explain_setting(unit_id, REVIEW_BY_TOPIC)
    locked = seen.locked_by is not None
    typed = request.POST if request.method == "POST" else None
    form = TopicsForm(typed, general=general, initial=seen.value)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            account = actor_of(request).account_id
            assert account is not None, "`requires` lets no one through without an account"
            try:
                choose_review(form.cleaned_data, actor=account)
            except SettingLockedError:
                locked, status = True, 409
            else:
                messages.success(request, _("Saved. It holds for what is written from now on."))
                return HttpResponseRedirect(reverse("moderation-topics"), status=303)
    context = {"form": form, "locked": locked, "general": general}
    return render(request, "moderation/topics.html", context, status=status)
