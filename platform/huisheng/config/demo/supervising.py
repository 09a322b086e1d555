"""A city sees to its counties: orders (督办), difficulties (基层困难), samples (抽查) of last month."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Final

from django.db import transaction

from huisheng.config.demo.settling import settle
from huisheng.config.demo.stories import receipt_of
from huisheng.kernel import clock
from huisheng.kernel.access import Actor
from huisheng.kernel.messaging import emit
from huisheng.kernel.tenancy import enter_unit
from shared_apps.accounts.public import actor_for
from shared_apps.contracts.question_facts import QuestionAnswered2
from shared_apps.contracts.sampling_messages import CLOSING, SampleCandidate
from shared_apps.contracts.supervision_messages import REPORT, YELLOW
from shared_apps.oversight.public import (
    Demanded,
    difficulties_of,
    issue_order,
    orders_by,
    reply_to_difficulty,
    take_difficulty_on,
)
from tenant_apps.directive_inbox.public import acknowledge_order, answer_order, raise_difficulty
from tenant_apps.questions.public import all_facts
from tenants.public import UnitCard, unit_ref

_ANSWERED_ABOUT: Final = "lamp"
"""The story that the county reports about."""

_DIFFICULTIES: Final = (
    (
        "staff",
        "值班人手不足，夜间消息无法及时处理",
        "我区专职团干部只有3人，晚上和周末的消息常要等到次日才看到。请市里协调志愿者或社工参与夜间值班。",
    ),
    (
        "others",
        "欠薪类诉求需要劳动监察部门固定对接",
        "近两个月欠薪诉求增多，每件都要临时联系劳动监察大队。请市里牵头与人社部门建立固定联络人机制。",
    ),
)
_REPLY: Final = "已与市人社局劳动监察支队沟通，对方同意在各区（县）指定一名联络人，名单拟于本周内下发。"
_LEADING: Final = 1
"""Which of the difficulties the city has taken on."""


def supervise(counties: tuple[UnitCard, UnitCard], city: UnitCard, accounts: Mapping[str, int]) -> None:
    """Repeatable: what an earlier run has left is not done again."""
    county = counties[0]
    above, leader = actor_for(accounts["city"]), actor_for(accounts["leader"])
    if not difficulties_of(county.id):
        for unit in counties:
            _have_closed(unit)
        _speak_up(county, leader)
        settle(counties)
        asked_last = difficulties_of(county.id)[-1 - _LEADING]
        take_difficulty_on(asked_last.id, above)
        reply_to_difficulty(asked_last.id, above, text=_REPLY)
    if not orders_by(city.id):
        _order(counties, above, leader)


def _have_closed(unit: UnitCard) -> None:
    """Answers of last month, as if the unit had told of them itself: messages that were taken over from
    another system are not drawn from, and the demo has no others that are old enough.
    """
    month = clock.business_day().replace(day=1) - timedelta(days=1)
    with enter_unit(unit_ref(unit.id)), transaction.atomic():
        for fact in all_facts():
            if isinstance(fact, QuestionAnswered2) and fact.business_day.startswith(f"{month:%Y-%m}"):
                emit(
                    SampleCandidate(
                        what=CLOSING,
                        question_id=fact.question_id,
                        origin_unit=unit.id,
                        origin_question=fact.question_id,
                        business_day=fact.business_day,
                        excluded_units=[],
                    )
                )


def _speak_up(county: UnitCard, leader: Actor) -> None:
    with enter_unit(unit_ref(county.id)):
        for area, subject, text in _DIFFICULTIES:
            raise_difficulty(leader, area=area, subject=subject, text=text, may_be_shared=True)


def _order(counties: tuple[UnitCard, UnitCard], above: Actor, leader: Actor) -> None:
    """One that the county has answered, about a question; one with a yellow card that waits."""
    county, other = counties
    with enter_unit(unit_ref(county.id)):
        told = receipt_of(_ANSWERED_ABOUT)
    answered = issue_order(
        above,
        county.id,
        Demanded(
            question_number=told.number,
            question=(county.id, told.question_id),
            reason="not_solved",
            demand=REPORT,
            words="青年反映公寓东门外路灯不亮，事关夜间出行安全。请督促相关部门尽快修复，并报送办理进度。",
            card="",
            due_at=_in_days(3),
        ),
    )
    issue_order(
        above,
        other.id,
        Demanded(
            reason="late",
            demand=REPORT,
            words="近四周有多件诉求逾期未答复。请逐件说明原因，明确答复时间，并报送整改情况。",
            card=YELLOW,
            due_at=_in_days(2),
        ),
    )
    settle(counties)
    with enter_unit(unit_ref(county.id)):
        acknowledge_order(answered, leader)
        answer_order(
            answered,
            leader,
            text="已会同街道现场查看，系线路老化所致。养护单位今日更换配件，预计两日内恢复照明，届时回访青年本人。",
            turn=1,
        )


def _in_days(days: int) -> datetime:
    day = clock.business_day() + timedelta(days=days)
    return datetime.combine(day, time(18), tzinfo=clock.BUSINESS_ZONE)
