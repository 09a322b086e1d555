"""`/manage/look/`: name, logo, colours and size of type, with what the pages make of them."""

from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from huisheng.kernel.access import actor_of, requires
from huisheng.kernel.tenancy import current_unit
from huisheng.kernel.web.colour import (
    LIGHT_GROUND,
    WHITE,
    NotAColourError,
    Palette,
    Second,
    contrast,
    palette,
    parse,
    second,
)
from tenant_apps.pages.data import LOOK_KEYS
from tenant_apps.pages.operations.look import NewLook, change_look
from tenant_apps.pages.operations.pictures import BadPictureError
from tenants.public import SettingLockedError, SettingView, declared_settings, explain_settings, unit_card

_LOCKABLE: Final = ("accent", "second", "type_size")


class LookForm(forms.Form):
    """Empty names mean the unit's own. The accent is checked for readability, not refused."""

    name = forms.CharField(label=gettext_lazy("Name on the pages"), max_length=60, required=False)
    short_name = forms.CharField(
        label=gettext_lazy("Short name"),
        max_length=20,
        required=False,
        help_text=gettext_lazy("For narrow places, such as the head of the staff pages"),
    )
    logo = forms.FileField(
        label=gettext_lazy("Logo"),
        required=False,
        help_text=gettext_lazy("PNG, JPEG, WebP or GIF, at most 1 MB; it is made at most 512 by 512 pixels"),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp,image/gif"}),
    )
    remove_logo = forms.BooleanField(label=gettext_lazy("Remove the logo"), required=False)
    accent = forms.CharField(
        label=gettext_lazy("Accent colour"),
        required=False,
        widget=forms.TextInput(attrs={"type": "color"}),
        help_text=gettext_lazy("A colour that is hard to read is darkened on the pages"),
    )
    has_second = forms.BooleanField(label=gettext_lazy("A second colour"), required=False)
    second = forms.CharField(
        label=gettext_lazy("Second colour"),
        required=False,
        widget=forms.TextInput(attrs={"type": "color"}),
        help_text=gettext_lazy("For the line at the head of the pages and the ground of the opening band"),
    )
    type_size = forms.ChoiceField(
        label=gettext_lazy("Size of type"),
        required=False,
        help_text=gettext_lazy("What visitors see until they choose a size themselves."),
    )

    def __init__(
        self, *args: Any, views: dict[str, SettingView], unit_name: str, unit_short: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].widget.attrs["placeholder"] = unit_name
        self.fields["short_name"].widget.attrs["placeholder"] = unit_short
        self.locked = {name for name in _LOCKABLE if views[f"look.{name}"].layer == "locked"}
        for name in self.locked:
            self.fields[name].disabled = True
        self.fields["has_second"].disabled = "second" in self.locked
        sizes = self.fields["type_size"]
        assert isinstance(sizes, forms.ChoiceField)
        sizes.choices = list(declared_settings()["look.type_size"].choices)
        if not views["look.logo"].value:
            del self.fields["remove_logo"]

    def clean_accent(self) -> str:
        """#rrggbb."""
        return _colour(self.cleaned_data["accent"])

    def clean_second(self) -> str:
        """#rrggbb, or nothing where none is wanted."""
        return _colour(self.cleaned_data["second"]) if self.cleaned_data.get("has_second") else ""

    def of_ours(self, name: str) -> str | None:
        """What is chosen here; None for what is locked above, or was not in the form."""
        return None if name in self.locked or name not in self.data else self.cleaned_data[name]


def _colour(typed: str) -> str:
    try:
        return parse(typed)
    except NotAColourError:
        raise forms.ValidationError(_("Write the colour as #0B6B6B.")) from None


