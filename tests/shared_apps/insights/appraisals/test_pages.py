"""The pages of appraisals: who reads what, what is refused, and that nothing typed is lost."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from huisheng.kernel.tenancy import enter_network
from shared_apps.insights.data.appraisal_indicators import INDICATORS
from shared_apps.insights.models import Appraisal, AppraisalObjection
from shared_apps.insights.operations import appraisal_objecting as objecting
from shared_apps.topics.public import TopicTree
from tenants.models import Unit
from tenants.public import UnitCard
from tests.actors import client_for, give_role, make_account
from tests.network import Network
from tests.shared_apps.insights.appraisals.making import (
    TODAY,
    answers,
    drafted,
    ends,
    frozen,
    published,
)

Staff = Callable[..., Client]
WRITTEN: dict[str, Any] = {
    "title": "第三季度办理质效考核",
    "text": "请各单位自查。",
    "first": (TODAY + timedelta(days=1)).isoformat(),
    "last": (TODAY + timedelta(days=90)).isoformat(),
    "level": "county",
    "line": "",
    "objection_days": 5,
    "shows_order": "yes",
    **{
        f"{known.code}_{part}": getattr(known, part)
        for known in INDICATORS.values()
        for part in ("weight", "zero", "full", "least")
    },
}


@pytest.fixture
def made(topic_tree: TopicTree, network: Network) -> Network:
    with enter_network():
        Unit.objects.filter(pk__in=[network.a.id, network.b.id]).update(state="live")
    return network


def works_at(role: str, unit: UnitCard) -> Client:
    """Somebody of a unit's staff, signed in on the network's host."""
    account = make_account()
    give_role(account, role, unit.id)
    return client_for(account, at=None)


def written(client: Client, issuer: UnitCard, **said: Any) -> Any:
    return client.post("/appraisals/new/", WRITTEN | {"unit": issuer.id} | said)


def test_from_the_form_to_the_units(staff: Staff, made: Network) -> None:
    client = staff("network_staff", made.city)
    page = written(client, made.city)
    assert page.status_code == 302, page.content.decode()
    address = page["Location"]
    shown = client.get(address).content.decode()
    assert "95% 及以上得满分 30 分，60% 及以下不得分" in shown
    assert "0% 及以下得满分 10 分，20% 及以上不得分" in shown
    assert made.a.name in shown
    done = client.post(address + "publish/", {"version": 1}, follow=True).content.decode()
    assert "已向 2 个单位公布" in done
    assert "考核期尚未开始" in done
    assert "该规则于" not in done, "it came in time"
    for reader in (works_at("leader", made.a), works_at("duty_officer", made.a)):
        assert WRITTEN["title"] in reader.get("/appraisals/").content.decode()
        body = reader.get(address).content.decode()
        assert "请各单位自查。" in body
        assert made.b.name not in body
        assert "/publish/" not in body


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"last": (TODAY - timedelta(days=1)).isoformat()}, "截止日早于起始日"),
        ({"last": (TODAY + timedelta(days=400)).isoformat()}, "统计时段最长"),
        ({"in_time_weight": 31}, "权重合计为 101"),
        ({f"{code}_weight": "" for code in INDICATORS}, "至少为一项指标设置权重"),
        ({"in_time_weight": "许多"}, "请填写整数"),
        ({"in_time_weight": -1}, "按时答复率：权重应为 1 到 100"),
        ({"in_time_full": 50}, "按时答复率：应在 0 到 100 之间"),
        ({"sent_back_share_full": 30}, "发回重办率：应在 0 到 100 之间"),
        ({"satisfied_least": 9}, "满意率：应为 10 到 1000"),
        ({"in_time_zero": ""}, "请填写此项"),
        ({"level": ""}, "请填写此项"),
        ({"objection_days": 0}, "1"),
        ({"unit": 999}, "请从列出的选项中选择"),
        ({"title": "  "}, "标题"),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_typed_is_lost(
    staff: Staff, made: Network, change: dict[str, Any], words: str
) -> None:
    account = make_account()
    for unit in (made.city, made.other_city):
        give_role(account, "network_staff", unit.id)
    page = written(client_for(account, at=None), made.city, **change)
    assert page.status_code == 422
    body = page.content.decode()
    assert words in body
    assert "请各单位自查。" in body
    with enter_network():
        assert not Appraisal.objects.exists()


def test_a_number_is_forged_in_vain(staff: Staff, made: Network) -> None:
    client = staff("network_staff", made.city)
    said = {"received_weight": 90, "received_zero": 0, "received_full": 100, "received_least": 1}
    page = written(client, made.city, **said, **{f"{code}_weight": "" for code in INDICATORS})
    assert page.status_code == 422
    assert written(client, made.city, unit=made.other_city.id).status_code == 422


def test_a_draft_is_nobodys_but_the_issuers(staff: Staff, made: Network) -> None:
    with enter_network():
        draft = drafted(made.city)
    address = f"/appraisals/{draft.pk}/"
    assert staff("network_staff", made.city).get(address).status_code == 200
    for other in (
        staff("network_viewer", made.city),
        staff("network_staff", made.province),
        staff("network_staff", made.other_city),
        staff("network_staff", made.a),
        works_at("unit_admin", made.a),
        works_at("leader", made.city),
    ):
        assert other.get(address).status_code == 404
        assert other.get(f"{address}units/{made.a.id}/").status_code == 404
        assert str(draft.pk) not in other.get("/appraisals/").content.decode()
    # Of a draft nobody has points, not even its issuer's units.
    assert staff("network_staff", made.city).get(f"{address}units/{made.a.id}/").status_code == 404


def test_a_curious_administrator_reads_the_rules_and_their_own_unit_alone(
    staff: Staff, made: Network
) -> None:
    with enter_network():
        appraisal = published(made.city)
        answers(made.a.id, in_time=8, late=2)
        answers(made.b.id, in_time=7, late=0)
    address = f"/appraisals/{appraisal.pk}/"
    curious = works_at("unit_admin", made.b)
    body = curious.get(address).content.decode()
    assert made.b.name in body
    assert made.a.name not in body
    assert "80.0%" not in body
    own = curious.get(f"{address}units/{made.b.id}/").content.decode()
    assert "100.0%" in own
    assert "按时答复 7" in own
    for beside in (f"{address}units/{made.a.id}/", f"{address}units/{made.a.id}/in_time/"):
        assert curious.get(beside).status_code == 404
        assert staff("network_staff", made.b).get(beside).status_code == 404
        assert works_at("volunteer", made.a).get(beside).status_code == 404
        assert works_at("leader", made.a).get(beside).status_code == 200
        assert staff("network_viewer", made.a).get(beside).status_code == 200
        assert staff("network_viewer", made.city).get(beside).status_code == 200
        assert staff("network_viewer", made.province).get(beside).status_code == 200
    assert works_at("volunteer", made.a).get(address).status_code == 404
    assert curious.get(f"{address}units/{made.stranger.id}/").status_code == 404
    assert curious.get(f"{address}units/999999/").status_code == 404


def test_each_score_opens_its_definition_its_moment_its_parts_and_its_rows(
    staff: Staff, made: Network
) -> None:
    with enter_network():
        appraisal = published(made.city)
        answers(made.a.id, in_time=8, late=2)
        ends(made.a.id, number=10, sent_back=1, stars=[5] * 4)
    address = f"/appraisals/{appraisal.pk}/units/{made.a.id}/"
    reader = works_at("leader", made.a)
    body = reader.get(address).content.decode()
    for words in ("80.0%", "按时答复 8", "首次答复 10", "25.00", "data-as-of", "承诺", "10.0%"):
        assert words in body, words
    assert "四星、五星" not in body, "of four ratings it is not told how many were good"
    assert "评价 4" in body
    assert "样本不足" in body
    rows = reader.get(address + "in_time/").content.decode()
    assert rows.count("data-row") == 2
    assert "本单位自身" in rows
    assert "当前所属各单位" in staff("network_viewer", made.city).get(address + "in_time/").content.decode()
    for none in ("satisfied/", "received/", "rate/"):
        assert reader.get(address + none).status_code == 404, "no such rows, or not in this scheme"


def test_what_was_published_late_says_so(staff: Staff, made: Network) -> None:
    with enter_network():
        late = published(made.city)
        same_day = published(made.city, first=TODAY, last=TODAY + timedelta(days=9))
    reader = works_at("leader", made.a)
    assert "晚于考核期起始日" in reader.get(f"/appraisals/{late.pk}/").content.decode()
    assert "晚于考核期起始日" in reader.get(f"/appraisals/{late.pk}/units/{made.a.id}/").content.decode()
    assert "晚于考核期起始日" not in reader.get(f"/appraisals/{same_day.pk}/").content.decode()


def test_what_somebody_else_changed_or_published_meanwhile_is_said(staff: Staff, made: Network) -> None:
    with enter_network():
        draft = drafted(made.city)
    one, other = staff("network_staff", made.city), staff("network_staff", made.city)
    address = f"/appraisals/{draft.pk}/"
    assert one.post(address + "edit/", WRITTEN | {"unit": made.city.id, "version": 1}).status_code == 302
    page = other.post(address + "edit/", WRITTEN | {"unit": made.city.id, "version": 1, "title": "我的标题"})
    assert page.status_code == 422
    assert "其他人刚刚修改了这份草稿" in page.content.decode()
    assert "我的标题" in page.content.decode()
    assert "草稿已被修改" in other.post(address + "publish/", {"version": 1}, follow=True).content.decode()
    one.post(address + "publish/", {"version": 2})
    for step in ("publish/", "discard/"):
        assert "已公布或已删除" in other.post(address + step, {"version": 2}, follow=True).content.decode()
    assert other.get(address + "edit/").status_code == 302
    with enter_network():
        address = f"/appraisals/{drafted(made.city).pk}/"
    assert one.post(address + "discard/").status_code == 302
    assert one.get(address).status_code == 404
    assert other.post(address + "discard/").status_code == 404


def test_the_level_may_have_grown_too_large(
    staff: Staff, made: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    with enter_network():
        draft = drafted(made.city)
        monkeypatch.setattr("shared_apps.insights.queries.appraisal_units.MOST_UNITS", 1)
    client, address = staff("network_staff", made.city), f"/appraisals/{draft.pk}/"
    assert "请选择更高的层级" in client.get(address).content.decode()
    assert (
        "请选择更高的层级" in client.post(address + "publish/", {"version": 1}, follow=True).content.decode()
    )


def test_from_freezing_to_a_decision(staff: Staff, made: Network) -> None:
    with enter_network():
        answers(made.a.id, in_time=8, late=2)
        appraisal = published(made.city)
    address = f"/appraisals/{appraisal.pk}/"
    issuer, speaker, curious = (
        staff("network_staff", made.city),
        works_at("leader", made.a),
        works_at("unit_admin", made.b),
    )
    assert "提出异议" not in speaker.get(f"{address}units/{made.a.id}/").content.decode()
    done = issuer.post(address + "close/", follow=True).content.decode()
    assert "数据已冻结" in done
    assert "已冻结，或尚未公布" in issuer.post(address + "close/", follow=True).content.decode()
    page = speaker.get(f"{address}units/{made.a.id}/").content.decode()
    assert "提出异议" in page
    assert "25.00 分（满分 50 分）" in page
    form = f"{address}units/{made.a.id}/in_time/object/"
    for silent in (curious, works_at("duty_officer", made.a), staff("network_viewer", made.city), issuer):
        assert silent.get(form).status_code == 404
        assert silent.post(form, {"text": "不对。"}).status_code == 404
    empty = speaker.post(form, {"text": "\u200b"})
    assert empty.status_code == 422
    assert "请用文字说明" in empty.content.decode()
    sent = speaker.post(form, {"text": "两件因停机无法答复。"}, follow=True).content.decode()
    assert "两件因停机无法答复。" in sent
    assert "待决定" in sent
    assert "同事已就此提出异议" in speaker.post(form, {"text": "再说一次。"}, follow=True).content.decode()
    assert speaker.get(form).status_code == 302
    assert "两件因停机无法答复。" not in curious.get(address).content.decode()
    listed = issuer.get(address).content.decode()
    with enter_network():
        number = AppraisalObjection.objects.get(appraisal=appraisal).pk
    assert "1 项考核异议待决定" in issuer.get("/my/").content.decode()
    assert "考核异议待决定" not in speaker.get("/my/").content.decode()
    there = f"{address}objections/{number}/"
    assert there in listed
    for other in (speaker, curious, staff("network_staff", made.province)):
        assert other.get(there).status_code in (403, 404)
    for said, words in (
        ({"verdict": "accepted", "reason": "属实。"}, "请填写更正后的数字"),
        ({"verdict": "accepted", "part": 9, "whole": 8, "reason": "属实。"}, "分子不能大于分母"),
        ({"verdict": "accepted", "part": 8, "whole": 10, "reason": "属实。"}, "与冻结数字相同"),
        ({"verdict": "rejected", "reason": " "}, "请填写此项"),
        ({"reason": "属实。"}, "请填写此项"),
    ):
        page = issuer.post(there, said)
        assert page.status_code == 422, said
        assert words in page.content.decode(), said
    decided = issuer.post(
        there, {"verdict": "accepted", "part": 8, "whole": 8, "reason": "经查属实。"}, follow=True
    )
    assert "已作出决定" in decided.content.decode()
    again = issuer.post(there, {"verdict": "rejected", "reason": "改主意了。"}, follow=True)
    assert "同事已作出决定" in again.content.decode()
    read = speaker.get(f"{address}units/{made.a.id}/").content.decode()
    for words in ("经查属实。", "已采纳", "100.0%", "冻结时", "80.0%", "50.00 分（满分 50 分）"):
        assert words in read, words
    assert "经查属实。" not in curious.get(f"{address}units/{made.b.id}/").content.decode()


def test_before_the_last_day_is_over_nothing_is_frozen(staff: Staff, made: Network) -> None:
    with enter_network():
        appraisal = published(made.city, last=TODAY)
    issuer = staff("network_staff", made.city)
    assert "/close/" not in issuer.get(f"/appraisals/{appraisal.pk}/").content.decode()
    said = issuer.post(f"/appraisals/{appraisal.pk}/close/", follow=True).content.decode()
    assert "考核期最后一日尚未结束" in said


def test_after_the_days_for_objections_what_was_typed_is_not_lost(
    staff: Staff, made: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    with enter_network():
        appraisal = frozen(made.city, made.a)
    assert appraisal.objections_until is not None
    later = appraisal.objections_until + timedelta(days=1)
    speaker, address = works_at("leader", made.a), f"/appraisals/{appraisal.pk}/units/{made.a.id}/"
    monkeypatch.setattr(objecting.clock, "business_day", lambda at=None: later)
    page = speaker.post(address + "in_time/object/", {"text": "两件因停机无法答复。"})
    assert page.status_code == 422
    assert "异议期已过" in page.content.decode()
    assert "两件因停机无法答复。" in page.content.decode()
    assert "提出异议" not in speaker.get(address).content.decode()
