"""`/desk/call/`: what somebody says on the telephone or at the counter, entered on their behalf.

One page from top to bottom, in the order of a call, to be filled in with the keyboard alone.
"""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from huisheng.kernel.access import requires
from huisheng.kernel.web.forms import with_words
from tenant_apps.people import public as people
from tenant_apps.questions.data.codes import AgeBand, CallerKind, Channel, Kind
from tenant_apps.questions.operations import taking_calls
from tenant_apps.questions.operations.intake import BadQuestion, NewQuestion, Receipt, TokenReused
from tenant_apps.questions.queries import similar, unit_topics
from tenant_apps.questions.rules import receipts, working_days
from tenant_apps.questions.rules.danger import speaks_of_danger
from tenant_apps.questions.rules.receipts import new_token
from tenant_apps.questions.rules.wording import NAME_MAX, TEXT_MAX, TITLE_MAX
from tenant_apps.questions.web.asking_forms import phone_of
from tenant_apps.questions.web.desk import CONFLICT, UNPROCESSABLE, topic_choices
from tenant_apps.questions.web.desk_frame import WORK, worker
from tenant_apps.questions.web.desk_taking import topic_of
from tenant_apps.questions.web.fields import Line, Words
from tenants.public import here_url

FIELD_WORDS: Mapping[str, LazyText] = {
    "text": gettext_lazy("Write down in words what they say, at most 5,000 characters."),
    "title": gettext_lazy("This is too long for one line: shorten it, or leave it empty."),
    "display_name": gettext_lazy("This is too long for a name: shorten it, or leave it empty."),
    "topic": gettext_lazy("This topic is not in use any more. Choose another one."),
    "excluded_section": gettext_lazy("There is no such section any more. Choose again."),
}
"""What is wrong, by the field that the intake has refused."""

CALL_BACK_MAX = 500


