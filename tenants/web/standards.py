"""`/settings/<unit>/` on the network's host: what an upper unit sets and locks for its subtree."""

from typing import Any, Final, cast

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from huisheng.kernel.access import NETWORK_STAFF, actor_of, require_object, requires
from tenants.data import SettingLockedError, UnitCard
from tenants.settings_layers import clear_setting, declaration, set_setting
from tenants.standards import Standard, differing_below, standards_of
from tenants.tree import ids_of_path, unit_card, unit_cards

_UNITS: Final = 50
"""Units on one page of those that differ."""


@requires("tenants.set_standards")
@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """The units for which this person sets standards; straight on when it is one."""
    ids = [ids_of_path(path)[-1] for path in actor_of(request).paths_for(NETWORK_STAFF) if path]
    if len(ids) == 1:
        return redirect("tenants-standards", unit_id=ids[0])
    units = sorted(unit_cards(ids).values(), key=lambda card: card.path)
    return render(request, "tenants/standards/choose.html", {"units": units})


@requires("tenants.set_standards")
@require_safe
def overview(request: HttpRequest, unit_id: int) -> HttpResponse:
    """All settings that can be set for others."""
    unit = _unit(request, unit_id)
    return render(request, "tenants/standards/overview.html", {"unit": unit, "standards": standards_of(unit)})


@requires("tenants.set_standards")
@require_safe
def different(request: HttpRequest, unit_id: int) -> HttpResponse:
    """The units below that chose otherwise, each with what."""
    unit = _unit(request, unit_id)
    pages = Paginator(differing_below(unit), _UNITS).get_page(request.GET.get("page"))
    return render(request, "tenants/standards/different.html", {"unit": unit, "pages": pages})


@requires("tenants.set_standards")
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, unit_id: int, key: str) -> HttpResponse:
    """Set, lock or take back one value."""
    unit = _unit(request, unit_id)
    try:
        (standard,) = standards_of(unit, [key])
    except LookupError:
        raise Http404 from None
    form = StandardForm(request.POST or None, standard=standard)
    status = 200
    if request.method == "POST":
        if "clear" in request.POST and standard.can_change:
            clear_setting(unit.id, key, actor_id=actor_of(request).account_id)
            messages.success(request, _("Taken back. What is set above holds again."))
            return redirect("tenants-standards", unit_id=unit.id)
        if form.is_valid() and _save(request, form, unit, key):
            messages.success(request, _("Saved. It holds at once for all units below."))
            return redirect("tenants-standards", unit_id=unit.id)
        status = 422
    context = {"unit": unit, "standard": standard, "form": form}
    return render(request, "tenants/standards/one.html", context, status=status)


def _unit(request: HttpRequest, unit_id: int) -> UnitCard:
    try:
        unit = unit_card(unit_id)
    except LookupError:
        raise Http404 from None
    require_object(request, "tenants.set_standards", unit)
    return unit


def _save(request: HttpRequest, form: "StandardForm", unit: UnitCard, key: str) -> bool:
    try:
        set_setting(
            unit.id,
            key,
            form.cleaned_data["value"],
            locked=form.cleaned_data["locked"],
            actor_id=actor_of(request).account_id,
        )
    except SettingLockedError:
        form.add_error(None, _("A unit further up has locked this setting. It can only be changed there."))
        return False
    except ValidationError as error:
        form.add_error("value", error.messages)
        return False
    return True


class StandardForm(forms.Form):
    """The value in the setting's own type, and the lock."""

    locked = forms.BooleanField(
        label=gettext_lazy("Lock it: no unit below may choose otherwise"), required=False
    )

    def __init__(self, *args: Any, standard: Standard, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        what = declaration(standard.key)
        field: forms.Field
        if what.choices:
            field = forms.TypedChoiceField(choices=what.choices, coerce=cast("Any", what.type_))
        elif what.type_ is bool:
            field = forms.BooleanField(required=False)
        elif what.type_ is int:
            field = forms.IntegerField()
        elif standard.key.endswith("accent"):
            field = forms.CharField(widget=forms.TextInput(attrs={"type": "color"}))
        else:
            field = forms.CharField(required=False, max_length=500)
        field.label, field.help_text = standard.label, standard.help_text
        field.initial, field.disabled = standard.value, not standard.can_change
        self.fields = {"value": field, "locked": self.fields["locked"]}
        self.fields["locked"].initial = standard.state == "locked_here"
        self.fields["locked"].disabled = not standard.can_change
