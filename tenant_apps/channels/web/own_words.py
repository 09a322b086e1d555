"""`/manage/channels/words/`: what notices say to askers, in the unit's own words, with a preview."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from huisheng.kernel.access import actor_of, requires
from huisheng.kernel.tenancy import current_unit
from tenant_apps.channels.adapters.registry import ADAPTERS
from tenant_apps.channels.adapters.senders import usable_senders
from tenant_apps.channels.data import own_words
from tenant_apps.channels.data.codes import LANGUAGE, Maker, Way
from tenant_apps.channels.data.settings import check_line, own_line_key
from tenant_apps.channels.data.words import TO_ASKER
from tenant_apps.channels.operations import composing, keeping_words
from tenant_apps.channels.web.senders import MANAGE
from tenants.public import SettingLockedError, explain_settings, here_url

EXAMPLE_TAIL = "7KQ4MT"
EXAMPLE_KEY = ("3F8K2M", "9XWD4P")


class WordsForm(forms.Form):
    """The unit's own sentence."""

    line = forms.CharField(
        label=gettext_lazy("Own words"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("Left empty, the usual words. Nothing personal: others may see the screen."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "maxlength": own_words.LINE_MAX}),
    )

    def clean_line(self) -> str:
        """One short line with known variables."""
        line = str(self.cleaned_data["line"]).strip()
        check_line(line)
        return line


@dataclass(frozen=True, slots=True)
class Preview:
    """How it reads with example values. ``parts``: as how many SMS the text below ``sms`` is sent."""

    sentence: str
    sms: str
    length: int
    parts: int


@requires(MANAGE)
@require_safe
def words_page(request: HttpRequest) -> HttpResponse:
    """Every step that askers are told, with the words that are in force."""
    views = explain_settings(current_unit().id, [own_line_key(code) for code in TO_ASKER])
    steps = [
        {
            "code": code,
            "status": words.status,
            "own": views[own_line_key(code)].value,
            "sentence": composing.filled(
                str(views[own_line_key(code)].value or words.sentence), words, tail=EXAMPLE_TAIL
            ),
        }
        for code, words in TO_ASKER.items()
    ]
    return render(request, "channels/words.html", {"steps": steps, "sms": _sms_state()})


@requires(MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def one_step_page(request: HttpRequest, code: str) -> HttpResponse:
    """Write, look at and save the words of one step."""
    if code not in TO_ASKER:
        raise Http404
    view = explain_settings(current_unit().id, [own_line_key(code)])[own_line_key(code)]
    form = WordsForm(request.POST if request.method == "POST" else None, initial={"line": view.value})
    status = 200
    if request.method == "POST":
        if form.is_valid() and "look" not in request.POST and _saved(request, form, code):
            messages.success(request, _("Saved."))
            return redirect("channels-words")
        status = 200 if form.is_valid() else 422
    line = str(form.cleaned_data.get("line", "")) if form.is_bound and form.is_valid() else ""
    if not form.is_bound:
        line = str(view.value)
    words = TO_ASKER[code]
    context: dict[str, Any] = {
        "code": code,
        "status_words": words.status,
        "usual": words.sentence,
        "form": form,
        "locked": view.layer == "locked",
        "variables": own_words.VARIABLES.items(),
        "preview": _preview(code, line) if status == 200 else None,
        "sms": _sms_state(),
    }
    return render(request, "channels/words_of_step.html", context, status=status)


def _saved(request: HttpRequest, form: WordsForm, code: str) -> bool:
    try:
        keeping_words.save_line(code, form.cleaned_data["line"], actor=actor_of(request).account_id)
    except SettingLockedError:
        form.add_error(None, _("An upper unit has locked this setting. It can only be changed there."))
        return False
    except ValidationError as error:
        form.add_error("line", error.messages)
        return False
    return True


def _preview(code: str, line: str) -> Preview:
    """The notice with example values. The SMS is counted as our suggested template would read; the sentence
    stands in it only where the unit's template takes it up.
    """
    words = TO_ASKER[code]
    sentence = composing.filled(line or str(words.sentence), words, tail=EXAMPLE_TAIL)
    with translation.override(LANGUAGE):
        template = str(ADAPTERS[Maker.ALIYUN].template)
        state = str(words.status)
    said = template.format(
        number=EXAMPLE_TAIL,
        state=state,
        address=here_url(reverse("channels-code")),
        key1=EXAMPLE_KEY[0],
        key2=EXAMPLE_KEY[1],
    )
    sms = f"【{composing.signature()}】{said}" + (sentence if _sms_state()["takes_words"] else "")
    return Preview(sentence, sms, len(sms), own_words.sms_parts(sms))


def _sms_state() -> dict[str, Any]:
    """What is true of SMS here: an account, its approved template, and whether that takes up the sentence."""
    usable = usable_senders().get(Way.SMS)
    config = usable.config if usable is not None and usable.maker != Maker.OUTBOX else {}
    names = config.get("params_asker", "").replace(" ", "").split(",")
    return {"template": config.get("template_asker", ""), "takes_words": "words" in names}
