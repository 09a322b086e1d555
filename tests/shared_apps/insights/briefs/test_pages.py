"""The pages of briefs: who reads what, what is refused, and how a brief goes down."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
from django.test import Client
from docx import Document as open_file

from huisheng.kernel.tenancy import enter_network
from shared_apps.insights.models import Brief
from shared_apps.insights.operations import brief_issuing
from shared_apps.topics.public import TopicTree
from tenants.models import Unit
from tenants.public import UnitCard
from tests.actors import client_for, give_role, make_account
from tests.network import Network
from tests.shared_apps.insights.briefs.making import (
    TODAY,
    chief,
    drafted,
    issued,
    no_longer_public,
    public,
)

Staff = Callable[..., Client]
WRITTEN = {
    "kind": "circular",
    "title": "十月份办理情况通报",
    "first": (TODAY - timedelta(days=9)).isoformat(),
    "last": TODAY.isoformat(),
    "measures": ["received", "rate"],
    "level": "children",
    "ranking": "rate",
    "lead": "现将有关情况通报如下。",
    "body": "一、总体情况",
    "to_below": "各县区团委",
}


@pytest.fixture
def made(topic_tree: TopicTree, network: Network) -> Network:
    with enter_network():
        Unit.objects.filter(pk=network.a.id).update(state="live")
    return network


def works_at(role: str, unit: UnitCard) -> Client:
    """Somebody of a unit's staff, signed in on the network's host."""
    account = make_account()
    give_role(account, role, unit.id)
    return client_for(account, at=None)


def written(client: Client, unit: UnitCard, **said: Any) -> Any:
    return client.post("/briefs/new/", WRITTEN | {"unit": unit.id} | said)


def test_from_the_form_to_the_number(staff: Staff, made: Network) -> None:
    client = staff("network_staff", made.city)
    page = written(client, made.city)
    assert page.status_code == 302
    draft = client.get(page["Location"]).content.decode()
    assert "青年之声情况通报" in draft
    assert "（草稿，未编号）" in draft
    assert "各单位情况" in draft
    done = client.post(page["Location"] + "issue/", {"version": 1}, follow=True).content.decode()
    assert f"{TODAY.year}年第1期" in done
    assert "编号印发" not in done
    file = client.get(page["Location"] + "brief.docx")
    assert "filename*=utf-8''" in file["Content-Disposition"]
    sheet = open_file(BytesIO(file.content))
    assert [line.text for line in sheet.paragraphs[:2]] == ["青年之声情况通报", f"{TODAY.year}年第1期"]
    assert sheet.tables[-1].rows[-1].cells[0].text == "发：各县区团委"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"last": (TODAY + timedelta(days=1)).isoformat()}, "截止日不能晚于今天"),
        ({"first": TODAY.isoformat(), "last": (TODAY - timedelta(days=1)).isoformat()}, "截止日早于起始日"),
        ({"first": (TODAY - timedelta(days=400)).isoformat()}, "统计时段最长"),
        ({"level": ""}, "请选择参加排序的单位"),
        ({"measures": []}, "请选择表中要列出的指标"),
        ({"ranking": "received"}, "请从列出的选项中选择"),
        ({"title": ""}, "标题"),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_typed_is_lost(
    staff: Staff, made: Network, change: dict[str, Any], words: str
) -> None:
    page = written(staff("network_staff", made.city), made.city, **change)
    assert page.status_code == 422
    body = page.content.decode()
    assert words in body
    assert "现将有关情况通报如下。" in body


def test_a_draft_is_its_own_units_and_an_issued_brief_of_whoever_stands_over_it(
    staff: Staff, made: Network
) -> None:
    with enter_network():
        draft, done = drafted(made.city), issued(made.city)
    for who, of_draft, of_issued in (
        (staff("network_staff", made.city), 200, 200),
        (staff("network_viewer", made.city), 404, 200),
        (staff("network_staff", made.province), 404, 200),
        (staff("network_staff", made.other_city), 404, 404),
        (staff("network_viewer", made.a), 404, 404),
        (works_at("leader", made.a), 404, 404),
    ):
        assert who.get(f"/briefs/{draft.pk}/").status_code == of_draft
        assert who.get(f"/briefs/{done.pk}/").status_code == of_issued
        assert who.get(f"/briefs/{done.pk}/brief.docx").status_code == of_issued


def test_once_sent_down_it_is_read_by_the_staff_below_and_by_nobody_beside(
    staff: Staff, made: Network
) -> None:
    with enter_network():
        brief, draft = issued(made.city), drafted(made.city)
        with pytest.raises(brief_issuing.NotIssuedError):
            brief_issuing.send_down(draft.pk, chief(made.city))
        brief_issuing.send_down(brief.pk, chief(made.city))
    for role, unit, status in (
        ("leader", made.a, 200),
        ("duty_officer", made.b, 200),
        ("unit_admin", made.city, 200),
        ("volunteer", made.a, 404),
        ("leader", made.stranger, 404),
        ("leader", made.province, 404),
    ):
        assert works_at(role, unit).get(f"/briefs/{brief.pk}/").status_code == status, (role, unit.slug)
    reader = works_at("leader", made.a)
    assert str(brief.pk) in reader.get("/briefs/").content.decode()
    assert reader.post(f"/briefs/{brief.pk}/send/").status_code == 403


def test_it_goes_down_by_a_notice_that_is_half_written(staff: Staff, made: Network) -> None:
    with enter_network():
        brief = issued(made.city)
    client = staff("network_staff", made.city)
    there = client.post(f"/briefs/{brief.pk}/send/")
    address = urlsplit(there["Location"])
    said = {name: values[0] for name, values in parse_qs(address.query).items()}
    assert (address.path, said["kind"], said["issuer"]) == ("/directives/new/", "notice", str(made.city.id))
    assert said["title"] == f"关于印发《青年之声工作动态》{TODAY.year}年第1期的通知"
    assert f"/briefs/{brief.pk}/" in said["text"]
    form = client.get(there["Location"]).content.decode()
    assert said["title"] in form
    assert "请组织学习" in form
    with enter_network():
        assert Brief.objects.get(pk=brief.pk).sent_down_at is not None


def test_a_case_is_taken_up_left_out_and_named_when_it_is_gone(staff: Staff, made: Network) -> None:
    with enter_network():
        brief, item = drafted(made.city), public(made.a.id, "q-01")
    client, address = staff("network_staff", made.city), f"/briefs/{brief.pk}/"
    assert "路灯坏了三天" in client.get(address + "cases/", {"q": "路灯"}).content.decode()
    body = client.post(
        address + "cases/", {"item": item.pk, "comment": "当晚修好"}, follow=True
    ).content.decode()
    assert "点评：当晚修好" in body
    with enter_network():
        version = Brief.objects.get(pk=brief.pk).version
        no_longer_public(made.a.id, "q-01")
    told = client.post(address + "issue/", {"version": version}, follow=True).content.decode()
    assert "已从草稿中撤下：LX-01" in told
    assert "点评" not in told
    again = client.post(address + "cases/", {"item": item.pk}).content.decode()
    assert "该提问已不再公开" in again
    assert client.post(address + "cases/", {"item": "²"}).status_code == 200


def test_what_somebody_else_changed_meanwhile_is_not_written_over_unseen(staff: Staff, made: Network) -> None:
    with enter_network():
        brief = drafted(made.city)
    client, address = staff("network_staff", made.city), f"/briefs/{brief.pk}/edit/"
    assert client.post(address, WRITTEN | {"unit": made.city.id, "version": 1}).status_code == 302
    page = client.post(address, WRITTEN | {"unit": made.city.id, "version": 1, "title": "我的标题"})
    assert page.status_code == 422
    assert "其他人刚刚修改了这份草稿" in page.content.decode()
    assert 'name="version" value="2"' in page.content.decode()


def test_a_correction_begins_as_a_copy_and_both_name_each_other(staff: Staff, made: Network) -> None:
    with enter_network():
        old = issued(made.city)
    client = staff("network_staff", made.city)
    form = client.get("/briefs/new/", {"corrects": str(old.pk)}).content.decode()
    assert old.title in form
    there = client.post(f"/briefs/new/?corrects={old.pk}", WRITTEN | {"unit": made.city.id})["Location"]
    client.post(there + "issue/", {"version": 1})
    assert f"（本期更正{TODAY.year}年第1期《{old.title}》）" in client.get(there).content.decode()
    # It keeps the kind of the one that it puts right, so that it stands in the same row of numbers.
    assert f"{TODAY.year}年第2期" in client.get(f"/briefs/{old.pk}/").content.decode()
    for wrong in ("x", str(uuid4())):
        assert client.get("/briefs/new/", {"corrects": wrong}).status_code == 404


def test_an_address_fills_a_form_and_nothing_else(staff: Staff, made: Network) -> None:
    client = staff("network_staff", made.city)
    query = {"kind": "nonsense", "title": "题" * 300, "text": "<b>文</b>", "target": str(made.a.id)}
    body = client.get("/directives/new/", query).content.decode()
    assert "题" * 120 in body
    assert "题" * 121 not in body
    assert "&lt;b&gt;文&lt;/b&gt;" in body
    assert f'<option value="{made.a.id}" selected' in body
