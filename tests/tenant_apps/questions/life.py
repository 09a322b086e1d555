"""A question on its way from the answer to the end: what tests of it do and look at."""

from uuid import UUID

from tenant_apps.questions.models import Question, Step
from tenant_apps.questions.operations import (
    answering,
    handling,
)
from tenant_apps.questions.operations.facts import whole_history
from tests.tenant_apps.questions.conftest import OFFICER


def row() -> Question:
    return Question.objects.get()


def version() -> int:
    return row().version


def codes() -> list[str]:
    return list(Step.objects.order_by("at", "id").values_list("code", flat=True))


def answered(pk: UUID, *, handles: bool) -> None:
    answering.answer(pk, version=version(), text="已联系物业。", actor=OFFICER, handles=handles)


def resolved(pk: UUID) -> None:
    handling.propose_completion(
        pk, version=version(), outcome="solved", helped_by=["league"], words="路灯已修好。", actor=OFFICER
    )


def facts_agree(outbox) -> bool:
    sent = sorted((m["kind"], m["business_day"]) for m in outbox() if m["kind"].startswith("question."))
    return sent == sorted((fact.kind, fact.business_day) for fact in whole_history(row()))
