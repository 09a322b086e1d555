"""`/manage/topics/<topic>/questions/`: what this unit asks about one topic, beside the question itself."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from huisheng.kernel.access import actor_of, requires
from tenant_apps.questions.data.topic_fields import (
    HINT_MAX,
    LABEL_MAX,
    MOST_FIELDS,
    MOST_OPTIONS,
    OPTION_MAX,
    Datatype,
)
from tenant_apps.questions.operations import field_keeping
from tenant_apps.questions.operations.topic_keeping import BadTopic
from tenant_apps.questions.queries import topic_fields, unit_topics
from tenant_apps.questions.web.fields import Line
from tenant_apps.questions.web.topic_keeping import MANAGE


class FieldForm(forms.Form):
    """One thing to be asked."""

    label = Line(
        label=gettext_lazy("What do you ask?"),
        max_length=LABEL_MAX,
        help_text=gettext_lazy("For instance: Which bus line? Ask only what you need to answer."),
        error_messages={"required": gettext_lazy("Write what is asked.")},
    )
    hint = Line(
        label=gettext_lazy("Explanation"),
        max_length=HINT_MAX,
        required=False,
        help_text=gettext_lazy("Where one finds it, or in which form. May stay empty."),
    )
    datatype = forms.ChoiceField(label=gettext_lazy("Kind of answer"), choices=Datatype.choices)
    options = forms.CharField(
        label=gettext_lazy("To choose from"),
        required=False,
        max_length=MOST_OPTIONS * (OPTION_MAX + 2),
        help_text=gettext_lazy("For lists only: one on each line."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    required = forms.BooleanField(
        label=gettext_lazy("Must be answered"),
        required=False,
        help_text=gettext_lazy("Somebody in danger may leave it out all the same."),
    )


@requires(MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def fields_page(request: HttpRequest, topic: str) -> HttpResponse:
    """The list, and adding to it."""
    name = _name(topic)
    form = FieldForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            field_keeping.add_field(
                topic,
                label=said["label"],
                hint=said["hint"],
                datatype=said["datatype"],
                required=said["required"],
                options=said["options"].splitlines(),
                actor=_account(request),
            )
        except BadTopic as error:
            form.add_error(error.field, _words(error))
        else:
            messages.success(request, _("Added. It is asked from now on."))
            return HttpResponseRedirect(reverse("questions-topic-fields", args=[topic]), status=303)
    context = {
        "topic": topic,
        "name": name,
        "form": form,
        "fields": topic_fields.all_fields(topic),
        "most": MOST_FIELDS,
    }
    return render(request, "questions/topic_fields.html", context, status=422 if form.errors else 200)


@requires(MANAGE)
@require_POST
def hide_field(request: HttpRequest, field_id: int) -> HttpResponse:
    """Ask it no longer."""
    try:
        topic = field_keeping.hide_field(field_id, actor=_account(request))
    except BadTopic:
        raise Http404 from None
    messages.success(request, _("It is not asked any more."))
    return HttpResponseRedirect(reverse("questions-topic-fields", args=[topic]), status=303)


def _name(topic: str) -> str:
    """How the topic is called. Raises Http404 for one that is not offered here."""
    if not field_keeping.is_topic(topic):
        raise Http404
    offer = unit_topics.offer()
    own = offer.own_topic(int(topic.removeprefix("own-"))) if topic.startswith("own-") else None
    return own.name if own else offer.tree.card(topic).label


def _words(error: BadTopic) -> str:
    return {
        "label": _("Write what is asked, at most {n} characters.").format(n=LABEL_MAX),
        "hint": _("Shorten the explanation to {n} characters.").format(n=HINT_MAX),
        "datatype": _("Choose a kind of answer."),
        "options": _("A list needs 2 to {n} different lines.").format(n=MOST_OPTIONS),
        "long": _("Shorten each line to {n} characters.").format(n=OPTION_MAX),
        "many": _("{n} are asked already. Leave one out first.").format(n=MOST_FIELDS),
        "unknown": _("This topic does not exist any more. Reload the page."),
    }[error.code]


def _account(request: HttpRequest) -> int:
    account = actor_of(request).account_id
    if account is None:
        raise Http404  # `requires` lets no one through without an account
    return account
