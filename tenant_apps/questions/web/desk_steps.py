"""What staff do that the asker reads: each view parses, calls one operation, and shows the item again.

It waits ten seconds first (operations/holding.py): the item then shows the banner from which it can be taken
back.
"""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from huisheng.kernel.access import requires
from tenant_apps.people import public as people
from tenant_apps.questions.operations import (
    answering,
    approving,
    attaching,
    handling,
    holding,
    screening,
    sending,
)
from tenant_apps.questions.rules import deciders
from tenant_apps.questions.web import desk_forms
from tenant_apps.questions.web.desk_frame import WORK
from tenant_apps.questions.web.desk_taking import Said, carry_out, known

WITH_LEADER = gettext_lazy("The leader has it now. The asker reads it when it is approved.")


@requires(WORK)
@require_POST
def accept(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """Take the question on."""
    return carry_out(
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
    return carry_out(
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
    found = known(request, question_id)
    experts = {f"e{card.member_id}": card for card in people.experts_for(found.topic_code, minor=found.minor)}
    needs = deciders.needs_approval(found.topic_code, confidential=found.confidential)

    def answered(said: Said, me: int, files: list[str]) -> None:
        sent = sending.send_answer(
            question_id,
            version=said["version"],
            text=said["text"],
            handles=said["handles"],
            actor=me,
            topic=found.topic_code,
            expert=experts.get(said["answered_as"]),
            files=files,
        )
        if sent.with_leader:
            messages.success(request, str(WITH_LEADER))

    def take(said: Said, me: int) -> None:
        attaching.with_files(
            question_id,
            said["attached"],
            lambda files: answered(said, me, files),
            actor=me,
            public=said["files_public"],
        )

    return carry_out(
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
    return carry_out(request, question_id, "reply", form, take)


@requires(WORK)
@require_POST
def progress(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """Tell the asker how far it has come."""

    def take(said: Said, me: int) -> None:
        payload = {"text": said["text"], "persona": answering.official_name()}
        holding.hold(question_id, "tell_progress", payload, version=said["version"], actor=me)

    return carry_out(
        request, question_id, "progress", desk_forms.ProgressForm(request.POST, prefix="progress"), take
    )


@requires(WORK)
@require_POST
def complete(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """Propose 办结."""
    found = known(request, question_id)
    return carry_out(
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
    return carry_out(
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
    return carry_out(
        request,
        question_id,
        "handle",
        desk_forms.VersionForm(request.POST),
        lambda said, me: handling.start(question_id, version=said["version"], actor=me),
        done=_("Handling has begun; its date stands above."),
    )


@requires(WORK)
@require_POST
def correct(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """更正; where the answer needs approval, its correction does too."""

    def take(said: Said, me: int) -> None:
        sent = sending.send_correction(
            question_id, version=said["version"], answer=said["answer"], text=said["text"], actor=me
        )
        if sent.with_leader:
            messages.success(request, str(WITH_LEADER))

    return carry_out(
        request,
        question_id,
        "correct",
        desk_forms.CorrectForm(request.POST, prefix="correct"),
        take,
    )


def _hold(question_id: UUID, step: str, said: Said, me: int, *wanted: str) -> None:
    holding.hold(question_id, step, {name: said[name] for name in wanted}, version=said["version"], actor=me)
