"""What staff do with one question. Each view parses, calls one operation, and shows the item again.

Whatever reaches the asker waits ten seconds first (operations/holding.py): the item then shows the banner
from which it can be taken back.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from huisheng.kernel.access import requires
from tenant_apps.people import public as people
from tenant_apps.questions.data.codes import AnswerKind
from tenant_apps.questions.operations import (
    answering,
    approving,
    attaching,
    care,
    conversation,
    correcting,
    handing_on,
    handling,
    holding,
    retopicing,
    revealing,
    screening,
    watching,
)
from tenant_apps.questions.operations.handing_on import To
from tenant_apps.questions.operations.locking import BeingWorkedOn, ChangedMeanwhile, UnknownQuestion
from tenant_apps.questions.operations.refusals import AlreadyWaiting, BadDecision, NeedsApproval
from tenant_apps.questions.queries import desk_item
from tenant_apps.questions.queries.desk_item_view import About
from tenant_apps.questions.rules.transitions import NotPossible
from tenant_apps.questions.web import desk_forms
from tenant_apps.questions.web.desk import (
    CONFLICT,
    UNPROCESSABLE,
    receivers,
    render_item,
    to_item,
    topic_choices,
)
from tenant_apps.questions.web.desk_frame import WORK, names, worker

Said = dict[str, Any]

WITH_LEADER = gettext_lazy("The leader has it now. The asker reads it when it is approved.")

FIELD_WORDS: Mapping[str, Promise] = {
    "minor": gettext_lazy(
        "Whoever answers somebody under 18 needs a background check (入职查询) on record. Hand it to a "
        "colleague who has one; help in danger may be written at any time as a message."
    ),
    "to": gettext_lazy("It is with them already, or they cannot take it."),
    "note": gettext_lazy("Say why: the next one must know."),
    "due_on": gettext_lazy("Choose a day that is still to come."),
    "main": gettext_lazy("This question cannot be the main one."),
    "protection": gettext_lazy(
        "Its answer needs a leader's approval or somebody checked for minors; an answer to the main question "
        "does not. Answer it on its own."
    ),
    "topic": gettext_lazy("Choose a topic of the list."),
    "text": gettext_lazy("Write something that can be read, and that is new."),
}


@requires(WORK)
@require_POST
def accept(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """Take the question on."""
    return take_step(
        request,
        question_id,
        "accept",
        desk_forms.AcceptForm(request.POST),
        lambda said, me: screening.accept(question_id, version=said["version"], actor=me),
        done=_("Taken on. The asker can see it; now it waits for your answer."),
    )


@requires(WORK)
@require_POST
def decline(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """暂不受理."""
    return take_step(
        request,
        question_id,
        "decline",
        desk_forms.DeclineForm(request.POST, prefix="decline"),
        lambda said, me: _hold(question_id, "decline", said, me, "reason", "note"),
    )


@requires(WORK)
@require_POST
def answer(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """Answer; on sensitive topics the answer goes to a leader first."""
    found = _known(request, question_id)
    experts = {f"e{card.member_id}": card for card in people.experts_for(found.topic_code, minor=found.minor)}
    needs = care.needs_approval(found.topic_code, confidential=found.confidential)

    def answered(said: Said, me: int, files: list[str]) -> None:
        payload = {"text": said["text"], "handles": said["handles"], "files": files}
        expert = experts.get(said["answered_as"])
        if expert is not None:
            payload |= {
                "kind": AnswerKind.EXPERT.value,
                "member": expert.member_id,
                "persona": f"{expert.name} {expert.title}".strip(),
                "disclaimer": people.disclaimer_for(found.topic_code, expert.member_id),
            }
        try:
            holding.hold(question_id, "answer", payload, version=said["version"], actor=me)
        except NeedsApproval:
            approving.propose_answer(
                question_id,
                version=said["version"],
                text=said["text"],
                handles=said["handles"],
                actor=me,
                files=files,
            )
            messages.success(request, str(WITH_LEADER))

    def take(said: Said, me: int) -> None:
        attaching.with_files(question_id, said["attached"], lambda files: answered(said, me, files), actor=me)

    return take_step(
        request,
        question_id,
        "answer",
        desk_forms.AnswerForm(
            request.POST,
            request.FILES,
            prefix="answer",
            experts=[] if needs else [(value, card.name) for value, card in experts.items()],
        ),
        take,
    )


@requires(WORK)
@require_POST
def reply(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """Write to the asker; with ``wait`` the clocks stand still until the asker writes."""
    step = "ask_for_details" if "wait" in request.POST else "reply"

    def written(said: Said, me: int, files: list[str]) -> None:
        payload = {"text": said["text"], "persona": answering.official_name(), "files": files}
        holding.hold(question_id, step, payload, version=said["version"], actor=me)

    def take(said: Said, me: int) -> None:
        attaching.with_files(question_id, said["attached"], lambda files: written(said, me, files), actor=me)

    form = desk_forms.ReplyForm(request.POST, request.FILES, prefix="reply")
    return take_step(request, question_id, "reply", form, take)


@requires(WORK)
@require_POST
def progress(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """Tell the asker how far it has come."""

    def take(said: Said, me: int) -> None:
        payload = {"text": said["text"], "persona": answering.official_name()}
        holding.hold(question_id, "tell_progress", payload, version=said["version"], actor=me)

    return take_step(
        request, question_id, "progress", desk_forms.ProgressForm(request.POST, prefix="progress"), take
    )


@requires(WORK)
@require_POST
def complete(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """Propose 办结."""
    found = _known(request, question_id)
    return take_step(
        request,
        question_id,
        "complete",
        desk_forms.CompletionForm(request.POST, prefix="complete", outcomes=found.outcomes),
        lambda said, me: _hold(question_id, "propose_completion", said, me, "outcome", "helped_by", "words"),
    )


@requires(WORK)
@require_POST
def give_up(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """暂不能解决: a leader approves it first."""
    return take_step(
        request,
        question_id,
        "give_up",
        desk_forms.GiveUpForm(request.POST, prefix="give_up"),
        lambda said, me: approving.propose_unresolvable(
            question_id, version=said["version"], reason=said["reason"], words=said["words"], actor=me
        ),
        done=str(WITH_LEADER),
    )


@requires(WORK)
@require_POST
def handle(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """Something is left to do after all."""
    return take_step(
        request,
        question_id,
        "handle",
        desk_forms.VersionForm(request.POST),
        lambda said, me: handling.start(question_id, version=said["version"], actor=me),
        done=_("Handling has begun; its date stands above."),
    )


@requires(WORK)
@require_POST
def note(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """An internal note; colleagues can be named by ticking them as well as by writing @ and their name."""
    who = worker(request)
    others = [(account, name) for account, name in who.staff.items() if account != who.account_id]

    def take(said: Said, me: int) -> None:
        conversation.note(question_id, text=said["text"], mentions=said["mentions"], actor=me)

    return take_step(
        request,
        question_id,
        "note",
        desk_forms.NoteForm(request.POST, prefix="note", staff=others),
        take,
        done=_("Noted. Only staff can read it."),
    )


@requires(WORK)
@require_POST
def hand_on(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """Give it to somebody else inside the unit."""
    found = _known(request, question_id)
    form = desk_forms.HandOnForm(request.POST, prefix="hand_on", receivers=receivers(found, worker(request)))
    return take_step(
        request,
        question_id,
        "hand_on",
        form,
        lambda said, me: handing_on.hand_on(
            question_id,
            version=said["version"],
            to=to_of(said["to"]),
            note=said["note"],
            due_at=form.due_at(),
            actor=me,
        ),
        done=_("Handed over."),
    )


@requires(WORK)
@require_POST
def refile(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """Another topic or kind."""
    found = _known(request, question_id)
    chosen = f"own-{found.unit_topic}" if found.unit_topic else found.topic_code

    def take(said: Said, me: int) -> None:
        topic, own = topic_of(said["topic"])
        retopicing.refile(
            question_id,
            version=said["version"],
            topic=topic,
            unit_topic_id=own,
            kind=said["kind"],
            actor=me,
        )

    return take_step(
        request,
        question_id,
        "refile",
        desk_forms.RefileForm(request.POST, prefix="refile", topics=topic_choices(chosen)),
        take,
        done=_("Filed anew. The dates that were promised stand."),
    )


@requires(WORK)
@require_POST
def correct(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """更正; where the answer needs approval, its correction does too."""

    def take(said: Said, me: int) -> None:
        try:
            _hold(question_id, "correct", said, me, "answer", "text")
        except NeedsApproval:
            correcting.propose(
                question_id, version=said["version"], answer=said["answer"], text=said["text"], actor=me
            )
            messages.success(request, str(WITH_LEADER))

    return take_step(
        request,
        question_id,
        "correct",
        desk_forms.CorrectForm(request.POST, prefix="correct"),
        take,
    )


@requires(WORK)
@require_POST
def watch(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """Put it on one's own list, or take it off."""
    found = _known(request, question_id)
    watching.watch(found.id, on="off" not in request.POST, actor=worker(request).account_id)
    return to_item(request, question_id)


