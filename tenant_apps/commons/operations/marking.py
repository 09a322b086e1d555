"""What the unit says of a peer's answer: it is right, it needs a correction, thank you."""

from uuid import UUID

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.text import has_words
from huisheng.kernel.web.whole_pages import pages_about_changed
from tenant_apps.commons.data.codes import CORRECTION_MAX, CommentState, Event, Mark, Said
from tenant_apps.commons.operations.commenting import UnknownComment, locked_comment, note
from tenant_apps.commons.operations.crediting import settle
from tenant_apps.commons.operations.telling_writers import tell_writer
from tenant_apps.readers import public as readers


class BadCorrection(ValueError):
    """A correction says in 1 to 500 characters what is right; the other marks need no words."""


@transaction.atomic
def mark_answer(answer_id: UUID, mark: Mark, words: str, *, actor: int, device: str = "") -> None:
    """Say this of an answer that is shown, or nothing any more; the last word holds.

    ``device`` is the browser of whoever says so: on the one on which the answer's author has verified
    themselves it counts for nothing. Raises UnknownComment, BadCorrection.
    """
    words = words.strip() if mark == Mark.CORRECTED else ""
    if len(words) > CORRECTION_MAX or (mark == Mark.CORRECTED and not has_words(words)):
        raise BadCorrection
    answer = locked_comment(answer_id)
    if answer is None or answer.kind != Said.ANSWER or answer.state != CommentState.SHOWN:
        raise UnknownComment(str(answer_id))
    if (answer.mark, answer.mark_words) == (mark, words):
        return
    mine = (
        mark == Mark.ENDORSED
        and answer.reader is not None
        and readers.may_be_one(answer.reader, others=(), device=device, phone="")
    )
    answer.mark, answer.mark_words = mark, words
    answer.marked_by, answer.marked_at = actor, clock.now()
    answer.save(update_fields=["mark", "mark_words", "marked_by", "marked_at"])
    settle(answer, answer.publication, by_author=Event.ENDORSED if mine else None)
    if mark and not mine:
        tell_writer(answer.id)
    note(answer, mark or "unmarked", actor)
    pages_about_changed(answer.publication.number)
