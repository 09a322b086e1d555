"""The final result is published once, told to the units, taken away as a file and written into a circular."""

import csv
import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import ProgrammingError, connections, transaction
from django.test import Client
from openpyxl import load_workbook

from huisheng.kernel import clock
from huisheng.kernel.messaging.relay_down import relay_down
from huisheng.kernel.tenancy import enter_network, enter_unit
from shared_apps.contracts.appraisal_messages import DECIDED, FINAL, FROZEN, RULES
from shared_apps.insights.models import Appraisal, AppraisalResult
from shared_apps.insights.operations import appraisal_closing as closing
from shared_apps.insights.operations import appraisal_finishing as finishing
from shared_apps.insights.operations import appraisal_objecting as objecting
from shared_apps.insights.queries.appraisal_standing import standing
from shared_apps.network_ledger.models import NetworkAudit, NetworkOutbox
from shared_apps.topics.public import TopicTree
from tenant_apps.channels.models import Notice
from tenants.models import Unit
from tenants.public import UnitCard, unit_ref
from tests.actors import client_for, give_role, make_account
from tests.network import Network
from tests.shared_apps.insights.appraisals.making import (
    answers,
    chief,
    ends,
    frozen,
    object_to,
    published,
)

Staff = Callable[..., Client]


@pytest.fixture
def made(topic_tree: TopicTree, network: Network) -> Network:
    with enter_network():
        Unit.objects.filter(pk__in=[network.a.id, network.b.id]).update(state="live")
    return network


def later(monkeypatch: pytest.MonkeyPatch, appraisal: Appraisal) -> None:
    """The days for objections are over."""
    assert appraisal.objections_until is not None
    day = appraisal.objections_until + timedelta(days=1)
    monkeypatch.setattr(clock, "business_day", lambda at=None: day)


def works_at(role: str, unit: UnitCard) -> Client:
    """Somebody of a unit's staff, signed in on the network's host."""
    account = make_account()
    give_role(account, role, unit.id)
    return client_for(account, at=None)


