"""The privacy text: what stands on the site for everybody, and the form by which the unit adopts it."""

from dataclasses import dataclass

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from huisheng.kernel.access import actor_of, open_to_all, requires
from huisheng.kernel.tenancy import current_unit
from tenant_apps.setup.data.codes import Part
from tenant_apps.setup.data.privacy_text import START, START_ENGLISH
from tenant_apps.setup.data.settings import PRIVACY, PRIVACY_MAX
from tenant_apps.setup.operations.privacy import adopt
from tenant_apps.setup.queries.evidence import gather
from tenant_apps.setup.queries.parts import part_of
from tenants.public import get_setting

UNPROCESSABLE = 422
FEWEST = 80


@dataclass(frozen=True, slots=True)
class Shown:
    """A paragraph; ``language`` where it is another one than that of the page."""

    heading: str
    text: str
    language: str = ""


class PrivacyForm(forms.Form):
    """The text. Paragraphs are set apart by an empty line; the first line of each is its heading."""

    text = forms.CharField(
        label=gettext_lazy("The text on the site"),
        min_length=FEWEST,
        max_length=PRIVACY_MAX,
        widget=forms.Textarea(attrs={"rows": 24}),
        help_text=gettext_lazy(
            "Paragraphs are set apart by an empty line; the first line of each is its heading."
        ),
    )


@open_to_all
@require_safe
def read(request: HttpRequest) -> HttpResponse:
    """What stands on the site."""
    parts = [_shown(part) for part in _parts(_text())]
    context = {"parts": parts, "some_chinese": any(part.language for part in parts)}
    return render(request, "setup/privacy_text.html", context)


@requires("setup.keep")
@require_http_methods(["GET", "HEAD", "POST"])
def keep(request: HttpRequest) -> HttpResponse:
    """Adopt the text; the form begins with what this software really does."""
    own = _text()
    form = PrivacyForm(request.POST if request.method == "POST" else None, initial={"text": own or START})
    if form.is_bound and form.is_valid():
        adopt(form.cleaned_data["text"].strip(), actor_of(request))
        messages.success(request, _("The privacy text stands on the site."))
        return redirect("setup-overview")
    view = part_of(Part.PRIVACY, gather())
    context = {"part": view, "form": form, "own": own}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "setup/privacy.html", context, status=status)


def _shown(part: tuple[str, str]) -> Shown:
    """A paragraph in the language of the page, where the unit has left it as it stood at the beginning."""
    if not (get_language() or "").startswith("en"):
        return Shown(*part)
    english = dict(zip(_parts(START), _parts(START_ENGLISH), strict=True)).get(part)
    return Shown(*english) if english else Shown(*part, language=settings.LANGUAGE_CODE)


def _text() -> str:
    return str(get_setting(current_unit().id, PRIVACY))


def _parts(text: str) -> list[tuple[str, str]]:
    """Heading and text of each paragraph."""
    blocks = [block.strip() for block in text.replace("\r\n", "\n").split("\n\n")]
    return [(block.partition("\n")[0], block.partition("\n")[2]) for block in blocks if block]
