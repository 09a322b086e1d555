"""A unit in its first weeks: unit a, set up on trial; and everything that its gate asks for, in one line."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.utils import translation

from huisheng.kernel import clock
from huisheng.kernel.access import LEADER, UNIT_ADMIN
from huisheng.kernel.clock import BUSINESS_ZONE, business_day
from huisheng.kernel.messaging import nudge
from huisheng.kernel.messaging.tables import unit_tables
from huisheng.kernel.tenancy import UnitRef, enter_unit
from tenant_apps.people.data.codes import MemberKind, MemberState
from tenant_apps.people.models import Member
from tenant_apps.people.operations.rostering import add_shift
from tenant_apps.questions.data.codes import State
from tenant_apps.questions.models import Question
from tenant_apps.questions.public import NewQuestion, ask, new_token
from tenant_apps.setup.data.privacy_text import PARAGRAPHS
from tenant_apps.setup.data.settings import PRIVACY
from tenant_apps.setup.operations.beginning import begin
from tenants.public import set_setting
from tests.actors import StaffClient

Staff = Callable[..., StaffClient]
Told = Callable[[], list[dict[str, Any]]]
OLD_WORDS = "我们收集什么\n" + "只收集答复你所需要的内容。" * 10
ADDED = next(one for one in PARAGRAPHS if one.added)
TEXT = f"{OLD_WORDS}\n\n{ADDED.heading}\n{ADDED.text}"
"""A text in a unit's own words, as of before a paragraph was added to the network's; and with that one."""
JOBS = "900301"


@pytest.fixture(autouse=True)
def _chinese() -> Iterator[None]:
    with translation.override("zh-hans"):
        yield


@pytest.fixture(autouse=True)
def _commits(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a commit sets off happens at once; no broker is told."""
    monkeypatch.setattr("django.db.transaction.on_commit", lambda then, **given: then())
    monkeypatch.setattr(nudge, "nudge", lambda *args, **given: True)


@pytest.fixture
def begun(unit_a: UnitRef) -> UnitRef:
    """Unit a, set up today."""
    with enter_unit(unit_a):
        begin(unit_a)
    return unit_a


@pytest.fixture
def leader(staff: Staff, unit_a: UnitRef) -> StaffClient:
    return staff(LEADER, unit_a)


@pytest.fixture
def admin(staff: Staff, unit_a: UnitRef) -> StaffClient:
    return staff(UNIT_ADMIN, unit_a)


@pytest.fixture
def told(unit_a: UnitRef) -> Told:
    """A function: what the unit has told those above of its steps, in order."""

    def read() -> list[dict[str, Any]]:
        with enter_unit(unit_a):
            rows = unit_tables().outbox._default_manager.filter(kind="setup.step").order_by("id")
            return [row.payload for row in rows]

    return read


def make_expert(name: str = "李律师") -> None:
    """One expert who can be asked; call it inside the unit."""
    Member.objects.create(
        kind=MemberKind.EXPERT, state=MemberState.ACTIVE, name=name, fields=["law"], decided_at=clock.now()
    )


def fill_roster(account: int, *, days: int = 15, first: date | None = None) -> None:
    """Somebody is on duty on every day from the first one (tomorrow) on."""
    first = first or business_day() + timedelta(days=1)
    for offset in range(days):
        begins = datetime.combine(first + timedelta(days=offset), time(8, 30), tzinfo=BUSINESS_ZONE)
        add_shift(account_id=account, starts_at=begins, ends_at=begins + timedelta(hours=9), made_by=account)


def make_question(**changes: Any) -> Question:
    """One that was asked here; `changes` says how it stands now."""
    receipt = ask(NewQuestion(token=new_token(), text="实习期间没有签合同怎么办？", topic=JOBS))
    Question.objects.filter(number=receipt.number).update(**changes)
    return Question.objects.get(number=receipt.number)


def practise() -> None:
    """One question goes the whole way."""
    now = clock.now()
    make_question(state=State.CLOSED, responded_at=now, answered_at=now, closed_at=now)


def make_ready(unit: UnitRef, account: int) -> None:
    """Everything that the gate of a county asks for."""
    with enter_unit(unit):
        for number in range(3):
            make_expert(f"专家{number}")
        fill_roster(account)
        practise()
        set_setting(unit.id, PRIVACY, TEXT, actor_id=None)