class CallForm(forms.Form):
    """A call, in its order. Only what was said and how it is filed is needed; a call may be anonymous."""

    token = forms.CharField(widget=forms.HiddenInput)
    channel = forms.ChoiceField(
        label=gettext_lazy("How it came"),
        choices=[(code.value, code.label) for code in (Channel.HOTLINE, Channel.VISIT)],
        initial=Channel.HOTLINE,
        widget=forms.RadioSelect(attrs={"class": "hs-choices--line"}),
    )
    caller_kind = forms.ChoiceField(
        label=gettext_lazy("Who is speaking"),
        choices=CallerKind.choices,
        initial=CallerKind.SELF,
        widget=forms.RadioSelect(attrs={"class": "hs-choices--line"}),
    )
    text = Words(
        label=gettext_lazy("What they say"),
        max_length=TEXT_MAX,
        help_text=gettext_lazy("In their words. Read it back to them before you go on."),
        error_messages={"required": gettext_lazy("Write down what they say.")},
        widget=forms.Textarea(attrs={"rows": 7, "data-draft": "call", "autocomplete": "off"}),
    )
    title = Line(
        label=pgettext_lazy("hotline", "In one line"),
        required=False,
        max_length=TITLE_MAX,
        help_text=gettext_lazy("Left empty, it becomes the first sentence."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        choices=Kind.choices,
        initial=Kind.CONSULT,
        widget=forms.RadioSelect(attrs={"class": "hs-choices--line"}),
    )
    topic = forms.ChoiceField(
        label=gettext_lazy("Topic"),
        required=False,
        help_text=gettext_lazy("Left open, the topic is taken that fits the words best."),
    )
    age_band = forms.ChoiceField(
        label=gettext_lazy("Age of the young person"), choices=AgeBand.choices, required=False
    )
    display_name = Line(
        label=gettext_lazy("How to address them"),
        required=False,
        max_length=NAME_MAX,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    contact_phone = Line(
        label=gettext_lazy("Telephone"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
        help_text=gettext_lazy("For the answer. Without it they need number and code."),
    )
    call_back = Line(
        label=gettext_lazy("Agreed call-back"),
        required=False,
        max_length=CALL_BACK_MAX,
        validators=[with_words],
        help_text=gettext_lazy("When, and what was agreed. Only staff read it; it stands in the hand-over."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    confidential = forms.BooleanField(
        label=gettext_lazy("In confidence"),
        required=False,
        help_text=gettext_lazy("Only you, leaders and whoever it is handed to can read it."),
    )
    excluded_section = forms.TypedChoiceField(
        label=gettext_lazy("Not to this section"),
        coerce=int,
        empty_value=None,
        required=False,
        help_text=gettext_lazy("Its people find nothing of it."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        topic, section = self.fields["topic"], self.fields["excluded_section"]
        assert isinstance(topic, forms.ChoiceField), "declared above"
        assert isinstance(section, forms.ChoiceField), "declared above"
        topic.choices = [("", _("Take what fits the words")), *topic_choices("")]
        sections = [(str(card.section_id), card.name) for card in people.sections()]
        section.choices = [("", _("No such wish")), *sections]
        if not sections:
            section.widget = forms.HiddenInput()

    def clean_contact_phone(self) -> str:
        """Digits only, from whatever width and grouping they were typed in."""
        return phone_of(self.cleaned_data["contact_phone"])

    def clean(self) -> dict[str, Any]:
        """Where nobody has chosen a topic, the words do."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if not said.get("topic") and said.get("text"):
            fitting = unit_topics.offer().suggest(f"{said.get('title', '')}\n{said['text']}", limit=1)
            if fitting:
                said["topic"] = fitting[0].code
            else:
                self.add_error("topic", _("No topic fits these words: choose one."))
        return said


@requires(WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def call_page(request: HttpRequest) -> HttpResponse:
    """The form; after it the number, to be read aloud. Sent twice it is one question."""
    if request.method != "POST":
        return _form(request, CallForm(initial={"token": new_token()}))
    form = CallForm(request.POST)
    if not form.is_valid():
        return _form(request, form, status=UNPROCESSABLE)
    me = worker(request).account_id
    try:
        receipt = _take_in(form.cleaned_data, me)
    except BadQuestion as error:
        words = FIELD_WORDS.get(error.field, gettext_lazy("This cannot be taken in: look at it once more."))
        form.add_error(error.field if error.field in form.fields else None, str(words))
        return _form(request, form, status=UNPROCESSABLE)
    except TokenReused as error:
        return _form(request, form, status=CONFLICT, earlier=error)
    context = {
        "receipt": receipt,
        "spelt": " ".join(receipt.number.replace("-", " ")),
        "secret": receipts.spaced(receipt.secret),
        "due_on": working_days.due_day(receipt.due_at),
        "link": here_url(f"/q/{receipt.number}/?k={receipt.secret}"),
        "has_phone": bool(form.cleaned_data["contact_phone"]),
    }
    response = render(request, "questions/call_done.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


@requires(WORK)
@require_POST
def call_similar(request: HttpRequest) -> HttpResponse:
    """What is already here, and fits what is being typed. Sent in the body, so that no log has it; kept
    nowhere.
    """
    text = request.POST.get("text", "")[:TEXT_MAX]
    near = similar.duplicates_while_typing(text, account_id=worker(request).account_id) if text else []
    context = {"near": near, "danger": speaks_of_danger(text)}
    return render(request, "questions/call_similar.html", context)


def _take_in(said: dict[str, Any], me: int) -> Receipt:
    topic, own = topic_of(said["topic"])
    return taking_calls.take_call(
        NewQuestion(
            token=said["token"],
            text=said["text"],
            title=said["title"],
            topic=topic,
            unit_topic_id=own,
            kind=said["kind"],
            channel=said["channel"],
            display_name=said["display_name"],
            contact_phone=said["contact_phone"],
            age_band=said["age_band"],
            on_behalf_by=me,
            caller_kind=said["caller_kind"],
            confidential=said["confidential"],
            excluded_section=said["excluded_section"],
        ),
        agreed=_("Call back: %(words)s") % {"words": said["call_back"]} if said["call_back"] else "",
        actor=me,
    )


def _form(
    request: HttpRequest, form: CallForm, *, status: int = 200, earlier: TokenReused | None = None
) -> HttpResponse:
    return render(request, "questions/call.html", {"form": form, "earlier": earlier}, status=status)
