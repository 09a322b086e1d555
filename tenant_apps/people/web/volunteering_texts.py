"""/manage/volunteering/: the unit's own training text and quiz."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_http_methods

from huisheng.kernel.access import actor_of, requires
from huisheng.kernel.tenancy import current_unit
from tenant_apps.people.data.settings import (
    MINUTES_PER_ANSWER,
    PASS_MARK,
    REVIEWED_ANSWERS,
    VOLUNTEERS_WANTED,
)
from tenant_apps.people.operations import training
from tenant_apps.people.web.fields import posted
from tenants.public import SettingLockedError, declared_settings, explain_settings

UNPROCESSABLE = 422


class TextsForm(forms.Form):
    """Training and quiz. Empty means the usual one."""

    training = forms.CharField(
        label=gettext_lazy("Training text"),
        required=False,
        help_text=gettext_lazy("What volunteers read first. Leave empty for the usual text."),
        widget=forms.Textarea(attrs={"rows": 14}),
    )
    quiz = forms.CharField(
        label=gettext_lazy("Quiz"),
        required=False,
        help_text=gettext_lazy(
            "A question in one line, below it its answers: + before the right one, - before the others. "
            "An empty line between questions."
        ),
        widget=forms.Textarea(attrs={"rows": 18}),
    )


@requires("people.volunteering_manage")
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Read and replace both texts."""
    initial = {"training": training.training_text(), "quiz": training.quiz_text()}
    form = TextsForm(posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            training.change_texts(
                training=form.cleaned_data["training"],
                quiz_as_text=form.cleaned_data["quiz"],
                actor=actor_of(request).account_id or 0,
            )
        except ValidationError as error:
            for field, faults in error.message_dict.items():
                form.add_error(field, faults)
        except SettingLockedError:
            form.add_error(None, _("An upper unit has locked this. It can only be changed there."))
        else:
            messages.success(request, _("Saved. Who has passed stays passed."))
            return HttpResponseRedirect(request.path)
    keys = (VOLUNTEERS_WANTED, REVIEWED_ANSWERS, PASS_MARK, MINUTES_PER_ANSWER)
    context: dict[str, Any] = {
        "form": form,
        "settings": [
            {"label": declared_settings()[key].label, "value": _in_words(view.value)}
            for key, view in explain_settings(current_unit().id, keys).items()
        ],
    }
    return render(
        request, "people/volunteering_texts.html", context, status=UNPROCESSABLE if form.errors else 200
    )


def _in_words(value: object) -> str:
    if isinstance(value, bool):
        return pgettext("setting", "Yes") if value else pgettext("setting", "No")
    return str(value)
