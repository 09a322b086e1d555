"""`/manage/channels/words/`: everything that notices say, in the unit's own words, with a preview."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from huisheng.kernel.access import actor_of, requires
from huisheng.kernel.tenancy import current_unit
from tenant_apps.channels.data.own_words import MOST_SMS
from tenant_apps.channels.data.settings import check_words
from tenant_apps.channels.data.wordings import WORDINGS, Audience, Wording
from tenant_apps.channels.operations import keeping_words, previewing
from tenant_apps.channels.web.senders import MANAGE
from tenants.public import (
    SettingLockedError,
    SettingView,
    children,
    explain_settings,
    overridden_below,
    unit_card,
    unit_cards,
)


class WordsForm(forms.Form):
    """The unit's own words for one thing."""

    line = forms.CharField(
        label=gettext_lazy("Own words"),
        required=False,
        max_length=2000,
        help_text=gettext_lazy("Left empty, the usual words. Nothing personal: others may see the screen."),
    )
    locked = forms.BooleanField(
        label=gettext_lazy("Lock it: no unit below may choose otherwise"), required=False
    )

    def __init__(self, data: Any = None, *, wording: Wording, has_below: bool, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.wording = wording
        attrs = {"autocomplete": "off"}
        self.fields["line"].widget = (
            forms.Textarea(attrs={**attrs, "rows": 9}) if wording.is_letter else forms.TextInput(attrs=attrs)
        )
        if not has_below:
            del self.fields["locked"]

    def clean_line(self) -> str:
        """Short enough, with known variables and those that must stand in it."""
        line = str(self.cleaned_data["line"]).replace("\r\n", "\n").strip()
        check_words(self.wording, line)
        return line


@requires(MANAGE)
@require_safe
def words_page(request: HttpRequest) -> HttpResponse:
    """Everything that is said, with the words that are in force."""
    views = explain_settings(current_unit().id, [one.key for one in WORDINGS.values()])
    groups: dict[str, list[dict[str, Any]]] = {name: [] for name in (*Audience.values, "letters")}
    for one in WORDINGS.values():
        written = str(views[one.key].value)
        groups["letters" if one.is_letter else one.audience.value].append(
            {
                "code": one.code,
                "status": one.status,
                "own": written,
                "locked": views[one.key].layer == "locked",
                "sentence": previewing.sentence(one, written),
            }
        )
    context = {"groups": groups, "sms": previewing.sms_state(Audience.ASKER)}
    return render(request, "channels/words.html", context)


@requires(MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def one_step_page(request: HttpRequest, code: str) -> HttpResponse:
    """Write, look at and save the words for one thing; or take the usual ones again."""
    wording = WORDINGS.get(code)
    if wording is None:
        raise Http404
    view = explain_settings(current_unit().id, [wording.key])[wording.key]
    has_below = bool(children(current_unit().id))
    form = WordsForm(
        request.POST if request.method == "POST" else None,
        wording=wording,
        has_below=has_below,
        initial={"line": view.value, "locked": view.locked_by == current_unit().id},
    )
    if request.method == "POST" and "reset" in request.POST:
        keeping_words.reset(wording, actor=actor_of(request).account_id)
        messages.success(request, _("Taken back. The usual words hold again, or those from above."))
        return redirect("channels-words-one", code=code)
    if request.method == "POST" and form.is_valid() and "look" not in request.POST and _saved(request, form):
        messages.success(request, _("Saved."))
        return redirect("channels-words")
    line = str(view.value)
    if form.is_bound:
        line = str(form.cleaned_data.get("line", "")) if form.is_valid() else ""
    context: dict[str, Any] = {
        "one": wording,
        "form": form,
        "locked": view.layer == "locked",
        "origin": _origin(view),
        "is_own": view.layer == "local",
        "below": _otherwise_below(wording) if has_below else [],
        "variables": [(name, label, name in wording.needed) for name, label in wording.variables.items()],
        "preview": None if form.errors else previewing.example(wording, line),
        "sms": previewing.sms_state(wording.audience),
    }
    return render(request, "channels/words_of_step.html", context, status=422 if form.errors else 200)


def _saved(request: HttpRequest, form: WordsForm) -> bool:
    account, written = actor_of(request).account_id, form.cleaned_data["line"]
    try:
        if written:
            keeping_words.save(form.wording, written, locked=form.cleaned_data.get("locked"), actor=account)
        else:
            keeping_words.reset(form.wording, actor=account)
    except SettingLockedError:
        form.add_error(None, _("An upper unit has locked this setting. It can only be changed there."))
    except keeping_words.TooManySms as error:
        said = _("Too long: it would leave as {parts} SMS in a row, and at most {most} are sent. Shorten it.")
        form.add_error("line", said.format(parts=error.parts, most=MOST_SMS))
    except ValidationError as error:
        form.add_error("line", error.messages)
    return not form.errors


def _origin(view: SettingView) -> str:
    """The unit above whose words hold here; empty for one's own and for the usual ones."""
    if view.source_unit_id is None or view.layer == "local":
        return ""
    return unit_card(view.source_unit_id).short_name


def _otherwise_below(wording: Wording) -> list[tuple[str, str]]:
    """Units below with words of their own."""
    found = overridden_below(current_unit().id, [wording.key])[wording.key]
    cards = unit_cards(found)
    return [(cards[unit].short_name, str(words)) for unit, words in found.items() if unit in cards]
