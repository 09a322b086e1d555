"""`/desk/`: queues, list, item. Works without scripts and on a phone (list, then item).

With scripts an item is put into the right pane while the list beside it stays as it is: the same addresses
answer with the pane alone when htmx asks.
"""

import json
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from huisheng.kernel import clock
from huisheng.kernel.access import requires
from huisheng.kernel.text.personal import suggested
from huisheng.kernel.web.dates import day
from huisheng.kernel.web.look import look_of
from tenant_apps.people import public as people
from tenant_apps.questions.data.codes import (
    ENDED_STATES,
    AssignmentKind,
    DecisionKind,
    HolderKind,
    Move,
    State,
)
from tenant_apps.questions.data.decline_words import decline_words
from tenant_apps.questions.operations import answering, saving_views
from tenant_apps.questions.operations.holding import WHILE_OFFERED
from tenant_apps.questions.operations.locking import extensions
from tenant_apps.questions.operations.refusals import BadDecision
from tenant_apps.questions.operations.revealing import Contact
from tenant_apps.questions.operations.saving_views import MOST, NAME_MAX
from tenant_apps.questions.operations.waiting import TIMES
from tenant_apps.questions.queries import desk_item, desk_list, routes, unit_topics
from tenant_apps.questions.queries.assignments import offers
from tenant_apps.questions.queries.desk_item_view import About, Item
from tenant_apps.questions.queries.outside import asked_outside
from tenant_apps.questions.queries.panels import item_panels
from tenant_apps.questions.queries.proposed import proposed_to
from tenant_apps.questions.rules import deciders
from tenant_apps.questions.rules.working_days import due_day
from tenant_apps.questions.web import desk_forms
from tenant_apps.questions.web.desk_frame import (
    READ,
    WORK,
    Worker,
    frame,
    list_query,
    names,
    queues,
    worker,
)

CONFLICT = 409
UNPROCESSABLE = 422
PANE = "desk-item"
"""The element into which htmx puts an item."""
QUEUES = "desk-queues"

_PLAIN_FORMS: Final[Mapping[str, type[forms.Form]]] = {
    "reply": desk_forms.ReplyForm,
    "progress": desk_forms.ProgressForm,
    "give_up": desk_forms.GiveUpForm,
    "decline": desk_forms.DeclineForm,
    "correct": desk_forms.CorrectForm,
}
"""Forms that need to know nothing but the question's version."""

_VIEW_WORDS = {
    "name": gettext_lazy("Give the view a name of at most %(longest)s signs."),
    "query": gettext_lazy(
        "Set filters first: a view is a list with filters, and these are none, or too many."
    ),
    "many": gettext_lazy("%(most)s views can be saved. Let one go that you no longer use."),
}


@requires(READ)
@require_safe
def desk_page(request: HttpRequest) -> HttpResponse:
    """One queue as a list; the queues alone when the page asks whether something has come in."""
    if _wants(request, QUEUES):
        return render(request, "questions/desk_queues.html", queues(request))
    return render(request, "questions/desk.html", frame(request))


