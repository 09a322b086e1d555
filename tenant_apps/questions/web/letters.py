"""`/manage/letters/`: the text of letters to bodies outside, and whom this unit often asks."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods

from huisheng.kernel import clock
from huisheng.kernel.access import actor_of, requires
from huisheng.kernel.tenancy import current_unit
from huisheng.kernel.web.names import joined
from tenant_apps.questions.data.codes import BodyKind
from tenant_apps.questions.data.letter_text import TEXT_MAX, VARIABLES, BadLetter, check_letter
from tenant_apps.questions.data.settings import LETTER_CODE_MAX, LETTER_TEXT
from tenant_apps.questions.operations import letter_keeping
from tenant_apps.questions.operations.letter_keeping import ADDRESS_MAX, PHONE_MAX
from tenant_apps.questions.operations.refusals import BadDecision
from tenant_apps.questions.queries import letters
from tenant_apps.questions.rules.letters import Line as LetterLine
from tenant_apps.questions.rules.referrals import BODY_MAX
from tenant_apps.questions.rules.wording import tidy
from tenant_apps.questions.web.fields import Line, Words
from tenants.public import SettingLockedError, explain_setting

UNPROCESSABLE = 422

FAULTS: dict[str, LazyText] = {
    "unknown": gettext_lazy("Nothing is filled in for %(words)s. Take one of the words in braces below."),
    "missing": gettext_lazy("A letter needs %(words)s as well."),
    "brace": gettext_lazy("A brace is open, or is no half-width one, in this line: %(words)s"),
    "apart": gettext_lazy("Put %(words)s on lines of their own: the first is left out when it is empty."),
    "title": gettext_lazy("A letter needs a heading, and below it a line that begins with {受文单位}."),
    "long": gettext_lazy("Shorten the text to %(most)s characters."),
}


class TextForm(forms.Form):
    """The text, with words in braces."""

    text = Words(
        label=gettext_lazy("Text of the letter"),
        widget=forms.Textarea(attrs={"rows": 22, "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Write the text, or take the one from above.")},
    )


class CodeForm(forms.Form):
    """发文代字."""

    code = Line(
        label=gettext_lazy("Code before the number"),
        required=False,
        max_length=LETTER_CODE_MAX,
        help_text=gettext_lazy("Left empty, your unit's short name stands there."),
    )


class BodyForm(forms.Form):
    """A body that is often asked."""

    name = Line(
        label=gettext_lazy("Full name"),
        max_length=BODY_MAX,
        error_messages={"required": gettext_lazy("Write the body's full name.")},
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind of body"), choices=BodyKind.choices)
    address = Line(label=pgettext_lazy("of a place", "Address"), required=False, max_length=ADDRESS_MAX)
    phone = Line(label=gettext_lazy("Telephone"), required=False, max_length=PHONE_MAX)


_FORMS: dict[str, type[forms.Form]] = {"code": CodeForm, "body": BodyForm}


@requires("questions.manage_letters")
@require_http_methods(["GET", "HEAD", "POST"])
def letters_page(request: HttpRequest) -> HttpResponse:
    """Everything on one page; a POST names the part that it changes."""
    account = actor_of(request).account_id
    if request.method != "POST" or account is None:
        return _shown(request, {})
    part = request.POST.get("part", "")
    try:
        if part == "inherit":
            letter_keeping.inherit_text(actor=account)
        elif part == "no-body":
            letter_keeping.forget_body(request.POST.get("name", ""), actor=account)
        else:
            form = _FORMS.get(part, TextForm)(request.POST)
            if not form.is_valid():
                return _shown(request, {part if part in _FORMS else "text": form}, status=UNPROCESSABLE)
            if "preview" in request.POST and isinstance(form, TextForm):
                check_letter(tidy(form.cleaned_data["text"]))
                shown = letters.example(form.cleaned_data["text"], day=clock.business_day(clock.now()))
                return _shown(request, {"text": form}, letter=shown)
            _keep(part, form.cleaned_data, account)
    except SettingLockedError:
        messages.error(request, _("An upper unit has locked this setting. It can only be changed there."))
        return _shown(request, {}, status=UNPROCESSABLE)
    except BadLetter as error:
        form.add_error("text", _fault(error))
        return _shown(request, {"text": form}, status=UNPROCESSABLE)
    except (BadDecision, ValidationError) as error:
        field = error.field if isinstance(error, BadDecision) and error.field in form.fields else None
        fault: str | ValidationError = (
            _("Write something that can be read.") if isinstance(error, BadDecision) else error
        )
        form.add_error(field, fault)
        return _shown(request, {part: form}, status=UNPROCESSABLE)
    messages.success(request, _("Saved."))
    return HttpResponseRedirect(reverse("questions-letters"), status=303)


def _keep(part: str, said: dict[str, Any], account: int) -> None:
    if part == "code":
        letter_keeping.keep_code(said["code"], actor=account)
    elif part == "body":
        letter_keeping.keep_body(**said, actor=account)
    else:
        letter_keeping.keep_text(said["text"], actor=account)


def _fault(error: BadLetter) -> str:
    braced = error.words if error.fault == "brace" else [f"{{{word}}}" for word in error.words]
    return str(FAULTS[error.fault]) % {"words": joined(braced), "most": TEXT_MAX}


def _shown(
    request: HttpRequest,
    given: dict[str, forms.Form],
    *,
    letter: tuple[LetterLine, ...] = (),
    status: int = 200,
) -> HttpResponse:
    view = explain_setting(current_unit().id, LETTER_TEXT)
    today = clock.business_day(clock.now())
    context = {
        "origin": view,
        "forms": {
            "text": TextForm(initial={"text": view.value}),
            "code": CodeForm(initial={"code": letters.own_code()}),
            "body": BodyForm(),
        }
        | given,
        "form": next((form for form in given.values() if form.errors), None),
        "variables": [(f"{{{name}}}", label) for name, label in VARIABLES.items()],
        "letter": letter,
        "number": letters.number_of_letter(today.year, 1),
        "bodies": letters.bodies(),
    }
    return render(request, "questions/letters.html", context, status=status)