@requires("pages.look")
@require_http_methods(["GET", "HEAD", "POST"])
def look(request: HttpRequest) -> HttpResponse:
    """The form. `preview` shows what the pages would make of the colour, and changes nothing."""
    card = unit_card(current_unit().id)
    views = explain_settings(card.id, LOOK_KEYS)
    data = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = LookForm(
        *data,
        views=views,
        unit_name=card.name,
        unit_short=card.short_name,
        initial={
            "name": views["look.name"].value,
            "short_name": views["look.short_name"].value,
            "accent": views["look.accent"].value,
            "has_second": bool(views["look.second"].value),
            "second": views["look.second"].value or views["look.accent"].value,
            "type_size": views["look.type_size"].value,
        },
    )
    saving = request.method == "POST" and "preview" not in request.POST
    if saving and form.is_valid() and _save(request, form):
        return redirect("pages-look")
    accent, other = str(views["look.accent"].value), str(views["look.second"].value)
    if request.method == "POST" and form.is_bound and form.is_valid():
        accent, other = form.cleaned_data["accent"], form.cleaned_data["second"]
    colours = _colours(accent)
    beside = second(other, accent) if other else None
    lockers = {view.locked_by for key, view in views.items() if view.layer == "locked" and key != "look.logo"}
    context = {
        "form": form,
        "colours": colours,
        "verdict": told(colours),
        "second": beside,
        "second_verdict": told_second(beside) if beside else "",
        "has_logo": bool(views["look.logo"].value),
        "accent_is_locked": "accent" in form.locked,
        "lockers": [unit_card(unit_id).short_name for unit_id in lockers if unit_id],
    }
    return render(request, "pages/look.html", context, status=422 if saving else 200)


def _save(request: HttpRequest, form: LookForm) -> bool:
    cleaned = form.cleaned_data
    new = NewLook(
        name=cleaned["name"],
        short_name=cleaned["short_name"],
        accent=form.of_ours("accent"),
        second=_second_of(form),
        type_size=form.of_ours("type_size") or None,
        logo=cleaned.get("logo"),
        remove_logo=bool(cleaned.get("remove_logo")),
    )
    try:
        changed = change_look(new, actor_of(request))
    except BadPictureError as error:
        form.add_error("logo", str(error))
        return False
    except SettingLockedError:
        form.add_error(None, _("An upper unit has locked this meanwhile. Look at the page again."))
        return False
    if not changed:
        messages.success(request, _("Nothing was different, so nothing was changed."))
        return True
    messages.success(request, _("Saved. The site shows it at once."))
    colours = _colours(cleaned["accent"])
    if "look.accent" in changed and colours.changed:
        messages.warning(request, told(colours))
    if "look.second" in changed and cleaned["second"]:
        beside = second(cleaned["second"], cleaned["accent"])
        if beside.changed:
            messages.warning(request, told_second(beside))
    return True


def _second_of(form: LookForm) -> str | None:
    # A box that is not ticked is not sent: the field beside it says whether the form had it.
    return None if "second" in form.locked or "second" not in form.data else form.cleaned_data["second"]


def _colours(accent: str) -> Palette:
    try:
        return palette(accent)
    except NotAColourError:
        return palette("#0b6b6b")


def told(colours: Palette) -> str:
    """Whether the colour can be read on the page, and what became of one that cannot, with the ratios."""
    facts = {
        "picked": colours.picked,
        "before": contrast(colours.picked, LIGHT_GROUND),
        "used": colours.light.accent,
        "after": colours.ratio,
    }
    if not colours.changed:
        return (
            _("The colour %(picked)s reads well on the page (contrast %(after).1f : 1, needed 4.5 : 1).")
            % facts
        )
    return (
        _(
            "The colour %(picked)s is hard to read on the page (contrast %(before).1f : 1, needed 4.5 : 1). "
            "The pages use the darker %(used)s (%(after).1f : 1)."
        )
        % facts
    )


def told_second(colours: Second) -> str:
    """Whether the second colour can be told from the page, with the ratios."""
    facts = {
        "picked": colours.picked,
        "before": contrast(colours.picked, WHITE),
        "used": colours.light,
        "after": colours.ratio,
    }
    if not colours.changed:
        return _("The second colour %(picked)s shows well (contrast %(after).1f : 1, needed 3 : 1).") % facts
    return (
        _(
            "The second colour %(picked)s hardly shows on the page (contrast %(before).1f : 1, "
            "needed 3 : 1). The pages use the darker %(used)s (%(after).1f : 1)."
        )
        % facts
    )
