"""A clock that is set by hand, and what the clocks of the one question have said and done."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest

from huisheng.kernel import clock
from huisheng.kernel.clock import BUSINESS_ZONE
from huisheng.kernel.events import publish
from tenant_apps.people import public as people
from tenant_apps.questions.events import StaffWanted
from tenant_apps.questions.models import Question, Step
from tenant_apps.questions.operations import (
    clocks,
    conversation,
    overdue,
)
from tests.actors import NOT_GIVEN
from tests.tenant_apps.questions.conftest import OFFICER

LEADER = NOT_GIVEN + 31
Go = Callable[[str], datetime]


def at(written: str) -> datetime:
    """``2026-03-02 09:00`` in Shanghai."""
    return datetime.fromisoformat(written).replace(tzinfo=BUSINESS_ZONE)


@pytest.fixture
def go(monkeypatch: pytest.MonkeyPatch) -> Go:
    """Sets the clock to an instant."""

    def to(written: str) -> datetime:
        instant = at(written)
        monkeypatch.setattr(clock, "now", lambda: instant)
        return instant

    return to


@pytest.fixture
def leader(monkeypatch: pytest.MonkeyPatch) -> int:
    """A unit with one leader."""
    monkeypatch.setattr(people, "leaders", lambda: [LEADER])
    return LEADER


@pytest.fixture
def wanted(monkeypatch: pytest.MonkeyPatch) -> list[StaffWanted]:
    """What staff are asked to look at."""
    heard: list[StaffWanted] = []

    def hear(event: object) -> None:
        if isinstance(event, StaffWanted):
            heard.append(event)
        publish(event)

    monkeypatch.setattr(overdue, "publish", hear)
    return heard


def row() -> Question:
    return Question.objects.get()


def version() -> int:
    return row().version


def codes(*among: str) -> list[str]:
    return [step.code for step in Step.objects.order_by("at", "pk") if not among or step.code in among]


def ladder() -> list[tuple[str, str]]:
    """(step, clock) of everything that the ladder has done."""
    steps = Step.objects.filter(code__in=["reminded", "yellow_card", "red_card", "moved_up"])
    return [(step.code, step.params["clock"]) for step in steps.order_by("at", "pk")]


def sent(outbox: Any, kind: str) -> list[dict[str, Any]]:
    return [message for message in outbox() if message["kind"] == kind]


def wake(outbox: Any) -> datetime | None:
    """When the clock of the only question rings next, as the network has been told."""
    last = [
        message
        for message in outbox()
        if message["kind"] in ("wakeup.scheduled", "wakeup.cancelled")
        and message["what"] == clocks.WAKE_CLOCK
    ][-1]
    return datetime.fromisoformat(last["at"]) if last["kind"] == "wakeup.scheduled" else None


def asks_for_details(pk: UUID) -> None:
    conversation.ask_for_details(
        pk, version=version(), text="请补充公司名称。", persona="团小历", actor=OFFICER
    )
