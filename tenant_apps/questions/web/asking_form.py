"""`/manage/asking-form/`: what this unit asks beside the question; designed, looked at, published."""

from dataclasses import replace
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.core.validators import MaxValueValidator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from huisheng.kernel.access import account_of, requires
from huisheng.kernel.forms import (
    BadDefinition,
    Definition,
    Field,
    Kind,
    said_of,
    with_field,
    words_of_fault,
)
from huisheng.kernel.forms.designing import FieldForm, changed, new_field, rows
from huisheng.kernel.forms.rendering import typed_in
from huisheng.kernel.forms.uploads import TYPE_NAMES
from shared_apps.accounts.public import account_names
from tenant_apps.questions.operations import asking_form_keeping as keeping
from tenant_apps.questions.queries import asking_form, unit_topics
from tenant_apps.questions.rules.asking_form import (
    ASKED,
    FILE_TYPES,
    MOST_ASKED,
    OWN,
    BadForm,
    Fault,
    about_a_person,
    asked_with_care,
)
from tenant_apps.questions.rules.file_kinds import MAX_FILES
from tenant_apps.questions.web import asking_details
from tenant_apps.questions.web.asking_details import PREFIX
from tenant_apps.questions.web.topic_keeping import MANAGE

NEW = "new"
_ABOUT_WHAT = ("label_zh", "label_en", "help_zh", "help_en", "options")
"""Fields of the form whose words say what is asked."""
UNPROCESSABLE = 422


class AskedForm(FieldForm):
    """One thing that is asked, with what it is about, and a second thought where it is about a person."""

    about = forms.MultipleChoiceField(
        label=gettext_lazy("Asked about"),
        required=False,
        help_text=gettext_lazy("Nothing picked: about every topic."),
        widget=forms.CheckboxSelectMultiple,
    )
    sure = forms.BooleanField(
        label=gettext_lazy("We cannot answer without it"),
        required=False,
        help_text=gettext_lazy("This is about a person. Ask it only if nobody can be helped otherwise."),
    )

    def __init__(self, data: Any = None, *, definition: Definition, field: Field) -> None:
        super().__init__(data, definition=definition, field=field)
        self.fields["why_zh"].required = True
        self.fields["why_zh"].help_text = _("The asker reads this sentence below the question.")
        self.fields["required"].help_text = _("Somebody in danger may leave it out all the same.")
        self.initial["about"] = list(field.about)
        self.initial["sure"] = asked_with_care(field)
        about = self.fields["about"]
        assert isinstance(about, forms.MultipleChoiceField), "declared so"
        about.choices = _topics(field.about)
        said = "" if data is None else " ".join(data.get(name, "") for name in _ABOUT_WHAT)
        if not (asked_with_care(field) if data is None else about_a_person(said)):
            del self.fields["sure"]
        types, most = self.fields.get("types"), self.fields.get("most_files")
        if isinstance(types, forms.MultipleChoiceField) and isinstance(most, forms.IntegerField):
            types.choices = [(code, TYPE_NAMES[code]) for code in FILE_TYPES]
            most.validators.append(MaxValueValidator(MAX_FILES))

    def made(self) -> Field:
        """The field as it was filled in, with its topics."""
        made = replace(super().made(), about=tuple(self.cleaned_data["about"]))
        # What an asker may send is less than what a report takes: it is named.
        return replace(made, types=made.types or FILE_TYPES) if made.kind == Kind.FILE else made

    def clean_sure(self) -> bool:
        """What is about a person is asked after a second thought only."""
        if not self.cleaned_data["sure"]:
            raise forms.ValidationError(
                _("Does this have to be known? Leave it out, or say that you cannot answer without it.")
            )
        return True


