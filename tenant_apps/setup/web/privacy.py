"""The privacy text: what stands on the site for everybody, and the form by which the unit adopts it."""

from dataclasses import dataclass

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huisheng.kernel.access import actor_of, open_to_all, requires
from huisheng.kernel.web.names import joined
from tenant_apps.questions.public import keep_contact_days
from tenant_apps.setup.data.codes import Part
from tenant_apps.setup.data.privacy_text import DAYS_KEPT, START
from tenant_apps.setup.data.settings import PRIVACY_MAX
from tenant_apps.setup.operations.privacy import TooLongError, adopt, say_otherwise, take_over
from tenant_apps.setup.queries.evidence import gather
from tenant_apps.setup.queries.parts import part_of
from tenant_apps.setup.queries.privacy import last_change, privacy_text
from tenant_apps.setup.rules.privacy_text import Block, blocks_of, english_of, newest_addition

UNPROCESSABLE = 422
FEWEST = 80


@dataclass(frozen=True, slots=True)
class Shown:
    """A paragraph; ``language`` where it is another one than that of the page, ``is_new``: it came with the
    last change.
    """

    heading: str
    text: str
    language: str = ""
    is_new: bool = False


class PrivacyForm(forms.Form):
    """The text. Paragraphs are set apart by an empty line; the first line of each is its heading."""

    text = forms.CharField(
        label=gettext_lazy("The text on the site"),
        min_length=FEWEST,
        max_length=PRIVACY_MAX,
        widget=forms.Textarea(attrs={"rows": 24}),
        help_text=gettext_lazy(
            "Paragraphs are set apart by an empty line; the first line of each is its heading. “{保留天数}” "
            "stands for the days for which your unit keeps contacts, as they are set."
        ),
    )


@open_to_all
@require_safe
def read(request: HttpRequest) -> HttpResponse:
    """What stands on the site, since when, and what is new."""
    change = last_change()
    new = change.new if change else frozenset()
    parts = [_shown(block, is_new=block in new) for block in blocks_of(privacy_text().text)]
    context = {
        "parts": parts,
        "change": change if parts else None,
        "new": joined(part.heading for part in parts if part.is_new),
        "some_chinese": any(part.language for part in parts),
    }
    return render(request, "setup/privacy_text.html", context)


@requires("setup.keep")
@require_http_methods(["GET", "HEAD", "POST"])
def keep(request: HttpRequest) -> HttpResponse:
    """Adopt the text; the form begins with what this software really does."""
    initial = {"text": privacy_text().text or START}
    form = PrivacyForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        adopt(form.cleaned_data["text"].strip(), actor_of(request))
        messages.success(request, _("The privacy text stands on the site."))
        return redirect("setup-privacy" if privacy_text().lacks else "setup-overview")
    return _page(request, form, UNPROCESSABLE if form.errors else 200)


@requires("setup.keep")
@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """Take over what the network's text has beside, or note that the unit says it in words of its own."""
    said = request.POST.get("said", "")
    if said:
        if say_otherwise(said, actor_of(request)):
            messages.success(request, _("Noted: your text says so in words of its own."))
        else:
            messages.error(request, _("Nothing was changed: there is no such paragraph."))
        return redirect("setup-privacy")
    try:
        added = take_over(actor_of(request))
    except TooLongError:
        form = PrivacyForm(initial={"text": privacy_text().text})
        words = _("With the new paragraph the text would be longer than %(n)s characters. Shorten it first.")
        messages.error(request, words % {"n": PRIVACY_MAX})
        return _page(request, form, UNPROCESSABLE)
    if added:
        messages.success(
            request, _("Taken over. It stands on the site; the other paragraphs are as they were.")
        )
    else:
        messages.info(request, _("Nothing was changed: your text has every paragraph."))
    return redirect("setup-privacy")


def _page(request: HttpRequest, form: PrivacyForm, status: int) -> HttpResponse:
    stands, view = privacy_text(), part_of(Part.PRIVACY, gather())
    context = {
        "part": view,
        "form": form,
        "own": stands.is_kept,
        "lacks": stands.lacks,
        "followed": newest_addition() if stands.is_networks else None,
    }
    return render(request, "setup/privacy.html", context, status=status)


def _shown(block: Block, *, is_new: bool) -> Shown:
    """A paragraph in the language of the page, where the unit has left it as it stood at the beginning."""
    english = english_of(block) if (get_language() or "").startswith("en") else None
    heading, text = english or block
    is_chinese = english is None and (get_language() or "").startswith("en")
    return Shown(
        heading,
        text.replace(DAYS_KEPT, str(keep_contact_days())),
        language=settings.LANGUAGE_CODE if is_chinese else "",
        is_new=is_new,
    )
