"""A question on its way from the answer to the end: what tests of it do and look at."""

from datetime import timedelta
from uuid import UUID

import pytest

from huisheng.kernel import clock
from tenant_apps.people import public as people
from tenant_apps.questions.models import Question, Step
from tenant_apps.questions.operations import (
    answering,
    handling,
)
from tenant_apps.questions.operations.facts import whole_history
from tests.tenant_apps.questions.conftest import OFFICER

LEADER = 31


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch):
    """Moves the clock on."""
    moved = [timedelta()]
    real = clock.now

    def shift(**by: float) -> None:
        moved[0] += timedelta(**by)

    monkeypatch.setattr(clock, "now", lambda: real() + moved[0])
    return shift


@pytest.fixture
def leader(monkeypatch: pytest.MonkeyPatch) -> int:
    """A unit with one leader, who decides."""
    monkeypatch.setattr(people, "leaders", lambda: [LEADER])
    return LEADER


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