@requires(MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def form_page(request: HttpRequest) -> HttpResponse:
    """The form as it stands, its buttons, and publishing it; a POST names the part."""
    if request.method != "POST":
        return _page(request)
    account, part = account_of(request), request.POST.get("part", "")
    try:
        if part == "publish":
            keeping.publish(actor=account)
            messages.success(request, _("Published. It is asked from now on."))
        elif part == "discard":
            keeping.discard_draft(actor=account)
            messages.success(request, _("The draft is gone. What is asked stays as it is."))
        elif part == "again":
            keeping.take_version(_number(request.POST.get("version", "")), actor=account)
            messages.success(request, _("Taken as a draft. Look at it, then publish it."))
        else:
            keeping.change_draft(partial(_pressed, request), actor=account)
    except keeping.NothingToPublish:
        messages.info(request, _("There is no draft any more: it was published or discarded meanwhile."))
    except BadForm as error:
        return _page(request, [_words(fault) for fault in error.faults])
    except BadDefinition as error:
        return _page(request, [words_of_fault(fault) for fault in error.faults])
    except LookupError:
        raise Http404 from None
    return HttpResponseRedirect(reverse("questions-asking-form"), status=303)


@requires(MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def field_page(request: HttpRequest, field: str) -> HttpResponse:
    """Add a field (``new``, with its kind), or change one."""
    definition = _current()
    one = _new(request) if field == NEW else definition.field(field)
    if one is None:
        raise Http404
    form = AskedForm(request.POST if request.method == "POST" else None, definition=definition, field=one)
    if request.method == "POST" and form.is_valid() and form.in_definition() is not None:
        try:
            keeping.change_draft(lambda draft: with_field(draft, form.made()), actor=account_of(request))
        except (BadForm, BadDefinition) as error:
            # What somebody else has changed meanwhile, or what is asked nowhere.
            for fault in error.faults:
                words = _words(fault) if isinstance(fault, Fault) else words_of_fault(fault)
                form.add_error("label_zh" if isinstance(fault, Fault) else None, words)
        else:
            messages.success(request, _("Saved in the draft. Publish it when everything is right."))
            return HttpResponseRedirect(reverse("questions-asking-form"), status=303)
    context = {"form": form, "one": one, "kind": Kind(one.kind), "is_new": field == NEW}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "questions/asking_form_field.html", context, status=status)


@requires(MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def preview_page(request: HttpRequest) -> HttpResponse:
    """The form as an asker sees it; filled in, it is checked, and nothing is kept."""
    definition = _current()
    sent = request.method == "POST"
    form = asking_details.AskedForm(
        definition,
        typed_in(request.POST, PREFIX) if sent else {},
        uploads=asking_details.chosen(request),
        sent=sent,
    )
    said = said_of(definition, form.answers) if sent and form.is_valid() else ()
    context = {"form": form, "said": said, "is_draft": asking_form.draft() is not None}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "questions/asking_form_preview.html", context, status=status)


def _page(request: HttpRequest, faults: list[str] | None = None) -> HttpResponse:
    draft, asked = asking_form.draft(), asking_form.asking_form()
    shown = asked if draft is None else draft
    designed = rows(shown)
    for row in designed:
        row["about"] = [asking_form.topic_label(code) for code in row["field"].about]
    versions = asking_form.versions()
    topic = request.GET.get("topic", "")
    context = {
        "designed": designed,
        "can_design": True,
        "base": reverse("questions-asking-form"),
        "kinds": [(kind.value, kind.label) for kind in ASKED],
        "about": topic if topic in _all_topics() else "",
        "about_label": asking_form.topic_label(topic) if topic in _all_topics() else "",
        "is_draft": draft is not None,
        "version": asked.version,
        "versions": [one for one in versions if one.number != asked.version],
        "people": account_names({one.by for one in versions if one.by}),
        "most": MOST_ASKED,
        "faults": faults or [],
    }
    return render(request, "questions/asking_form.html", context, status=UNPROCESSABLE if faults else 200)


def _current() -> Definition:
    return asking_form.draft() or asking_form.asking_form()


def _pressed(request: HttpRequest, draft: Definition) -> Definition:
    """What a button of the list makes of the draft. Raises LookupError for no button."""
    made = changed(draft, request.POST)
    if made is None:
        raise LookupError(request.POST.get("part", ""))
    return made


def _new(request: HttpRequest) -> Field | None:
    try:
        blank = new_field(request.GET.get("kind", ""))
    except ValueError:
        return None
    if blank.kind not in ASKED:
        return None
    topic = request.GET.get("about", "")
    about = (topic,) if topic in _all_topics() else ()
    return Field(id=blank.id, kind=blank.kind, label=blank.label, about=about)


def _topics(chosen: tuple[str, ...]) -> list[tuple[str, str]]:
    """Own topics and those of the first level; deeper ones where they are chosen already: 500 are no list."""
    offer = unit_topics.offer()
    codes = [f"{OWN}{topic.id}" for topic in offer.own]
    codes += [card.code for card in offer.first_levels()]
    return [(code, asking_form.topic_label(code)) for code in dict.fromkeys((*chosen, *codes))]


def _all_topics() -> set[str]:
    offer = unit_topics.offer()
    return {*(f"{OWN}{topic.id}" for topic in offer.own), *(card.code for card in offer.leaves())}


def _words(fault: Fault) -> str:
    asked = fault.field.label
    return {
        "why": _("Say why “{asked}” is asked."),
        "never": _("“{asked}” may not be asked: no asking form asks who somebody is or how to reach them."),
        "many": _("More than {n} are asked at once with “{asked}”: leave one out, or ask it about less."),
        "files": _("With “{asked}” more than {files} files are asked for at once. Ask for fewer."),
    }[fault.code].format(asked=asked, n=MOST_ASKED, files=MAX_FILES)


def _number(typed: str) -> int:
    return int(typed) if typed.isdecimal() and len(typed) < 9 else 0
