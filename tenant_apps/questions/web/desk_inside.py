"""What staff do with a question among themselves: the asker hears of it in the history, if at all."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from huisheng.kernel.access import requires
from tenant_apps.questions.operations import (
    conversation,
    handing_on,
    retopicing,
    revealing,
    watching,
)
from tenant_apps.questions.web import desk_forms
from tenant_apps.questions.web.desk import (
    UNPROCESSABLE,
    receivers,
    render_item,
    to_item,
    topic_choices,
)
from tenant_apps.questions.web.desk_frame import WORK, worker
from tenant_apps.questions.web.desk_taking import Said, carry_out, known, to_of, topic_of


@requires(WORK)
@require_POST
def note(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """An internal note; colleagues can be named by ticking them as well as by writing @ and their name."""
    who = worker(request)
    others = [(account, name) for account, name in who.staff.items() if account != who.account_id]

    def take(said: Said, me: int) -> None:
        conversation.note(question_id, text=said["text"], mentions=said["mentions"], actor=me)

    return carry_out(
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
    found = known(request, question_id)
    form = desk_forms.HandOnForm(request.POST, prefix="hand_on", receivers=receivers(found, worker(request)))
    return carry_out(
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
    found = known(request, question_id)
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

    return carry_out(
        request,
        question_id,
        "refile",
        desk_forms.RefileForm(request.POST, prefix="refile", topics=topic_choices(chosen)),
        take,
        done=_("Filed anew. The dates that were promised stand."),
    )


@requires(WORK)
@require_POST
def watch(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """Put it on one's own list, or take it off."""
    found = known(request, question_id)
    watching.watch(found.id, on="off" not in request.POST, actor=worker(request).account_id)
    return to_item(request, question_id)


@requires(WORK)
@require_POST
def contact(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """Show how the asker can be reached, once, in this answer only."""
    known(request, question_id)
    form = desk_forms.ContactForm(request.POST)
    if not form.is_valid():
        return render_item(request, question_id, status=UNPROCESSABLE, bound={"contact": form})
    shown = revealing.view_contact(
        question_id, reason=form.cleaned_data["contact_reason"], actor=worker(request).account_id
    )
    return render_item(request, question_id, contact=shown)
