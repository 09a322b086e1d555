"""脱敏: a public version of a question, with the places covered that tell who somebody is.

The words as they were written stay for the asker and for the staff of the desk. Everybody else reads the
public version, and it alone is searched (``Question.shown_title``, ``shown_text``). Covering says nothing
about what a question criticises: the reasons are of one kind, and no word may be added or changed
(rules/masking.py).
"""

from collections.abc import Collection
from typing import Final
from uuid import UUID

from django.db import transaction

from huisheng.kernel import clock
from tenant_apps.questions.data.codes import CoverReason, StepCode
from tenant_apps.questions.operations import indexing
from tenant_apps.questions.operations.history import take_step
from tenant_apps.questions.operations.locking import lock_for_staff, save
from tenant_apps.questions.operations.refusals import BadDecision
from tenant_apps.questions.operations.uncovering import FIELDS, forget
from tenant_apps.questions.rules.masking import marked, only_covers
from tenant_apps.questions.rules.wording import TITLE_MAX, tidy, tidy_line

NOTE_MAX: Final = 500


@transaction.atomic
def cover(
    question_id: UUID,
    *,
    version: int,
    title: str,
    text: str,
    reasons: Collection[str],
    note: str = "",
    actor: int,
) -> None:
    """Make the public version, or make it anew. The asker reads it, the reasons, and the note.

    Raises BadDecision (``title``, ``text``: more than covered, or nothing was; ``reasons``: none; ``note``:
    too long), UnknownQuestion, ChangedMeanwhile, BeingWorkedOn.
    """
    title, text, note = marked(tidy_line(title)), marked(tidy(text)), tidy(note)
    chosen = [code for code in CoverReason.values if code in reasons]
    if not chosen or set(reasons) - set(chosen):
        raise BadDecision("reasons")
    if len(note) > NOTE_MAX:
        raise BadDecision("note")
    question = lock_for_staff(question_id, version=version, actor=actor)
    if len(title) > TITLE_MAX or not only_covers(tidy_line(question.title), title):
        raise BadDecision("title")
    original = tidy(question.text)
    if not original or not only_covers(original, text):
        raise BadDecision("text")
    if (title, text) == (tidy_line(question.title), original):
        raise BadDecision("text")
    if question.covered_at is not None and (
        (title, text, chosen, note)
        == (question.public_title, question.public_text, question.covered_for, question.covered_note)
    ):
        return
    at = clock.now()
    question.public_title, question.public_text = title, text
    question.covered_at, question.covered_by = at, actor
    question.covered_for, question.covered_note = chosen, note
    indexing.set_terms(question)
    save(question, *FIELDS)
    take_step(
        question,
        StepCode.COVERED,
        at=at,
        actor=actor,
        params={"reasons": chosen},
        detail={"reasons": chosen},
    )


@transaction.atomic
def show_whole(question_id: UUID, *, version: int, actor: int) -> None:
    """Take the cover away: others read the words as they were written. Nothing happens where there is none.

    Raises UnknownQuestion, ChangedMeanwhile, BeingWorkedOn.
    """
    question = lock_for_staff(question_id, version=version, actor=actor)
    if question.covered_at is None:
        return
    forget(question)
    indexing.set_terms(question)
    save(question, *FIELDS)
    take_step(question, StepCode.UNCOVERED, at=clock.now(), actor=actor)
