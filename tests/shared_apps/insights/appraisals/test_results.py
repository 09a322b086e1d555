"""The figures are frozen, units object, the issuer decides: nothing of it is written over."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import ProgrammingError, connections, transaction

from huisheng.kernel import clock
from huisheng.kernel.access import Actor
from huisheng.kernel.tenancy import enter_network
from shared_apps.insights.models import Appraisal, AppraisalObjection, AppraisalScore, AppraisalUnit
from shared_apps.insights.operations import appraisal_closing as closing
from shared_apps.insights.operations import appraisal_objecting as objecting
from shared_apps.insights.queries.appraisal_standing import Line, standing
from shared_apps.network_ledger.models import NetworkAudit
from shared_apps.topics.public import TopicTree
from tenants.public import UnitCard, working_calendar
from tests.network import Network
from tests.shared_apps.acting import actor
from tests.shared_apps.insights.appraisals.making import (
    TODAY,
    answers,
    chief,
    ends,
    go_live,
    published,
)


@pytest.fixture
def live(in_network: None, topic_tree: TopicTree, network: Network) -> Network:
    go_live([network.a, network.b, network.city])
    return network


def frozen(live: Network, **said: Any) -> Appraisal:
    """Unit a: 8 of 10 in time, 7 of 10 satisfied, 1 of 10 sent back; unit b: nothing."""
    answers(live.a.id, in_time=8, late=2)
    ends(live.a.id, number=10, sent_back=1, stars=[5] * 7 + [3] * 3)
    appraisal = published(live.city, **said)
    return closing.close(appraisal.pk, chief(live.city))


def head_of(unit: UnitCard) -> Actor:
    """Who speaks for a unit."""
    return actor("李书记", leader=unit)


def line(appraisal: Appraisal, unit: UnitCard) -> Line:
    return standing(Appraisal.objects.get(pk=appraisal.pk)).line(unit.id)


def objected(appraisal: Appraisal, unit: UnitCard, code: str = "in_time") -> int:
    return objecting.object_to(
        appraisal.pk, head_of(unit), unit_id=unit.id, code=code, text="两件因系统停机无法答复。"
    )


def test_what_is_frozen_stays_whatever_comes_later(live: Network) -> None:
    appraisal = frozen(live)
    before = line(appraisal, live.a)
    assert (before.total, before.total_now) == (5600, 5600)
    assert line(appraisal, live.b).total is None
    answers(live.a.id, in_time=0, late=9)
    assert line(appraisal, live.a) == before
    assert standing(Appraisal.objects.get(pk=appraisal.pk)).as_of == appraisal.closed_at
    days = working_calendar(live.city.id)
    assert appraisal.objections_until == days.add_working_days(TODAY, 5)
    for table in (AppraisalScore, AppraisalUnit):
        for act in (lambda rows: rows.update(points=1), lambda rows: rows.delete()):
            with pytest.raises(ProgrammingError), transaction.atomic():
                act(table.objects.filter(appraisal=appraisal))


def test_it_is_closed_once_by_its_issuer_when_the_period_is_over(live: Network) -> None:
    early = published(live.city, last=TODAY)
    with pytest.raises(closing.NotOverError):
        closing.close(early.pk, chief(live.city))
    appraisal = published(live.city)
    for stranger in (chief(live.province), chief(live.a), head_of(live.city)):
        with pytest.raises(PermissionError):
            closing.close(appraisal.pk, stranger)
    assert not AppraisalUnit.objects.exists()
    closing.close(appraisal.pk, chief(live.city))
    with pytest.raises(closing.NotRunningError):
        closing.close(appraisal.pk, chief(live.city))
    assert AppraisalUnit.objects.filter(appraisal=appraisal, gone=False).count() == 2
    assert AppraisalScore.objects.filter(appraisal=appraisal).count() == 6


@pytest.mark.django_db(transaction=True)
def test_two_who_close_it_at_once_close_it_once(network: Network) -> None:
    with enter_network():
        go_live([network.a, network.b])
        appraisal = published(network.city)
        boss = chief(network.city)

    def click(_number: int) -> bool:
        try:
            with enter_network():
                closing.close(appraisal.pk, boss)
        except closing.NotRunningError:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(click, range(4))) == [False, False, False, True]
    with enter_network():
        assert AppraisalUnit.objects.filter(appraisal=appraisal).count() == 2
        assert NetworkAudit.objects.filter(action="appraisal.closed").count() == 1


def test_an_accepted_objection_puts_its_numbers_beside_what_was_frozen(live: Network) -> None:
    appraisal = frozen(live)
    number = objected(appraisal, live.a)
    assert line(appraisal, live.a).total_now == 5600, "nothing counts before it is decided"
    objecting.accept(number, chief(live.city), reason="经查属实。", part=8, whole=8)
    found = line(appraisal, live.a)
    assert (found.scored[0].part, found.scored[0].whole) == (8, 10)
    assert (found.corrected["in_time"].part, found.corrected["in_time"].points) == (8, 5000)
    assert (found.total, found.total_now) == (5600, 8100)
    assert AppraisalScore.objects.get(appraisal=appraisal, unit_id=live.a.id, code="in_time").points == 2500
    said = (
        NetworkAudit.objects.filter(object_type="appraisal").order_by("id").values_list("action", flat=True)
    )
    assert list(said)[-2:] == ["appraisal.objected", "appraisal.objection_accepted"]
    for again in (
        lambda: objecting.accept(number, chief(live.city), reason="再改。", part=1, whole=8),
        lambda: objecting.reject(number, chief(live.city), reason="再改。"),
    ):
        with pytest.raises(objecting.DecidedAlreadyError):
            again()


def test_a_correction_may_leave_too_little_to_be_scored(live: Network) -> None:
    appraisal = frozen(live)
    objecting.accept(
        objected(appraisal, live.a, "satisfied"), chief(live.city), reason="误评已剔除。", part=2, whole=5
    )
    corrected = line(appraisal, live.a).corrected["satisfied"]
    assert (corrected.why, corrected.part, corrected.points) == ("too_few", None, None)
    assert line(appraisal, live.a).total_now == 5857, "25 + 16 of 70 points"


def test_a_rejected_objection_changes_nothing(live: Network) -> None:
    appraisal = frozen(live)
    objecting.reject(objected(appraisal, live.a), chief(live.city), reason="停机在期限之后。")
    found = line(appraisal, live.a)
    assert (found.total_now, dict(found.corrected)) == (5600, {})
    assert found.objections["in_time"].reason == "停机在期限之后。"


@pytest.mark.parametrize(
    ("part", "whole", "code"),
    [(11, 10, "share"), (-1, 10, "share"), (1, -1, "share"), (8, 10, "same"), (1, 10**9, "share")],
)
def test_numbers_that_cannot_be_are_refused(live: Network, part: int, whole: int, code: str) -> None:
    appraisal = frozen(live)
    number = objected(appraisal, live.a)
    with pytest.raises(objecting.BadNumbersError) as caught:
        objecting.accept(number, chief(live.city), reason="属实。", part=part, whole=whole)
    assert caught.value.code == code
    with pytest.raises(objecting.BadWordsError):
        objecting.reject(number, chief(live.city), reason=" \u200b ")
    assert AppraisalObjection.objects.get(pk=number).state == "open"


def test_of_what_is_sent_back_there_may_be_more_than_ended(live: Network) -> None:
    appraisal = frozen(live)
    number = objected(appraisal, live.a, "sent_back_share")
    objecting.accept(number, chief(live.city), reason="漏计。", part=12, whole=10)
    assert line(appraisal, live.a).corrected["sent_back_share"].points == 0


def test_a_unit_objects_in_its_own_name_once_for_each_score_and_in_time(
    live: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    running = published(live.city)
    with pytest.raises(objecting.NoObjectionsNowError):
        objected(running, live.a)
    appraisal = frozen(live)
    for stranger in (
        head_of(live.b),
        chief(live.city),
        actor("值班员", duty_officer=live.a),
        actor("志愿者", volunteer=live.a),
        Actor(),
    ):
        with pytest.raises(PermissionError):
            objecting.object_to(appraisal.pk, stranger, unit_id=live.a.id, code="in_time", text="不对。")
    objected(appraisal, live.a)
    with pytest.raises(objecting.ObjectedAlreadyError):
        objected(appraisal, live.a)
    for unit, code in ((live.a, "rate"), (live.stranger, "in_time")):
        with pytest.raises(LookupError):
            objected(appraisal, unit, code)
    for text in ("", " \u200b ", "字" * 1001):
        with pytest.raises(objecting.BadWordsError):
            objecting.object_to(appraisal.pk, head_of(live.a), unit_id=live.a.id, code="satisfied", text=text)
    assert appraisal.objections_until is not None
    last = appraisal.objections_until
    monkeypatch.setattr(clock, "business_day", lambda at=None: last)
    objected(appraisal, live.b)
    monkeypatch.setattr(clock, "business_day", lambda at=None: last + timedelta(days=1))
    with pytest.raises(objecting.NoObjectionsNowError):
        objected(appraisal, live.a, "satisfied")
    # What was said in time is decided afterwards as well.
    open_ = AppraisalObjection.objects.filter(appraisal=appraisal, unit_id=live.b.id).get()
    for stranger in (chief(live.province), head_of(live.a)):
        with pytest.raises(PermissionError):
            objecting.reject(open_.pk, stranger, reason="不属实。")
    objecting.reject(open_.pk, chief(live.city), reason="不属实。")
