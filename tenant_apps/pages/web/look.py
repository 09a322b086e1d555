"""`/manage/look/`: name, logo and accent, with what the pages make of them."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from huisheng.kernel.access import actor_of, requires
from huisheng.kernel.tenancy import current_unit
from huisheng.kernel.web.colour import LIGHT_GROUND, NotAColourError, Palette, contrast, palette, parse
from tenant_apps.pages.operations.logo import BadLogoError
from tenant_apps.pages.operations.look import NewLook, change_look
from tenants.public import SettingLockedError, SettingView, explain_settings, unit_card

_KEYS = ("look.name", "look.short_name", "look.accent", "look.logo")


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

    def __init__(
        self, *args: Any, views: dict[str, SettingView], unit_name: str, unit_short: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].widget.attrs["placeholder"] = unit_name
        self.fields["short_name"].widget.attrs["placeholder"] = unit_short
        self.accent_locked = views["look.accent"].layer == "locked"
        self.fields["accent"].disabled = self.accent_locked
        if not views["look.logo"].value:
            del self.fields["remove_logo"]

    def clean_accent(self) -> str:
        """#rrggbb."""
        try:
            return parse(self.cleaned_data["accent"])
        except NotAColourError:
            raise forms.ValidationError(_("Write the colour as #0B6B6B.")) from None


@requires("pages.look")
@require_http_methods(["GET", "HEAD", "POST"])
def look(request: HttpRequest) -> HttpResponse:
    """The form. `preview` shows what the pages would make of the colour, and changes nothing."""
    card = unit_card(current_unit().id)
    views = explain_settings(card.id, _KEYS)
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
        },
    )
    saving = request.method == "POST" and "preview" not in request.POST
    if saving and form.is_valid() and _save(request, form):
        return redirect("pages-look")
    accent = str(views["look.accent"].value)
    if request.method == "POST" and form.is_bound and form.is_valid():
        accent = form.cleaned_data["accent"]
    colours = _colours(accent)
    context = {
        "form": form,
        "colours": colours,
        "verdict": told(colours),
        "has_logo": bool(views["look.logo"].value),
        "accent_view": views["look.accent"],
        "locker": unit_card(views["look.accent"].locked_by).short_name
        if views["look.accent"].locked_by
        else "",
    }
    return render(request, "pages/look.html", context, status=422 if saving else 200)


def _save(request: HttpRequest, form: LookForm) -> bool:
    cleaned = form.cleaned_data
    new = NewLook(
        name=cleaned["name"],
        short_name=cleaned["short_name"],
        accent=None if form.accent_locked else cleaned["accent"],
        logo=cleaned.get("logo"),
        remove_logo=bool(cleaned.get("remove_logo")),
    )
    try:
        changed = change_look(new, actor_of(request))
    except BadLogoError as error:
        form.add_error("logo", str(error))
        return False
    except SettingLockedError:
        form.add_error("accent", _("An upper unit has locked the colour meanwhile."))
        return False
    if not changed:
        messages.success(request, _("Nothing was different, so nothing was changed."))
        return True
    messages.success(request, _("Saved. The site shows it at once."))
    colours = _colours(cleaned["accent"])
    if "look.accent" in changed and colours.changed:
        messages.warning(request, told(colours))
    return True


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
