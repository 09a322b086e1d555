"""A broadcast called for by a directive: written, issued, said anew, handed on; what units tell of it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client

from huisheng.kernel import clock
from huisheng.kernel.access import Actor
from huisheng.kernel.messaging.tables import network_tables
from huisheng.kernel.tenancy import enter_network
from shared_apps.contracts.broadcast_content import BROADCAST, BroadcastContent
from shared_apps.contracts.broadcast_messages import BroadcastTold
from shared_apps.contracts.page_content import ABOUT, BadContent
from shared_apps.contracts.report_messages import DirectiveDelegated
from shared_apps.directives.data.settings import SECOND_PERSON
from shared_apps.directives.models import Delegation, Delivery, Directive, UnitBroadcast
from shared_apps.directives.operations import (
    amending,
    amending_pages,
    calling,
    closing,
    delegating,
    hearing_pages,
    issuing,
    recalling,
    receipts,
)
from shared_apps.directives.operations.drafting import NotADraftError
from shared_apps.directives.operations.receipts import UnknownDeliveryError
from shared_apps.directives.queries.called import called_in, together
from shared_apps.topics.public import import_tree
from tenants.public import set_setting
from tests.network import Network
from tests.shared_apps.acting import actor
from tests.shared_apps.directives.conftest import Write, seal_of_draft

Staff = Callable[..., Client]
VIDEO = "https://player.bilibili.com/player.html?bvid=BV1cSec6tEux"


def called(**said: Any) -> BroadcastContent:
    begins = clock.now() + timedelta(days=2)
    values: dict[str, Any] = {
        "title": "第一份劳动合同怎么签",
        "about": "律师在线讲解。",
        "begins": begins,
        "ends": begins + timedelta(hours=2),
        "topic": "15",
    }
    return BroadcastContent(**values | said)


def told(directive_id: UUID, **said: Any) -> BroadcastTold:
    values: dict[str, Any] = {
        "directive_id": str(directive_id),
        "revision": 1,
        "at": clock.now().isoformat(),
        "stands": "shown",
        "path": "/live/abc234/",
        "changed": [ABOUT],
        "watched": 40,
        "asked": 5,
        "answered": 4,
    }
    return BroadcastTold(**values | said)


def sent() -> list[dict[str, Any]]:
    """What has gone down, in its order."""
    outbox = network_tables().outbox._default_manager.filter(kind="directive.issued").order_by("pk")
    return [one.payload for one in outbox]


def hand_on(directive_id: UUID, network: Network) -> None:
    parent = Directive.objects.get(pk=directive_id)
    message = DirectiveDelegated(
        directive_id=str(directive_id),
        delegation_id=str(uuid4()),
        addition="请各县一并参加。",
        due_at=(parent.due_at - timedelta(days=1)).isoformat(),
        target_unit_id=network.city.id,
        target_kinds=["county"],
        account_id=77,
        person="市里",
    )
    delegating.take(message, network.city.id)


@pytest.fixture(autouse=True)
def _topics(in_network: None) -> None:
    import_tree()


@pytest.fixture
def draft(write: Write, network: Network) -> UUID:
    """A draft of the province that calls its city and counties to a broadcast of which nothing is written."""
    return write(kind="broadcast", target_kinds=("city", "county"))


@pytest.fixture
def issued(draft: UUID, chief: Actor) -> UUID:
    """The same, written and issued."""
    calling.write(draft, chief, content=called(), may_change=[ABOUT])
    issuing.issue(draft, chief, confirmed=seal_of_draft(draft))
    return draft


def test_nothing_is_issued_before_it_is_written_or_after_it_is_over(draft: UUID, chief: Actor) -> None:
    with pytest.raises(calling.BroadcastMissingError):
        issuing.issue(draft, chief, confirmed=seal_of_draft(draft))
    now = clock.now()
    over = called(begins=now - timedelta(hours=2), ends=now - timedelta(minutes=1))
    calling.write(draft, chief, content=over, may_change=[])
    with pytest.raises(calling.BroadcastPassedError):
        issuing.issue(draft, chief, confirmed=seal_of_draft(draft))
    assert Directive.objects.get(pk=draft).state == Directive.State.DRAFT
    calling.write(draft, chief, content=called(), may_change=[])
    assert issuing.issue(draft, chief, confirmed=seal_of_draft(draft)) == 3
    with pytest.raises(NotADraftError):
        calling.write(draft, chief, content=called(), may_change=[])


def test_it_goes_down_with_its_directive(issued: UUID) -> None:
    details = [one["details"] for one in sent()]
    assert len(details) == 3
    assert all("第一份劳动合同怎么签" in one[BROADCAST.name] for one in details)
    assert {tuple(one["may_change"]) for one in details} == {(ABOUT,)}


def test_only_what_may_be_played_is_called_for(draft: UUID, chief: Actor, write: Write) -> None:
    for said in ({"address": "https://www.bilibili.com.evil.cn/"}, {"replay": "http://v.qq.com/1"}):
        with pytest.raises(BadContent):
            calling.write(draft, chief, content=called(**said), may_change=[])
    with pytest.raises(LookupError):
        calling.write(write(), chief, content=called(), may_change=[])


def amend(issued: UUID, who: Actor, based_on: int = 1, *, is_important: bool = False, **said: Any) -> bool:
    content = called(**said)
    return amending_pages.amend_page(
        issued, who, based_on=based_on, content=content, why="补充回放", is_important=is_important
    )


def test_the_replay_reaches_all_who_have_it(issued: UUID, chief: Actor, network: Network) -> None:
    hand_on(issued, network)
    receipts.note_acknowledged(str(issued), network.a.id, clock.now().isoformat())
    before = len(sent())
    assert amend(issued, chief, replay=VIDEO)
    anew = sent()[before:]
    assert len(anew) == 5, "three, and two below"
    assert {BROADCAST.from_text(one["details"][BROADCAST.name]).replay for one in anew} == {VIDEO}
    assert {one["content_version"] for one in anew} == {2}, "below as well"
    assert {one["earlier"][0]["why"] for one in anew} == {"补充回放"}
    assert {tuple(one["details"]["may_change"]) for one in anew} == {(ABOUT,)}
    assert Delivery.objects.get(directive_id=issued, unit_id=network.a.id).acknowledged_at is not None
    child = Directive.objects.get(parent_id=issued)
    assert BROADCAST.in_details(child.earlier.get().details) != called_in(BROADCAST, child)
    with pytest.raises(amending_pages.HandedOnError):
        amend(child.pk, chief, 2, about="市里的话")
    closing.close(issued, chief)
    with pytest.raises(amending.NotOpenError):
        amend(issued, chief, 2, replay="")


def test_what_matters_is_acknowledged_anew_below_as_well(
    issued: UUID, chief: Actor, network: Network
) -> None:
    hand_on(issued, network)
    child = Directive.objects.get(parent_id=issued)
    for directive in (issued, child.pk):
        receipts.note_acknowledged(str(directive), network.a.id, clock.now().isoformat())
    amend(issued, chief, is_important=True, topic="")
    assert not Delivery.objects.filter(unit_id=network.a.id, acknowledged_at__isnull=False).exists()


def test_an_amended_broadcast_needs_the_second_person_too(
    issued: UUID, chief: Actor, staff: Staff, network: Network
) -> None:
    set_setting(network.province.id, SECOND_PERSON, True, actor_id=None)
    before = len(sent())
    assert not amend(issued, chief, about="新的话")
    assert len(sent()) == before
    page = staff("network_staff", network.province).get(f"/directives/{issued}/").content.decode()
    assert "<ins>新的话</ins>" in page
    with pytest.raises(amending.OwnAmendmentError):
        amending.settle(issued, chief, accept=True)
    amending.settle(issued, actor("李处长", network_staff=network.province), accept=True)
    found = called_in(BROADCAST, Directive.objects.get(pk=issued))
    assert found is not None
    assert found.about == "新的话"


def test_handed_on_it_is_the_same_broadcast(issued: UUID, network: Network) -> None:
    hand_on(issued, network)
    parent, child = Directive.objects.get(pk=issued), Directive.objects.get(parent_id=issued)
    assert child.state == Directive.State.ISSUED
    assert called_in(BROADCAST, child) == called_in(BROADCAST, parent)


def test_recalled_it_is_void_for_those_as_well_to_whom_it_was_handed_on(
    issued: UUID, chief: Actor, network: Network
) -> None:
    hand_on(issued, network)
    before = len(sent())
    recalling.recall(issued, chief, why="主讲人生病")
    child = Directive.objects.get(parent_id=issued)
    assert (child.state, child.recall_reason) == (Directive.State.RECALLED, "主讲人生病")
    told_of = [one for one in sent()[before:] if one["directive_id"] == str(child.pk)]
    assert len(told_of) == 2, "the two counties below the city"
    assert all(one["recalled_at"] for one in told_of)


def test_what_is_over_is_handed_on_to_nobody(issued: UUID, chief: Actor, network: Network) -> None:
    now = clock.now()
    over = called(begins=now - timedelta(hours=2), ends=now - timedelta(minutes=1))
    amending_pages.amend_page(issued, chief, based_on=1, content=over, why="已结束", is_important=False)
    hand_on(issued, network)
    assert Delegation.objects.get().refused == Delegation.Refused.ENDED


def test_what_units_tell_is_added_up(issued: UUID, network: Network) -> None:
    with enter_network(role="relay"):
        hearing_pages.take(told(issued, revision=2, watched=70), network.a.id)
        hearing_pages.take(told(issued, revision=1), network.a.id)
        hearing_pages.take(told(issued, stands="away", changed=[]), network.b.id)
    found = together(BROADCAST, issued)
    assert (found.watched, found.asked, found.answered) == (110, 10, 8)
    names = [row.unit_name for row in found.rows]
    assert names == sorted(names), "by name, and not by how many watched"
    by_name = {row.unit_name: row for row in found.rows}
    assert by_name[network.a.short_name].told.watched == 70, "the highest revision holds, in whatever order"
    assert by_name[network.a.short_name].address.endswith("/live/abc234/")
    assert by_name[network.b.short_name].address == ""


def test_a_unit_that_was_not_called_tells_nothing(issued: UUID, network: Network) -> None:
    with pytest.raises(UnknownDeliveryError):
        hearing_pages.take(told(issued), network.stranger.id)
    assert not UnitBroadcast.objects.exists()


def test_written_issued_and_said_anew_on_its_pages(draft: UUID, staff: Staff, network: Network) -> None:
    chief = staff("network_staff", network.province)
    address = f"/directives/{draft}/"
    assert "填写直播" in chief.get(address).content.decode()
    first = chief.get(f"{address}broadcast/").content.decode()
    assert "报送暑期实践安排" in first, "begun with the words of the directive"
    said: dict[str, Any] = {
        "title": "第一份劳动合同怎么签",
        "about": "律师在线讲解。",
        "day": (clock.business_day() + timedelta(days=2)).isoformat(),
        "begins": "19:00",
        "ends": "20:30",
        "address": "https://live.bilibili.com/22637261",
        "replay": "",
        "topic": "15",
        "has_wall": "on",
        "may_change": [ABOUT],
    }
    refused = chief.post(f"{address}broadcast/", {**said, "address": "https://evil.cn/"})
    assert refused.status_code == 422
    assert "不能播放这个网站的内容" in refused.content.decode()
    assert chief.post(f"{address}broadcast/", said).status_code == 302
    with enter_network():
        found = called_in(BROADCAST, Directive.objects.get(pk=draft))
        assert found is not None
        assert found.address.startswith("https://www.bilibili.com/blackboard/live/")
        Directive.objects.filter(pk=draft).update(state=Directive.State.ISSUED, issued_at=clock.now())
    assert "补充回放" in chief.get(address).content.decode()
    replay = {**said, "replay": "https://www.bilibili.com/video/BV1cSec6tEux", "based_on": "1"}
    assert chief.post(f"{address}broadcast/", replay).status_code == 422, "why is wanted"
    assert chief.post(f"{address}broadcast/", {**replay, "why": "补充回放"}).status_code == 302
    assert "此后页面内容的变化" in chief.get(address).content.decode()
    with enter_network():
        found = called_in(BROADCAST, Directive.objects.get(pk=draft))
    assert found is not None
    assert found.replay.startswith("https://player.bilibili.com/player.html?bvid=BV1cSec6tEux")


def test_the_board_shows_what_became_of_it(issued: UUID, staff: Staff, network: Network) -> None:
    hearing_pages.take(told(issued, watched=4711), network.a.id)
    page = staff("network_staff", network.province).get(f"/directives/{issued}/").content.decode()
    assert "4711" in page
    assert "/live/abc234/" in page
    assert "不作排名" in page
    below = staff("network_staff", network.city)
    assert below.get(f"/directives/{issued}/").status_code == 404, "the city does not stand over the province"


def test_it_is_written_by_its_issuer_alone(draft: UUID, staff: Staff, network: Network) -> None:
    before = Directive.objects.get(pk=draft).details
    for where in ("city", "stranger"):
        other = staff("network_staff", getattr(network, where))
        assert other.get(f"/directives/{draft}/broadcast/").status_code == 404
        assert other.post(f"/directives/{draft}/broadcast/", {"title": "别人的"}).status_code == 404
    assert Directive.objects.get(pk=draft).details == before
