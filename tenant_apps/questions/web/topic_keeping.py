"""`/manage/topics/`: which topics this unit's askers may choose from."""

from collections import Counter
from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from huisheng.kernel.access import actor_of, requires
from shared_apps.topics import public as topics
from tenant_apps.questions.data.topics import UNSURE
from tenant_apps.questions.operations import topic_keeping
from tenant_apps.questions.operations.topic_keeping import BadTopic
from tenant_apps.questions.queries import unit_topics
from tenant_apps.questions.queries.asking_form import asking_form
from tenant_apps.questions.rules.wording import NAME_MAX
from tenant_apps.questions.web.fields import Line

MANAGE = "questions.manage_topics"


class OwnTopicForm(forms.Form):
    """A topic of the unit's own."""

    name = Line(
        label=gettext_lazy("Own name"),
        max_length=NAME_MAX,
        help_text=gettext_lazy("As young people say it, for instance the name of a local programme."),
        error_messages={
            "required": gettext_lazy("Enter a name."),
            "max_length": gettext_lazy("Shorten the name to %(limit_value)d characters."),
        },
    )
    network_topic = forms.ChoiceField(
        label=gettext_lazy("Counted under"),
        help_text=gettext_lazy("The topic of the network under which figures show it."),
        error_messages={"required": gettext_lazy("Choose the topic under which it is counted.")},
    )


@requires(MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def topics_page(request: HttpRequest) -> HttpResponse:
    """The list, and adding an own topic."""
    form = _own_form(request)
    if request.method == "POST" and form.is_valid():
        try:
            topic_keeping.add(
                form.cleaned_data["name"], form.cleaned_data["network_topic"], actor=_account(request)
            )
        except BadTopic as error:
            form.add_error(error.field, words_of(error.code))
        else:
            messages.success(request, _("Added. Askers can choose it from now on."))
            return HttpResponseRedirect(reverse("questions-topics"), status=303)
    return _page(request, form, status=422 if form.errors else 200)


@requires(MANAGE)
@require_POST
def map_own(request: HttpRequest, own_id: int) -> HttpResponse:
    """Give an own topic another name, or count it under another one of the network's."""
    name, code = request.POST.get("name", ""), request.POST.get("network_topic", "")
    return _do(
        request,
        lambda account: topic_keeping.change(own_id, name=name, network_topic=code, actor=account),
        mending=f"?map={own_id}",
    )


@requires(MANAGE)
@require_POST
def move_own(request: HttpRequest, own_id: int) -> HttpResponse:
    """Offer an own topic further up, or further down."""
    by = -1 if request.POST.get("way") == "up" else 1
    return _do(request, lambda account: topic_keeping.move(own_id, by, actor=account))


@requires(MANAGE)
@require_POST
def hide_own(request: HttpRequest, own_id: int) -> HttpResponse:
    """Hide an own topic, or show it again."""
    hidden = request.POST.get("hidden") == "1"
    return _do(request, lambda account: topic_keeping.set_own_hidden(own_id, hidden, actor=account))


@requires(MANAGE)
@require_POST
def hide_network(request: HttpRequest) -> HttpResponse:
    """Hide a topic of the network from this unit's askers, or show it again."""
    code, hidden = request.POST.get("code", ""), request.POST.get("hidden") == "1"
    return _do(
        request, lambda account: topic_keeping.set_network_hidden(code, hidden, actor=account), first=code[:2]
    )


def _do(
    request: HttpRequest, step: Callable[[int], None], *, first: str = "", mending: str = ""
) -> HttpResponse:
    try:
        step(_account(request))
    except BadTopic as error:
        if (error.field, error.code) == ("name", "unknown"):
            raise Http404 from None
        messages.error(request, words_of(error.code))
        return HttpResponseRedirect(reverse("questions-topics") + mending, status=303)
    messages.success(request, _("Saved."))
    target = reverse("questions-topics")
    return HttpResponseRedirect(
        f"{target}?first={first}#t{first}" if first.isdecimal() else target, status=303
    )


def _page(request: HttpRequest, form: OwnTopicForm, *, status: int) -> HttpResponse:
    tree = topics.tree()
    own, hidden = unit_topics.marks()
    asked = _asked()
    opened = tree.cards.get(request.GET.get("first", ""))
    first_levels = [
        {
            "card": card,
            "hidden": card.code in hidden,
            "open": opened is not None and card.code == opened.code,
            "leaves": sum(1 for _leaf in tree.leaves(card.code)),
            "hidden_below": sum(1 for code in hidden if code.startswith(card.code) and code != card.code),
            "groups": _groups(tree, card.code, hidden)
            if opened is not None and card.code == opened.code
            else [],
        }
        for card in tree.children()
    ]
    return render(
        request,
        "questions/topics.html",
        {
            "form": form,
            "own": [
                {
                    "topic": topic,
                    "asks": f"own-{topic.id}",
                    "asked": asked[f"own-{topic.id}"],
                    "first": place == 0,
                    "last": place == len(own) - 1,
                    "unmapped": not tree.card(topic.network_topic).in_force,
                    "counted": " › ".join(tree.card(topic.network_topic).trail),
                    # 537 options are shown for the one that is being changed, not for every one.
                    "choices": _choices(tree) if request.GET.get("map") == str(topic.id) else [],
                }
                for place, topic in enumerate(own)
            ],
            "first_levels": first_levels,
        },
        status=status,
    )


def _groups(tree: topics.TopicTree, first: str, hidden: frozenset[str]) -> list[dict[str, object]]:
    asked = _asked()
    return [
        {
            "card": second,
            "hidden": second.code in hidden,
            "leaves": [
                {
                    "card": leaf,
                    "hidden": leaf.code in hidden,
                    "fixed": leaf.code == UNSURE,
                    "asked": asked[leaf.code],
                }
                for leaf in tree.children(second.code)
            ],
        }
        for second in tree.children(first)
    ]


def _asked() -> Counter[str]:
    """How much is asked about each topic by itself, beside the question."""
    return Counter(code for field in asking_form().fields for code in field.about)


def _own_form(request: HttpRequest) -> OwnTopicForm:
    form = OwnTopicForm(request.POST if request.method == "POST" else None)
    field = form.fields["network_topic"]
    assert isinstance(field, forms.ChoiceField)
    field.choices = [("", _("Choose a topic")), *_choices(topics.tree())]
    return form


def _choices(tree: topics.TopicTree) -> list[tuple[str, list[tuple[str, str]]]]:
    return [
        (card.name, [(leaf.code, " › ".join(leaf.trail[1:])) for leaf in tree.leaves(card.code)])
        for card in tree.children()
    ]


def words_of(code: str) -> str:
    """What is wrong with a topic, and what to do."""
    return {
        "empty": _("Enter a name that can be read."),
        "too_long": _("Shorten the name to {n} characters.").format(n=NAME_MAX),
        "taken": _("There is already a topic of this name."),
        "unknown": _("This topic does not exist any more. Reload the page."),
        "unmapped": _("Say under which topic of the network it is counted: a code, or the names down to it."),
    }[code]


def _account(request: HttpRequest) -> int:
    account = actor_of(request).account_id
    if account is None:
        raise BadTopic("name", "unknown")  # `requires` lets no one through without an account
    return account
