"""`/manage/settings/`: every setting with the layer that its value comes from, and one page to change
each.
"""

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from huisheng.kernel.access import actor_of, requires
from huisheng.kernel.tenancy import current_unit
from tenant_apps.pages.operations import own_settings
from tenant_apps.pages.queries.setting_views import Setting, groups_of, setting_of
from tenants.public import SettingLockedError, current_card, declared_settings, unit_card


@requires("pages.settings")
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """All settings in groups."""
    return render(request, "pages/settings.html", {"groups": groups_of(current_card())})


@requires("pages.settings")
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, key: str) -> HttpResponse:
    """One setting: change it, or take the value set here back."""
    try:
        setting = setting_of(unit_card(current_unit().id), key)
    except LookupError:
        raise Http404 from None
    form = SettingForm(request.POST or None, setting=setting)
    status = 200
    if request.method == "POST":
        if "inherit" in request.POST:
            own_settings.let_inherit(key, actor_of(request))
            messages.success(request, _("The value from above holds again."))
            return redirect("pages-settings")
        if form.is_valid() and _save(request, form, key):
            messages.success(request, _("Saved."))
            return redirect("pages-settings")
        status = 422
    return render(request, "pages/setting.html", {"setting": setting, "form": form}, status=status)


def _save(request: HttpRequest, form: "SettingForm", key: str) -> bool:
    try:
        own_settings.change(key, form.cleaned_data["value"], actor_of(request))
    except SettingLockedError:
        form.add_error(None, _("An upper unit has locked this setting. It can only be changed there."))
        return False
    except ValidationError as error:
        form.add_error("value", error.messages)
        return False
    return True


class SettingForm(forms.Form):
    """One field of the setting's own type."""

    def __init__(self, *args: Any, setting: Setting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        what = declared_settings()[setting.key]
        field: forms.Field
        if what.choices:
            field = forms.TypedChoiceField(choices=what.choices, coerce=cast("Any", what.type_))
        elif what.type_ is bool:
            field = forms.BooleanField(required=False)
        elif what.type_ is int:
            field = forms.IntegerField()
        else:
            field = forms.CharField(required=False, max_length=500)
        field.label, field.help_text = setting.label, setting.help_text
        field.initial, field.disabled = setting.value, not setting.can_change
        self.fields["value"] = field
