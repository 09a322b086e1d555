"""`/manage/reasons/`: the published reasons, and the unit's own below them."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from huisheng.kernel.access import actor_of, requires
from huisheng.kernel.tenancy import current_unit
from tenants.public import (
    OWN_REASONS,
    REASON_ENGLISH_MAX,
    REASON_MAX,
    BadReason,
    SettingLockedError,
    add_reason,
    explain_setting,
    hide_reason,
    own_reasons,
    reason_lists,
    unit_card,
)

UNPROCESSABLE = 422


class ReasonForm(forms.Form):
    """A reason of the unit's own."""

    list = forms.CharField(widget=forms.HiddenInput)
    below = forms.ChoiceField(
        label=gettext_lazy("Counts as"),
        help_text=gettext_lazy("The published reason that yours says more exactly."),
        error_messages={"required": gettext_lazy("Choose the published reason.")},
    )
    zh = forms.CharField(
        label=gettext_lazy("Own reason"),
        help_text=gettext_lazy("A few words, read by whoever is told."),
        error_messages={"required": gettext_lazy("Write the reason.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    en = forms.CharField(
        label=gettext_lazy("The same in English"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, data: Any = None, *, key: str, choices: Any) -> None:
        super().__init__(data, initial={"list": key}, auto_id=f"{key.replace('.', '-')}-%s")
        field = self.fields["below"]
        assert isinstance(field, forms.ChoiceField), "declared so"
        field.choices = [("", _("Choose a reason")), *choices]


@requires("pages.settings")
@require_http_methods(["GET", "HEAD", "POST"])
def reasons_page(request: HttpRequest) -> HttpResponse:
    """All lists on one page; a POST adds to one, or hides and shows one reason."""
    if request.method != "POST":
        return _page(request)
    key = request.POST.get("list", "")
    one = next((one for one in reason_lists() if one.key == key), None)
    if one is None:
        raise Http404
    unit, account = current_unit().id, actor_of(request).account_id
    form = ReasonForm(request.POST, key=key, choices=one.choices)
    try:
        if "code" in request.POST:
            hidden = request.POST.get("hidden") == "1"
            hide_reason(unit, key, request.POST["code"], hidden=hidden, actor_id=account)
        elif form.is_valid():
            said = form.cleaned_data
            add_reason(unit, key, below=said["below"], zh=said["zh"], en=said["en"], actor_id=account)
        else:
            return _page(request, form)
    except SettingLockedError:
        messages.error(request, _("An upper unit has locked this setting. It can only be changed there."))
        return _page(request, form if "code" not in request.POST else None, status=UNPROCESSABLE)
    except BadReason as error:
        if error.field == "code":
            raise Http404 from None
        form.add_error(error.field, _words(error))
        return _page(request, form)
    messages.success(request, _("Saved."))
    return HttpResponseRedirect(reverse("pages-reasons"), status=303)


def _page(request: HttpRequest, given: ReasonForm | None = None, *, status: int = 200) -> HttpResponse:
    unit = current_unit().id
    view = explain_setting(unit, OWN_REASONS)
    lists = []
    for one in reason_lists():
        own = own_reasons(unit, one.key)
        is_given = given is not None and given.data.get("list") == one.key
        lists.append(
            {
                "list": one,
                "reasons": [
                    {"label": label, "own": [reason for reason in own if reason.below == code]}
                    for code, label in one.choices
                ],
                "form": given if is_given else ReasonForm(key=one.key, choices=one.choices),
            }
        )
    source = view.source_unit_id if view.layer in ("inherited", "locked") else None
    context = {
        "lists": lists,
        "form": given,
        "locked": view.layer == "locked",
        "origin": unit_card(source).short_name if source is not None else "",
    }
    refused = given is not None and bool(given.errors)
    return render(request, "pages/reasons.html", context, status=UNPROCESSABLE if refused else status)


def _words(error: BadReason) -> str:
    most = REASON_ENGLISH_MAX if error.field == "en" else REASON_MAX
    return {
        "unknown": _("Choose the published reason."),
        "empty": _("Write the reason."),
        "long": _("Shorten it to {n} characters.").format(n=most),
        "never": _("What somebody says against a unit is no reason. Say what the published reason is about."),
        "taken": _("There is already a reason in these words."),
        "many": _("There are enough reasons in this list. Hide one first."),
    }[error.code]
