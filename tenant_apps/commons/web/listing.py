"""Lists: everything, one topic, what was searched for. The same for everybody, so they are kept whole."""

from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from huisheng.kernel.access import open_to_all
from huisheng.kernel.web.counting import counts_as
from huisheng.kernel.web.narrowing import address, choices
from huisheng.kernel.web.whole_pages import whole_page
from shared_apps.topics import public as topics
from tenant_apps.commons.data.codes import Stage
from tenant_apps.commons.data.counts import LIST, TOPIC
from tenant_apps.commons.queries.counts import HOT_DAYS, hottest
from tenant_apps.commons.queries.listing import BadMark, Wanted, listed, topic_name
from tenant_apps.commons.queries.searching import Found, search
from tenant_apps.commons.queries.topics import topic_entries
from tenant_apps.questions import public as questions

HOTTEST = 20
UNFOLDED = 24
"""Topics that are read at a glance; of more, each first level is opened for itself."""
WORDS_MAX = 100
"""Characters of a search; nobody types more into one line."""


@whole_page("stage", "kind", "topic", "q", "after")
@open_to_all
@require_safe
def list_page(request: HttpRequest) -> HttpResponse:
    """Everything that stands in public, by stage, kind, topic and words."""
    return _page(request, known_topic(request.GET.get("topic", "")), heading="")


@whole_page("stage", "after")
@open_to_all
@require_safe
def topic_page(request: HttpRequest, code: str) -> HttpResponse:
    """One topic, of the network or of the unit."""
    if not known_topic(code):
        raise Http404
    return _page(request, code, heading=name_of(code))


@whole_page()
@open_to_all
@require_safe
def topics_page(request: HttpRequest) -> HttpResponse:
    """The topics under which something stands in public."""
    network, own = topic_entries()
    folded = sum(len(first.below) for first in network) > UNFOLDED
    context = {"network": network, "own": own, "folded": folded}
    return counts_as(render(request, "commons/topics.html", context), TOPIC)


@whole_page()
@open_to_all
@require_safe
def hot_page(request: HttpRequest) -> HttpResponse:
    """What was read most in the last days."""
    context = {
        "rows": [replace(one.row, views=one.views) for one in hottest(HOTTEST)],
        "days": HOT_DAYS,
        "stages": [(code.value, code.label) for code in Stage],
    }
    return counts_as(render(request, "commons/hot.html", context), LIST)


def _page(request: HttpRequest, topic: str, *, heading: str) -> HttpResponse:
    typed = " ".join(request.GET.get("q", "").split())[:WORDS_MAX] if not heading else ""
    stage, kind = request.GET.get("stage", ""), request.GET.get("kind", "") if not heading else ""
    wanted = Wanted(
        stage=Stage(stage) if stage in Stage.values else None,
        kind=kind if kind in questions.Kind.values else "",
        topic=topic,
        words=typed,
    )
    after = request.GET.get("after", "")
    try:
        found = search(wanted, after=after) if typed else listed(wanted, after=after)
    except BadMark as error:
        raise Http404 from error
    chosen = {
        "q": typed,
        "topic": "" if heading else topic,
        "stage": str(wanted.stage or ""),
        "kind": wanted.kind,
    }
    instead = found.instead if isinstance(found, Found) else ""
    context = {
        "rows": () if isinstance(found, Found) else found.rows,
        "hits": found.hits if isinstance(found, Found) else (),
        "instead": instead,
        "instead_address": address(chosen, q=instead),
        "after": found.after,
        "typed": typed,
        "chosen": chosen,
        "stages": choices(chosen, "stage", [("", pgettext("stages", "All")), *Stage.choices]),
        "kinds": choices(chosen, "kind", [("", pgettext("kinds", "All kinds")), *questions.Kind.choices]),
        "topics": choices(
            chosen | {"topic": topic[:2] if topic.isdigit() else topic},
            "topic",
            [("", pgettext("topics", "All")), *((card.code, card.name) for card in topics.first_levels())],
        ),
        "topic": topic,
        "heading": heading,
        "later_page": bool(after),
    }
    response = render(request, "commons/list.html", context)
    return counts_as(response, TOPIC, topic) if heading else counts_as(response, LIST)


def known_topic(code: str) -> str:
    """The code if it names a topic in which something may be read, else nothing."""
    if code.startswith("own-"):
        number = code.removeprefix("own-")
        known = {str(topic.id) for topic in questions.own_topics() if not topic.hidden}
        return code if number in known else ""
    card = topics.tree().cards.get(code)
    return code if card is not None and code not in topics.sensitive_codes() else ""


def name_of(code: str) -> str:
    if code.startswith("own-"):
        return next(topic.name for topic in questions.own_topics() if f"own-{topic.id}" == code)
    return topic_name(topics.tree(), code)