@requires(READ)
@require_safe
def item_page(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """One question with its history and what can be done now; ``mode`` in the address opens a tool."""
    mode, proposal = request.GET.get("mode", ""), request.GET.get("proposal", "")
    typed = _words_of(question_id, proposal) if proposal and mode == "answer" else None
    return render_item(request, question_id, mode=mode, typed=typed)


@requires(WORK)
@require_POST
def views(request: HttpRequest) -> HttpResponse:
    """Save the filters of the address as a queue of one's own, give it another name, or let it go."""
    account, query = worker(request).account_id, list_query(request, after="")
    if "forget" in request.POST:
        saving_views.forget_view(account=account, query=query)
        messages.success(request, _("The saved view is gone."))
        return _to_list(query)
    try:
        saving_views.save_view(account=account, name=request.POST.get("name", ""), query=query)
    except BadDecision as error:
        messages.error(request, str(_VIEW_WORDS[error.field]) % {"most": MOST, "longest": NAME_MAX})
    else:
        messages.success(request, _("Saved. It stands on the left now, on all your devices."))
    return _to_list(query)


def render_item(
    request: HttpRequest,
    question_id: UUID,
    *,
    status: int = 200,
    mode: str = "",
    bound: dict[str, forms.Form] | None = None,
    typed: dict[str, Any] | None = None,
    conflict: str = "",
    contact: Contact | None = None,
) -> HttpResponse:
    """The item, as a page or (htmx) as the pane alone.

    ``mode`` is the tool that stands open; ``bound`` holds forms that failed their checks, ``typed`` the words
    that an open form starts with; ``conflict`` says what somebody else did meanwhile.
    """
    who = worker(request)
    found = desk_item.item(
        question_id,
        who=who.reader,
        unit=look_of(request).short_name,
        now=clock.now(),
        extensions=extensions(),
    )
    if found is None:
        raise Http404
    context = _item_context(found, who, mode, bound or {}, typed or {}) | {
        "conflict": conflict,
        "focus": bool(typed or bound),
        "contact": contact,
        "contact_form": (bound or {}).get("contact") or desk_forms.ContactForm(),
        "contact_open": "contact" in (bound or {}),
        "list_query": list_query(request),
        "offers": offers(question_id, account_id=0) if found.is_offered else (),
        "letters": asked_outside(question_id) if found.has_letters else (),
        "panels": item_panels(question_id, is_copy=found.is_copy),
    }
    if _wants(request, PANE):
        context |= queues(request) | {
            "row": desk_list.row(question_id, who=who.reader, now=clock.now()),
            "names": context["people"],
            "section_names": who.sections,
            "here": found.id,
            "me": who.account_id,
        }
        response = render(request, "questions/desk_item_alone.html", context, status=status)
        if request.method == "GET":
            response["HX-Push-Url"] = request.get_full_path()
    else:
        response = render(
            request, "questions/item.html", frame(request, here=found.id) | context, status=status
        )
    if contact is not None:
        response["Cache-Control"] = "private, no-store"
    return response


def _words_of(question_id: UUID, note: str) -> dict[str, str]:
    """What the box of the answer starts with where the address names a proposal."""
    found = next((one for one in proposed_to(question_id) if str(one.note_id) == note), None)
    return {"text": found.text} if found else {}


def to_item(request: HttpRequest, question_id: UUID) -> HttpResponseRedirect:
    """Back to the item; the list beside it is the one from which it was opened."""
    query = list_query(request)
    address = reverse("questions-item", args=[question_id])
    return HttpResponseRedirect(f"{address}?{query}" if query else address, status=303)


def _to_list(query: str) -> HttpResponseRedirect:
    address = reverse("questions-desk")
    return HttpResponseRedirect(f"{address}?{query}" if query else address, status=303)


def _wants(request: HttpRequest, element: str) -> bool:
    """Whether htmx asks for this part of the page alone; going back in the history wants it whole."""
    headers = request.headers
    return (
        headers.get("HX-Request") == "true"
        and headers.get("HX-Target") == element
        and headers.get("HX-History-Restore-Request") != "true"
    )


def _item_context(
    found: Item, who: Worker, mode: str, bound: dict[str, forms.Form], typed: dict[str, Any]
) -> dict[str, Any]:
    staff = who.staff
    section_names = who.sections
    persona = answering.official_name()
    mine = found.sending is not None and found.sending.asked_by == who.account_id
    others_claim = found.claimed_by is not None and found.claimed_by != who.account_id
    locked = found.sending is not None or others_claim or bool(found.away)
    can = {} if locked else _possible(found)
    if found.between.asked is not None:
        can = {tool: True for tool in can if tool in WHILE_OFFERED}
    needs_approval = deciders.needs_approval(found.topic_code, confidential=found.confidential)
    minor_refused = found.minor and not people.checked_for_minors(who.account_id)
    built = _forms(found, who, can, staff, needs_approval, mode, typed) | bound
    opened = mode if mode in can or mode == "note" else _first(found, can)
    return {
        "item": found,
        "people": names(found.accounts),
        "between": found.between,
        "has_ended": found.state in ENDED_STATES or bool(found.away),
        "staff": staff,
        "holder_name": _holder(found, section_names),
        "excluded_name": section_names.get(found.excluded_section, "") if found.excluded_section else "",
        "sending_mine": mine,
        "others_claim": others_claim,
        "my_claim": found.claimed_by == who.account_id,
        "leads": who.leads,
        "locked": locked,
        "can": can,
        "mode": opened,
        "forms": built,
        # Words for which no form stands open any more are shown, to be copied.
        "lost_words": "" if not typed or mode in can or mode == "note" else _longest(typed),
        "needs_approval": needs_approval,
        "minor_refused": minor_refused,
        "persona": persona,
        "knowledge_query": urlencode({"topic": found.topic_code}),
        "knowledge_values": json.dumps(_values(found, who, persona), ensure_ascii=False),
        "decline_words": decline_words(),
        "waits_left": TIMES - found.waits,
        "my_proposals": {proposal.id for proposal in found.proposals if proposal.asked_by == who.account_id},
    }


def _possible(found: Item) -> dict[str, bool]:
    """The tools that lead somewhere now, in the order in which they are shown."""
    moves = set(found.moves)
    proposed = {proposal.kind for proposal in found.proposals}
    ended = found.state in ENDED_STATES
    possible = {
        "accept": Move.ACCEPT in moves,
        "answer": found.state in answering.ANSWERABLE and DecisionKind.ANSWER not in proposed,
        "reply": found.state != State.WITHDRAWN,
        "progress": found.state == State.HANDLING,
        "complete": Move.RESOLVE in moves and DecisionKind.UNRESOLVABLE not in proposed,
        "give_up": Move.GIVE_UP in moves and DecisionKind.UNRESOLVABLE not in proposed,
        "handle": Move.HANDLE in moves,
        "hand_on": not ended,
        "hand_over": found.is_owed,
        "ask_units": not ended,
        "decline": Move.DECLINE in moves,
        "refile": not ended,
        # Others may read it after its end as well.
        "cover": found.state != State.WITHDRAWN and bool(found.text),
        "merge": Move.MERGE in moves and found.waiting_until is None and not found.is_copy,
        "split": Move.SPLIT in moves,
        "correct": any(piece.answer_id and piece.text for piece in found.thread),
    }
    return {tool: True for tool, is_possible in possible.items() if is_possible}


def _first(found: Item, can: dict[str, bool]) -> str:
    """The tool that stands open when nobody has chosen one."""
    order = ("progress", "answer") if found.state == State.HANDLING else ("answer",)
    if found.is_confirming and found.asker_spoke_at is not None:
        order = ("reply",)
    return next((tool for tool in order if tool in can), "note")


def _forms(
    found: Item,
    who: Worker,
    can: dict[str, bool],
    staff: Mapping[int, str],
    needs_approval: bool,
    mode: str,
    typed: dict[str, Any],
) -> dict[str, forms.Form]:
    version = {"version": found.version}

    def start(tool: str, **more: Any) -> dict[str, Any]:
        return version | more | (typed if tool == mode else {})

    colleagues = [(account, name) for account, name in staff.items() if account != who.account_id]
    built: dict[str, forms.Form] = {
        "note": desk_forms.NoteForm(initial=typed if mode == "note" else {}, staff=colleagues, prefix="note"),
        "version": desk_forms.VersionForm(initial=version),
    }
    # A form takes longer to make and to show than most of what is read for it: those alone that are shown.
    if "answer" in can:
        experts = () if needs_approval else people.experts_for(found.topic_code, minor=found.minor)
        built["answer"] = desk_forms.AnswerForm(
            initial=start("answer", handles=found.handles),
            experts=[(f"e{card.member_id}", f"{card.name}　{card.title}".strip()) for card in experts],
            prefix="answer",
        )
    if "complete" in can:
        built["complete"] = desk_forms.CompletionForm(
            initial=start("complete"), outcomes=found.outcomes, prefix="complete"
        )
    for tool, form in _PLAIN_FORMS.items():
        if tool in can:
            built[tool] = form(initial=start(tool), prefix=tool)
    if found.is_copy:
        # Files stay at home, on both sides.
        for tool in built.keys() & {"answer", "reply"}:
            del built[tool].fields["attached"]
    if "hand_on" in can:
        built["hand_on"] = desk_forms.HandOnForm(
            initial=_by_rule(found) | start("hand_on"), receivers=receivers(found, who), prefix="hand_on"
        )
    if "refile" in can and mode == "refile":
        # Hundreds of topics: only where somebody has asked for them.
        chosen = f"own-{found.unit_topic}" if found.unit_topic else found.topic_code
        built["refile"] = desk_forms.RefileForm(
            initial=start("refile", topic=chosen, kind=found.kind),
            topics=topic_choices(chosen),
            prefix="refile",
        )
    if "cover" in can and mode == "cover":
        now = found.cover
        built["cover"] = desk_forms.CoverForm(
            initial=start(
                "cover",
                title=now.title if now else suggested(found.title),
                text=now.text if now else suggested(found.text),
                reasons=now.reasons if now else (),
                note=now.note if now else "",
            ),
            prefix="cover",
        )
    return built


def _by_rule(found: Item) -> dict[str, Any]:
    section = routes.section_for(found.id)
    return {} if section is None else {"to": f"s{section}"}


def receivers(found: Item | About, who: Worker) -> list[tuple[str, str]]:
    """Who can take a question over: everybody but its holder and those it must not come to."""
    held = {
        HolderKind.PERSON: str(found.holder),
        HolderKind.SECTION: f"s{found.section}",
    }.get(HolderKind(found.holder_kind), HolderKind.DUTY.value)
    barred = {held, f"s{found.excluded_section}"}
    return [pair for pair in who.holders if pair[0] not in barred]


def topic_choices(chosen: str) -> list[Any]:
    """Every topic that may be chosen here, in groups, and the one that the question has."""
    offer = unit_topics.offer()
    groups: list[Any] = []
    if offer.own:
        groups.append((_("Topics of this unit"), [(f"own-{own.id}", own.name) for own in offer.own]))
    for first in offer.first_levels():
        leaves = [leaf for _second, below in offer.groups(first.code) for leaf in below]
        groups.append((first.name, [(leaf.code, " › ".join(leaf.trail[1:])) for leaf in leaves]))
    known = {value for _name, pairs in groups for value, _label in pairs}
    if chosen not in known and chosen in offer.tree.cards:
        groups.insert(0, (_("Now"), [(chosen, offer.tree.cards[chosen].name)]))
    return groups


def _holder(found: Item, section_names: dict[int, str]) -> str:
    if found.holder_kind == HolderKind.SECTION and found.section is not None:
        return section_names.get(found.section, str(AssignmentKind.SECTION.label))
    if found.holder_kind == HolderKind.PERSON:
        return ""
    if found.away:
        return found.away
    return str(HolderKind(found.holder_kind).label)


def _values(found: Item, who: Worker, persona: str) -> dict[str, str]:
    """What fills the places of a ready reply."""
    last = next((line.due_at for line in found.promises if line.kept_at is None and line.due_at), None)
    return {
        "number": found.number,
        "asker": found.asker or _("friend"),
        "due": "" if last is None else day(due_day(last)),
        "name": who.staff.get(who.account_id, ""),
        "unit": persona,
        "date": day(clock.now()),
        "topic": found.topic,
    }


def _longest(typed: dict[str, Any]) -> str:
    return max((str(value) for value in typed.values() if isinstance(value, str)), key=len, default="")
