"""A fact that cannot be applied, whatever contract it is of: a dead letter with its reason, and back again.

Others go on meanwhile; once the fact can be applied, a replay applies it, once.
"""

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction

from huisheng.kernel import clock
from huisheng.kernel.ids import uuid7
from huisheng.kernel.messaging import broadcast, emit
from huisheng.kernel.messaging.claiming import LAST_ATTEMPT
from huisheng.kernel.messaging.contract import encode
from huisheng.kernel.messaging.dead_letters import dead_letters, replay
from huisheng.kernel.messaging.relay_down import relay_down
from huisheng.kernel.messaging.relay_up import relay_up
from huisheng.kernel.messaging.tables import network_tables, unit_tables
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from shared_apps.contracts.catalogue import contracts
from shared_apps.contracts.difficulty_messages import DifficultyRaised
from shared_apps.contracts.directive_messages import DirectiveReminded
from shared_apps.contracts.published_items import PublishedItemShown
from shared_apps.contracts.question_facts import QuestionClosed
from shared_apps.contracts.setup_facts import StageSummedUp
from shared_apps.contracts.view_facts import PagesRead
from shared_apps.insights.models import ClusterItem, Fact, PublicItem, Reading
from shared_apps.onboarding.models import StageReport
from shared_apps.oversight.models import Difficulty
from shared_apps.topics.public import import_tree

_DAY = "2026-11-20"
_AT = "2026-11-20T09:00:00+08:00"
_TEXT = "宿舍没有热水"


def _item(asked_at: str) -> PublishedItemShown:
    return PublishedItemShown(
        question_id="q", number="LX-1", title=_TEXT, text=_TEXT, answers="", topic="150305",
        stage="waiting", question_kind="complain", asked_at=asked_at,
    )  # fmt: skip


def _closed(topic: str) -> QuestionClosed:
    return QuestionClosed(
        question_id="q", topic=topic, channel="website", business_day=_DAY, received_day=_DAY,
        worked=60, helped_by="league", question_kind="consult",
    )  # fmt: skip


def _stage(at: str) -> StageSummedUp:
    return StageSummedUp(
        stage="first", first_day=_DAY, last_day=_DAY, figures={}, went_well=_TEXT, problems="",
        suggestions="", account=1, person="", at=at,
    )  # fmt: skip


_DIFFICULTY = str(uuid7())


def _difficulty(at: str) -> DifficultyRaised:
    return DifficultyRaised(
        difficulty_id=_DIFFICULTY, area="other", subject=_TEXT, text=_TEXT, may_be_shared=False,
        account=1, person="", at=at,
    )  # fmt: skip


_UP: dict[str, tuple[Any, Any, str, Callable[[], int]]] = {
    "an item of clusters": (_item("yesterday"), _item(_AT), "ValueError", ClusterItem.objects.count),
    "an item of the search": (_item("yesterday"), _item(_AT), "ValueError", PublicItem.objects.count),
    "a step of a question": (_closed("999999"), _closed("010101"), "UnknownTopic", Fact.objects.count),
    "views of pages": (
        PagesRead(business_day="someday", views=3),
        PagesRead(business_day=_DAY, views=3),
        "ValueError",
        Reading.objects.filter(own=True).count,
    ),
    "a summary of a stage": (_stage("soon"), _stage(_AT), "ValueError", StageReport.objects.count),
    "a difficulty": (_difficulty("soon"), _difficulty(_AT), "ValueError", Difficulty.objects.count),
}


@pytest.mark.parametrize("name", _UP)
def test_what_a_handler_cannot_apply(
    name: str, unit_a: UnitRef, unit_b: UnitRef, make_due: Callable[[], None]
) -> None:
    poison, sound, reason, applied = _UP[name]
    with enter_network():
        import_tree()
        before = applied()
    with enter_unit(unit_a), transaction.atomic():
        poisoned = emit(poison)
        emit(PagesRead(business_day="2026-11-19", views=1))
    assert relay_up(unit_a) == 1, "the other one is applied"
    for _attempt in range(LAST_ATTEMPT):
        make_due()
        relay_up(unit_a)
    (notice,) = dead_letters()
    assert (notice.event_id, notice.kind, notice.error, notice.unit_id) == (
        poisoned, poison.kind, reason, unit_a.id,
    )  # fmt: skip
    with enter_network():
        assert applied() - before in (0, 1 if isinstance(poison, PagesRead) else 0), "nothing of it stands"
        before = applied()
    _mend(unit_a, poisoned, sound)
    assert replay(notice, actor=7)
    assert relay_up(unit_a) == 1
    assert relay_up(unit_a) == 0
    assert dead_letters() == []
    with enter_network():
        assert applied() == before + 1


def test_what_a_handler_in_a_unit_cannot_apply(unit_a: UnitRef, make_due: Callable[[], None]) -> None:
    """Down: a directive that is no id. It waits, its neighbours arrive."""
    with enter_network(), transaction.atomic():
        broadcast(DirectiveReminded(directive_id="none", at=_AT), [unit_a.id])
    for _attempt in range(LAST_ATTEMPT):
        make_due()
        relay_down(unit_a)
    (notice,) = dead_letters()
    assert (notice.direction, notice.kind, notice.error) == ("down", "directive.reminded", "ValueError")
    assert replay(notice, actor=7)
    assert relay_down(unit_a) == 0
    with enter_network():
        row = network_tables().outbox._default_manager.get(event_id=notice.event_id)
    assert (row.attempts, row.dead_at) == (1, None), "tried anew, from the beginning"


def test_of_every_contract_what_does_not_fit(unit_a: UnitRef) -> None:
    """Whatever is added to the contracts: a payload of another shape is dead at once and names its reason."""
    known = contracts()
    with enter_unit(unit_a), transaction.atomic():
        outbox = unit_tables().outbox
        outbox._default_manager.bulk_create(
            outbox(
                event_id=uuid7(), kind=kind, version=version, payload={"unheard": 1}, occurred_at=clock.now()
            )
            for kind, version in known
        )
        emit(PagesRead(business_day=_DAY, views=1))
    assert _all_up(unit_a) == 1
    dead = dead_letters()
    assert {(notice.kind, notice.version) for notice in dead} == set(known)
    assert {notice.error for notice in dead} == {"PayloadMismatchError"}


def test_of_every_contract_a_version_to_come(unit_a: UnitRef) -> None:
    """A unit that was released before the network: its facts wait for the release."""
    kinds = {kind for kind, _version in contracts()}
    with enter_unit(unit_a), transaction.atomic():
        outbox = unit_tables().outbox
        outbox._default_manager.bulk_create(
            outbox(event_id=uuid7(), kind=kind, version=99, payload={}, occurred_at=clock.now())
            for kind in kinds
        )
    assert _all_up(unit_a) == 0
    assert {(notice.kind, notice.error) for notice in dead_letters()} == {
        (kind, "UnknownVersionError") for kind in kinds
    }


def _all_up(unit: UnitRef) -> int:
    return sum(relay_up(unit) for _portion in range(3))


def _mend(unit: UnitRef, event_id: UUID, sound: Any) -> None:
    """What the message says can be applied now: the relay alone may write in an outbox."""
    with enter_network(role="relay"), connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {unit.schema}.unit_outbox SET payload = %s WHERE event_id = %s",
            [json.dumps(encode(sound)), event_id],
        )
