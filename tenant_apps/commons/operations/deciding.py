"""The unit decides whether what somebody wishes to be public is, and takes it out again."""

from uuid import UUID

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.audit import record
from huisheng.kernel.messaging import emit_all
from huisheng.kernel.web.whole_pages import lists_changed, pages_about_changed, pages_changed
from tenant_apps.commons.data.codes import GoneFor, Standing
from tenant_apps.commons.models import Publication
from tenant_apps.commons.operations.carrying_over import carry_over
from tenant_apps.commons.operations.crediting import settle_questions
from tenant_apps.commons.operations.keeping_up import write
from tenant_apps.commons.operations.telling import news
from tenant_apps.commons.rules.standing import Verdict, verdict
from tenant_apps.questions import public as questions


class NotForOthers(ValueError):
    """It cannot be shown: whoever asked does not wish it (any more), or a rule keeps it private."""


class UnknownPublication(LookupError):
    """Nobody ever asked for this to be public."""


@transaction.atomic
def show(question_id: UUID, *, actor: int | str) -> None:
    """Let everybody read it; nothing happens when they can already.

    Raises UnknownPublication, and NotForOthers also while whoever asked has not verified themselves.
    """
    row = _locked(question_id)
    if row.standing == Standing.SHOWN:
        return
    question = next(iter(questions.for_others([question_id])), None)
    stood = Verdict(Standing(row.standing), row.gone_for)
    if question is None or question.goes_on_in or not question.screened:
        raise NotForOthers
    if row.person is None and not question.public_before:
        raise NotForOthers
    if verdict(question, Verdict(Standing.HELD)) != Verdict(Standing.HELD):
        raise NotForOthers
    answers = questions.answer_texts([question_id]).get(question_id, "")
    write(row, question, Verdict(Standing.SHOWN), clock.now(), answers)
    row.save()
    settle_questions([row, *carry_over([row])])
    emit_all(news(row, stood.standing, answers))
    pages_about_changed(row.number)
    lists_changed()
    _note(row, stood, actor)


@transaction.atomic
def remove(question_id: UUID, *, actor: int | str) -> None:
    """Let nobody but the unit and whoever asked read it, until it is shown again; its words go from here.

    Raises UnknownPublication.
    """
    row = _locked(question_id)
    stood = Verdict(Standing(row.standing), row.gone_for)
    if row.standing == Standing.GONE:
        return
    question = next(iter(questions.for_others([question_id])), None)
    if question is None:
        raise UnknownPublication(str(question_id))
    write(row, question, Verdict(Standing.GONE, GoneFor.DECISION), clock.now(), "")
    row.save()
    settle_questions([row])
    emit_all(news(row, stood.standing, ""))
    # Others name it as being about the same matter.
    pages_changed()
    _note(row, stood, actor)


def _locked(question_id: UUID) -> Publication:
    row: Publication | None = Publication.objects.select_for_update().filter(pk=question_id).first()
    if row is None:
        raise UnknownPublication(str(question_id))
    return row


def _note(row: Publication, stood: Verdict, actor: int | str) -> None:
    record(
        f"commons.{row.standing}",
        object_type="question",
        object_id=str(row.question),
        actor=actor,
        detail={"from": stood.standing, "for": row.gone_for},
    )
