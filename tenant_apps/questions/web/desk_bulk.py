"""The same step for many questions at once: chosen in the list, told one by one how it went."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_POST

from huisheng.kernel import clock
from huisheng.kernel.access import requires
from tenant_apps.questions.data.decline_words import decline_words
from tenant_apps.questions.operations import bulk, handing_on, holding, retopicing, screening
from tenant_apps.questions.operations.bulk import MOST, Chosen, Done
from tenant_apps.questions.queries import desk_list
from tenant_apps.questions.web import desk_forms
from tenant_apps.questions.web.desk import UNPROCESSABLE, topic_choices
from tenant_apps.questions.web.desk_frame import WORK, Worker, list_query, queues, worker
from tenant_apps.questions.web.desk_taking import to_of, topic_of

Take = Callable[[Chosen], UUID | None]

STEPS: dict[str, LazyText] = {
    "accept": _("Take on"),
    "hand_on": pgettext_lazy("bulk", "Hand over"),
    "merge": pgettext_lazy("bulk", "Merge"),
    "refile": _("File under another topic"),
    "decline": _("Do not accept for now"),
}

WHY: dict[str, LazyText] = {
    "unknown": _("It is no longer here."),
    "changed": _("Somebody changed it meanwhile. Look at it and try again."),
    "worked_on": _("A colleague works on it, or a step leaves in a moment."),
    "not_possible": _("This is not possible in its state."),
    "waiting": _("It waits for a leader."),
    "lacking": _("It is with them already, is the main one, or cannot take this step."),
}


class MergeForm(forms.Form):
    """Which of the chosen ones is the main one."""

    main = forms.ChoiceField(
        label=_("Main question"),
        help_text=_("It is answered; every asker of the others gets the same answer as their own."),
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, rows: list[desk_list.Row], **kwargs: Any) -> None:
        """``rows`` are the chosen questions."""
        super().__init__(*args, **kwargs)
        field = self.fields["main"]
        assert isinstance(field, forms.ChoiceField), "declared above"
        field.choices = [(str(row.id), f"{row.title}　{row.number}") for row in rows]


@requires(WORK)
@require_POST
def bulk_page(request: HttpRequest) -> HttpResponse:
    """Ask what a step needs to know, then take it for each; the list that comes back says how it went."""
    who = worker(request)
    do = request.POST.get("do", "")
    chosen = _chosen(request)
    if do not in STEPS:
        raise Http404
    rows = desk_list.rows_of([one.question_id for one in chosen], who=who.reader, now=clock.now())
    # What this person may not know is not among them, whatever was sent.
    known = {row.id for row in rows}
    chosen = [one for one in chosen if one.question_id in known][:MOST]
    sent = request.POST if "go" in request.POST else None
    form = _form(do, sent, rows, who)
    context = queues(request) | {
        "do": do,
        "label": STEPS[do],
        "rows": rows[:MOST],
        "chosen": [f"{one.question_id}:{one.version}" for one in chosen],
        "form": form,
        "list_query": list_query(request),
        "decline_words": decline_words() if do == "decline" else [],
        "too_many": len(_chosen(request)) > MOST,
        "most": MOST,
    }
    if not chosen or (form is not None and (sent is None or not form.is_valid())):
        status = UNPROCESSABLE if form is not None and sent is not None else 200
        return render(request, "questions/bulk.html", context, status=status)
    take = _take(do, {} if form is None else form.cleaned_data, form, who.account_id)
    if do == "merge":
        assert form is not None, "merging asks which is the main one"
        chosen = [one for one in chosen if str(one.question_id) != form.cleaned_data["main"]]
    results = bulk.each(chosen, take)
    by_id = {row.id: row for row in rows}
    context["results"] = [_line(done, by_id[done.question_id]) for done in results]
    context["held"] = sum(done.held is not None for done in results)
    context["failed"] = sum(bool(done.why) for done in results)
    context["went_well"] = len(results) - context["failed"]
    return render(request, "questions/bulk_done.html", context)


def _line(done: Done, row: desk_list.Row) -> dict[str, Any]:
    return {"row": row, "why": WHY[done.why] if done.why else "", "held": done.held}


def _chosen(request: HttpRequest) -> list[Chosen]:
    """What was ticked; whatever is no question of a list is passed over."""
    found: dict[UUID, Chosen] = {}
    for value in request.POST.getlist("chosen"):
        pk, _colon, version = value.partition(":")
        try:
            found[UUID(pk)] = Chosen(UUID(pk), int(version[:9]))
        except ValueError:
            continue
    return list(found.values())


def _form(do: str, sent: Any, rows: list[desk_list.Row], who: Worker) -> forms.Form | None:
    """What the step needs beside the questions; None when it needs nothing."""
    # Each question has its own version: the one of a single form is not asked for.
    form: forms.Form
    match do:
        case "hand_on":
            form = desk_forms.HandOnForm(sent, receivers=who.holders)
        case "merge":
            return MergeForm(sent, rows=rows)
        case "refile":
            form = desk_forms.RefileForm(sent, topics=topic_choices(""))
        case "decline":
            form = desk_forms.DeclineForm(sent)
            form.fields["reason"].widget.attrs["data-words-into"] = "id_note"
        case _:
            return None
    del form.fields["version"]
    return form


def _take(do: str, said: dict[str, Any], form: forms.Form | None, me: int) -> Take:
    """The step for one question."""

    def accept(one: Chosen) -> None:
        screening.accept(one.question_id, version=one.version, actor=me)

    def hand_on(one: Chosen) -> None:
        assert isinstance(form, desk_forms.HandOnForm), "this step asks to whom"
        handing_on.hand_on(
            one.question_id,
            version=one.version,
            to=to_of(said["to"]),
            note=said["note"],
            due_at=form.due_at(),
            actor=me,
        )

    def refile(one: Chosen) -> None:
        topic, own = topic_of(said["topic"])
        retopicing.refile(
            one.question_id, version=one.version, topic=topic, unit_topic_id=own, kind=said["kind"], actor=me
        )

    def decline(one: Chosen) -> UUID:
        payload = {"reason": said["reason"], "note": said["note"]}
        return holding.hold(one.question_id, "decline", payload, version=one.version, actor=me)

    def merge(one: Chosen) -> UUID:
        return holding.hold(one.question_id, "merge", {"main": said["main"]}, version=one.version, actor=me)

    steps: dict[str, Take] = {
        "accept": accept,
        "hand_on": hand_on,
        "refile": refile,
        "decline": decline,
        "merge": merge,
    }
    return steps[do]