@requires(WORK)
@require_POST
def contact(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """Show how the asker can be reached, once, in this answer only."""
    _known(request, question_id)
    form = desk_forms.ContactForm(request.POST)
    if not form.is_valid():
        return render_item(request, question_id, status=UNPROCESSABLE, bound={"contact": form})
    shown = revealing.view_contact(
        question_id, reason=form.cleaned_data["contact_reason"], actor=worker(request).account_id
    )
    return render_item(request, question_id, contact=shown)


def to_of(value: str) -> To:
    """Where a value of the field "to" leads: "duty", an account, or "s" with a section."""
    if value[:1] == "s":
        return To(section=int(value[1:]))
    return To(account=int(value)) if value.isdecimal() else To()


def topic_of(value: str) -> tuple[str, int | None]:
    """A topic of the network and none of the unit's own, or the other way round."""
    kind, _dash, own = value.partition("-")
    return ("", int(own)) if kind == "own" and own.isdecimal() else (value, None)


def conflict_words(error: Exception) -> str:
    """What somebody reads whose step came second."""
    if isinstance(error, BeingWorkedOn):
        who = names([error.account]).get(error.account, "") if error.account else ""
        return _("%(name)s works on it at this moment. Nothing of yours was lost: it stands below.") % {
            "name": who or _("A colleague")
        }
    if isinstance(error, AlreadyWaiting):
        return _("It already waits for a leader. Nothing of yours was lost: it stands below.")
    return _(
        "Somebody else was faster with this question. Nothing of yours was lost: it stands below, beside "
        "what they did. Nothing was sent twice."
    )


def _hold(question_id: UUID, step: str, said: Said, me: int, *wanted: str) -> None:
    holding.hold(question_id, step, {name: said[name] for name in wanted}, version=said["version"], actor=me)


def _known(request: HttpRequest, question_id: UUID) -> About:
    """What a form needs to know of it, if this person may know it; else 404, and nothing happens."""
    found = desk_item.about(question_id, who=worker(request).reader)
    if found is None:
        raise Http404
    return found


def take_step(
    request: HttpRequest,
    question_id: UUID,
    mode: str,
    form: forms.Form,
    take: Callable[[Said, int], object],
    *,
    done: str = "",
    words: Mapping[str, str] = MappingProxyType({}),
) -> HttpResponse:
    """Check, take the step, show the item; when somebody was faster, show what they did beside what was
    typed. ``words`` say what is wrong with a field, where this step has words of its own.
    """
    who = worker(request)
    if desk_item.version_of(question_id, who=who.reader) is None:
        raise Http404
    if not form.is_valid():
        return render_item(request, question_id, status=UNPROCESSABLE, mode=mode, bound={mode: form})
    said = form.cleaned_data
    try:
        take(said, who.account_id)
    except UnknownQuestion:
        raise Http404 from None
    except (AlreadyWaiting, BeingWorkedOn, ChangedMeanwhile, NotPossible) as error:
        # The version in the form is the one that somebody else has left behind: the form starts anew, the
        # words stay.
        typed = {name: value for name, value in said.items() if name not in ("version", "attached")}
        return render_item(
            request, question_id, status=CONFLICT, mode=mode, typed=typed, conflict=conflict_words(error)
        )
    except BadDecision as error:
        fault = words.get(error.field) or FIELD_WORDS.get(error.field, _("Write something that can be read."))
        form.add_error(error.field if error.field in form.fields else None, str(fault))
        return render_item(request, question_id, status=UNPROCESSABLE, mode=mode, bound={mode: form})
    if done:
        messages.success(request, done)
    return to_item(request, question_id)