def test_it_is_published_once_when_all_is_decided(
    made: Network, in_network: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers(made.b.id, in_time=10, late=0)
    appraisal = frozen(made.city, made.a)
    number, boss = object_to(appraisal, made.a), chief(made.city)
    with pytest.raises(finishing.StillOpenError):
        finishing.finish(appraisal.pk, boss)
    with pytest.raises(finishing.NotClosedError):
        finishing.finish(published(made.city).pk, boss)
    later(monkeypatch, appraisal)
    with pytest.raises(finishing.UndecidedError) as waits:
        finishing.finish(appraisal.pk, boss)
    assert waits.value.number == 1
    objecting.accept(number, boss, reason="经查属实。", part=9, whole=10)
    for stranger in (chief(made.province), chief(made.a)):
        with pytest.raises(PermissionError):
            finishing.finish(appraisal.pk, stranger)
    assert not AppraisalResult.objects.exists()
    assert finishing.finish(appraisal.pk, boss) == 2
    with pytest.raises(finishing.NotClosedError):
        finishing.finish(appraisal.pk, boss)
    rows = AppraisalResult.objects.order_by("place").values_list("unit_id", "points", "place")
    assert list(rows) == [(made.b.id, 10000, 1), (made.a.id, 7500, 2)]
    for act in (lambda rows: rows.update(points=1), lambda rows: rows.delete()):
        with pytest.raises(ProgrammingError), transaction.atomic():
            act(AppraisalResult.objects.filter(appraisal=appraisal))
    with pytest.raises(objecting.NoObjectionsNowError):
        object_to(appraisal, made.b)


def test_equal_points_share_a_place_and_who_is_not_scored_has_none(
    made: Network, in_network: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers(made.b.id, in_time=8, late=2)
    appraisal = frozen(made.city, made.a)
    later(monkeypatch, appraisal)
    finishing.finish(appraisal.pk, chief(made.city))
    assert set(AppraisalResult.objects.values_list("place", flat=True)) == {1}
    alone = frozen(made.city, made.a, shows_order=False, rules=_only_satisfied())
    later(monkeypatch, alone)
    finishing.finish(alone.pk, chief(made.city))
    rows = AppraisalResult.objects.filter(appraisal=alone).values_list("points", "place")
    assert set(rows) == {(None, None)}


def _only_satisfied() -> Any:
    from shared_apps.insights.queries.appraisal_scoring import Rule

    return (Rule(code="satisfied", weight=100, zero=50, full=90, least=10),)


@pytest.mark.django_db(transaction=True)
def test_two_who_publish_it_at_once_publish_it_once(
    network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    with enter_network():
        Unit.objects.filter(pk__in=[network.a.id, network.b.id]).update(state="live")
        appraisal = published(network.city)
        closing.close(appraisal.pk, chief(network.city))
        appraisal.refresh_from_db()
        boss = chief(network.city)
    later(monkeypatch, appraisal)

    def click(_number: int) -> bool:
        try:
            with enter_network():
                finishing.finish(appraisal.pk, boss)
        except finishing.NotClosedError:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(click, range(4))) == [False, False, False, True]
    with enter_network():
        assert AppraisalResult.objects.count() == 2
        assert NetworkAudit.objects.filter(action="appraisal.finished").count() == 1


def test_what_breaks_off_leaves_nothing_and_can_be_done_again(
    made: Network, in_network: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    appraisal = frozen(made.city, made.a)
    later(monkeypatch, appraisal)

    def broken(*args: object, **more: object) -> None:
        raise OSError("the machine died here")

    with monkeypatch.context() as patched:
        patched.setattr(finishing, "tell", broken)
        with pytest.raises(OSError, match="died"):
            finishing.finish(appraisal.pk, chief(made.city))
    assert not AppraisalResult.objects.exists()
    assert Appraisal.objects.get(pk=appraisal.pk).state == "closed"
    assert finishing.finish(appraisal.pk, chief(made.city)) == 2


def test_units_are_told_of_every_stage_once(
    made: Network, in_network: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    appraisal = frozen(made.city, made.a)
    objecting.reject(object_to(appraisal, made.a), chief(made.city), reason="不属实。")
    later(monkeypatch, appraisal)
    finishing.finish(appraisal.pk, chief(made.city))
    rows = NetworkOutbox.objects.filter(kind="appraisal.told").order_by("id")
    told = [(row.unit_id, row.payload["what"]) for row in rows]
    assert sorted(told) == sorted(
        [
            *((unit.id, what) for unit in (made.a, made.b) for what in (RULES, FROZEN, FINAL)),
            (made.a.id, DECIDED),
        ]
    )


@pytest.mark.django_db(transaction=True)
def test_it_stands_on_the_list_of_those_who_lead_the_unit_and_leads_there(network: Network) -> None:
    leader, officer = make_account(), make_account()
    give_role(leader, "leader", network.a.id)
    give_role(officer, "duty_officer", network.a.id)
    with enter_network():
        Unit.objects.filter(pk=network.a.id).update(state="live")
        appraisal = published(network.city)
    relay_down(unit_ref(network.a.id))
    with enter_unit(unit_ref(network.a.id)):
        found = list(Notice.objects.filter(code="appraisal").values_list("account_id", "link"))
    assert found == [(leader.pk, f"/desk/appraisals/{appraisal.pk}/")]
    there = client_for(leader, at=network.a).get(found[0][1])
    assert there.status_code == 302
    assert there["Location"].endswith(f"/appraisals/{appraisal.pk}/units/{network.a.id}/")
    page = client_for(leader, at=None).get(f"/appraisals/{appraisal.pk}/units/{network.a.id}/")
    assert page.status_code == 200


def test_the_result_on_the_pages_and_as_a_file(
    staff: Staff, made: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    with enter_network():
        answers(made.b.id, in_time=10, late=0)
        appraisal = frozen(made.city, made.a)
        objecting.accept(object_to(appraisal, made.a), chief(made.city), reason="=属实", part=9, whole=10)
    issuer, reader = staff("network_staff", made.city), works_at("unit_admin", made.b)
    address = f"/appraisals/{appraisal.pk}/"
    assert "异议期内不能公布" in issuer.post(address + "finish/", follow=True).content.decode()
    assert "order-title" not in reader.get(address).content.decode()
    later(monkeypatch, appraisal)
    done = issuer.post(address + "finish/", follow=True).content.decode()
    assert "最终结果已公布" in done
    assert "已公布，或数据尚未冻结" in issuer.post(address + "finish/", follow=True).content.decode()
    body = reader.get(address).content.decode()
    assert body.index(made.b.name) < body.index(made.a.name)
    for words in ("order-title", "100.00", "75.00"):
        assert words in body, words
    assert "90.0%" not in body, "others' shares stay theirs"
    assert reader.get(f"{address}units/{made.a.id}/").status_code == 404

    rows = _csv(issuer.get(address + "result.csv"))
    mine = [row for row in rows if row["单位"] == made.a.name]
    assert [row["指标"] for row in mine] == ["按时答复率", "满意率", "发回重办率"]
    assert (mine[0]["比率"], mine[0]["得分"], mine[0]["更正后：比率"], mine[0]["更正后：得分"]) == (
        "80.0%",
        "25.00",
        "90.0%",
        "37.50",
    )
    assert (mine[0]["原因"], mine[0]["单位总分"], mine[0]["位次"]) == ("'=属实", "75.00", "2")
    book = load_workbook(io.BytesIO(issuer.get(address + "result.xlsx").content))
    points = list(book.worksheets[0].iter_rows(values_only=True))
    assert {row[0]: row[2:] for row in points[1:]} == {
        made.a.name: ("50.00", "75.00", 2),
        made.b.name: ("100.00", "100.00", 1),
    }
    assert "按时答复率" in {row[0] for row in book.worksheets[2].iter_rows(values_only=True)}
    own = _csv(reader.get(address + "result.csv"))
    assert {row["单位"] for row in own if row["权重"]} == {made.b.name}
    for nobody in (works_at("leader", made.stranger), works_at("volunteer", made.a)):
        assert nobody.get(address + "result.csv").status_code == 404
    assert issuer.get(address + "result.pdf").status_code == 404


def test_each_its_own_shows_no_order_to_anybody_below(
    staff: Staff, made: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    with enter_network():
        appraisal = frozen(made.city, made.a, shows_order=False)
    later(monkeypatch, appraisal)
    address = f"/appraisals/{appraisal.pk}/"
    staff("network_staff", made.city).post(address + "finish/")
    body = works_at("leader", made.b).get(address).content.decode()
    assert "最终结果" in body
    assert made.a.name not in body
    assert "50.00" in works_at("leader", made.a).get(f"{address}units/{made.a.id}/").content.decode()


def test_a_circular_begins_with_the_result(
    staff: Staff, made: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    with enter_network():
        answers(made.b.id, in_time=10, late=0)
        ends(made.b.id, number=0)
        appraisal = frozen(made.city, made.a)
    issuer = staff("network_staff", made.city)
    asked = f"/briefs/new/?appraisal={appraisal.pk}"
    assert appraisal.title not in issuer.get(asked).content.decode(), "not before the end"
    later(monkeypatch, appraisal)
    issuer.post(f"/appraisals/{appraisal.pk}/finish/")
    form = issuer.get(asked).content.decode()
    assert f"关于“{appraisal.title}”结果的通报" in form
    assert f"第1名　{made.b.name}　100.00分" in form
    other = staff("network_staff", made.province).get(asked).content.decode()
    assert appraisal.title not in other, "in one's own name alone"
    assert staff("network_staff", made.city).get("/briefs/new/?appraisal=x").status_code == 200


def test_no_result_is_reckoned_anew(made: Network, in_network: None, monkeypatch: pytest.MonkeyPatch) -> None:
    appraisal = frozen(made.city, made.a)
    later(monkeypatch, appraisal)
    finishing.finish(appraisal.pk, chief(made.city))
    before = standing(Appraisal.objects.get(pk=appraisal.pk))
    monkeypatch.setattr("shared_apps.insights.queries.appraisal_standing.total", lambda *args: 1)
    assert standing(Appraisal.objects.get(pk=appraisal.pk)) == before


def _csv(response: Any) -> list[dict[str, str]]:
    text = response.content.decode("utf-8").removeprefix("\ufeff")
    return list(csv.DictReader(io.StringIO(text)))
